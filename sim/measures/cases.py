"""When each case came to its milestones, beside the times that were published of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.engine import CaseInfo, RunLog
from sim.measures.window import HOUR, Ints, Window

FIRST_RESPONSE, SOLVED = "first_response", "solved"
NOT_YET = -1


class CaseRow(NamedTuple):
    """A milestone of a case: how long it took from birth, and how long it took by what was published.

    Durations are infinite where the run ended first; `published_hours` is NaN where no time was published.
    """

    case: str
    milestone: str
    elapsed_hours: float
    working_days: float
    published_hours: float


def case_rows(log: RunLog) -> tuple[CaseRow, ...]:
    """Return the milestones of each case of a log.

    These are the first response and the real solution, by this matter or by a later call about it, and each step of
    the rule of which a time was published: reached when one of the matter's visits to it has ended, with all units
    that took part.
    """
    return tuple(row for case in log.frame.cases for row in _of_case(log, case))


def case_table(rows: Sequence[CaseRow]) -> pd.DataFrame:
    """Return the rows as a table: case, milestone, elapsed_hours, working_days, published_hours."""
    return pd.DataFrame(rows, columns=list(CaseRow._fields))


def _of_case(log: RunLog, case: CaseInfo) -> list[CaseRow]:
    born_s = int(log.matters["born_s"][case.matter])
    calendar, working_day_s = log.frame.calendar, Window(log.frame).working_day_s
    published = dict(case.published)
    rows = []
    for milestone in dict.fromkeys((FIRST_RESPONSE, *published, SOLVED)):
        reached_s = _reached_s(log, case.matter, milestone)
        hours = days = np.inf
        if reached_s != NOT_YET:
            hours = (reached_s - born_s) / HOUR
            days = (calendar.worked(reached_s) - calendar.worked(born_s)) / working_day_s
        told = (published[milestone] - born_s) / HOUR if milestone in published else np.nan
        rows.append(CaseRow(case.id, milestone, hours, days, told))
    return rows


def _reached_s(log: RunLog, matter: int, milestone: str) -> int:
    """Return the second at which a matter came to a milestone; -1 if it did not."""
    if milestone == SOLVED:
        return _earliest([int(log.matters["solved_s"][call]) for call in _calls_about(log, matter)])
    if milestone == FIRST_RESPONSE:
        return int(log.matters["first_response_s"][matter])
    visits = log.visits
    named = np.array([step.id == milestone for step in log.frame.steps], dtype=np.bool_)
    rows = np.flatnonzero((visits["matter"] == matter) & named[visits["step"]])
    finished_s, visit = visits["finished_s"][rows], visits["visit"][rows]
    return _earliest([_last(finished_s[visit == number]) for number in np.unique(visit)])


def _calls_about(log: RunLog, matter: int) -> list[int]:
    """Return a matter and the repeat calls about it, each later than the one that it repeats."""
    repeat_of = log.matters["repeat_of"].astype(np.int64)
    calls = [matter]
    for repeat in np.flatnonzero(repeat_of >= 0):
        if repeat_of[repeat] in calls:
            calls.append(int(repeat))
    return calls


def _last(finished_s: Ints) -> int:
    return NOT_YET if (finished_s < 0).any() else int(finished_s.max())


def _earliest(seconds: list[int]) -> int:
    return min((second for second in seconds if second != NOT_YET), default=NOT_YET)
