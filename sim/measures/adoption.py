"""Which townships follow a reform and which not yet, as the log's frame dates it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.engine import Frame
from sim.measures.window import Ints, Mask

TODAY = 0
"""The stack of those who have not adopted anything: the first of the frame."""


@dataclass(frozen=True, eq=False)
class Wave:
    """A day in the window on which townships change to another stack.

    Attributes
    ----------
    second
        When.
    stack
        Which; a township that gives all reforms up again goes back to that of today.
    townships
        Who (shape: townships).
    """

    second: int
    stack: int
    townships: Mask


class Adoption:
    """Who follows which stack when, as a frame dates it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._changes = sorted(frame.adoptions, key=lambda change: change[0])  # of two at once the later holds

    @cached_property
    def waves(self) -> tuple[Wave, ...]:
        """The waves in the window, in order of time and then of stack; not those at its very beginning."""
        frame = self._frame
        stacks = np.full(len(frame.townships), TODAY)
        found: dict[tuple[int, int], Mask] = {}
        for second, township, stack in self._changes:
            if stacks[township] != stack and frame.from_s < second < frame.to_s:
                who = found.setdefault((second, stack), np.zeros(len(stacks), dtype=np.bool_))
                who[township] = True
            stacks[township] = stack
        ordered = sorted(found.items(), key=lambda item: item[0])
        return tuple(Wave(second, stack, who) for (second, stack), who in ordered)

    def stacks_at(self, second: int) -> Ints:
        """Return the stack that matters born at a second follow, by township (shape: townships)."""
        stacks = np.full(len(self._frame.townships), TODAY)
        for since, township, stack in self._changes:
            if since <= second:
                stacks[township] = stack
        return stacks

    def changes_after(self, second: int) -> Ints:
        """Return when each township next changes its stack after a second; the window's end if it doesn't."""
        until = np.full(len(self._frame.townships), self._frame.to_s)
        for wave in reversed(self.waves):
            if wave.second > second:
                until[wave.townships] = wave.second
        return until

    def changed_before(self, second: int) -> Ints:
        """Return when each township last changed its stack before a second; the window's beginning if it didn't."""
        since = np.full(len(self._frame.townships), self._frame.from_s)
        for wave in self.waves:
            if wave.second < second:
                since[wave.townships] = wave.second
        return since
