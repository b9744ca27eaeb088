"""A digest seen through its observation window: the masks, durations and hours that the KPIs share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.measures.adoption import Adoption
from sim.measures.digested import Digest
from sim.measures.window import HOUR, Floats, Ints, Mask, Window

NEVER = np.iinfo(np.int64).max


class _Widened(Mapping[str, Ints]):
    """Columns widened as they are asked for and not kept: those of a city, all at once, would fill a small memory."""

    def __init__(self, narrow: Mapping[str, NDArray[np.signedinteger]]) -> None:
        self._narrow = narrow

    def __getitem__(self, name: str) -> Ints:
        return self._narrow[name].astype(np.int64)

    def __iter__(self) -> Iterator[str]:
        return iter(self._narrow)

    def __len__(self) -> int:
        return len(self._narrow)


class Observed(Window):
    """A digest and what follows from its window [from_s, to_s).

    Cohort KPIs are about the matters born in the window; flows, stocks and staff time count whatever happens in it.
    A matter is *solved* at `solved_s`, when its cause is gone, and *closed* at `closed_s`, when the file says so.

    A repeat call is a new matter, but about the same *problem*. A citizen waits from the first call until the problem
    is solved, by whichever of the matters about it: durations follow problems, and count each only once.
    """

    def __init__(self, digest: Digest) -> None:
        super().__init__(digest.frame)
        self.digest = digest

    @cached_property
    def adoption(self) -> Adoption:
        """Who follows which stack when."""
        return Adoption(self.frame)

    @property
    def matters(self) -> Mapping[str, Ints]:
        """The matters' columns, wide enough to calculate with (shape: matters)."""
        return _Widened(self.digest.matters)

    @property
    def total(self) -> int:
        """The number of matters in the log, those of the warm-up included."""
        return len(self.matters["born_s"])

    @cached_property
    def cohort(self) -> Mask:
        """The matters born in the window."""
        return self.in_window(self.matters["born_s"])

    @cached_property
    def solved(self) -> Mask:
        """The matters really solved by the window's end."""
        solved_s = self.matters["solved_s"]
        return (solved_s >= 0) & (solved_s <= self.frame.to_s)

    @cached_property
    def is_first_call(self) -> Mask:
        """The matters that begin a problem: all but repeat calls."""
        return np.less(self.matters["repeat_of"], 0)

    @cached_property
    def problem(self) -> Ints:
        """The first call of the problem that each matter is about."""
        repeat_of = self.matters["repeat_of"]
        root = np.where(repeat_of >= 0, repeat_of, np.arange(self.total))
        while (repeat_of[root] >= 0).any():
            root = root[root]
        return root

    @cached_property
    def problem_solved_s(self) -> Ints:
        """When each matter's problem was solved, by whichever of the calls about it; -1 if it was not."""
        first = np.full(self.total, NEVER)
        np.minimum.at(first, self.problem[self.solved], self.matters["solved_s"][self.solved])
        return np.where(first == NEVER, -1, first)[self.problem]

    @cached_property
    def problem_solved(self) -> Mask:
        """The matters whose problem was solved by the window's end."""
        return np.greater_equal(self.problem_solved_s, 0)

    @cached_property
    def problems(self) -> Mask:
        """The problems that began in the window, each as the matter of its first call."""
        return self.cohort & self.is_first_call

    @cached_property
    def followed_to_s(self) -> Ints:
        """When each matter's problem was solved, or else the window's end, until which it was seen unsolved."""
        return np.where(self.problem_solved, self.problem_solved_s, self.frame.to_s)

    @cached_property
    def closed_by_s(self) -> Ints:
        """When each matter's file was closed, or else the window's end."""
        closed_s = self.matters["closed_s"]
        return np.where(closed_s >= 0, closed_s, self.frame.to_s)

    @cached_property
    def open_at_end(self) -> Mask:
        """The matters whose file is open at the window's end."""
        return np.equal(self.matters["outcome"], 0)

    @cached_property
    def followed_days(self) -> Floats:
        """Working days from birth to the problem's solution, or to the window's end (shape: matters)."""
        return np.asarray(self.working_s(self.matters["born_s"], self.followed_to_s) / self.working_day_s)

    @cached_property
    def followed_hours(self) -> Floats:
        """Elapsed hours from birth to the problem's solution, or to the window's end (shape: matters)."""
        return (self.followed_to_s - self.matters["born_s"]) / HOUR

    @cached_property
    def unit_role(self) -> Ints:
        """The kind of each unit (shape: units)."""
        return np.array([unit.role for unit in self.frame.units], dtype=np.int64)

    @cached_property
    def unit_tier(self) -> NDArray[np.str_]:
        """The tier of each unit (shape: units)."""
        return np.array([unit.tier for unit in self.frame.units], dtype=np.str_)

    @cached_property
    def unit_township(self) -> Ints:
        """The township in which each unit lies, or -1 (shape: units)."""
        return np.array([unit.township for unit in self.frame.units], dtype=np.int64)

    @cached_property
    def wage(self) -> Floats:
        """The wage of each unit in yuan per hour (shape: units)."""
        return np.array([unit.wage_yuan_per_hour for unit in self.frame.units], dtype=np.float64)

    @cached_property
    def staffed_s(self) -> Floats:
        """The person-seconds that each unit had for matters in the window (shape: units)."""
        return np.array([unit.staffed_s for unit in self.frame.units], dtype=np.float64)

    @cached_property
    def weekly_staffed_s(self) -> Floats:
        """The person-seconds that each unit shared by townships had in each whole week, 0 for others (units, weeks)."""
        weekly = np.zeros((len(self.frame.units), len(self.weeks_s) - 1))
        for number, unit in enumerate(self.frame.units):
            weekly[number, : len(unit.weekly_staffed_s)] = unit.weekly_staffed_s
        return weekly

    @property
    def unit_worked_s(self) -> Floats:
        """The person-seconds that each unit worked in the window (shape: units)."""
        return self.digest.worked_s

    @property
    def daily_load_s(self) -> NDArray[np.integer]:
        """The person-seconds of work that reached each unit on each day of the window (shape: units, days).

        A piece of work counts on the day it joins the queue, whole: what peaks is what staff are asked for, since what
        they do never exceeds what they have.
        """
        return self.digest.daily_load_s
