"""What the measures of a study mean, known from its first replication."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.documents import InputError, Problem, suggestion
from sim.measures import Summary
from sim.study import Alternative, Laboratory, UnfinishedError


def kpi_names_of(laboratory: Laboratory, alternatives: Sequence[Alternative], *needed: str) -> pd.DataFrame:
    """Run one replication of each alternative, unless it was run before, and return what its measures mean.

    Returns
    -------
    kpi, unit, better, headline, name_en, name_zh, of the measures of which some alternative has anything to tell.

    Raises
    ------
    InputError
        A needed measure is not among them.
    UnfinishedError
        The replication failed.
    """
    found: dict[str, Summary] = {}
    before = len(laboratory.failures)

    def take(name: str, replication: int, summary: Summary) -> None:
        found[name] = summary

    laboratory.run(alternatives, range(1), take)
    if len(laboratory.failures) > before:
        raise UnfinishedError(laboratory.failures[before:])
    tables = [found[alternative.name].kpis for alternative in alternatives]
    told = {kpi for table in tables for kpi in table.loc[table["is_told"], "kpi"]}
    names = pd.concat(tables, ignore_index=True).drop_duplicates("kpi")
    names = names.loc[names["kpi"].isin(told)].drop(columns=["value", "is_told"]).reset_index(drop=True)
    unknown = [kpi for kpi in needed if kpi not in told]
    if unknown:
        known = list(names["kpi"])
        there = f"there are: {', '.join(known)}"
        raise InputError(
            Problem("kpi", None, None, "", f"no such measure is told here;{suggestion(kpi, known)} {there}", kpi)
            for kpi in unknown
        )
    return names
