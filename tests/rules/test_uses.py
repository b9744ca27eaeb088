"""Where a parameter acts in a rule: found by hand in the shipped rules."""

from __future__ import annotations

import pytest

from sim.documents import read_document
from sim.paths import shipped_conf
from sim.rules import Mark, Rule, read_rule, uses_of

GRID, TASK = "grid_found", "handed_down"
WHISTLE = {
    "chances.dump.at_rest": [("Department signs in or returns", "Centre reads the reason", Mark.RETURN)],
    "chances.misjudged": [("Township triage", "Township whistles", Mark.NONE)],
    "counts.returns_before_ruling": [
        ("On the standard list?", "Wait for the weekly meeting", Mark.NONE),
    ],
    "works.joint_meeting": [("Joint meeting decides who leads", None, Mark.NONE)],
    "works.handling": [
        ("Departments solve together", None, Mark.NONE),
        ("Redo what was not solved", None, Mark.NONE),
    ],
    "places.townships.east.residents": [],
    "chances.unheard_of": [],
}


@pytest.fixture(scope="module")
def whistle() -> Rule:
    return read_rule(read_document(shipped_conf() / "rule" / "whistle.yaml"))


@pytest.mark.parametrize("path", WHISTLE)
def test_a_parameter_acts_at_the_steps_that_name_it(path: str, whistle: Rule) -> None:
    found = [(use.at.en, use.to.en if use.to else None, use.mark) for use in uses_of(whistle, path, {GRID, TASK})]
    assert found == WHISTLE[path]


def test_only_steps_that_matters_of_the_kinds_reach_count(whistle: Rule) -> None:
    assert [use.at.en for use in uses_of(whistle, "works.patrol", {GRID})] == ["Patrol"]
    assert uses_of(whistle, "works.patrol", {TASK}) == []


def test_officers_act_where_departments_work_and_a_star_is_any(whistle: Rule) -> None:
    owners = {use.at.en for use in uses_of(whistle, "departments.list.police.officers", {GRID})}
    assert {"Department signs in or returns", "Departments solve together", "Feed back"} <= owners
    assert "Patrol" not in owners and "Township triage" not in owners
    assert next(use.at.en for use in uses_of(whistle, "units.*.staff", {GRID})) == "Patrol"
