"""What shipped rules offer to studies and ship switched off: off it changes no row, on it does what it says."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.documents import Document, read_document
from sim.engine import RunLog, simulate
from sim.paths import shipped_conf, shipped_scenarios
from sim.reforms import Plan, Ruleset, build_regime
from sim.rules import read_rule
from sim.scenario import load_scenario
from sim.world import build_world

WEAR = ("overused", "dodged", "rating_inflated")
LUOSHAN_WEEKS = {"start": "2025-05-12", "days": 28, "warm_up_days": 0}


@cache
def written(folder: str, name: str) -> Document:
    root = shipped_scenarios() if folder == "scenarios" else shipped_conf() / folder
    return read_document(root / f"{name}.yaml")


def run(
    scenario_name: str,
    rules: Mapping[str, Any],
    chances: Mapping[str, Any] | None = None,
    period: Mapping[str, Any] | None = None,
) -> RunLog:
    """Run a scenario with some chances under rules laid over each other, each the shipped one or other data of it."""
    of = written("scenarios", scenario_name)
    data = copy.deepcopy(of.data)
    data["period"] |= period or {}
    data["chances"] |= chances or {}
    if "reoffends_after" in data["waits"]:
        data["waits"]["reoffends_after"]["mean_hours"] = 24  # within the weeks that are run
    changed = of.with_overrides(data, [])
    scenario = load_scenario(changed)
    documents = {
        name: written("rule", name) if rule is None else written("rule", name).with_overrides(rule, [])
        for name, rule in rules.items()
    }
    ruleset = Ruleset(tuple(rules), {name: (read_rule(document), document) for name, document in documents.items()})
    world = build_world(scenario, 5, 0)
    return simulate(world, build_regime(scenario, changed, world.organisation, ruleset, Plan()))


def without_wear() -> dict[str, Any]:
    """The whistle's rule without the options that wear needs, and the step that only they lead to."""
    rule = copy.deepcopy(written("rule", "whistle").data)
    for step in rule["steps"].values():
        step["next"] = [option for option in step["next"] if option.get("chance") not in WEAR]
    rule["steps"].pop("rate_as_good")
    return rule


def test_wear_that_is_off_changes_no_row() -> None:
    worn, plain = run("tiny", {"whistle": None}), run("tiny", {"whistle": without_wear()})
    names = [step.id for step in worn.frame.steps]
    steps = {
        which: [[step.id for step in log.frame.steps][index] for index in log.visits["step"]]
        for which, log in (("worn", worn), ("plain", plain))
    }
    assert "rate_as_good" in names and steps["worn"] == steps["plain"]
    for name in worn.visits:
        if name not in ("step", "route"):  # numbered otherwise, where there are more
            assert np.array_equal(worn.visits[name], plain.visits[name]), name
    for name in worn.matters:
        assert np.array_equal(worn.matters[name], plain.matters[name]), name


def visits_to(log: RunLog, step: str) -> int:
    number = [each.id for each in log.frame.steps].index(step)
    return int((log.visits["step"] == number).sum())


@pytest.mark.parametrize(
    ("chance", "step", "more"),
    [("overused", "whistle", True), ("dodged", "returned", True), ("rating_inflated", "redo", False)],
)
def test_each_kind_of_wear_does_what_it_says(chance: str, step: str, more: bool) -> None:
    off = visits_to(run("tiny", {"whistle": None}), step)
    on = visits_to(run("tiny", {"whistle": None}, {chance: 0.5}), step)
    later = {"at_first": 0, "in_the_end": 0.5, "cases_to_halve": 30}
    grown = visits_to(run("tiny", {"whistle": None}, {chance: later}), step)
    assert (off < grown < on) if more else (off > grown > on)


@pytest.mark.long
def test_the_unpunished_offend_again_only_where_a_study_says_so() -> None:
    rules = {"dumping": None, "county_halls": None, "county_enforcement": None, "brigade": None}
    chances = {"offence_gone": 1, "reoffends": 0}
    off = run("luoshan", rules, chances, LUOSHAN_WEEKS)
    on = run("luoshan", rules, chances | {"reoffends": 1}, LUOSHAN_WEEKS)
    kind = [each.id for each in off.frame.kinds].index("offence")
    unpunished = (off.matters["kind"] == kind) & (off.matters["outcome"] == 2)
    assert unpunished.sum() > 20
    assert not ((off.matters["kind"] == kind) & (off.matters["repeat_of"] >= 0)).any()
    again = (on.matters["kind"] == kind) & (on.matters["repeat_of"] >= 0)
    assert again.any()
    assert (on.matters["outcome"][on.matters["repeat_of"][again]] == 2).all()
