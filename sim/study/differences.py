"""Paired differences from the baseline, and a plain verdict on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sim.study.intervals import Floats, holm, paired_interval, paired_p
from sim.study.stack import Stacks

SIGNIFICANCE = 0.05
Family = Callable[[pd.DataFrame], pd.Series]
"""From the keys of rows to the family of claims that each belongs to."""

BETTER = "better"
WORSE = "worse"
HIGHER = "higher"
LOWER = "lower"
NO_CLEAR_DIFFERENCE = "no clear difference"
TOO_FEW_REPLICATIONS = "too few replications"
NOT_MEASURABLE = "not measurable"


def verdict(better: str, mean_difference: float, p_adjusted: float, replications: int) -> str:
    """Return what may be claimed about a difference, alternative less baseline.

    Parameters
    ----------
    better
        "higher", "lower", or "none" for a KPI without a direction, which is only called higher or lower.
    p_adjusted
        Below 0.05 there is a clear difference; NaN where some replication has no value, such as a median not reached.
    """
    if replications < 2:
        return TOO_FEW_REPLICATIONS
    if np.isnan(p_adjusted):
        return NOT_MEASURABLE
    if p_adjusted >= SIGNIFICANCE:
        return NO_CLEAR_DIFFERENCE
    direction = HIGHER if mean_difference > 0 else LOWER
    if better == "none":
        return direction
    return BETTER if direction == better else WORSE


def paired_differences(stacks: Stacks, better: Mapping[str, str], family_of: Family) -> pd.DataFrame:
    """Compare every alternative with the first, row by row of the stacks.

    Replications are paired: the same ones have the same matters under every alternative. p values are adjusted by Holm
    over the rows of an alternative that belong to one family, as `family_of` tells from the keys.

    Returns
    -------
    DataFrame with the keys, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, replications, verdict.
    """
    (baseline, base), *others = stacks.items()
    parts = []
    for alternative, values in others:
        differences, sizes = _subtracted(values.reindex(base.index), base)
        estimates = [paired_interval(row, size) for row, size in zip(differences, sizes, strict=True)]
        part = base.index.to_frame(index=False)
        part["baseline"], part["alternative"] = baseline, alternative
        part["mean_difference"] = [estimate.mean for estimate in estimates]
        part["ci_low"] = [estimate.low for estimate in estimates]
        part["ci_high"] = [estimate.high for estimate in estimates]
        p_values = pd.Series([paired_p(row, size) for row, size in zip(differences, sizes, strict=True)])
        part["p_adjusted"] = p_values.groupby(family_of(part)).transform(lambda values: holm(values.to_numpy()))
        part["replications"] = differences.shape[1]
        part["verdict"] = [
            verdict(better.get(kpi, "none"), estimate.mean, p, differences.shape[1])
            for kpi, estimate, p in zip(part["kpi"], estimates, part["p_adjusted"], strict=True)
        ]
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*base.index.names, *COLUMNS])


def _subtracted(values: pd.DataFrame, base: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the differences (rows, replications), NaN where a side isn't finite, and each row's largest number."""
    after, before = values.to_numpy(dtype=np.float64), base.to_numpy(dtype=np.float64)
    finite = np.isfinite(after) & np.isfinite(before)
    after, before = np.where(finite, after, 0.0), np.where(finite, before, 0.0)
    sizes = np.maximum(np.abs(after), np.abs(before)).max(axis=1, initial=0.0)
    return np.where(finite, after - before, np.nan), sizes


COLUMNS = (
    "baseline",
    "alternative",
    "mean_difference",
    "ci_low",
    "ci_high",
    "p_adjusted",
    "replications",
    "verdict",
)
