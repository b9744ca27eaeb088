"""Where the published times of cases lie among the simulated ones."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import special

from sim.study.intervals import CONFIDENCE

CASE = ["case", "milestone"]
QUANTILES = {"p10_hours": 0.1, "median_hours": 0.5, "p90_hours": 0.9}


def case_tables(tables: Mapping[str, Sequence[tuple[int, pd.DataFrame]]]) -> dict[str, pd.DataFrame]:
    """Return the cases' tables by file stem; none where there are no cases.

    Parameters
    ----------
    tables
        For each alternative the number of each replication and its table of cases, as `sim.measures` gives it.

    Returns
    -------
    cases
        alternative, replication, case, milestone, elapsed_hours, working_days, published_hours; a duration is infinite
        where the run ended first.
    case_percentiles
        alternative, case, milestone, replications, p10_hours, median_hours, p90_hours, not_reached_share,
        published_hours, percentile, ci_low, ci_high: the percentile is the share of replications, in percent, in which
        it took no longer than was published, with the exact binomial interval (95%).
    """
    parts = [
        table.assign(alternative=alternative, replication=replication)
        for alternative, of in tables.items()
        for replication, table in of
        if len(table)
    ]
    if not parts:
        return {}
    cases = pd.concat(parts, ignore_index=True)
    cases = cases[["alternative", "replication", *cases.columns.drop(["alternative", "replication"])]]
    groups = cases.groupby(["alternative", *CASE], sort=False)
    return {"cases": cases, "case_percentiles": pd.DataFrame([_row(keys, group) for keys, group in groups])}


def _row(keys: tuple[Hashable, ...], group: pd.DataFrame) -> dict[str, object]:
    hours, published = group["elapsed_hours"].to_numpy(), float(group["published_hours"].iloc[0])
    row: dict[str, object] = dict(zip(("alternative", *CASE), keys, strict=True)) | {"replications": len(hours)}
    # By the inverse of the distribution, which is infinite without ado where the duration is.
    row |= {name: float(np.quantile(hours, part, method="inverted_cdf")) for name, part in QUANTILES.items()}
    row |= {"not_reached_share": float(np.isinf(hours).mean()), "published_hours": published}
    if np.isnan(published):
        return row | dict.fromkeys(("percentile", "ci_low", "ci_high"), np.nan)
    within = int((hours <= published).sum())
    low, high = exact_interval(within, len(hours))
    return row | {"percentile": 100 * within / len(hours), "ci_low": 100 * low, "ci_high": 100 * high}


def exact_interval(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact two-sided interval of a binomial share (Clopper & Pearson 1934, Biometrika 26:404-413)."""
    tail = (1 - confidence) / 2
    failures = trials - successes
    low = float(special.betaincinv(successes, failures + 1, tail)) if successes else 0.0
    high = float(special.betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return low, high
