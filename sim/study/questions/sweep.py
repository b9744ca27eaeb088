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
SAME_AS = "same_as"
"""Column of the point that is the same experiment; only where there are any."""


def sweep_tables(
    values: Mapping[tuple[int, str], pd.DataFrame],
    levers: Sequence[Lever],
    points: Points,
    kpi_names: pd.DataFrame,
    same_as: Mapping[int, int],
    baseline: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Return a sweep's tables by file stem.

    Parameters
    ----------
    values
        By number of the point and name of the alternative: one row a KPI, one column a replication. Every point that is
        there has every alternative; all have the same replications. Points that are the same experiment are there once.
    kpi_names
        kpi, unit, better and more of the KPIs that are told.
    same_as
        For each point the first one that is the same experiment, such as itself: factors may round to the same staff.
    baseline
        What alternatives are compared with, as `sim.study.pairs` tells; None for the first.

    Returns
    -------
    sweep
        point, a column for each lever, alternative, kpi, unit, mean, ci_low, ci_high, replications; and after point,
        where some points are the same experiment, same_as, the number of the first of them.
    sweep_differences
        point, a column for each lever, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted,
        replications, verdict: paired by replication; p adjusted by Holm over the different points, KPI by KPI. Only
        where there are several alternatives. With same_as, as above.
    """
    units = dict(zip(kpi_names["kpi"], kpi_names["unit"], strict=True))
    better = dict(zip(kpi_names["kpi"], kpi_names["better"], strict=True))
    numbers = list(dict.fromkeys(point for point, _ in values))
    stacks: Stacks = {
        alternative: pd.concat([_rows(values[point, alternative], point, units) for point in numbers])
        for alternative in dict.fromkeys(name for _, name in values)
    }
    shown = [point for point, first in same_as.items() if first in numbers]
    at = pd.DataFrame(points[shown], columns=[lever.title for lever in levers])
    at.insert(0, "point", shown)
    if len(shown) > len(numbers):
        at.insert(1, SAME_AS, [same_as[point] for point in shown])
    tables = {"sweep": _placed(means(stacks), at, same_as)}
    if len(stacks) > 1:
        differences = paired_differences(stacks, better, lambda keys: keys["kpi"], pairs_of(list(stacks), baseline))
        tables["sweep_differences"] = _placed(differences, at, same_as)
    return tables


def _rows(table: pd.DataFrame, point: int, units: Mapping[str, str]) -> pd.DataFrame:
    """Return the KPIs that are told, keyed by point, KPI and unit."""
    told = table.reindex(list(units))
    told.index = pd.MultiIndex.from_arrays([np.full(len(told), point), list(units), list(units.values())], names=KEYS)
    return told


def _placed(table: pd.DataFrame, at: pd.DataFrame, same_as: Mapping[int, int]) -> pd.DataFrame:
    """Put the levers' values beside each row's point, and give each point the rows of the first that is the same."""
    first = at["point"].map(same_as).rename("first")
    placed = at.join(first).merge(table.rename(columns={"point": "first"}), on="first", how="right")
    if SAME_AS not in at:
        return placed.drop(columns="first")
    placed["order"] = pd.factorize(placed["alternative"])[0]
    return placed.sort_values(["order", "point"], kind="stable", ignore_index=True).drop(columns=["first", "order"])


def different(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a sweep's table without those of points that are the same experiment as another."""
    return table[table["point"] == table[SAME_AS]] if SAME_AS in table else table
