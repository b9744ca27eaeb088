"""Which townships follow a reform and which not yet, as the log's frame dates it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.observed import Observed
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


def waves(observed: Observed) -> list[Wave]:
    """Return the waves in the window, in order of time and then of stack; not those at its very beginning."""
    frame = observed.frame
    found: dict[tuple[int, int], Mask] = {}
    for second, township, stack in sorted(frame.adoptions):
        changes = stack != stacks_at(observed, second - 1)[township]
        if frame.from_s < second < frame.to_s and changes:
            who = found.setdefault((second, stack), np.zeros(len(frame.townships), dtype=np.bool_))
            who[township] = True
    return [Wave(second, stack, who) for (second, stack), who in sorted(found.items(), key=lambda item: item[0])]


def has_waves(observed: Observed) -> bool:
    """Say whether any township changes its rules within the window."""
    return bool(waves(observed))


def stacks_at(observed: Observed, second: int) -> Ints:
    """Return the stack that matters born at a second follow, by township (shape: townships)."""
    stacks = np.full(len(observed.frame.townships), TODAY)
    for since, township, stack in sorted(observed.frame.adoptions):
        if since <= second:
            stacks[township] = stack
    return stacks


def changes_after(observed: Observed, second: int) -> Ints:
    """Return when each township next changes its stack after a second; the window's end if it doesn't."""
    until = np.full(len(observed.frame.townships), observed.frame.to_s)
    for wave in reversed(waves(observed)):
        if wave.second > second:
            until[wave.townships] = wave.second
    return until


def changed_before(observed: Observed, second: int) -> Ints:
    """Return when each township last changed its stack before a second; the window's beginning if it didn't."""
    since = np.full(len(observed.frame.townships), observed.frame.from_s)
    for wave in waves(observed):
        if wave.second < second:
            since[wave.townships] = wave.second
    return since
