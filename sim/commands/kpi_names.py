"""What the measures of a study mean, known from its first replication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.documents import InputError, Problem, suggestion
from sim.measures import Kpi, known_kpis
from sim.scenario import Scenario, Text, roles_of
from sim.study import Alternative, Laboratory

ANY_KIND = {"KIND": Text(en="any kind of matter", zh="任一类事项")}
ANY_UNIT = {"UNIT": Text(en="any kind of unit", zh="任一类单位")}


def kpis_of(scenario: Scenario | None) -> dict[str, Kpi]:
    """Return the measures that runs of a scenario may tell; of none, with the patterns of those by kind and unit."""
    if scenario is None:
        return known_kpis(ANY_KIND, ANY_UNIT)
    return known_kpis({name: kind.name for name, kind in scenario.kinds.items()}, roles_of(scenario))


def unknown_kpis(asked: Iterable[str], scenario: Scenario) -> dict[str, str]:
    """Return what is wrong with each asked measure that no run of the scenario could tell."""
    known = kpis_of(scenario)
    return {
        kpi: f"there is no such measure;{suggestion(kpi, known)} `govsim list measures scenario=NAME` shows them"
        for kpi in asked
        if kpi not in known
    }


def better_of(kpi: str, scenario: Scenario) -> str:
    """Return which is better of a known measure: "higher", "lower" or "none"."""
    return kpis_of(scenario)[kpi].better


def check_kpis(asked: Iterable[str], scenario: Scenario, command: str, key: str = "kpi") -> None:
    """Refuse measures that no run of the scenario could tell.

    Raises
    ------
    InputError
        With all of them.
    """
    unknown = unknown_kpis(asked, scenario)
    if unknown:
        raise InputError(Problem(f"command {command}", None, None, key, told, kpi) for kpi, told in unknown.items())


def values_of(table: pd.DataFrame, kpi: str) -> NDArray[np.float64]:
    """Return a measure in every replication (shape: replications), by a table of `Laboratory.kpis`.

    Raises
    ------
    InputError
        In some replication it isn't a number.
    """
    values = np.asarray(table.loc[kpi], dtype=np.float64)
    if not np.isfinite(values).all():
        message = "in some run this is not a number, as a median that is not reached: choose a mean or a share"
        raise InputError([Problem("kpi", None, None, "", message, kpi)])
    return values


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
    found = laboratory.pilot(alternatives)
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
