"""The main table of differences: each with its intervals, what pairing gained, and whether it matters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.study.differences import Family, no_differences, subtracted
from sim.study.intervals import holm, paired_interval
from sim.study.pairs import Pairs, pairs_of
from sim.study.stack import Stacks
from sim.study.statistics.bootstrap import bca_intervals
from sim.study.statistics.common_numbers import simultaneous_interval, variance_reduction
from sim.study.statistics.equivalence import equivalence_p, matters_p, rounding_of, verdict

COLUMNS = (
    "baseline",
    "alternative",
    "mean_difference",
    "ci_low",
    "ci_high",
    "simultaneous_low",
    "simultaneous_high",
    "bca_low",
    "bca_high",
    "p_adjusted",
    "p_equivalent",
    "variance_reduction",
    "matters_from",
    "replications",
    "verdict",
)


def judged_differences(
    stacks: Stacks,
    better: Mapping[str, str],
    family_of: Family,
    that_matter: Mapping[str, float],
    pairs: Pairs | None = None,
) -> pd.DataFrame:
    """Compare the alternatives of each pair, row by row of the stacks, paired by replication.

    Parameters
    ----------
    better
        For each KPI "higher", "lower" or "none".
    family_of
        Which rows of a pair are judged together: p values are adjusted by Holm, and simultaneous intervals
        widened by Bonferroni, over those that have a value.
    that_matter
        For some KPIs the smallest difference that matters, above 0, in the KPI's unit.
    pairs
        Baseline and alternative of each comparison; None compares every alternative with the first.

    Returns
    -------
    DataFrame with the keys, and `COLUMNS`: ci_… is the t interval, bca_… the bootstrap's; p_adjusted tests that the
    difference is 0, or, where matters_from is given, no further from 0 than that; p_equivalent, given only there, that
    it is no nearer.
    """
    parts = []
    for baseline, alternative in pairs_of(list(stacks)) if pairs is None else pairs:
        base = stacks[baseline]
        values = stacks[alternative].reindex(base.index)
        parts.append(_compared(base, values, (baseline, alternative), better, family_of, that_matter))
    return pd.concat(parts, ignore_index=True) if parts else no_differences(stacks, COLUMNS)


def _compared(
    base: pd.DataFrame,
    values: pd.DataFrame,
    names: tuple[str, str],
    better: Mapping[str, str],
    family_of: Family,
    that_matter: Mapping[str, float],
) -> pd.DataFrame:
    differences, sizes = subtracted(values, base)
    part = base.index.to_frame(index=False)
    part["baseline"], part["alternative"] = names
    deltas = [that_matter.get(kpi) for kpi in part["kpi"]]
    rows = list(zip(differences, sizes.tolist(), deltas, strict=True))
    p_values = pd.Series([matters_p(row, delta or 0.0, size) for row, size, delta in rows], dtype=np.float64)
    reaches = [1.0 if unit == "share" and size <= 1 else np.inf for unit, size in zip(part["unit"], sizes, strict=True)]
    p_equivalent = pd.Series(
        [
            np.nan if delta is None else equivalence_p(row, delta, size, reach)
            for (row, size, delta), reach in zip(rows, reaches, strict=True)
        ],
        dtype=np.float64,
    )
    family = family_of(part)
    claims = p_values.groupby(family).transform("count").clip(lower=1)

    estimates = [paired_interval(row, size) for row, size, _ in rows]
    together = [
        simultaneous_interval(row, count, size) for (row, size, _), count in zip(rows, claims.tolist(), strict=True)
    ]
    part["mean_difference"] = [estimate.mean for estimate in estimates]
    part["ci_low"], part["ci_high"] = [each.low for each in estimates], [each.high for each in estimates]
    part["simultaneous_low"] = [each.low for each in together]
    part["simultaneous_high"] = [each.high for each in together]
    part["bca_low"], part["bca_high"] = bca_intervals(differences, sizes, " less ".join(reversed(names)))
    part["p_adjusted"] = p_values.groupby(family).transform(lambda p: holm(p.to_numpy()))
    part["p_equivalent"] = p_equivalent.groupby(family).transform(lambda p: holm(p.to_numpy()))
    part["variance_reduction"] = variance_reduction(values.to_numpy(dtype=np.float64), base.to_numpy(dtype=np.float64))
    part["matters_from"] = pd.Series(deltas, dtype=np.float64)
    part["replications"] = differences.shape[1]
    part["verdict"] = [
        verdict(
            better.get(kpi, "none"),
            estimate.mean,
            p,
            equivalent,
            len(row),
            delta,
            none_differed=bool(np.abs(row).max() <= rounding_of(row, size)),
        )
        for kpi, estimate, p, equivalent, (row, size, delta) in zip(
            part["kpi"], estimates, part["p_adjusted"], part["p_equivalent"], rows, strict=True
        )
    ]
    return part
