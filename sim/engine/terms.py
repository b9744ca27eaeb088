"""The numbers that hold for the matters of one stack: draws of work and waits, chances, limits."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from sim.engine.curves import Curve, curves_of_chances, curves_of_hours
from sim.engine.drawn import Drawn
from sim.reforms import Stack
from sim.world import World


@dataclass(frozen=True, eq=False)
class Terms:
    """Numbers by index of the scenario's tables.

    Attributes
    ----------
    chances
        (at rest, added per waiting matter per officer, at most) of each chance.
    chance_curves, hours_curves
        How each chance, and the hours of each work, change with experience; None for those that don't.
    limits
        Each limit in working seconds, for normal and for urgent matters.
    """

    drawn: Drawn
    chances: list[tuple[float, float, float]]
    chance_curves: list[Curve | None]
    hours_curves: list[Curve | None]
    limits: list[tuple[int, int]]

    @classmethod
    def of(cls, world: World, stack: Stack, role_tiers: list[str]) -> Terms:
        """Return the numbers of a stack: the scenario's, or those that its reforms put in their place."""
        if stack.scenario is not None:
            world = dataclasses.replace(world, scenario=stack.scenario, _distributions={})
        scenario = world.scenario
        return cls(
            drawn=Drawn(world, tuple(scenario.works), tuple(scenario.waits), role_tiers),
            chances=[world.chance(name) for name in scenario.chances],
            chance_curves=curves_of_chances(scenario),
            hours_curves=curves_of_hours(scenario),
            limits=[world.limit_s(name) for name in scenario.limits],
        )

    def limit_s(self, limit: int, is_urgent: bool) -> int:
        """Return a limit in working seconds of the reference calendar."""
        return self.limits[limit][is_urgent]
