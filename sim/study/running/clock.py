"""How far the simulated clock of each task under way is, from the process that runs it to the one that shows it.

A board holds two whole numbers for each slot, the day and the days of the run that a task there simulates. Each slot
has one writer and nothing is locked, so a process that is killed in the midst of writing holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, MutableSequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
Board = MutableSequence[int]


class _Place:
    """Where this process writes: a board and a slot, none by default."""

    board: Board | None = None
    slot: int = 0


def use_board(board: Board) -> None:
    """Write to a board from now on, in this process."""
    _Place.board = board


def in_slot(slot: int, do: Callable[[T], R], task: T) -> R:
    """Do a task whose clock is written to a slot of this process's board."""
    _Place.slot = slot
    tell_day(0, 0)
    return do(task)


def tell_day(day: int, days: int) -> None:
    """Write how many of its days the present task has simulated."""
    if _Place.board is not None:
        _Place.board[2 * _Place.slot : 2 * _Place.slot + 2] = [day, days]
