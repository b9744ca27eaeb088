"""One replication's digest as tidy tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.measures.cases import case_table
from sim.measures.costs import cost_table
from sim.measures.counter import counter_table
from sim.measures.digested import Digest
from sim.measures.equity import equity_table
from sim.measures.joining import county_part
from sim.measures.observed import Observed
from sim.measures.phases import event_table, wave_table
from sim.measures.promptness import promptness_table
from sim.measures.registry import EVERYWHERE, HEADLINES, registry
from sim.measures.stages import stage_table
from sim.measures.tables import (
    backlog_table,
    survival_table,
    township_table,
    unit_table,
    whole_backlog_table,
)
from sim.measures.weeks import weekly_table


@dataclass(frozen=True, eq=False)
class Summary:
    """What is said about one replication; the tables' columns are told where they are made.

    `kpis` has kpi, unit, value, and what each KPI means: better, headline, name_en, name_zh; and whether this log has
    anything to tell of it: is_told.
    """

    replication: int
    kpis: pd.DataFrame
    townships: pd.DataFrame
    counties: pd.DataFrame
    units: pd.DataFrame
    backlog: pd.DataFrame
    whole_backlog: pd.DataFrame
    survival: pd.DataFrame
    stages: pd.DataFrame
    cases: pd.DataFrame
    costs: pd.DataFrame
    equity: pd.DataFrame
    counter_hours: pd.DataFrame
    weekly: pd.DataFrame
    event_time: pd.DataFrame
    waves: pd.DataFrame
    promptness: pd.DataFrame


def summarise(digest: Digest) -> Summary:
    """Compute every KPI and table of a digest."""
    observed = Observed(digest)
    return Summary(
        replication=digest.frame.replication,
        kpis=kpi_table(observed),
        townships=township_table(observed),
        counties=county_table(digest),
        units=unit_table(observed),
        backlog=backlog_table(observed),
        whole_backlog=whole_backlog_table(observed),
        survival=survival_table(observed),
        stages=stage_table(observed),
        cases=case_table(digest.cases),
        costs=cost_table(observed),
        equity=equity_table(observed),
        counter_hours=counter_table(observed),
        weekly=weekly_table(observed),
        event_time=event_table(observed),
        waves=wave_table(observed),
        promptness=promptness_table(observed),
    )


def kpi_table(observed: Observed) -> pd.DataFrame:
    """Return one row per KPI: kpi, unit, value, better, headline, name_en, name_zh, is_told."""
    return pd.DataFrame(
        [
            (
                kpi.id,
                kpi.unit,
                kpi.function(observed),
                kpi.better,
                kpi.id in HEADLINES,
                kpi.name.en,
                kpi.name.zh,
                kpi.is_told(observed),
            )
            for kpi in registry(observed.frame)
        ],
        columns=["kpi", "unit", "value", "better", "headline", "name_en", "name_zh", "is_told"],
    )


def county_table(digest: Digest) -> pd.DataFrame:
    """Return the KPIs of each county for itself, where there are several: county, kpi, unit, value."""
    counties = digest.frame.counties
    found = []
    for number in range(len(counties)) if len(counties) > 1 else ():
        observed = Observed(county_part(digest, number))
        told = [kpi for kpi in EVERYWHERE if kpi.is_told(observed)]
        found += [(counties[number].id, kpi.id, kpi.unit, kpi.function(observed)) for kpi in told]
    return pd.DataFrame(found, columns=["county", "kpi", "unit", "value"])
