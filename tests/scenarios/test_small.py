"""The small county: every mix of reforms fits it and checks itself; a reform with nothing to do changes no row."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from sim.documents import Document, read_document
from sim.engine import RunLog, simulate
from sim.measures import check_log, digest
from sim.measures.observed import Observed
from sim.paths import shipped_conf, shipped_scenarios
from sim.reforms import Ruleset, build_regime, everywhere, read_reform
from sim.rules import read_rule
from sim.scenario import load_scenario
from sim.world import build_organisation, build_world

REFORMS = ("whistle", "enforcement", "services", "staff_transfer", "duty_list")
MIXES = [mix for size in range(len(REFORMS) + 1) for mix in combinations(REFORMS, size)]
BUSIEST = 0.9
SIGNS = {"whistle": "whistle", "services": "check_online", "duty_list": "hand_back"}
"""A step that only this reform's rule has, and some matter of every run comes to."""
NOTHING = [{"from": "2025-01-01", "items": 0}]


@pytest.fixture(scope="module")
def small() -> Document:
    return read_document(shipped_scenarios() / "small.yaml")


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    """All rules and reforms that are shipped, with the small county's own in force."""
    rules = {path.stem: read_document(path) for path in (shipped_conf() / "rule").glob("*.yaml")}
    reforms = {name: read_document(shipped_conf() / "reform" / f"{name}.yaml") for name in REFORMS}
    return Ruleset(
        today=("dumping", "county_enforcement", "county_halls"),
        rules={name: (read_rule(document), document) for name, document in rules.items()},
        reforms={name: (read_reform(document), document) for name, document in reforms.items()},
    )


def changed(place: Document, values: Mapping[str, Any]) -> Document:
    """Return the scenario with values put at dotted paths, and a period of a month."""
    data = copy.deepcopy(place.data)
    for path, value in {**values, "period.days": 30, "period.warm_up_days": 0}.items():
        *above, last = path.split(".")
        table = data
        for part in above:
            table = table[part]
        table[last] = value
    return place.with_overrides(data, [])


def run(place: Document, ruleset: Ruleset, mix: tuple[str, ...]) -> RunLog:
    scenario = load_scenario(place)
    organisation = build_organisation(scenario)
    regime = build_regime(scenario, place, organisation, ruleset, everywhere(scenario, mix))
    log = simulate(build_world(scenario, 1, 0, organisation), regime)
    check_log(log)
    return log


def rows(log: RunLog) -> Counter[tuple[object, ...]]:
    """Return every visit in words, with the facts that tell whose it is, but without numbers and names of the mix."""
    visits, matters, frame = log.visits, log.matters, log.frame
    of = visits["matter"]
    columns = [
        np.array([town.id for town in frame.townships])[matters["township"][of]],
        np.array([kind.id for kind in frame.kinds])[matters["kind"][of]],
        *(matters[name][of] for name in ("born_s", "item", "grid", "trips", "travel_s")),
        np.array([step.id for step in frame.steps])[visits["step"]],
        np.array([*(unit.id for unit in frame.units), ""])[visits["unit"]],
        *(visits[name] for name in ("visit", "queued_s", "started_s", "finished_s", "work_s", "priority")),
    ]
    return Counter(zip(*(column.tolist() for column in columns), strict=True))


def test_its_rules_are_those_in_force(small: Document, ruleset: Ruleset) -> None:
    assert load_scenario(small).rules == ruleset.today


@pytest.mark.parametrize("mix", MIXES, ids=lambda mix: "+".join(mix) or "none")
def test_every_mix_runs_checks_itself_and_overloads_nobody(
    small: Document, ruleset: Ruleset, mix: tuple[str, ...]
) -> None:
    log = run(small, ruleset, mix)
    visited = {log.frame.steps[step].id for step in np.unique(log.visits["step"])}
    for reform, step in SIGNS.items():
        assert (reform in mix) == (step in visited), reform
    observed = Observed(digest(log))
    assert (observed.unit_worked_s / np.maximum(observed.staffed_s, 1)).max() < BUSIEST


NEUTRAL = {
    "enforcement": {"lists.delegated.versions": NOTHING},
    "services": {"lists.offered_nearby.versions": NOTHING},
    "staff_transfer": {"transfers.to_office.posts_per_township": 0, "transfers.to_brigade.posts_per_township": 0},
    "duty_list": {"kinds.handed_down.facts.should_go_back": 0},
}


@pytest.mark.parametrize("reform", NEUTRAL)
def test_a_reform_that_has_nothing_to_do_changes_no_row(small: Document, ruleset: Ruleset, reform: str) -> None:
    place = changed(small, NEUTRAL[reform])
    plain, with_it = (rows(run(place, ruleset, mix)) for mix in ((), (reform,)))
    assert plain == with_it
    assert plain.total() > 1000


@pytest.mark.parametrize("reform", NEUTRAL)
def test_a_reform_that_has_something_to_do_changes_rows(small: Document, ruleset: Ruleset, reform: str) -> None:
    place = changed(small, {})
    assert rows(run(place, ruleset, ())) != rows(run(place, ruleset, (reform,)))
