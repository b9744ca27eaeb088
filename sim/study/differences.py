"""Paired differences from the baseline, and a plain verdict on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.intervals import Floats, holm, paired_interval, paired_p
from sim.study.pairs import Pairs, pairs_of
from sim.study.stack import Stacks
from sim.study.statistics.equivalence import verdict

Family = Callable[[pd.DataFrame], pd.Series]
"""From the keys of rows to the family of claims that each belongs to."""


def paired_differences(
    stacks: Stacks, better: Mapping[str, str], family_of: Family, pairs: Pairs | None = None
) -> pd.DataFrame:
    """Compare the alternatives of each pair, row by row of the stacks.

    Replications are paired: the same ones have the same matters under every alternative. p values are adjusted by Holm
    over the rows of a pair that belong to one family, as `family_of` tells from the keys.

    Parameters
    ----------
    pairs
        Baseline and alternative of each comparison; None compares every alternative with the first.

    Returns
    -------
    DataFrame with the keys, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, replications, verdict.
    """
    parts = []
    for baseline, alternative in pairs_of(list(stacks)) if pairs is None else pairs:
        base, values = stacks[baseline], stacks[alternative]
        differences, sizes = subtracted(values.reindex(base.index), base)
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
            verdict(better.get(kpi, "none"), estimate.mean, p, np.nan, differences.shape[1], None)
            for kpi, estimate, p in zip(part["kpi"], estimates, part["p_adjusted"], strict=True)
        ]
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else no_differences(stacks, COLUMNS)


def no_differences(stacks: Stacks, columns: Sequence[str]) -> pd.DataFrame:
    """Return the table of a study that compares nothing: the keys of the stacks and `columns`, without a row."""
    return pd.DataFrame(columns=[*next(iter(stacks.values())).index.names, *columns])


def subtracted(values: pd.DataFrame, base: pd.DataFrame) -> tuple[Floats, Floats]:
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
