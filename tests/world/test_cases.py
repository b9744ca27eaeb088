"""Cases: their stated facts hold, the others are drawn, and nobody else's numbers change."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.documents import read_document
from sim.engine import RunLog, simulate
from sim.paths import shipped_conf
from sim.rules import bind_rule, read_rule
from sim.scenario import Scenario, county_part
from sim.world import World, build_world, case_key

Read = Callable[[dict[str, Any]], Scenario]

FIRE = {
    "name": {"en": "Fire", "zh": "火"},
    "kind": "hotline",
    "township": "west",
    "born": "2025-03-05 10:00",
    "owner": "housing",
    "assisting": ["police"],
    "settled_by": "county",
    "urgent": True,
    "facts": {"sent_to_township": True},
    "published": {"survey": {"at": "2025-03-05 12:00"}, "solved": {"at": "2025-03-07 10:30"}},
}
BARE = {"name": {"en": "Bare", "zh": "无"}, "kind": "grid_found", "township": "east", "born": "2025-02-01 00:00"}


def row_of(world: World, case: str) -> int:
    (row,) = np.flatnonzero(world.matters.key == case_key(case))
    return int(row)


def columns_of(world: World) -> dict[str, np.ndarray[Any, Any]]:
    names = [name for name in type(world.matters).__dataclass_fields__ if name != "facts"]
    return {name: getattr(world.matters, name) for name in names} | world.matters.facts


@pytest.fixture
def with_cases(tiny: dict[str, Any], read: Read) -> Scenario:
    return read(tiny | {"cases": {"fire": FIRE, "bare": BARE}})


def test_what_is_stated_holds_in_every_replication(with_cases: Scenario) -> None:
    for replication in range(20):
        world = build_world(with_cases, 1, replication)
        row, matters = row_of(world, "fire"), world.matters
        assert matters.born_s[row] == 34 * 86_400 + 10 * 3600  # the warm-up begins on 30 January
        facts = (matters.kind, matters.township, matters.owner, matters.assisting_1, matters.assisting_2)
        assert [fact[row] for fact in facts] == [1, 1, 1, 0, -1]
        assert matters.owned_by_department[row] == 1 and matters.settled_by[row] == 3 and matters.urgent[row] == 1
        assert matters.facts["sent_to_township"][row] == 1
        assert matters.topic[row] // 4 == 1  # one of its owner's four
        # An urgent one has a working day of 7.5 hours: 2 left before lunch, 3.5 after it, and 2 on the next morning.
        assert matters.due_s[row] == 35 * 86_400 + 10 * 3600


def test_what_is_not_stated_is_drawn_anew(with_cases: Scenario) -> None:
    worlds = [build_world(with_cases, 1, replication) for replication in range(300)]
    rows = [row_of(world, "bare") for world in worlds]
    drawn = {name: [columns_of(world)[name][row] for world, row in zip(worlds, rows, strict=True)] for name in (
        "difficulty", "owner", "settled_by", "urgent", "topic", "grid"
    )}  # fmt: skip
    assert len(set(drawn["difficulty"])) == 300
    assert np.mean(drawn["settled_by"]) < 1 and set(drawn["settled_by"]) == {0, 1, 2, 3}  # 80, 8, 5 and 7%
    assert 0.5 < np.mean(np.array(drawn["owner"]) == 0) < 0.7  # police own 60%
    assert set(drawn["grid"]) == set(range(8)) and 0 < np.mean(drawn["urgent"]) < 0.12


def test_nobody_elses_numbers_change(tiny: dict[str, Any], read: Read, with_cases: Scenario) -> None:
    without, world = build_world(read(tiny), 5, 2), build_world(with_cases, 5, 2)
    others = np.ones(len(world.matters), dtype=bool)
    others[[row_of(world, "fire"), row_of(world, "bare")]] = False
    assert others.sum() == len(without.matters)
    for name, column in columns_of(without).items():
        assert np.array_equal(columns_of(world)[name][others], column), name
    assert np.array_equal(world.work_s("survey", "department", 1)[others], without.work_s("survey", "department", 1))
    assert (np.diff(world.matters.born_s) >= 0).all()


def test_a_case_is_known_by_its_name_alone(tiny: dict[str, Any], read: Read, with_cases: Scenario) -> None:
    alone = build_world(read(tiny | {"cases": {"bare": BARE}}), 5, 2)
    together = build_world(with_cases, 5, 2)
    for name, column in columns_of(alone).items():
        assert column[row_of(alone, "bare")] == columns_of(together)[name][row_of(together, "bare")], name


def test_the_log_says_which_matter_it_is(with_cases: Scenario) -> None:
    log = whistled(with_cases)
    fire, bare = log.frame.cases
    assert (fire.id, fire.name.zh, bare.id, bare.published) == ("fire", "火", "bare", ())
    born_s = log.matters["born_s"]
    assert born_s[fire.matter] == 34 * 86_400 + 36_000 and born_s[bare.matter] == 2 * 86_400
    assert dict(fire.published) == {
        "survey": born_s[fire.matter] + 2 * 3600,
        "solved": born_s[fire.matter] + 2 * 86_400 + 1800,
    }


def test_a_case_goes_where_its_county_goes(tiny: dict[str, Any], read: Read) -> None:
    data = deepcopy(tiny) | {"cases": {"fire": FIRE, "bare": BARE}}
    data["places"]["counties"] = {name: {"name": {"en": name, "zh": name}} for name in ("left", "right")}
    for township, county in (("east", "left"), ("west", "right")):
        data["places"]["townships"][township]["county"] = county
    city = read(data)
    assert list(county_part(city, "left").cases) == ["bare"]
    whole, right = build_world(city, 1, 0), build_world(county_part(city, "right"), 1, 0)
    assert whole.matters.difficulty[row_of(whole, "fire")] == right.matters.difficulty[row_of(right, "fire")]


def whistled(scenario: Scenario) -> RunLog:
    document = read_document(Path(shipped_conf()) / "rule" / "whistle.yaml")
    return simulate(build_world(scenario, 1, 0), bind_rule(read_rule(document), document, scenario))
