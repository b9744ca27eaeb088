"""One replication's log as tidy tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.engine import RunLog
from sim.measures.cases import case_rows, case_table
from sim.measures.observed import Observed
from sim.measures.registry import HEADLINES, registry
from sim.measures.stages import stage_table
from sim.measures.tables import backlog_table, survival_table, township_table, unit_table


@dataclass(frozen=True, eq=False)
class Summary:
    """What is said about one replication; the tables' columns are told where they are made.

    `kpis` has kpi, unit, value, and what each KPI means: better, headline, name_en, name_zh.
    """

    replication: int
    kpis: pd.DataFrame
    townships: pd.DataFrame
    units: pd.DataFrame
    backlog: pd.DataFrame
    survival: pd.DataFrame
    stages: pd.DataFrame
    cases: pd.DataFrame


def summarise(log: RunLog) -> Summary:
    """Compute every KPI and table of a log."""
    observed = Observed(log)
    return Summary(
        replication=log.frame.replication,
        kpis=kpi_table(observed),
        townships=township_table(observed),
        units=unit_table(observed),
        backlog=backlog_table(observed),
        survival=survival_table(observed),
        stages=stage_table(observed),
        cases=case_table(case_rows(log)),
    )


def kpi_table(observed: Observed) -> pd.DataFrame:
    """Return one row per KPI: kpi, unit, value, better, headline, name_en, name_zh."""
    return pd.DataFrame(
        [
            (kpi.id, kpi.unit, kpi.function(observed), kpi.better, kpi.id in HEADLINES, kpi.name.en, kpi.name.zh)
            for kpi in registry(observed.frame)
        ],
        columns=["kpi", "unit", "value", "better", "headline", "name_en", "name_zh"],
    )
