"""``govsim check``: read a scenario and its rules as a run would, say what they hold, and run nothing."""

from __future__ import annotations

from collections import Counter

from pydantic import Field
from rich.table import Table

from sim.cli import DONE
from sim.commands.asked import OWN, TODAY, mixes_asked, resolve
from sim.commands.call import Call, Settings
from sim.commands.inputs import Inputs, read_inputs, remarks_on, remarks_on_plans, used_files
from sim.commands.loads import load_tables, loads_of, remarks_on_load
from sim.commands.resolved_config import Asked
from sim.commands.terminal import PlainConsole
from sim.scenario import Scenario, parameters
from sim.world import build_organisation
from sim.world.arrivals import yearly_rate


class CheckSettings(Settings):
    """Keys of conf/check.yaml."""

    rules: list[str] = Field(description="a list of names of rules: [dumping,whistle]")
    reforms: list[str] = Field(description="a list of mixes of reforms: [none,whistle+services,all]")
    plans: list[str] = Field(description="a list of names of rollouts, and of own for the scenario's own")


def execute(call: Call) -> int:
    """Check, and print what was read."""
    config = resolve(call, asked_of_check(call, call.settings(CheckSettings)), {})
    inputs = read_inputs(config)

    console = PlainConsole()
    for line in used_files(config):
        console.print(line, soft_wrap=True)
    loads = loads_of(inputs)
    remarks = remarks_on(inputs) + remarks_on_plans(inputs)
    remarks += remarks_on_load(inputs.scenario, loads, len(inputs.alternatives))
    for remark in remarks:
        console.print(remark.line("en"), soft_wrap=True)
    tables = [_matters(inputs.scenario), _staff(inputs.scenario), _grades(inputs.scenario)]
    for table in [*tables, _rules(inputs), *load_tables(loads)] if inputs.rules else tables:
        console.print()
        console.print(table)
    if not inputs.rules:
        there = ",".join(call.library.names("rule"))
        console.print(f"\nno rule checked: add rules=[…]; there are: {there}", soft_wrap=True)
    warnings = sum(remark.is_warning for remark in remarks)
    count = "1 warning stands" if warnings == 1 else f"{warnings} warnings stand"
    console.print(f"\nNothing is refused; {count} above." if warnings else "\nNothing is wrong.")
    return DONE


def asked_of_check(call: Call, settings: CheckSettings) -> list[tuple[str, Asked]]:
    """Return everything that is to be tried with the scenario: what is in force and planned there comes with it."""
    asked: list[tuple[str, Asked]] = [(name, {"rule": name}) for name in settings.rules]
    chosen = call.choices.get("rule")
    if chosen is not None and chosen not in settings.rules:
        asked.append((chosen, {"rule": chosen}))
    asked += mixes_asked(settings.reforms, call.library)
    asked += [(name, {"rollout": name}) for name in settings.plans]
    scenario = call.chosen("scenario").data
    if scenario.get("rollout") and OWN not in settings.plans:
        asked.append((OWN, {"rollout": OWN}))
    if not asked and scenario.get("rules"):
        asked.append((TODAY, {"reforms": []}))
    return asked


def _matters(scenario: Scenario) -> Table:
    places = build_organisation(scenario).places
    table = _table("matters", "kind", "expected a year")
    total = 0.0
    for name, kind in scenario.kinds.items():
        expected = sum(yearly_rate(kind, township, places) for township in range(len(places.township_ids)))
        total += expected
        table.add_row(name, f"{expected:,.0f}")
    table.add_row("all", f"{total:,.0f}")
    return table


def _staff(scenario: Scenario) -> Table:
    organisation = build_organisation(scenario)
    queues: Counter[int] = Counter()
    people: Counter[int] = Counter()
    for unit in organisation.units:
        queues[unit.role] += 1
        people[unit.role] += unit.headcount[0][1]
    table = _table("units", "kind of unit", "units", "staff at the start")
    for role, role_id in enumerate(organisation.role_ids):
        if queues[role]:
            table.add_row("departments" if role_id == "owner" else role_id, f"{queues[role]:,}", f"{people[role]:,}")
    return table


def _grades(scenario: Scenario) -> Table:
    rows = [row for row in parameters(scenario) if row.source != "default"]
    grades = Counter(row.grade or "none given" for row in rows)
    table = _table("parameters", "grade of evidence", "parameters")
    for grade, count in sorted(grades.items()):
        table.add_row(grade, f"{count:,}")
    return table


def _rules(inputs: Inputs) -> Table:
    table = _table("rules", "rule", "kinds of matter", "steps", "deadlines", "ends")
    for name, rule in inputs.rules.items():
        kinds = ", ".join(rule.starts)
        table.add_row(name, kinds, str(len(rule.steps)), str(len(rule.deadlines)), str(len(rule.ends)))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 or column == "kinds of matter" else "right")
    return table
