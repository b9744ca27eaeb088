"""Curves of learning: what hours and chances become with the pieces of work that a unit has finished."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario import LearnedChance, Scenario


@dataclass(frozen=True)
class Curve:
    """A number that goes from `first` to `last`, half of what is left with each `halving` pieces of work.

    Attributes
    ----------
    beginners
        The roles whose units begin without experience; others have the last number from the start. None for all.
    """

    first: float
    last: float
    halving: float
    beginners: frozenset[int] | None

    def at(self, pieces: int, role: int) -> float:
        """Return the number for a unit of a role after so many pieces."""
        if self.beginners is not None and role not in self.beginners:
            return self.last
        left: float = 2.0 ** (-pieces / self.halving)
        return self.last + (self.first - self.last) * left


def curves_of_hours(scenario: Scenario) -> list[Curve | None]:
    """Return by what the hours of each work are multiplied; None for works that are not learned."""
    curves: list[Curve | None] = [None] * len(scenario.works)
    for number, work in enumerate(scenario.works.values()):
        if work.learning is not None:
            factor, halving = work.learning.at_first_factor.value, work.learning.cases_to_halve.value
            curves[number] = Curve(factor, 1.0, halving, _roles(work.learning.beginners, scenario))
    return curves


def curves_of_chances(scenario: Scenario) -> list[Curve | None]:
    """Return how each chance changes; None for chances that are not learned."""
    curves: list[Curve | None] = [None] * len(scenario.chances)
    for number, chance in enumerate(scenario.chances.values()):
        if isinstance(chance, LearnedChance):
            halving, beginners = chance.cases_to_halve.value, _roles(chance.beginners, scenario)
            curves[number] = Curve(chance.at_first.value, chance.in_the_end.value, halving, beginners)
    return curves


def _roles(names: tuple[str, ...] | None, scenario: Scenario) -> frozenset[int] | None:
    """Return the numbers of kinds of unit; the departments' own units come after all kinds, as `owner`."""
    roles = [*scenario.units, "owner"]
    return None if names is None else frozenset(roles.index(name) for name in names)
