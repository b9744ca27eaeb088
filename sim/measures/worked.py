"""How much of each visit's work falls into a stretch of time."""

from __future__ import annotations

import numpy as np

from sim.engine import RunLog
from sim.measures.window import Floats, Ints, Window


def worked_seconds(log: RunLog, rows: Ints, from_s: int, to_s: int) -> Floats:
    """Return the person-seconds of visits, none started later, that fall into [from, to) (shape: rows).

    Work that lies across an edge is shared out by the reference calendar's working time on either side, by clock time
    where the calendar is closed throughout. Of work under way at the run's end, as much is counted as fits into the
    working time since its start.
    """
    window, end_s = Window(log.frame), log.frame.to_s
    started, finished = log.visits["started_s"][rows], log.visits["finished_s"][rows]
    work = log.visits["work_s"][rows].astype(np.float64)
    under_way = (started >= 0) & (finished < 0)
    inside = (started >= from_s) & (finished >= 0) & (finished <= to_s)
    worked = np.where(inside, work, 0.0)
    across = np.flatnonzero((started >= 0) & ~inside & (under_way | (finished > from_s)) & (work > 0))
    end = np.where(under_way[across], end_s, finished[across])
    begin_in = np.maximum(started[across], from_s)
    end_in = np.minimum(end, to_s)
    part_s = window.working_s(begin_in, end_in).astype(np.float64)
    whole_s = window.working_s(started[across], end).astype(np.float64)
    by_clock = whole_s == 0
    part_s[by_clock] = (end_in - begin_in)[by_clock]
    whole_s[by_clock] = np.maximum(end - started[across], 1)[by_clock]
    done = np.where(under_way[across], np.minimum(work[across], whole_s), work[across])
    worked[across] = done * part_s / np.maximum(whole_s, 1.0)
    return worked


def weekly_worked_seconds(log: RunLog) -> Floats:
    """Return the person-seconds that each unit worked, by whole week of the window (shape: units, weeks)."""
    visits, edges = log.visits, Window(log.frame).weeks_s
    weeks = len(edges) - 1
    started, finished = visits["started_s"], visits["finished_s"]
    rows = np.flatnonzero((visits["unit"] >= 0) & (started >= 0))
    first = np.searchsorted(edges, started[rows], side="right") - 1
    last = np.searchsorted(edges, np.where(finished[rows] >= 0, finished[rows], log.frame.to_s), side="left") - 1
    within = (finished[rows] >= 0) & (first == last) & (first >= 0) & (first < weeks)
    worked = np.zeros((len(log.frame.units), weeks))
    np.add.at(worked, (visits["unit"][rows[within]], first[within]), visits["work_s"][rows[within]])
    across, first, last = rows[~within], first[~within], last[~within]
    for week in range(weeks):
        here = across[(first <= week) & (np.maximum(first, last) >= week)]
        seconds = worked_seconds(log, here, int(edges[week]), int(edges[week + 1]))
        worked[:, week] += np.bincount(visits["unit"][here], weights=seconds, minlength=len(worked))
    return worked
