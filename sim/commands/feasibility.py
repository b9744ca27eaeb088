"""What only the laid-out county can tell about a scenario: refused, or warned of, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.documents import Document, Problem
from sim.scenario import Scenario, Text
from sim.world import build_organisation
from sim.world.arrivals import hourly_weights, yearly_rate

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


def warnings_of_staff(scenario: Scenario) -> Iterator[Text]:
    """Queues that nobody ever serves, but for pools of departments to which no matters come."""
    organisation = build_organisation(scenario)
    owners, needless = _owners(scenario), set()
    for role, table in organisation.unit_of_department.items():
        for place, department in enumerate(scenario.departments.list):
            if role < len(scenario.units) and department not in owners:
                needless |= set(table[:, place].tolist())
    empty = [
        unit
        for number, unit in enumerate(organisation.units)
        if number not in needless and not any(staff for _, staff in unit.headcount)
    ]
    for name in dict.fromkeys((unit.name.en, unit.name.zh) for unit in empty):
        yield Text(
            en=f"nobody on the staff of {name[0]}: its queue waits for ever",
            zh=f"{name[1]}没有人员：其队列将永远等待",
        )


def _owners(scenario: Scenario) -> set[str]:
    """Return the departments that own matters of the kinds whose owners are stated; all, where no kind states them."""
    stated = [kind.owned_shares.value for kind in scenario.kinds.values() if kind.owned_shares is not None]
    owners = {name for shares in stated for name, share in shares.items() if share > 0}
    return owners if stated else set(scenario.departments.list)
