"""A right scenario as its readers meet it, and many errors told together."""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.documents import Document, InputError, KeyPath, read_document
from sim.scenario import (
    TIERS,
    DelaySpec,
    GrowingChance,
    Parameter,
    Scenario,
    SlotSpec,
    Table,
    load_scenario,
    seconds_of_day,
)

HERE = Path(__file__).parent


@pytest.fixture
def tiny(changed: Callable[..., Document]) -> Scenario:
    return load_scenario(changed())


def test_attributes_are_the_keys_of_the_file(tiny: Scenario) -> None:
    assert tiny.name.get("zh") == "小县"
    assert tiny.name.get("en") == "Tiny County"
    assert tiny.period.start == date(2025, 3, 1)
    assert tiny.places.townships["west"].distance_km.value == 25
    assert tiny.units["grid_worker"].staff == Parameter(0.8)
    assert tiny.units["command_centre"].urgent_calendar == "on_call"
    assert list(tiny.departments.list) == ["police", "housing"]
    assert tiny.calendars["office"].hours.value == (("08:00", "12:00"), ("14:30", "18:00"))
    assert tiny.kinds["grid_found"].settled_by.value == {"grid": 0.8, "village": 0.08, "township": 0.05, "county": 0.07}
    assert tiny.kinds["hotline"].facts["sent_to_township"].value == 0.17
    assert tiny.works["survey"].on_site
    assert tiny.works["survey"].mean_hours == Parameter(0.7)
    assert tiny.chances["misjudged"] == Parameter(0.03)
    assert tiny.counts["redos_at_most"].value == 2


def test_chances_and_waits_come_in_two_forms(tiny: Scenario) -> None:
    dump = tiny.chances["dump"]
    assert isinstance(dump, GrowingChance)
    assert (dump.at_rest.value, dump.per_waiting_matter_per_officer.value, dump.at_most.value) == (0.36, 0.02, 0.6)
    slot, delay = tiny.waits["joint_meeting_slot"], tiny.waits["calls_again_after"]
    assert isinstance(slot, SlotSpec)
    assert (slot.every_week_on, slot.at) == (("tue", "fri"), "15:00")
    assert isinstance(delay, DelaySpec)
    assert delay.calendar is None


def test_parameters_in_full_keep_their_source(changed: Callable[..., Document]) -> None:
    scenario = load_scenario(
        changed(
            ("misjudged: 0.03", "misjudged: {value: 0.03, low: 0, high: 0.1, unit: share, grade: E, source: a guess}"),
            (
                "{grid: 0.80, village: 0.08, township: 0.05, county: 0.07}",
                "{value: {grid: 0.9, county: 0.1}, low: {grid: 0.8, county: 0.2}, high: {grid: 1}, grade: B,"
                " source: 槐店}",
            ),
        )
    )
    assert scenario.chances["misjudged"] == Parameter(0.03, 0, 0.1, "share", "E", "a guess")
    rest = {"village": 0, "township": 0}
    assert scenario.kinds["grid_found"].settled_by == Table(
        {"grid": 0.9, "county": 0.1} | rest,
        {"grid": 0.8, "county": 0.2} | rest,
        {"grid": 1, "county": 0} | rest,
        grade="B",
        source="槐店",
    )


def test_a_minimal_scenario_needs_twenty_lines_and_gets_defaults() -> None:
    scenario = load_scenario(read_document(HERE / "minimal.yaml"))
    assert scenario.departments.list == {}
    assert scenario.departments.calendar == "always"
    kind = scenario.kinds["job"]
    assert kind.settled_by.value == {"grid": 0, "village": 0, "township": 1, "county": 0}
    assert kind.legal_limit is None
    assert kind.profile is None
    assert scenario.units["server"].share_of_time.value == 1
    assert scenario.period.warm_up_days == 0


def test_staff_changes_holidays_and_notes(changed: Callable[..., Document]) -> None:
    scenario = load_scenario(
        changed(
            ("staff: 0.8", 'staff_changes: [{from: "2025-05-01", staff: 3}]\n    staff: 0.8'),
            ("public_holidays: CN", 'extra_days_off: ["2025-05-06"]'),
            ("schema: 1", "schema: 1\nnotes: Invented."),
        )
    )
    change = scenario.units["grid_worker"].staff_changes[0]
    assert (change.from_day, change.staff.value) == (date(2025, 5, 1), 3)
    assert scenario.calendars["office"].public_holidays is None
    assert scenario.calendars["office"].extra_days_off == (date(2025, 5, 6),)
    assert scenario.notes == ("Invented.",)


def test_a_scenario_cannot_be_changed_and_can_be_sent_to_another_process(tiny: Scenario) -> None:
    with pytest.raises(ValidationError):
        tiny.works["survey"].on_site = False  # type: ignore[misc]
    with pytest.raises(AttributeError):
        tiny.chances["misjudged"].value = 1  # type: ignore[misc, union-attr]
    assert pickle.loads(pickle.dumps(tiny)) == tiny


def test_all_problems_at_once_in_the_order_of_the_file(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]]
) -> None:
    found = problems(
        changed(
            ("warm_up_days: 30", "warm_up_day: 30"),
            ("reference_calendar: office", "reference_calendar: ofice"),
            ("officers: 2, owned_share: 0.4", "officers: two, owned_share: 0.5"),
            ("grid: 0.80", "grid: 0.90"),
            ("cv: 0.7, on_site: true", "on_sight: true"),
            ("at_most: 0.6", "at_most: 6"),
        )
    )
    assert [line.split(": ")[1] for line in found] == [
        "period.warm_up_day",
        "reference_calendar",
        "departments.list",
        "departments.list.housing.officers",
        "kinds.grid_found.settled_by",
        "works.survey",
        "works.survey.on_sight",
        "chances.dump.at_most",
    ]


def test_sections_of_the_wrong_form_do_not_make_their_names_unknown(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]]
) -> None:
    document = changed()
    document.data["limits"] = []
    assert [line.split(": ", 1)[1] for line in problems(document)] == [
        "limits: a mapping is expected (lines of `key: value`) (got [])"
    ]


def test_shares_lie_between_their_ends_whichever_is_larger(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]]
) -> None:
    plain = "{grid: 0.80, village: 0.08, township: 0.05, county: 0.07}"
    ends = "low: {grid: 0.8, county: 0.2}, high: {grid: 0.9, county: 0.1}"
    load_scenario(changed((plain, f"{{value: {{grid: 0.85, county: 0.15}}, {ends}}}")))
    found = problems(changed((plain, f"{{value: {{grid: 0.7, county: 0.3}}, {ends}}}")))
    assert [line.split(": ", 2)[2] for line in found] == [
        "grid must lie between its low and high, 0.8 and 0.9 (got 0.7)",
        "county must lie between its low and high, 0.2 and 0.1 (got 0.3)",
    ]


def test_what_is_just_allowed_passes(changed: Callable[..., Document]) -> None:
    load_scenario(
        changed(
            ('["07:30", "11:30"], ["14:00", "18:30"]', '["07:30", "11:30"], ["11:30", "18:30"]'),
            ("at_most: 0.6", "at_most: 0.36"),
            ("lowest_hours: 0.3, highest_hours: 1", "lowest_hours: 0.3, highest_hours: 0.3"),
            ("villages: 2, grids: 8", "villages: 8, grids: 8"),
            ("misjudged: 0.03", "misjudged: {value: 1, low: 1, high: 1}"),
        )
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("officers: 2, owned_share: 0.4", "officers: 2, owned_share: most", ["departments.list.housing.owned_share"]),
        ("rate_per_grid_and_month: 6", "rate_per_grid_and_month:", ["kinds.grid_found"]),
        ("mean_hours: 0.7, cv: 0.7", "mean_hours: 0.7, cv:", ["works.survey"]),
        (
            "staff: 0.8",
            'staff: 0.8\n    staff_changes: [{from: "2025-05-01", staff: 1}, {from: "2025-05-01", staff: 2}]',
            ["units.grid_worker.staff_changes[1].from"],
        ),
    ],
)
def test_one_mistake_is_told_once(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]], old: str, new: str, told: list[str]
) -> None:
    assert [line.split(": ")[1] for line in problems(changed((old, new)))] == told


def test_no_more_than_every_matter_has_assisting_departments(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]]
) -> None:
    document = changed()
    document.data["kinds"]["hotline"]["assisting_departments"] = {"one": 0.6, "two": 0.5}
    document.data["departments"]["list"]["third"] = {"name": {"en": "T", "zh": "三"}, "officers": 1, "owned_share": 0}
    assert [line.split(": ", 1)[1] for line in problems(document)] == [
        "kinds.hotline.assisting_departments: the shares must not sum to more than 1, they sum to 1.1"
    ]


def test_what_departments_are_needed_for(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]], tiny_text: str
) -> None:
    listed = tiny_text[tiny_text.index("  list:\n") : tiny_text.index("topics:")]
    found = problems(changed((listed, "  list: {}\n")))
    assert [line.split(": ", 1)[1] for line in found] == [
        f"kinds.{kind}{problem}"
        for kind, share in (("grid_found", 0.07), ("hotline", 0.77), ("handed_down", 0.1))
        for problem in (
            f".settled_by: a share is settled by the county, but the scenario has no departments (got {share})",
            ".assisting_departments.one: needs 2 departments, an owner and those that assist; there are 0 (got 0.15)",
        )[: 1 if kind == "handed_down" else 2]
    ]


@pytest.mark.parametrize(("clock", "seconds"), [("00:00", 0), ("08:30", 30_600), ("23:59", 86_340), ("24:00", 86_400)])
def test_seconds_of_day(clock: str, seconds: int) -> None:
    assert seconds_of_day(clock) == seconds


shares = st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda weights: sum(weights) > 0)


@given(weights=shares, off=st.sampled_from([0, 2e-7, 1e-5, -1e-5, 0.01]))
def test_shares_pass_exactly_when_they_sum_to_one(weights: list[float], off: float) -> None:
    settled = {tier: weight / sum(weights) for tier, weight in zip(TIERS, weights, strict=True)}
    largest = max(settled, key=lambda tier: settled[tier])
    settled[largest] -= abs(off)
    data = yaml.safe_load((HERE / "minimal.yaml").read_text(encoding="utf-8"))
    data["kinds"]["job"]["settled_by"] = settled
    data["departments"] = {
        "calendar": "always",
        "list": {"any": {"name": {"en": "Any", "zh": "任"}, "officers": 1, "owned_share": 1}},
    }
    document = Document(Path("job.yaml"), "", data, {})
    if abs(math.fsum(settled.values()) - 1) <= 1e-6:
        assert load_scenario(document).kinds["job"].settled_by.value == settled
    else:
        with pytest.raises(InputError, match="the shares must sum to 1"):
            load_scenario(document)


junk = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.just([])
    | st.just({})
    | st.just([{}])
)


TINY = read_document(HERE.parents[1] / "scenarios" / "tiny.yaml")


@given(keypath=st.sampled_from(sorted(TINY.positions, key=str)), found=junk)
def test_whatever_stands_in_a_place_the_answer_is_a_scenario_or_an_input_error(keypath: KeyPath, found: object) -> None:
    """No wrong form in one place makes a check of another stumble."""
    data = copy.deepcopy(TINY.data)
    part: Any = data
    for key in keypath[:-1]:
        part = part[key]
    part[keypath[-1]] = found
    try:
        load_scenario(TINY.with_overrides(data, []))
    except InputError as error:
        assert error.problems
        assert all(problem.line for problem in error.problems)
