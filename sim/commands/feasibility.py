"""What only the laid-out county can tell about a scenario: refused, or warned of, before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sim.documents import Document, Problem
from sim.rules import Rule
from sim.scenario import Backlog, Scenario, Text
from sim.world import DEPARTMENT, Organisation, Unit, build_organisation
from sim.world.arrivals import hourly_weights, yearly_rate
from sim.world.ownership import owned_shares

SHOWN = 5
"""Units named in a warning; of others there are only so many."""
MOST_MATTERS = 50_000_000
"""Beyond this the matters of one replication don't fit into the memory of an ordinary computer."""


def problems_of_demand(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Profiles that leave a month's matters without a day, and more matters than can be simulated."""
    part_of_year: dict[str | None, float] = {}
    for name, profile in ((None, None), *scenario.profiles.items()):
        with np.errstate(invalid="ignore", divide="ignore"):
            weights = hourly_weights(scenario, profile)
        if np.isfinite(weights).all():
            part_of_year[name] = float(weights.sum())
        elif name is not None:
            message = "in some month no day has a weight, so that its matters have no day: see weekdays, holiday_factor"
            yield document.problem(("profiles", name), message)
    townships = range(len(scenario.places.townships))
    places = build_organisation(scenario).places
    expected = {
        name: part_of_year[kind.profile] * sum(yearly_rate(kind, township, places) for township in townships)
        for name, kind in scenario.kinds.items()
        if kind.profile in part_of_year
    }
    if sum(expected.values()) > MOST_MATTERS:
        most = max(expected, key=lambda name: expected[name])
        message = f"these rates give {sum(expected.values()):,.0f} matters; at most {MOST_MATTERS:,} can be simulated"
        yield document.problem(("kinds", most), message)


def warnings_of_staff(scenario: Scenario, rules: Iterable[Rule]) -> Iterator[Text]:
    """Queues that nobody ever serves, one warning for each kind of unit; not those to which no matter comes."""
    organisation = build_organisation(scenario)
    unasked = _unasked_departments(scenario, organisation, list(rules))
    empty: dict[int, list[Unit]] = {}
    for number, unit in enumerate(organisation.units):
        if number not in unasked and not any(staff for _, staff in unit.headcount):
            empty.setdefault(unit.role, []).append(unit)
    for role, units in empty.items():
        some, more = units[:SHOWN], len(units) - SHOWN
        en, zh = "; ".join(unit.name.en for unit in some), "、".join(unit.name.zh for unit in some)
        kind = organisation.role_names[role]
        if more > 0:
            en, zh = f"{en}; and {more} more of {kind.en}", f"{zh}等{len(units)}个{kind.zh}"
        role_id = organisation.role_ids[role]
        key = ", ".join(dict.fromkeys(key_of_staff(scenario, unit, role_id) for unit in some))
        yield Text(
            en=f"nobody on the staff of {en}: what comes there waits for ever; see {key}",
            zh=f"{zh}没有人员：到达的事项将永远等待；见{key}",
        )


def warnings_of_shares(scenario: Scenario) -> Iterator[Text]:
    """Departments to which no matter ever comes: they own no share of any kind, and so assist with none either."""
    stated = _stated_departments(scenario)
    shares = np.sum([owned_shares(scenario, kind) for kind in scenario.kinds.values()], axis=0)
    for place, (name, department) in enumerate(scenario.departments.list.items()):
        if name not in stated and not shares[place] > 0:
            key = f"departments.list.{name}.owned_share"
            yield Text(
                en=f"{department.name.en} owns no share of any kind of matter: none ever comes there; see {key}",
                zh=f"{department.name.zh}在任何一类事项中都没有主责份额，不会收到任何事项；见{key}",
            )


def _stated_departments(scenario: Scenario) -> set[str]:
    """Return the departments that cases or rows of the backlog name."""
    named = {name for case in scenario.cases.values() for name in (case.owner, *(case.assisting or ())) if name}
    if isinstance(scenario.backlog, Backlog):
        named |= {row.owner for row in scenario.backlog.rows if row.owner}
    return named


def _unasked_departments(scenario: Scenario, organisation: Organisation, rules: Sequence[Rule]) -> set[int]:
    """Return units of departments that own no matter of the kinds that the rules send to such units."""
    departments = list(scenario.departments.list)
    named = _stated_departments(scenario)
    unasked: set[int] = set()
    for role, units in organisation.unit_of_department.items():
        id = organisation.role_ids[role]
        asked = {id, "assisting" if id == "owner" else f"assisting_{id}"}
        kinds = {kind for rule in rules if asked & _roles_in(rule) for kind in rule.starts if kind in scenario.kinds}
        shares = [owned_shares(scenario, scenario.kinds[kind]) for kind in (kinds if rules else scenario.kinds)]
        for place, name in enumerate(departments):
            if name not in named and not any(share[place] > 0 for share in shares):
                unasked.update(units[:, place].tolist())
    return unasked


def _roles_in(rule: Rule) -> set[str]:
    of_deadlines = {action.role for deadline in rule.deadlines.values() for action in deadline.actions}
    return of_deadlines.union(*(step.roles for step in rule.steps.values()))


def key_of_staff(scenario: Scenario, unit: Unit, role: str) -> str:
    """Return the key of a scenario that holds the staff of a unit."""
    department = next((part for part in unit.id.split(".") if part in scenario.departments.list), "NAME")
    if role not in scenario.units:
        return f"departments.list.{department}.officers"
    if scenario.units[role].shifts:
        return f"units.{role}.shifts"
    own = scenario.departments.list[department].staff if department in scenario.departments.list else {}
    by_department = scenario.units[role].pooled_by == DEPARTMENT and role in own
    return f"departments.list.{department}.staff.{role}" if by_department else f"units.{role}.staff"
