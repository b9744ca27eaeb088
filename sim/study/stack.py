"""Laying the tables of replications on top of each other: one row per thing measured, one column per replication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.intervals import mean_intervals

Stacks = Mapping[str, pd.DataFrame]
"""One stack for each alternative, in the order of the study."""


def stack(tables: Iterable[pd.DataFrame], keys: list[str], column: str, missing: float = float("nan")) -> pd.DataFrame:
    """Return a column of several tables side by side.

    Parameters
    ----------
    tables
        One for each replication.
    keys
        The columns that tell what a row measures.
    missing
        The value where a table lacks a row that another has.

    Returns
    -------
    DataFrame indexed by `keys`, in the order in which they first occur, with one column for each replication.
    """
    columns: list[pd.Series[float]] = []
    for table in tables:
        values = table.set_index(keys)[column].copy()
        if columns and values.index.equals(columns[0].index):
            values.index = columns[0].index  # one index for all, so that a replication costs its values
        columns.append(values)
    index = columns[0].index
    for other in columns[1:]:
        if not other.index.equals(index):
            index = index.append(other.index.difference(index, sort=False))
    return pd.DataFrame(
        {number: values.reindex(index).fillna(missing) for number, values in enumerate(columns)}, index=index
    )


def means(stacks: Stacks, prefix: str = "") -> pd.DataFrame:
    """Return alternative, the keys, and mean, ci_low, ci_high over replications of every row of the stacks."""
    parts = []
    for alternative, values in stacks.items():
        mean, low, high = mean_intervals(values.to_numpy(dtype=np.float64).T)
        part = values.index.to_frame(index=False)
        part.insert(0, "alternative", alternative)
        part[f"{prefix}mean"], part[f"{prefix}ci_low"], part[f"{prefix}ci_high"] = mean, low, high
        part["replications"] = values.shape[1]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def curves(
    tables: Mapping[str, Sequence[pd.DataFrame]],
    keys: list[str],
    columns: Mapping[str, str],
    missing: float = float("nan"),
) -> pd.DataFrame:
    """Return alternative, keys, means with intervals of several columns, each under its prefix, and replications."""
    found = [
        means({alternative: stack(of, keys, column, missing) for alternative, of in tables.items()}, prefix)
        for prefix, column in columns.items()
    ]
    first = found[0]
    for other in found[1:]:
        first = first.merge(other, on=["alternative", *keys, "replications"], how="left", validate="one_to_one")
    return first[[*(name for name in first.columns if name != "replications"), "replications"]]
