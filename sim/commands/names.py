"""What the things in a study's tables are called, as its figures and its verdict print them."""

from __future__ import annotations

import pandas as pd

from sim.commands.inputs import Inputs, calendar_years
from sim.report.words import Names
from sim.scenario import Backlog, Scenario, Text, seconds_of_day


def names_of(inputs: Inputs, kpi_names: pd.DataFrame) -> Names:
    """The names that the scenario, the rules and the registry of KPIs give.

    Parameters
    ----------
    kpi_names
        The study's table of that name: kpi, unit, better, headline, name_en, name_zh.
    """
    scenario = inputs.scenario
    rows = list(kpi_names.itertuples())
    return Names(
        alternatives={alternative.name: alternative.title for alternative in inputs.alternatives},
        kpis={str(row.kpi): Text(en=str(row.name_en), zh=str(row.name_zh)) for row in rows},
        townships={name: township.name for name, township in scenario.places.townships.items()},
        steps={id: step.title for rule in inputs.rules.values() for id, step in rule.steps.items()},
        cases={name: case.name for name, case in scenario.cases.items()},
        reforms={name: reform.name for name, reform in inputs.reforms.items()},
        roles=_roles(scenario),
        headline=tuple(str(row.kpi) for row in rows if row.headline),
        legal_limit_days=_legal_limit_days(scenario),
        guessed_years=tuple(calendar_years(scenario)["statutory_days_only"]),
        from_backlog=isinstance(scenario.backlog, Backlog),
    )


def _roles(scenario: Scenario) -> dict[str, Text]:
    """Kinds of unit, and those of assisting departments where each department has one."""
    units = scenario.units.items()
    assisting = {
        f"assisting_{name}": Text(en=f"{unit.name.en}, assisting", zh=f"协办{unit.name.zh}")
        for name, unit in units
        if unit.pooled_by == "department"
    }
    return {name: unit.name for name, unit in units} | assisting


def _legal_limit_days(scenario: Scenario) -> float | None:
    """The limit that all kinds share, in days of the reference calendar's hours; None where they differ."""
    limits = {kind.legal_limit for kind in scenario.kinds.values()}
    name = limits.pop()
    if limits or name is None:
        return None
    hours = scenario.calendars[scenario.reference_calendar].hours.value
    seconds = sum(seconds_of_day(closes) - seconds_of_day(opens) for opens, closes in hours)
    return scenario.limits[name].working_hours.value * 3600 / seconds
