"""The observation window of a log: what lies in it, and how long it is in working days, weeks and hours."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.engine import Frame

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HOUR = 3600
SECONDS_A_DAY = 86_400
SECONDS_A_WEEK = 7 * SECONDS_A_DAY
DAYS_A_WORKING_WEEK = 5


class Window:
    """The window [from_s, to_s) of a frame, and its reference calendar."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def in_window(self, second: Ints) -> Mask:
        """Say which times lie in the window; -1, for "not yet", never does, nor does the end itself."""
        within = (second >= max(self.frame.from_s, 0)) & (second < self.frame.to_s)
        return np.asarray(within, dtype=np.bool_)

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

    @property
    def days(self) -> int:
        """The days that the window touches, counted from its beginning."""
        return -(-(self.frame.to_s - self.frame.from_s) // SECONDS_A_DAY)

    @cached_property
    def weeks_s(self) -> Ints:
        """The edges of the window's whole weeks of seven days, counted from its beginning (shape: weeks + 1)."""
        weeks = (self.frame.to_s - self.frame.from_s) // SECONDS_A_WEEK
        return self.frame.from_s + SECONDS_A_WEEK * np.arange(weeks + 1)

    def iso_day(self, second: int) -> str:
        """Return the day of a second, as in ISO 8601."""
        return (self.frame.first_day + timedelta(days=second // SECONDS_A_DAY)).isoformat()

    def working_s(self, begin_s: Ints, end_s: Ints) -> Ints:
        """Return the working seconds of the reference calendar between times (same shapes)."""
        return self.frame.calendar.worked_array(end_s) - self.frame.calendar.worked_array(begin_s)
