"""Summaries of many replications in the memory of their values: a column that several have alike is kept once."""

from __future__ import annotations

from hashlib import blake2b

import pandas as pd
from pandas.api.extensions import ExtensionArray

from sim.measures import TABLES, Summary

KEPT_TABLES = tuple(name for name in TABLES if name != "promptness")
"""Those that a study's tables are made of; promptness is for the search of staff, which takes each summary at once."""


class Kept:
    """The tables of one replication, each put together when it is looked at.

    Parameters
    ----------
    summary
        What is kept of it: the tables of `KEPT_TABLES`.
    columns
        Every different column so far, by a hash of its values; those of this summary are added.
    """

    __slots__ = ("_tables", "replication")

    def __init__(self, summary: Summary, columns: dict[bytes, ExtensionArray]) -> None:
        self.replication = summary.replication
        self._tables = tuple(_kept(getattr(summary, name), columns) for name in KEPT_TABLES)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in KEPT_TABLES:
            raise AttributeError(name)
        return pd.DataFrame(dict(zip(TABLES[name], self._tables[KEPT_TABLES.index(name)], strict=True)), copy=False)


def _kept(table: pd.DataFrame, columns: dict[bytes, ExtensionArray]) -> tuple[ExtensionArray, ...]:
    found = []
    for name in table:
        values = table[name].array
        key = blake2b(repr((str(values.dtype), values.tolist())).encode(), digest_size=16).digest()
        if key not in columns:
            columns[key] = values.copy()
        found.append(columns[key])
    return tuple(found)
