"""The counters by hour of the clock: how many citizens wait in person, come, and leave unserved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.engine import RunLog
from sim.measures.digested import CLOCK_HOURS, LEFT
from sim.measures.observed import Observed
from sim.measures.window import HOUR, SECONDS_A_DAY, Ints, Window


def counter_sums(log: RunLog) -> tuple[Ints, Ints, Ints]:
    """Return seconds in queues, arrivals, and those who left, in the window (shapes: counties, roles, clock hours)."""
    visits, frame, window = log.visits, log.frame, Window(log.frame)
    present = np.array([step.present for step in frame.steps], dtype=np.bool_)
    rows = np.flatnonzero(present[visits["step"]] & (visits["unit"] >= 0))
    county = np.array([unit.county for unit in frame.units], dtype=np.int64)[visits["unit"][rows]]
    place = county * len(frame.roles) + visits["role"][rows]
    queued, started = visits["queued_s"][rows], visits["started_s"][rows]
    finished = visits["finished_s"][rows]
    marks = np.array([*frame.option_marks, 0])
    gone = (marks[visits["route"][rows]] == LEFT) & window.in_window(finished)
    shape = (len(frame.counties), len(frame.roles), CLOCK_HOURS)

    def count(chosen: Ints, second: Ints) -> Ints:
        cell = place[chosen] * CLOCK_HOURS + second[chosen] % SECONDS_A_DAY // HOUR
        return np.asarray(np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape), dtype=np.int64)

    begin = np.maximum(queued, frame.from_s)
    end = np.maximum(np.where(started >= 0, started, frame.to_s), begin)
    waiting_s = np.zeros(shape, dtype=np.int64)
    for hour in range(CLOCK_HOURS):
        seconds = _seconds_of_hour(end, hour) - _seconds_of_hour(begin, hour)
        by_place = np.bincount(place, weights=seconds, minlength=shape[0] * shape[1])
        waiting_s[:, :, hour] = by_place.reshape(shape[:2]).astype(np.int64)
    return waiting_s, count(np.flatnonzero(window.in_window(queued)), queued), count(np.flatnonzero(gone), finished)


def _seconds_of_hour(second: Ints, hour: int) -> Ints:
    """Return how many seconds of this hour of the clock lie before each time (same shape)."""
    days, rest = np.divmod(second, SECONDS_A_DAY)
    return np.asarray(days * HOUR + np.clip(rest - hour * HOUR, 0, HOUR), dtype=np.int64)


def counter_table(observed: Observed) -> pd.DataFrame:
    """Return the queues of citizens who are present, by kind of unit and hour of the clock, on an average open day.

    Returns
    -------
    DataFrame with role, hour (0 to 23), waiting (time-average number in the queues of that kind together), arrivals,
    left; a row for each hour from the first to the last at which anybody came, waited or left. A day is an open one of
    the reference calendar.
    """
    digest, days = observed.digest, max(observed.open_days, 1)
    waiting = digest.counter_waiting_s.sum(axis=0) / (HOUR * days)
    arrivals, left = digest.counter_arrivals.sum(axis=0) / days, digest.counter_left.sum(axis=0) / days
    busy = waiting + arrivals + left > 0
    since, until = np.maximum.accumulate(busy, axis=1), np.maximum.accumulate(busy[:, ::-1], axis=1)[:, ::-1]
    roles, hours = np.nonzero(since & until)
    return pd.DataFrame(
        {
            "role": [observed.frame.roles[role].id for role in roles],
            "hour": hours,
            "waiting": waiting[roles, hours],
            "arrivals": arrivals[roles, hours],
            "left": left[roles, hours],
        }
    )
