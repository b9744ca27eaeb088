"""One replication's digest as tidy tables."""

from __future__ import annotations

from collections.abc import Mapping
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

_COLUMNS = {
    "kpis": "kpi:O unit:O value:f better:O headline:b name_en:O name_zh:O is_told:b",
    "townships": "township:O kpi:O unit:O value:f",
    "counties": "county:O kpi:O unit:O value:f",
    "units": "unit:O role:O tier:O township:O name_en:O name_zh:O staff_hours:f worked_hours:f utilisation:f "
    "peak_day_load:f queue_mean:f wages:f",
    "backlog": "day:O open_matters:i unsolved_problems:i",
    "whole_backlog": "day:O open_matters:i is_warm_up:b",
    "survival": "working_days:f share_open:f share_open_department:f",
    "stages": "role:O part:O hours_per_matter:f working_hours_per_matter:f",
    "cases": "case:O milestone:O elapsed_hours:f working_days:f published_hours:f",
    "costs": "tier:O kpi:O unit:O value:f",
    "equity": "of:O statistic:O kpi:O unit:O value:f",
    "counter_hours": "role:O hour:i waiting:f arrivals:f left:f",
    "weekly": "group:O week:O kpi:O unit:O value:f",
    "event_time": "group:O week:i kpi:O unit:O value:f",
    "waves": "wave:O stack:O group:O period:O kpi:O unit:O value:f",
    "promptness": "township:O group:O working_days:i value:f",
}
TABLES: Mapping[str, Mapping[str, str]] = {
    name: dict(column.split(":") for column in columns.split()) for name, columns in _COLUMNS.items()
}
"""The columns of each table of a summary, and what each holds: O text, f numbers, i whole numbers, b true or false."""


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
