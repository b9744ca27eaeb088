"""Experience: the pieces of each work that each unit has finished, and what hours and chances make of it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import floor

from sim.engine.curves import Curve
from sim.engine.program import Program
from sim.engine.terms import Terms
from sim.world import World


class Experience:
    """The state that learning needs: how many pieces of a work each unit has finished so far in the run.

    Only works on which something depends are counted: those that are learned, and those of steps with a chance that is.
    """

    def __init__(self, world: World, program: Program) -> None:
        units = world.organisation.units
        self._role = [unit.role for unit in units]
        self._finished: dict[int, array[int]] = {
            work: array("q", bytes(8 * len(units))) for terms in program.terms for work in _learned(program, terms)
        }

    def practice(self, work: int, unit: int, terms: Terms) -> Practice | None:
        """Return a unit's practice of a work; None where nothing depends on it."""
        finished = self._finished.get(work)
        return None if finished is None else Practice(finished, unit, terms.hours_curves[work], self._role[unit])

    def of_others(self, work: int, unit: int, done: bool) -> tuple[int, int]:
        """Return how many pieces of a work a unit has finished besides one that it has just done, and its role."""
        return self._finished[work][unit] - done, self._role[unit]


def _learned(program: Program, terms: Terms) -> set[int]:
    """Return the works whose finished pieces somebody asks for."""
    works = {work for work, curve in enumerate(terms.hours_curves) if curve is not None}
    for step, options in enumerate(program.options):
        chances = [program.fails[step], *(program.chance[option] for option in options)]
        if any(chance >= 0 and terms.chance_curves[chance] is not None for chance in chances):
            works.add(program.work[step])
    return works


@dataclass(frozen=True)
class Practice:
    """A unit's experience in one work."""

    finished: array[int]
    unit: int
    hours: Curve | None
    role: int

    def seconds(self, drawn_s: int) -> int:
        """Return the seconds of a piece of work that begins now; none that takes time rounds to nothing."""
        if self.hours is None or not drawn_s:
            return drawn_s
        return max(1, floor(drawn_s * self.hours.at(self.finished[self.unit], self.role) + 0.5))

    def count(self) -> None:
        """Count one more piece that is finished."""
        self.finished[self.unit] += 1
