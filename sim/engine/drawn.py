"""Fast access to what the world has drawn: blocks of matters for common visits, single numbers for rare ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.world import World

AGAIN = 1000
"""Visits of the n-th repeat of a matter are counted from n times this, so that they have draws of their own."""
BLOCK = 8192
"""So many matters, which follow each other in time, are drawn at once."""
MOST_BLOCKS = 1500
"""So many blocks are kept, some 100 MB; the run moves on in time, and the oldest are drawn again if need be."""


def _is_common(visit: int) -> bool:
    """Return whether a draw is made for many matters at once and kept, or, being rare, for one matter at a time."""
    return visit % AGAIN <= 3 and visit <= 2 * AGAIN


class Drawn:
    """Numbers of one world by (name, visit) and row; the world gives the same bits either way."""

    def __init__(self, world: World, works: Sequence[str], waits: Sequence[str], tiers: Sequence[str]) -> None:
        self._world = world
        self._works, self._waits, self._tiers = works, waits, tiers
        self._blocks: dict[Hashable, memoryview] = {}
        self._travel_columns: dict[tuple[int, int], memoryview] = {}

    def work_s(self, row: int, work: int, role: int, visit: int, part: int = 0) -> int:
        """Return the person-seconds of a work done by a role."""
        block = self._blocks.get((work, role, visit, part, row // BLOCK))
        if block is None:
            name, tier = self._works[work], self._tiers[role]
            if not _is_common(visit):
                return int(self._world.work_s(name, tier, visit, part, slice(row, row + 1))[0])
            block = self._drawn(
                (work, role, visit, part, row // BLOCK),
                row,
                lambda rows: self._world.work_s(name, tier, visit, part, rows),
            )
        return block[row % BLOCK]

    def travel_s(self, row: int, work: int, role: int) -> int:
        """Return the seconds of travel there and back that a work done by a role includes."""
        column = self._travel_columns.get((work, role))
        if column is None:
            by_township = self._world.travel_s(self._works[work], self._tiers[role])
            column = self._travel_columns[work, role] = by_township[self._world.matters.township].data
        return column[row]

    def wait_s(self, row: int, wait: int, visit: int) -> int:
        """Return the seconds of a wait."""
        block = self._blocks.get((wait, visit, row // BLOCK))
        if block is None:
            name = self._waits[wait]
            if not _is_common(visit):
                return int(self._world.wait_s(name, visit, slice(row, row + 1))[0])
            block = self._drawn((wait, visit, row // BLOCK), row, lambda rows: self._world.wait_s(name, visit, rows))
        return block[row % BLOCK]

    def chance_u(self, row: int, purpose: str, visit: int) -> float:
        """Return the uniform number that decides a choice."""
        block = self._blocks.get((purpose, visit, row // BLOCK))
        if block is None:
            if not _is_common(visit):
                return float(self._world.chance_u(purpose, visit, slice(row, row + 1))[0])
            block = self._drawn(
                (purpose, visit, row // BLOCK), row, lambda rows: self._world.chance_u(purpose, visit, rows)
            )
        return block[row % BLOCK]

    def _drawn(self, key: Hashable, row: int, draw: Callable[[slice], NDArray[np.generic]]) -> Any:
        """Draw the block in which a row lies, and keep it; the one drawn longest ago makes room."""
        if len(self._blocks) >= MOST_BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        first = row // BLOCK * BLOCK
        block = self._blocks[key] = draw(slice(first, first + BLOCK)).data
        return block
