"""A sweep: KPIs and paired differences at every point, as tidy tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.differences import paired_differences
from sim.study.levers import Lever
from sim.study.pairs import pairs_of
from sim.study.questions.sampling import Points
from sim.study.stack import Stacks, means

KEYS = ["point", "kpi", "unit"]


def sweep_tables(
    values: Mapping[tuple[int, str], pd.DataFrame],
    levers: Sequence[Lever],
    points: Points,
    kpi_names: pd.DataFrame,
    baseline: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Return a sweep's tables by file stem.

    Parameters
    ----------
    values
        By number of the point and name of the alternative: one row a KPI, one column a replication. Every point that is
        there has every alternative; all have the same replications.
    kpi_names
        kpi, unit, better and more of the KPIs that are told.
    baseline
        What alternatives are compared with, as `sim.study.pairs` tells; None for the first.

    Returns
    -------
    sweep
        point, a column for each lever, alternative, kpi, unit, mean, ci_low, ci_high, replications.
    sweep_differences
        point, a column for each lever, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted,
        replications, verdict: paired by replication; p adjusted by Holm over the points, KPI by KPI. Only where there
        are several alternatives.
    """
    units = dict(zip(kpi_names["kpi"], kpi_names["unit"], strict=True))
    better = dict(zip(kpi_names["kpi"], kpi_names["better"], strict=True))
    numbers = list(dict.fromkeys(point for point, _ in values))
    stacks: Stacks = {
        alternative: pd.concat([_rows(values[point, alternative], point, units) for point in numbers])
        for alternative in dict.fromkeys(name for _, name in values)
    }
    at = pd.DataFrame(points[numbers], columns=[lever.title for lever in levers])
    at.insert(0, "point", numbers)
    tables = {"sweep": _placed(means(stacks), at)}
    if len(stacks) > 1:
        differences = paired_differences(stacks, better, lambda keys: keys["kpi"], pairs_of(list(stacks), baseline))
        tables["sweep_differences"] = _placed(differences, at)
    return tables


def _rows(table: pd.DataFrame, point: int, units: Mapping[str, str]) -> pd.DataFrame:
    """Return the KPIs that are told, keyed by point, KPI and unit."""
    told = table.reindex(list(units))
    told.index = pd.MultiIndex.from_arrays([np.full(len(told), point), list(units), list(units.values())], names=KEYS)
    return told


def _placed(table: pd.DataFrame, at: pd.DataFrame) -> pd.DataFrame:
    """Put the levers' values beside each row's point."""
    return at.merge(table, on="point", how="right", validate="one_to_many")
