"""When each planted case came to its milestones, beside the times that were published of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.engine import CaseInfo, RunLog
from sim.measures.observed import HOUR, Ints, Observed

FIRST_RESPONSE, SOLVED = "first_response", "solved"
NOT_YET = -1
COLUMNS = ["case", "milestone", "elapsed_hours", "working_days", "published_hours"]


def case_table(log: RunLog) -> pd.DataFrame:
    """Return one row per case and milestone: case, milestone, elapsed_hours, working_days, published_hours.

    Milestones are the first response and the real solution, by this matter or by a later call about it, and each step
    of the rule of which a time was published: reached when one of the matter's visits to it has ended, with all units
    that took part. Durations count from birth and are infinite where the run ended first. `published_hours` is NaN
    where no time was published.
    """
    rows = [row for case in log.frame.cases for row in _of_case(log, Observed(log), case)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_case(log: RunLog, observed: Observed, case: CaseInfo) -> list[tuple[str, str, float, float, float]]:
    born_s = int(observed.matters["born_s"][case.matter])
    calendar = log.frame.calendar
    published = dict(case.published)
    rows = []
    for milestone in dict.fromkeys((FIRST_RESPONSE, *published, SOLVED)):
        reached_s = _reached_s(log, observed, case.matter, milestone)
        hours = days = np.inf
        if reached_s != NOT_YET:
            hours = (reached_s - born_s) / HOUR
            days = (calendar.worked(reached_s) - calendar.worked(born_s)) / observed.working_day_s
        told = (published[milestone] - born_s) / HOUR if milestone in published else np.nan
        rows.append((case.id, milestone, hours, days, told))
    return rows


def _reached_s(log: RunLog, observed: Observed, matter: int, milestone: str) -> int:
    """Return the second at which a matter came to a milestone; -1 if it did not."""
    if milestone == SOLVED:
        return int(observed.problem_solved_s[matter])
    if milestone == FIRST_RESPONSE:
        return int(observed.matters["first_response_s"][matter])
    visits = log.visits
    named = np.array([step.id == milestone for step in log.frame.steps], dtype=np.bool_)
    rows = np.flatnonzero((visits["matter"] == matter) & named[visits["step"]])
    ends = [_end_of(visits["finished_s"][rows[visits["visit"][rows] == visit]]) for visit in set(visits["visit"][rows])]
    return min((end for end in ends if end != NOT_YET), default=NOT_YET)


def _end_of(finished_s: Ints) -> int:
    return NOT_YET if (finished_s < 0).any() else int(finished_s.max())
