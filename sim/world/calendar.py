"""Working calendars: hours, weekends, public holidays and make-up working days, in whole seconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays
import numpy as np
from numpy.typing import NDArray

from sim.scenario import WEEKDAYS, CalendarSpec, seconds_of_day

NEVER = 2**62
"""The second of what doesn't happen within a calendar's horizon."""

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The working intervals of a calendar, and exact conversions between clock seconds and working seconds.

    Second 0 is the first midnight. Nothing is known at or beyond the horizon: no work is done there. Clock times are
    never negative. Every scalar method takes O(log intervals).

    Attributes
    ----------
    open_s, close_s
        Half-open working intervals [open_s, close_s) in order of time, no two of them touching (shape: intervals).
    horizon_s
        Where the calendar ends, at least the last closing.
    always_open
        True when the one interval is the whole horizon, so that clock time is working time.
    """

    open_s: NDArray[np.int64]
    close_s: NDArray[np.int64]
    horizon_s: int
    always_open: bool = field(init=False)
    # Tuples of int beside the arrays: bisect on them is ten times faster than a search of an array for one number.
    _opens: tuple[int, ...] = field(init=False, repr=False)
    _closes: tuple[int, ...] = field(init=False, repr=False)
    _before: tuple[int, ...] = field(init=False, repr=False)
    _last_closes: tuple[int, ...] = field(init=False, repr=False)
    _before_s: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        opens, closes = self.open_s, self.close_s
        if np.any(opens >= closes) or np.any(opens[1:] <= closes[:-1]):
            raise ValueError("working intervals must be in order, none of them empty, no two of them touching")
        if len(opens) and (opens[0] < 0 or closes[-1] > self.horizon_s):
            raise ValueError(f"working intervals must lie within [0, {self.horizon_s})")
        before = np.concatenate([[0], np.cumsum(closes - opens)]).astype(np.int64)
        for array in (opens, closes, before):
            array.setflags(write=False)
        fields = {
            "always_open": len(opens) == 1 and opens[0] == 0 and closes[0] == self.horizon_s,
            "_opens": tuple(opens.tolist()),
            "_closes": tuple(closes.tolist()),
            "_before": tuple(before.tolist()),
            "_last_closes": tuple(closes[_ends_a_day(opens, closes)].tolist()),
            "_before_s": before,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def worked(self, t: int) -> int:
        """Return the working seconds in [0, t)."""
        if self.always_open:
            return t if t < self.horizon_s else self.horizon_s
        interval = bisect_right(self._opens, t) - 1
        if interval < 0:
            return 0
        close = self._closes[interval]
        return self._before[interval] + (t if t < close else close) - self._opens[interval]

    def finish(self, start: int, seconds: int) -> int:
        """Return the earliest t ≥ start with `seconds` worked in [start, t), NEVER if that is beyond the horizon.

        Work that ends exactly at closing time ends in that second, not at the next opening; no work ends at `start`.
        """
        if seconds <= 0:
            if seconds < 0:
                raise ValueError(f"work takes no negative time (got {seconds} s)")
            return start
        if self.always_open:
            end = start + seconds
            return end if end <= self.horizon_s else NEVER
        interval = bisect_right(self._opens, start) - 1
        if interval >= 0 and start + seconds <= self._closes[interval]:
            return start + seconds  # it fits before closing time, as most work does
        target = self.worked(start) + seconds
        # The interval with before < target ≤ before of the next: the target's last second is worked in it.
        interval = bisect_left(self._before, target) - 1
        if interval == len(self._opens):
            return NEVER
        return self._opens[interval] + target - self._before[interval]

    def next_open(self, t: int) -> int:
        """Return the earliest second ≥ t inside a working interval: t itself if it is, NEVER beyond the last one."""
        if self.always_open:
            return t if t < self.horizon_s else NEVER
        interval = bisect_right(self._closes, t)
        if interval == len(self._closes):
            return NEVER
        opens = self._opens[interval]
        return t if t > opens else opens

    def day_closes_s(self, t: int) -> int:
        """Return when those who come at t are sent home: t's day's last closing; t itself if it doesn't open again.

        A day's last closing is one after which the next opening is on a later day. A calendar that goes on over
        midnight has none on that day: the next one counts. NEVER for one that never closes.
        """
        if self.always_open:
            return NEVER
        if self.next_open(t) // SECONDS_A_DAY != t // SECONDS_A_DAY:
            return t
        place = bisect_right(self._last_closes, t)
        return self._last_closes[place] if place < len(self._last_closes) else NEVER

    def is_open(self, t: int) -> bool:
        """Say whether the second [t, t + 1) is a working one."""
        interval = bisect_right(self._opens, t) - 1
        return interval >= 0 and t < self._closes[interval]

    def working_day_s(self) -> float:
        """Return the average working seconds of a day that has any; 0 where none has."""
        days = np.unique(np.concatenate([self.open_s, self.close_s - 1]) // SECONDS_A_DAY)
        return self._before[-1] / len(days) if len(days) else 0.0

    def worked_array(self, t: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return `worked` of each time (same shape as t)."""
        if not len(self._opens):
            return np.zeros_like(t)
        interval = np.searchsorted(self.open_s, t, side="right") - 1
        inside = np.maximum(interval, 0)
        worked = self._before_s[inside] + np.minimum(t, self.close_s[inside]) - self.open_s[inside]
        return np.where(interval < 0, 0, worked)

    def finish_array(self, start: NDArray[np.int64], seconds: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return `finish` of each start and its seconds (shapes broadcast)."""
        start, seconds = np.broadcast_arrays(start, seconds)
        if np.any(seconds < 0):
            raise ValueError(f"work takes no negative time (got {seconds.min()} s)")
        target = self.worked_array(start) + seconds
        never = target > self._before_s[-1]
        interval = np.clip(np.searchsorted(self._before_s, target, side="left") - 1, 0, max(len(self._opens) - 1, 0))
        end = self.open_s[interval] + target - self._before_s[interval] if len(self._opens) else target
        return np.where(seconds == 0, start, np.where(never, NEVER, end))

    def joined(self, other: WorkCalendar) -> WorkCalendar:
        """Return the calendar that is open whenever one of the two is."""
        if other is self:
            return self
        intervals = sorted(zip((*self._opens, *other._opens), (*self._closes, *other._closes), strict=True))
        opens: list[int] = []
        closes: list[int] = []
        for begin, end in intervals:
            if closes and begin <= closes[-1]:
                closes[-1] = max(closes[-1], end)
            else:
                opens.append(begin)
                closes.append(end)
        horizon_s = max(self.horizon_s, other.horizon_s)
        return WorkCalendar(np.array(opens, dtype=np.int64), np.array(closes, dtype=np.int64), horizon_s)


def _ends_a_day(opens: NDArray[np.int64], closes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each closing whether the next opening is on a later day; a closing at midnight ends the day before it."""
    ends = np.ones(len(closes), dtype=np.bool_)
    ends[:-1] = opens[1:] // SECONDS_A_DAY > (closes[:-1] - 1) // SECONDS_A_DAY
    return ends


def build_calendar(spec: CalendarSpec, first_day: date, days: int) -> WorkCalendar:
    """Lay the hours of a scenario's calendar out over `days` days, second 0 being the midnight `first_day` begins."""
    hours = [(seconds_of_day(opens), seconds_of_day(closes)) for opens, closes in spec.hours.value]
    intervals: list[list[int]] = []
    for offset in range(days):
        if not works_on(spec, first_day + timedelta(days=offset)):
            continue
        midnight = offset * SECONDS_A_DAY
        for opens, closes in hours:
            if intervals and intervals[-1][1] == midnight + opens:
                intervals[-1][1] = midnight + closes
            else:
                intervals.append([midnight + opens, midnight + closes])
    table = np.array(intervals, dtype=np.int64).reshape(-1, 2)
    return WorkCalendar(table[:, 0].copy(), table[:, 1].copy(), days * SECONDS_A_DAY)


def works_on(spec: CalendarSpec, day: date) -> bool:
    """Say whether a calendar has hours on a day.

    What is nearest to the place wins: a local extra working day, a local day off, then the country's make-up working
    days (which have the normal hours, whatever the weekday), public holidays with the weekend they join, then the week.
    """
    if day in spec.extra_working_days:
        return True
    if day in spec.extra_days_off:
        return False
    if spec.public_holidays is not None:
        off, moved = _public_days(spec.public_holidays, day.year)
        if day in moved:
            return True
        if day in off:
            return False
    return WEEKDAYS[day.weekday()] in spec.weekdays


def is_day_off(spec: CalendarSpec, day: date) -> bool:
    """Say whether a holiday takes a working day away: closed, although it is one of the calendar's weekdays.

    An ordinary weekend is no day off in this sense, nor is a holiday that falls on one: both are already what the
    weekday says, so a factor for days off never counts twice.
    """
    return WEEKDAYS[day.weekday()] in spec.weekdays and not works_on(spec, day)


def unknown_years(spec: CalendarSpec, first_year: int, last_year: int) -> tuple[int, ...]:
    """Return the years from first to last whose make-up days aren't published in the library: statutory days only.

    A calendar without public holidays needs to know none, so it has no unknown years.
    """
    if spec.public_holidays is None:
        return ()
    country = spec.public_holidays
    # Every notice since the first, of 2001, has make-up days, so a year without any has no notice in the library.
    return tuple(year for year in range(first_year, last_year + 1) if not _public_days(country, year)[1])


@cache
def _public_days(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the public days off and the make-up working days of a year.

    The notice of a year may move a day of the December before, and a holiday may reach over New Year, so the years
    around it are read too.
    """
    calendar = holidays.country_holidays(country, years=range(year - 1, year + 2), expand=False)
    moved = calendar.weekend_workdays
    off = set(calendar) - moved
    # The library lists a weekend only where it is a festival's own date; the weekend in a holiday week, or next to a
    # holiday, is off as well, which matters to calendars that work on weekends.
    for holiday in tuple(off):
        for step in (timedelta(days=-1), timedelta(days=1)):
            day = holiday + step
            while calendar.is_weekend(day) and day not in moved:
                off.add(day)
                day += step
    return frozenset(day for day in off if day.year == year), frozenset(day for day in moved if day.year == year)
