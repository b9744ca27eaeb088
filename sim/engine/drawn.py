"""Fast access to what the world has drawn: whole columns for common visits, single numbers for rare ones."""

from __future__ import annotations

from collections.abc import Sequence

from sim.world import World

AGAIN = 1000
"""Visits of the n-th repeat of a matter are counted from n times this, so that they have draws of their own."""


def _is_common(visit: int) -> bool:
    """Return whether a draw is made for all matters at once and kept, or, being rare, for one matter at a time."""
    return visit % AGAIN <= 3 and visit <= 2 * AGAIN


class Drawn:
    """Numbers of one world by (name, visit) and row; the world gives the same bits either way."""

    def __init__(self, world: World, works: Sequence[str], waits: Sequence[str], tiers: Sequence[str]) -> None:
        self._world = world
        self._works, self._waits, self._tiers = works, waits, tiers
        self._work_columns: dict[tuple[int, int, int, int], memoryview] = {}
        self._travel_columns: dict[tuple[int, int], memoryview] = {}
        self._wait_columns: dict[tuple[int, int], memoryview] = {}
        self._chance_columns: dict[tuple[str, int], memoryview] = {}

    def work_s(self, row: int, work: int, role: int, visit: int, part: int = 0) -> int:
        """Return the person-seconds of a work done by a role."""
        key = (work, role, visit, part)
        column = self._work_columns.get(key)
        if column is None:
            name, tier = self._works[work], self._tiers[role]
            if not _is_common(visit):
                return int(self._world.work_s(name, tier, visit, part, slice(row, row + 1))[0])
            column = self._work_columns[key] = self._world.work_s(name, tier, visit, part).data
        return column[row]

    def travel_s(self, row: int, work: int, role: int) -> int:
        """Return the seconds of travel there and back that a work done by a role includes."""
        column = self._travel_columns.get((work, role))
        if column is None:
            by_township = self._world.travel_s(self._works[work], self._tiers[role])
            column = self._travel_columns[work, role] = by_township[self._world.matters.township].data
        return column[row]

    def wait_s(self, row: int, wait: int, visit: int) -> int:
        """Return the seconds of a wait."""
        column = self._wait_columns.get((wait, visit))
        if column is None:
            if not _is_common(visit):
                return int(self._world.wait_s(self._waits[wait], visit, slice(row, row + 1))[0])
            column = self._wait_columns[wait, visit] = self._world.wait_s(self._waits[wait], visit).data
        return column[row]

    def chance_u(self, row: int, purpose: str, visit: int) -> float:
        """Return the uniform number that decides a choice."""
        column = self._chance_columns.get((purpose, visit))
        if column is None:
            if not _is_common(visit):
                return float(self._world.chance_u(purpose, visit, slice(row, row + 1))[0])
            column = self._chance_columns[purpose, visit] = self._world.chance_u(purpose, visit).data
        return column[row]
