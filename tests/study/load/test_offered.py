"""Offered load by unit: against hand computation, the documented arithmetic for Luoshan, and the engine's log."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.documents import Document, read_document
from sim.engine import simulate
from sim.reforms import Plan, Regime, Ruleset, build_regime
from sim.rules import read_rule
from sim.scenario import Scenario, load_scenario
from sim.study.load import OfferedLoad, offered_load
from sim.world import build_organisation, build_world

ROOT = Path(__file__).parents[3]
HAND_COUNTY = ROOT / "tests" / "worlds" / "county.yaml"
ENDS = "ends: {solved: {outcome: solved}}\nname: {en: Own, zh: 自定}\n"


def changed(path: Path, changes: dict[str, Any]) -> Document:
    """Return a scenario with entries exchanged; keys are paths with dots."""
    document = read_document(path)
    data = copy.deepcopy(document.data)
    for key, value in changes.items():
        *above, last = key.split(".")
        place = data
        for name in above:
            place = place[name]
        place[last] = value
    return document.with_overrides(data, [])


def regime_of(document: Document, rules: Sequence[Path]) -> tuple[Scenario, Regime]:
    scenario = load_scenario(document)
    documents = [read_document(path) for path in rules]
    ruleset = Ruleset(
        tuple(path.stem for path in rules), {one.path.stem: (read_rule(one), one) for one in documents if one.path}
    )
    return scenario, build_regime(scenario, document, build_organisation(scenario), ruleset, Plan())


def of(document: Document, rules: Sequence[Path]) -> OfferedLoad:
    scenario, regime = regime_of(document, rules)
    return offered_load(scenario, build_organisation(scenario), regime)


def hours(load: OfferedLoad) -> dict[str, tuple[float, float]]:
    """Return (offered, staffed) hours by unit."""
    pairs = zip(load.organisation.units, load.offered_s / 3600, load.staffed_s / 3600, strict=True)
    return {unit.id: (float(offered), float(staffed)) for unit, offered, staffed in pairs}


def shipped(*names: str) -> list[Path]:
    return [ROOT / "conf" / "rule" / f"{name}.yaml" for name in names]


HAND_RULE = """
starts: {call: desk, again: ruling}
steps:
  desk: {by: desk, work: survey, next: [{if: owned_by_department, to: both}, {to: solved}]}
  both: {each: [owner, assisting], work: three_hours, next: [{to: solved}]}
  ruling: {meet: [centre, owner], work: half_hour, next: [{to: solved}]}
"""


def test_a_county_computed_by_hand(tmp_path: Path) -> None:
    survey = {"name": {"en": "Survey", "zh": "勘查"}, "shape": "constant", "mean_hours": 1, "on_site": True}
    document = changed(
        HAND_COUNTY,
        {
            "period": {"start": "2025-03-03", "days": 28},
            "kinds.call.rate_per_township_and_year": 365 * 2,  # 2 a day, 56 in the period
            "kinds.call.settled_by": {"township": 0.75, "county": 0.25},
            "kinds.call.assisting_departments": {"one": 0.5},
            "kinds.again.rate_per_township_and_year": 365,  # 28 in the period
            "works.survey": survey,
        },
    )
    (tmp_path / "own.yaml").write_text(HAND_RULE + ENDS, encoding="utf-8")
    found = hours(of(document, [tmp_path / "own.yaml"]))
    # A township's desk: 56 surveys of 1 h and 20 km at 40 km/h. Both townships have 28 calls owned by departments, of
    # which 14 need a second: police assist where they don't own (0.5), and half of what police own each of the others.
    # Housing assists at police's by half and at water's by a third (0.25 / 0.75): 0.5/2 + 0.25/3 = 1/3; so does water;
    # police at housing's and water's by two thirds each (0.5 / 0.75): 1/3. Each of the 56 meetings takes half an hour.
    staffed = 20 * 8.0
    assume = {"police": 28 * 0.5, "housing": 28 * 0.25, "water": 28 * 0.25}
    expected = {
        "desk.east": (56 * 1.5, staffed),
        "desk.west": (56 * 1.5, staffed),
        "centre": (56 * 0.5, staffed),
        **{
            name: ((owned + 14 / 3) * 3 + 56 * 0.5 * owned / 28, staffed) for name, owned in assume.items()
        },
    }  # fmt: skip
    assert found == {name: pytest.approx(pair, rel=1e-6) for name, pair in expected.items()}


def test_shocks_and_changes_of_staff_within_the_period_count_by_their_days(tmp_path: Path) -> None:
    surge = {
        "name": {"en": "Surge", "zh": "激增"},
        "starts_on_day": 8,
        "days": 7,
        "demand": {"times": 3, "kinds": "call"},
    }
    document = changed(
        HAND_COUNTY,
        {
            "kinds.call.rate_per_township_and_year": 365 * 2,
            "kinds.again.rate_per_township_and_year": 0,
            "shocks": {"surge": surge},
            "units.desk.staff_changes": [{"from": "2025-03-17", "staff": 3}],
        },
    )
    rule = "starts: {call: desk, again: desk}\nsteps: {desk: {by: desk, work: hour, next: [{to: solved}]}}\n"
    (tmp_path / "own.yaml").write_text(rule + ENDS, encoding="utf-8")
    found = hours(of(document, [tmp_path / "own.yaml"]))
    assert found["desk.east"] == pytest.approx((2 * (28 + 2 * 7), 8 * (10 * 1 + 10 * 3)))


def test_work_without_staff_is_an_infinite_load_and_no_work_is_none(tmp_path: Path) -> None:
    document = changed(HAND_COUNTY, {"units.desk.staff": 0})
    rule = "starts: {call: desk, again: desk}\nsteps: {desk: {by: desk, work: hour, next: [{to: solved}]}}\n"
    (tmp_path / "own.yaml").write_text(rule + ENDS, encoding="utf-8")
    load = of(document, [tmp_path / "own.yaml"])
    assert dict(zip([unit.id for unit in load.organisation.units], load.load.tolist(), strict=True)) == {
        "desk.east": np.inf, "desk.west": np.inf, "centre": 0.0, "police": 0.0, "housing": 0.0, "water": 0.0,
    }  # fmt: skip


STRAIGHT = ("misjudged", "dump", "refuse_clear", "refuse_unclear", "not_really_solved", "offence_gone", "asks_hearing")


def test_luoshan_straight_through_has_the_load_of_the_documents() -> None:
    """The table of docs/assumptions.md: nothing returned, dumped, misjudged, redone, repeated or put to a meeting."""
    changes = {f"chances.{name}": 0 for name in STRAIGHT}
    # The table is of complaints and tasks alone; applications and offences have tables of their own.
    changes |= {"chances.overturned": 0, "chances.pays_in_time": 1, "topics.non_standard_share": 0}
    document = changed(ROOT / "scenarios" / "luoshan.yaml", changes)
    load = of(document, shipped("dumping", "county_enforcement", "county_halls"))
    ids = load.organisation.role_ids
    text = (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")

    def written(pattern: str) -> list[float]:
        found = re.search(rf"^\| {pattern} \| ([\d,.]+) \| ([\d,.]+) \|", text, flags=re.MULTILINE)
        assert found, pattern
        return [float(number.replace(",", "")) for number in found.groups()]

    for pattern, role in {
        "village committees": "village_committee",
        "social-governance offices": "social_governance_office",
        "departments": "owner",
        "county hall windows | county halls": "hall_window",
        "back offices | either": "back_office",
    }.items():
        units = load.units_of(ids.index(role))
        totals = [load.offered_s[units].sum() / 3600, load.staffed_s[units].sum() / 3600]
        assert totals == pytest.approx(written(re.escape(pattern)), rel=2e-4), role
    # Not the busiest department's row: it takes assisting by the same share as owning, and the largest assist less.
    busiest = {
        "the busiest department's windows | county halls": "hall_window",
        "the busiest back office | either": "back_office",
    }
    for pattern, role in busiest.items():
        offered, staffed = written(re.escape(pattern))
        assert load.load[load.units_of(ids.index(role))].max() == pytest.approx(offered / staffed, rel=2e-4), role


UNHURRIED: dict[str, Any] = {
    # So many people that nobody waits: then what the arithmetic approximates (loads, limits, patience) is exact.
    "units.social_governance_office.staff": 60,
    "units.command_centre.staff": 60,
    "units.village_committee.staff": 20,
    "units.grid_worker.staff": 20,
    "topics.precedents_to_join_list": 1000,
    "topics.per_department": 400,
}
TINY = UNHURRIED | {"departments.list.police.officers": 60, "departments.list.housing.officers": 60}
SMALL = UNHURRIED | {
    f"departments.list.{name}.officers": 60 for name in ("police", "housing", "market", "transport")
} | {
    "units.hall_window.staff": 30,
    "units.back_office.staff": 30,
    "units.county_squad.staff": 60,
    "counts.cases_per_trip": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "changes", "rules"),
    [
        ("tiny", TINY, ("dumping",)),
        ("tiny", TINY, ("whistle",)),
        ("small", SMALL, ("whistle", "county_enforcement", "county_halls")),
    ],
)
def test_the_log_has_the_hours_that_were_expected_where_nobody_waits(
    scenario: str, changes: dict[str, Any], rules: tuple[str, ...]
) -> None:
    """Mean hours of ten replications within 4 standard errors, and 3% for repeats that cross the period's edges."""
    document = changed(ROOT / "scenarios" / f"{scenario}.yaml", changes)
    loaded, regime = regime_of(document, shipped(*rules))
    load = offered_load(loaded, build_organisation(loaded), regime)
    worked = np.array([_hours_of_births(loaded, regime, replication) for replication in range(10)])
    mean, error = worked.mean(axis=0), worked.std(axis=0, ddof=1) / np.sqrt(len(worked))
    compared = 0
    for role, role_id in enumerate(load.organisation.role_ids):
        offered = load.offered_s[load.units_of(role)].sum() / 3600
        assert offered == pytest.approx(mean[role], abs=4 * error[role] + 0.03 * mean[role]), role_id
        compared += offered > 0
    assert compared >= 5


def _hours_of_births(scenario: Scenario, regime: Regime, replication: int) -> np.ndarray:
    """Return the hours of work queued in the period, by kind of unit, deadline actions left out."""
    world = build_world(scenario, 7, replication)
    log = simulate(world, regime)
    visits = log.visits
    roles = np.array([unit.role for unit in world.organisation.units])
    counted = (visits["unit"] >= 0) & (visits["queued_s"] >= world.from_s) & (visits["step"] < len(log.frame.steps))
    counted &= ~np.isin(visits["step"], [n for n, step in enumerate(log.frame.steps) if "." in step.id])
    of_role = roles[visits["unit"][counted]]
    seconds = np.bincount(of_role, weights=visits["work_s"][counted], minlength=len(world.organisation.role_ids))
    return seconds / 3600
