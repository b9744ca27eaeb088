"""What only the laid-out county can tell about a scenario: refused, or warned of, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.documents import Document, Problem
from sim.scenario import Scenario, Text
from sim.world import Unit, build_organisation
from sim.world.arrivals import hourly_weights, yearly_rate

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


def warnings_of_staff(scenario: Scenario) -> Iterator[Text]:
    """Queues that nobody ever serves, one warning for each kind of unit."""
    organisation = build_organisation(scenario)
    empty: dict[int, list[Unit]] = {}
    for unit in organisation.units:
        if not any(staff for _, staff in unit.headcount):
            empty.setdefault(unit.role, []).append(unit)
    for role, units in empty.items():
        some, more = units[:SHOWN], len(units) - SHOWN
        en, zh = "; ".join(unit.name.en for unit in some), "、".join(unit.name.zh for unit in some)
        kind = organisation.role_names[role]
        if more > 0:
            en, zh = f"{en}; and {more} more of {kind.en}", f"{zh}等{len(units)}个{kind.zh}"
        yield Text(
            en=f"nobody on the staff of {en}: what comes there waits for ever",
            zh=f"{zh}没有人员：到达的事项将永远等待",
        )
