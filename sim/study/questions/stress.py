"""What shocks do to the backlog under each alternative, in tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from sim.study.differences import paired_differences
from sim.study.intervals import CONFIDENCE
from sim.study.pairs import pairs_of
from sim.study.questions.shock_effects import effects_table, told
from sim.study.questions.shock_measures import RECOVERED, RECOVERY, UNITS, Backlogs, Floats, Span, stress_measures
from sim.study.stack import means

BETTER = dict.fromkeys(UNITS, "lower") | {RECOVERED: "higher", "worst_excess_day": "none"}
KEYS = ["shock", "kpi", "unit"]


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
    backlogs: Mapping[tuple[str, str], Backlogs],
    spans: Mapping[str, Span],
    days: list[str],
    tolerance: float,
    baseline: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Return a stress test's tables by file stem.

    Parameters
    ----------
    backlogs
        By alternative and shock; all have the same shocks and replications.
    spans
        The days of each shock.
    days
        The period's days as ISO dates.
    baseline
        What alternatives are compared with, as `sim.study.pairs` tells; None for the first.

    Returns
    -------
    stress_effects
        See `effects_table`.
    stress
        alternative, shock, kpi, unit, mean, ci_low, ci_high, median, median_low, median_high, replications. The mean of
        a share has Clopper and Pearson's exact interval; recovery_days has a median only. NaN where a measure is of a
        rise and none was seen.
    stress_differences
        shock, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, replications, verdict:
        paired by replication, p adjusted by Holm over the shocks, measure by measure. With several alternatives only.
    excess
        alternative, shock, day, mean, ci_low, ci_high (of the excess), replications.
    """
    effects = effects_table(backlogs, spans, days)
    measured = {
        key: told(stress_measures(of, spans[key[1]], tolerance), verdict)
        for (key, of), verdict in zip(backlogs.items(), effects["verdict"], strict=True)
    }
    alternatives = list(dict.fromkeys(name for name, _ in backlogs))
    stacks = {name: _stacked({shock: of for (of_name, shock), of in measured.items() if of_name == name})
              for name in alternatives}  # fmt: skip
    tables = {"stress_effects": effects, "stress": _with_medians(means(stacks), stacks)}
    if len(stacks) > 1:
        finite = {name: rows[rows.index.get_level_values("kpi") != RECOVERY] for name, rows in stacks.items()}
        tables["stress_differences"] = paired_differences(
            finite, BETTER, lambda keys: keys["kpi"], pairs_of(list(finite), baseline)
        )
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
    for row in np.flatnonzero((table["kpi"] == RECOVERED) & table["mean"].notna()):
        exact = stats.binomtest(int(values[row].sum()), values.shape[1]).proportion_ci(CONFIDENCE, method="exact")
        table.loc[row, ["ci_low", "ci_high"]] = exact.low, exact.high
    infinite = table["kpi"] == RECOVERY
    table.loc[infinite, ["mean", "ci_low", "ci_high"]] = np.nan
    return table
