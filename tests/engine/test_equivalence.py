"""Without dumping, refusing and mistakes, and with coordination free of charge, both rules must give the same result.

What differs between the rules is who does what, when, and at what cost. Each setting takes one difference away:

- `dump`, `refuse_clear`, `refuse_unclear` 0: departments take what they own, so that nothing circulates or is returned.
- `misjudged` 0: townships send up only what departments own; a wrong request is read by a department under dumping
  and by the centre under whistle-and-report.
- `not_really_solved` 0: all work succeeds, so that ratings find nothing to redo and nobody calls again.
- works `review`, `joint_meeting`, `rate` 0 hours: whistles are reviewed, unclear ones brought to a meeting and results
  rated in no time and by nobody; only under whistle-and-report do they take staff.
- wait `joint_meeting_slot` 0 hours: an unclear matter doesn't wait for the next weekly meeting.
- `handling_limit` of 100,000 hours: no reminder, notice or criticism takes the centre's time or lifts a matter.

Under both rules a department signs in, surveys, handles and feeds back, and townships request help with the same work.
"""

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

NEVER_GROWS = {"at_rest": 0, "per_waiting_matter_per_officer": 0, "at_most": 0}
NO_HOURS = {"shape": "constant", "mean_hours": 0}
SETTINGS: dict[tuple[str, str], Any] = {
    ("chances", "dump"): NEVER_GROWS,
    ("chances", "refuse_clear"): 0,
    ("chances", "refuse_unclear"): 0,
    ("chances", "misjudged"): 0,
    ("chances", "not_really_solved"): 0,
    ("works", "review"): NO_HOURS,
    ("works", "joint_meeting"): NO_HOURS,
    ("works", "rate"): NO_HOURS,
    ("waits", "joint_meeting_slot"): NO_HOURS,
    ("limits", "handling_limit"): {"working_hours": 100_000, "urgent_working_hours": 100_000},
}


@cache
def document(name: str) -> Document:
    return read_document(shipped_scenarios() / f"{name}.yaml")


def run(
    scenario_name: str, rule_name: str, settings: Mapping[tuple[str, str], Any], period: Mapping[str, Any] | None = None
) -> RunLog:
    of = document(scenario_name)
    data = copy.deepcopy(of.data)
    data["period"] |= period or {}
    for (section, name), value in settings.items():
        named = {"name": data[section][name]["name"]} if section in ("works", "waits") else {}
        data[section][name] = value | named if isinstance(value, dict) else value
    changed = of.with_overrides(data, [])
    scenario = load_scenario(changed)
    in_force = (*scenario.rules, *([rule_name] if rule_name not in scenario.rules else []))
    rules = {name: read_document(shipped_conf() / "rule" / f"{name}.yaml") for name in in_force}
    ruleset = Ruleset(in_force, {name: (read_rule(written), written) for name, written in rules.items()})
    world = build_world(scenario, 3, 0)
    return simulate(world, build_regime(scenario, changed, world.organisation, ruleset, Plan()))


def solved(log: RunLog) -> np.ndarray:
    """Return when each matter of the world, the same under both rules, was solved."""
    return log.matters["solved_s"][log.matters["repeat_of"] < 0]


def assert_same(scenario_name: str, period: Mapping[str, Any] | None = None) -> np.ndarray:
    dumping, whistle = (run(scenario_name, rule, SETTINGS, period) for rule in ("dumping", "whistle"))
    for log in (dumping, whistle):
        assert not (log.matters["repeat_of"] >= 0).any() and not log.matters["returns"].any()
    np.testing.assert_array_equal(solved(dumping), solved(whistle))
    return solved(dumping)


def test_both_rules_solve_the_same_matters_at_the_same_seconds_in_the_tiny_county() -> None:
    when = assert_same("tiny")
    assert (when >= 0).sum() > 500


def test_both_rules_solve_the_same_matters_at_the_same_seconds_in_a_county_like_luoshan() -> None:
    when = assert_same("luoshan", {"start": "2025-05-12", "days": 7, "warm_up_days": 0})
    assert (when >= 0).sum() > 300


@pytest.mark.parametrize("left_out", SETTINGS, ids=lambda key: key[1])
def test_no_setting_can_be_left_out(left_out: tuple[str, str]) -> None:
    settings = {key: value for key, value in SETTINGS.items() if key != left_out}
    dumping, whistle = (run("tiny", rule, settings) for rule in ("dumping", "whistle"))
    assert np.any(solved(dumping) != solved(whistle))
