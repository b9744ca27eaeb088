"""A log seen through its observation window: the masks, durations and hours that the KPIs share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from sim.engine import Frame, RunLog

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HOUR = 3600
SECONDS_A_DAY = 86_400
DAYS_A_WORKING_WEEK = 5


@dataclass(frozen=True)
class Observed:
    """A log and what follows from its window [from_s, to_s).

    Cohort KPIs are about the matters born in the window; flows, stocks and staff time count whatever happens in it.
    A matter is *solved* at `solved_s`, when its cause is gone, and *closed* at `closed_s`, when the file says so.

    A repeat call is a new matter, but about the same *problem*. A citizen waits from the first call until the problem
    is solved, by whichever of the matters about it: durations follow problems, and count each only once.
    """

    log: RunLog

    @property
    def frame(self) -> Frame:
        """The frame of the log."""
        return self.log.frame

    @property
    def matters(self) -> dict[str, Ints]:
        """The matters' columns (shape: matters); those that measures read are all whole numbers."""
        return cast("dict[str, Ints]", self.log.matters)

    @property
    def visits(self) -> dict[str, Ints]:
        """The visits' columns (shape: visits)."""
        return self.log.visits

    @property
    def total(self) -> int:
        """The number of matters in the log, those of the warm-up included."""
        return len(self.matters["born_s"])

    def in_window(self, second: Ints) -> Mask:
        """Say which times lie in the window; -1, for "not yet", never does, nor does the end itself."""
        within = (second >= max(self.frame.from_s, 0)) & (second < self.frame.to_s)
        return np.asarray(within, dtype=np.bool_)

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
    def problem_solved_s(self) -> Ints:
        """When each matter's problem was solved, by itself or by a later call about it; -1 if it was not."""
        never = np.iinfo(np.int64).max
        solved_s = np.where(self.matters["solved_s"] >= 0, self.matters["solved_s"], never)
        repeat_of = self.matters["repeat_of"]
        for repeat in np.flatnonzero(repeat_of >= 0)[::-1]:  # later calls first: a repeat has the higher number
            first = repeat_of[repeat]
            solved_s[first] = min(solved_s[first], solved_s[repeat])
        return np.where(solved_s == never, -1, solved_s)

    @cached_property
    def problem_solved(self) -> Mask:
        """The matters whose problem was solved by the window's end."""
        return (self.problem_solved_s >= 0) & (self.problem_solved_s <= self.frame.to_s)

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
    def open_days(self) -> int:
        """The days of the window on which the reference calendar has working time."""
        edges = np.arange(self.frame.from_s, self.frame.to_s + SECONDS_A_DAY, SECONDS_A_DAY).clip(max=self.frame.to_s)
        return int(np.count_nonzero(np.diff(self.frame.calendar.worked_array(edges))))

    @cached_property
    def working_day_s(self) -> float:
        """The average working seconds of an open day in the window: what "a working day" means; NaN if none is open."""
        calendar = self.frame.calendar
        seconds = calendar.worked(self.frame.to_s) - calendar.worked(self.frame.from_s)
        return seconds / self.open_days if self.open_days else float("nan")

    @property
    def working_weeks(self) -> float:
        """The length of the window in weeks of five working days."""
        return self.open_days / DAYS_A_WORKING_WEEK

    def working_s(self, begin_s: Ints, end_s: Ints) -> Ints:
        """Return the working seconds of the reference calendar between times (same shapes)."""
        return self.frame.calendar.worked_array(end_s) - self.frame.calendar.worked_array(begin_s)

    @cached_property
    def followed_days(self) -> Floats:
        """Working days from birth to the problem's solution, or to the window's end (shape: matters)."""
        return np.asarray(self.working_s(self.matters["born_s"], self.followed_to_s) / self.working_day_s)

    @cached_property
    def followed_hours(self) -> Floats:
        """Elapsed hours from birth to the problem's solution, or to the window's end (shape: matters)."""
        return (self.followed_to_s - self.matters["born_s"]) / HOUR

    @cached_property
    def worked_s(self) -> Floats:
        """Person-seconds of each visit that fall into the window (shape: visits).

        Work that lies across an edge of the window is shared out by the reference calendar's working time on either
        side, by clock time where the calendar is closed throughout. Of work under way at the end, as much is counted
        as fits into the working time since its start.
        """
        visits, frame = self.visits, self.frame
        started, finished = visits["started_s"], visits["finished_s"]
        work = visits["work_s"].astype(np.float64)
        under_way = (started >= 0) & (finished < 0)
        inside = (started >= frame.from_s) & (finished >= 0) & (finished <= frame.to_s)
        worked = np.where(inside, work, 0.0)
        across = np.flatnonzero((started >= 0) & ~inside & (under_way | (finished > frame.from_s)) & (work > 0))
        end = np.where(under_way[across], frame.to_s, finished[across])
        begin_in = np.maximum(started[across], frame.from_s)
        end_in = np.minimum(end, frame.to_s)
        part_s = self.working_s(begin_in, end_in).astype(np.float64)
        whole_s = self.working_s(started[across], end).astype(np.float64)
        by_clock = whole_s == 0
        part_s[by_clock] = (end_in - begin_in)[by_clock]
        whole_s[by_clock] = np.maximum(end - started[across], 1)[by_clock]
        done = np.where(under_way[across], np.minimum(work[across], whole_s), work[across])
        worked[across] = done * part_s / np.maximum(whole_s, 1.0)
        return worked

    @cached_property
    def unit_role(self) -> Ints:
        """The kind of each unit (shape: units)."""
        return np.array([unit.role for unit in self.frame.units], dtype=np.int64)

    @cached_property
    def unit_tier(self) -> NDArray[np.str_]:
        """The tier of each unit (shape: units)."""
        return np.array([unit.tier for unit in self.frame.units], dtype=np.str_)

    @cached_property
    def staffed_s(self) -> Floats:
        """The person-seconds that each unit had for matters in the window (shape: units)."""
        return np.array([unit.staffed_s for unit in self.frame.units], dtype=np.float64)

    @cached_property
    def unit_worked_s(self) -> Floats:
        """The person-seconds that each unit worked in the window (shape: units)."""
        return self.by_unit(self.worked_s)

    def by_unit(self, of_visits: Floats) -> Floats:
        """Sum a column of the visits over the rows of each unit (shape: units)."""
        rows = self.visits["unit"] >= 0
        total = np.bincount(self.visits["unit"][rows], weights=of_visits[rows], minlength=len(self.frame.units))
        return total.astype(np.float64)
