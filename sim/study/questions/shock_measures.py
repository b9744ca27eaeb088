"""How bad a shock is and how long it lasts, replication by replication, from paired runs with and without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DAYS_ON_END = 5
"""Days on which the excess must stay within the tolerance, one after the other, for a recovery."""
DAYS_A_WEEK = 7
LEAST_TOLERANCE = 1.0
"""Matters by which backlogs may always differ: who is served a little later is no sign of a shock."""

MATTER_DAYS = "excess_matter_days"
RECOVERY = "recovery_days"
RESTRICTED = "recovery_days_restricted"
RECOVERED = "recovered_share"
UNITS = {
    "worst_excess": "matters",
    "worst_excess_day": "days",
    "worst_backlog": "matters",
    MATTER_DAYS: "matter-days",
    RECOVERY: "days",
    RESTRICTED: "days",
    RECOVERED: "share",
}
"""Units of the measures, in the order of the tables."""


@dataclass(frozen=True)
class Span:
    """The days of a shock, counted from 0, the period's first; `end` is the first day after it."""

    begin: int
    end: int

    @property
    def near(self) -> slice:
        """The days on which a shock is at its worst, if it does anything: its own and as many after, at least a week.

        Later the largest excess is the work of chance alone: runs that saw other matters first never quite meet again.
        """
        return slice(self.begin, self.end + max(self.end - self.begin, DAYS_A_WEEK))


@dataclass(frozen=True, eq=False)
class Backlogs:
    """Open matters at the end of each day with a shock and without (shape of both: days, replications)."""

    shocked: Floats
    usual: Floats

    @property
    def excess(self) -> Floats:
        """What the shock adds, replication by replication on the same matters (days, replications)."""
        return self.shocked - self.usual


def recovery_days(excess: Floats, span: Span, tolerance: float) -> Floats:
    """Return the days from a shock's end until its excess is over (shape: replications).

    It is over on the first day, not before the worst one, from which on the excess is within the tolerance at the end
    of 5 days in a row; 0 is the first day after the shock. Infinite where no 5 such days are seen before the run's end,
    like a matter still open.

    Parameters
    ----------
    excess
        Shape (days, replications).
    tolerance
        A share of the replication's own worst excess; one matter is always within it.
    """
    within = excess <= _tolerated(excess, span, tolerance)
    worst_day = span.begin + excess[span.near].argmax(axis=0)
    days = len(excess) - span.end - DAYS_ON_END + 1
    found = np.full(excess.shape[1], np.inf)
    for day in range(days - 1, -1, -1):
        first = span.end + day
        found[within[first : first + DAYS_ON_END].all(axis=0) & (first >= worst_day)] = day
    return found


def _tolerated(excess: Floats, span: Span, tolerance: float) -> Floats:
    worst: Floats = excess[span.near].max(axis=0)
    return np.maximum(tolerance * worst, LEAST_TOLERANCE)


def stress_measures(backlogs: Backlogs, span: Span, tolerance: float) -> dict[str, Floats]:
    """Return each measure of a shock by replication.

    - worst_excess, worst_excess_day: the largest excess at the end of a day near the shock (`Span.near`), and the day
      of the period with it.
    - worst_backlog: the most open matters at the end of a day, from the shock's first to the run's end.
    - excess_matter_days: the excess summed over those days.
    - recovery_days: see `recovery_days`; recovery_days_restricted counts those not seen to recover with the days that
      were followed after the shock, as a restricted mean does (Royston & Parmar 2013, BMC Medical Research Methodology
      13:152): at least so long. recovered_share is 1 where a recovery is seen, 0 elsewhere.
    """
    excess, since = backlogs.excess, slice(span.begin, None)
    recovery = recovery_days(excess, span, tolerance)
    followed = max(len(excess) - span.end, 0)
    return {
        "worst_excess": excess[span.near].max(axis=0),
        "worst_excess_day": excess[span.near].argmax(axis=0) + float(span.begin + 1),
        "worst_backlog": backlogs.shocked[since].max(axis=0),
        MATTER_DAYS: excess[since].sum(axis=0),
        RECOVERY: recovery,
        RESTRICTED: np.minimum(recovery, followed),
        RECOVERED: np.isfinite(recovery).astype(np.float64),
    }
