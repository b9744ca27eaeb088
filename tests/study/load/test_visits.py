"""Expected visits against fractions computed by hand, in rules of a few steps."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from sim.documents import read_document
from sim.rules import bind_rule, read_rule
from sim.scenario import load_scenario
from sim.study.load.visits import expected_visits

HAND_COUNTY = Path(__file__).parents[2] / "worlds" / "county.yaml"
ENDS = "ends: {solved: {outcome: solved}, closed_on_paper: {outcome: closed_on_paper}}\n"


def visits(
    rule: str, tmp_path: Path, kind: str = "call", ends: str = ENDS, **of_kind: object
) -> dict[str, list[float]]:
    """Return the visits to each step by the number of departments that assist."""
    county = read_document(HAND_COUNTY)
    data = copy.deepcopy(county.data)
    data["kinds"]["call"] |= of_kind
    data["topics"]["non_standard_share"] = 0.4
    scenario = load_scenario(county.with_overrides(data, []))
    path = tmp_path / "own.yaml"
    path.write_text(rule + ends + "name: {en: Own, zh: 自定}\n", encoding="utf-8")
    document = read_document(path)
    compiled = bind_rule(read_rule(document), document, scenario)
    found = expected_visits(compiled, (0,), scenario, kind, {})
    return dict(zip(compiled.step_names, found.tolist(), strict=True))


def total(found: dict[str, list[float]]) -> dict[str, float]:
    return {step: sum(by_helpers) for step, by_helpers in found.items()}


def test_a_return_with_chance_a_quarter_makes_four_thirds_of_a_visit(tmp_path: Path) -> None:
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{chance: quarter, to: back}, {to: solved}]}
  back: {wait: ten_hours, next: [{to: desk}]}
"""
    assert total(visits(rule, tmp_path)) == pytest.approx({"desk": 4 / 3, "back": 1 / 3}, abs=1e-6)


def test_chances_of_one_step_take_consecutive_pieces(tmp_path: Path) -> None:
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{chance: half, to: a}, {chance: quarter, to: b}, {to: c}]}
  a: {by: desk, work: hour, next: [{to: solved}]}
  b: {by: desk, work: hour, next: [{to: solved}]}
  c: {by: desk, work: hour, next: [{to: solved}]}
"""
    assert total(visits(rule, tmp_path)) == pytest.approx({"desk": 1, "a": 0.5, "b": 0.25, "c": 0.25})


def test_a_loop_that_ends_at_the_second_visit_is_counted_as_such(tmp_path: Path) -> None:
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{visits: {step: desk, at_least: twice}, to: solved}, {to: back}]}
  back: {wait: ten_hours, next: [{to: desk}]}
"""
    assert total(visits(rule, tmp_path)) == pytest.approx({"desk": 2, "back": 1})


def test_a_fact_is_drawn_once_and_kept(tmp_path: Path) -> None:
    # Urgent matters go to a, then again by the same fact to b: never to c.
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{if: urgent, to: a}, {to: c}]}
  a: {by: desk, work: hour, next: [{if: urgent, to: b}, {to: c}]}
  b: {by: desk, work: hour, next: [{unless: standard, to: c}, {to: solved}]}
  c: {by: desk, work: hour, next: [{to: solved}]}
"""
    found = total(visits(rule, tmp_path, urgent=0.3))
    assert found == pytest.approx({"desk": 1, "a": 0.3, "b": 0.3, "c": 0.7 + 0.3 * 0.4})


def test_tiers_and_departments_that_assist_are_drawn_together(tmp_path: Path) -> None:
    # 0.6 are owned by departments; of these 0.25 need one department more and 0.15 two.
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{if: village_can_settle, to: solved}, {to: whose}]}
  whose: {next: [{if: owned_by_department, to: both}, {to: c}]}
  both: {each: [owner, assisting], work: hour, next: [{if: joint, to: c}, {to: solved}]}
  c: {by: desk, work: hour, next: [{to: solved}]}
"""
    settled = {"grid": 0, "village": 0.1, "township": 0.3, "county": 0.6}
    found = visits(rule, tmp_path, settled_by=settled, assisting_departments={"one": 0.25, "two": 0.15})
    assert found["both"] == pytest.approx([0.6 * 0.6, 0.6 * 0.25, 0.6 * 0.15])
    assert found["c"] == pytest.approx([0.3, 0.6 * 0.25, 0.6 * 0.15])


def test_who_is_not_served_well_calls_again_as_the_other_kind_and_keeps_the_facts(tmp_path: Path) -> None:
    # A quarter is not fixed; half of these are born again, as another kind, whose start only urgent ones leave for `b`.
    rule = """
starts: {call: desk, again: b}
steps:
  desk: {by: desk, work: hour, fails: quarter, next: [{if: fixed, to: solved}, {to: closed_on_paper}]}
  b: {by: desk, work: hour, next: [{if: [urgent, repeat], to: c}, {to: solved}]}
  c: {by: desk, work: hour, next: [{to: solved}]}
"""
    ends = "ends: {solved: {outcome: solved}, closed_on_paper: {outcome: closed_on_paper, "
    ends += "repeat: {chance: half, after: ten_hours, as: again}}}\n"
    found = total(visits(rule, tmp_path, ends=ends, urgent=0.2))
    assert found == pytest.approx({"desk": 1, "b": 0.125, "c": 0.125 * 0.2})
    assert total(visits(rule, tmp_path, "again", ends, urgent=0.2)) == pytest.approx({"desk": 0, "b": 1, "c": 0})


def test_a_limit_has_not_passed_once_the_step_has_been_left(tmp_path: Path) -> None:
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{within: {limit: an_hour, since: a}, to: solved}, {to: a}]}
  a: {by: desk, work: hour, next: [{to: desk}]}
"""
    assert total(visits(rule, tmp_path)) == pytest.approx({"desk": 2, "a": 1})


def test_a_loop_without_a_way_out_shows_as_many_visits_as_are_followed(tmp_path: Path) -> None:
    rule = """
starts: {call: desk, again: desk}
steps:
  desk: {by: desk, work: hour, next: [{chance: always, to: back}, {to: solved}]}
  back: {wait: ten_hours, next: [{to: desk}]}
"""
    assert total(visits(rule, tmp_path))["desk"] == pytest.approx(500)


def test_a_rule_that_asks_for_very_many_facts_twice_is_followed_at_once(tmp_path: Path) -> None:
    """Of 30 facts there are 2^30 mixes; each step is visited once all the same."""
    facts = [f"f{number}" for number in range(30)]
    steps = [f"{fact}{when}" for when in ("", "_again") for fact in facts]
    lines = ["starts: {call: f0, again: f0}", "steps:"]
    for step, after in zip(steps, [*steps[1:], "solved"], strict=True):
        lines += [f"  {step}:", "    by: desk", "    work: hour"]
        lines += [f"    next: [{{if: {step.removesuffix('_again')}, to: {after}}}, {{to: {after}}}]"]
    found = total(visits("\n".join(lines) + "\n", tmp_path, facts=dict.fromkeys(facts, 0.5)))
    assert [found[step] for step in steps] == pytest.approx([1.0] * len(steps), rel=1e-6)
