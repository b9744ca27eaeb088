"""What a shock does to the backlog, and how long until it is over: from paired runs with and without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.study.differences import paired_differences
from sim.study.intervals import CONFIDENCE
from sim.study.stack import means

Floats = NDArray[np.float64]

DAYS_ON_END = 5
"""Days on which the excess must stay within the tolerance, one after the other, for a recovery."""
LEAST_TOLERANCE = 1.0
"""Matters by which backlogs may always differ: who is served a little later is no sign of a shock."""

RECOVERY = "recovery_days"
RECOVERED = "recovered_share"
UNITS = {
    "worst_excess": "matters",
    "worst_excess_day": "days",
    "worst_backlog": "matters",
    "excess_matter_days": "matter-days",
    RECOVERY: "days",
    "recovery_days_restricted": "days",
    RECOVERED: "share",
}
"""Units of the measures, in the order of the tables."""
BETTER = dict.fromkeys(UNITS, "lower") | {RECOVERED: "higher", "worst_excess_day": "none"}
KEYS = ["shock", "kpi", "unit"]


@dataclass(frozen=True)
class Span:
    """The days of a shock, counted from 0, the period's first; `end` is the first day after it."""

    begin: int
    end: int


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
    worst_day = span.begin + excess[span.begin :].argmax(axis=0)
    days = len(excess) - span.end - DAYS_ON_END + 1
    found = np.full(excess.shape[1], np.inf)
    for day in range(days - 1, -1, -1):
        first = span.end + day
        found[within[first : first + DAYS_ON_END].all(axis=0) & (first >= worst_day)] = day
    return found


def _tolerated(excess: Floats, span: Span, tolerance: float) -> Floats:
    worst: Floats = excess[span.begin :].max(axis=0)
    return np.maximum(tolerance * worst, LEAST_TOLERANCE)


def stress_measures(backlogs: Backlogs, span: Span, tolerance: float) -> dict[str, Floats]:
    """Return each measure of a shock by replication, from its first day to the run's end.

    - worst_excess, worst_excess_day: the largest excess at the end of a day, and the day of the period with it.
    - worst_backlog: the most open matters at the end of a day.
    - excess_matter_days: the excess summed over the days.
    - recovery_days: see `recovery_days`; recovery_days_restricted counts those not seen to recover with the days that
      were followed after the shock, as a restricted mean does (Royston & Parmar 2013, BMC Medical Research Methodology
      13:152): at least so long. recovered_share is 1 where a recovery is seen, 0 elsewhere.
    """
    excess, since = backlogs.excess, slice(span.begin, None)
    recovery = recovery_days(excess, span, tolerance)
    followed = max(len(excess) - span.end, 0)
    return {
        "worst_excess": excess[since].max(axis=0),
        "worst_excess_day": excess[since].argmax(axis=0) + float(span.begin + 1),
        "worst_backlog": backlogs.shocked[since].max(axis=0),
        "excess_matter_days": excess[since].sum(axis=0),
        RECOVERY: recovery,
        "recovery_days_restricted": np.minimum(recovery, followed),
        RECOVERED: np.isfinite(recovery).astype(np.float64),
    }


def median_interval(values: Floats) -> tuple[float, float, float]:
    """Return the median and its 95% interval from order statistics, any of which may be infinite.

    The r-th smallest of n and the r-th largest enclose the median with probability 1 - 2 P(B < r), B binomial with n
    and a half (Conover 1999, Practical Nonparametric Statistics, section 3.2); NaN below 6 values, where no r will do.
    """
    ordered = np.sort(values)
    count = len(ordered)
    low, high = ordered[(count - 1) // 2], ordered[count // 2]
    median = float(low if low == high else (low + high) / 2)
    rank = int(stats.binom.ppf((1 - CONFIDENCE) / 2, count, 0.5))
    if rank < 1:
        return median, float("nan"), float("nan")
    return median, float(ordered[rank - 1]), float(ordered[count - rank])


def stress_tables(
    backlogs: Mapping[tuple[str, str], Backlogs], spans: Mapping[str, Span], days: list[str], tolerance: float
) -> dict[str, pd.DataFrame]:
    """Return a stress test's tables by file stem.

    Parameters
    ----------
    backlogs
        By alternative and shock; the first alternative is the baseline, all have the same shocks and replications.
    spans
        The days of each shock.
    days
        The period's days as ISO dates.

    Returns
    -------
    stress
        alternative, shock, kpi, unit, mean, ci_low, ci_high, median, median_low, median_high, replications. The mean of
        a share has Clopper and Pearson's exact interval; recovery_days has a median only.
    stress_differences
        shock, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, replications, verdict:
        paired by replication, p adjusted by Holm over the shocks, measure by measure. With several alternatives only.
    excess
        alternative, shock, day, mean, ci_low, ci_high (of the excess), replications.
    """
    measured = {key: stress_measures(of, spans[key[1]], tolerance) for key, of in backlogs.items()}
    alternatives = list(dict.fromkeys(name for name, _ in backlogs))
    stacks = {name: _stacked({shock: of for (of_name, shock), of in measured.items() if of_name == name})
              for name in alternatives}  # fmt: skip
    tables = {"stress": _with_medians(means(stacks), stacks)}
    if len(stacks) > 1:
        told = {name: rows[rows.index.get_level_values("kpi") != RECOVERY] for name, rows in stacks.items()}
        tables["stress_differences"] = paired_differences(told, BETTER, lambda keys: keys["kpi"])
    by_day = {
        name: pd.concat(
            [_by_day(of.excess, shock, days) for (of_name, shock), of in backlogs.items() if of_name == name]
        )
        for name in alternatives
    }
    tables["excess"] = means(by_day)
    return tables


def _stacked(measures: Mapping[str, Mapping[str, Floats]]) -> pd.DataFrame:
    rows = [(shock, kpi, UNITS[kpi]) for shock, of in measures.items() for kpi in of]
    values = [row for of in measures.values() for row in of.values()]
    return pd.DataFrame(np.array(values), index=pd.MultiIndex.from_tuples(rows, names=KEYS))


def _by_day(excess: Floats, shock: str, days: list[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([[shock], days], names=["shock", "day"])
    return pd.DataFrame(excess, index=index)


def _with_medians(table: pd.DataFrame, stacks: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    values = np.concatenate([rows.to_numpy(dtype=np.float64) for rows in stacks.values()])
    medians = np.array([median_interval(row) for row in values]).reshape(-1, 3)
    for place, column in enumerate(("median", "median_low", "median_high")):
        table.insert(len(table.columns) - 1, column, medians[:, place])
    for row in np.flatnonzero(table["kpi"] == RECOVERED):
        exact = stats.binomtest(int(values[row].sum()), values.shape[1]).proportion_ci(CONFIDENCE, method="exact")
        table.loc[row, ["ci_low", "ci_high"]] = exact.low, exact.high
    infinite = table["kpi"] == RECOVERY
    table.loc[infinite, ["mean", "ci_low", "ci_high"]] = np.nan
    return table
