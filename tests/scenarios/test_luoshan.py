"""The shipped county: its totals, its sources, and the load its figures put on its units."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import fsum
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest

from sim.documents import read_document
from sim.rules import bind_rule, read_rule
from sim.scenario import Scenario, UnitSpec, load_scenario, parameters

REPOSITORY = Path(__file__).parents[2]
RULES = {
    "dumping": "survey",
    "whistle": "survey",
    "county_enforcement": "inspect",
    "brigade": "inspect",
    "county_halls": "examine",
    "one_stop": "examine",
}
HOURS_A_WORKING_DAY = 7.5
HOURS_A_PATROL_DAY = 8.5


@pytest.fixture(scope="module")
def luoshan() -> Scenario:
    return load_scenario(read_document(REPOSITORY / "scenarios" / "luoshan.yaml"))


def test_its_places_add_up_to_the_published_county(luoshan: Scenario) -> None:
    townships = luoshan.places.townships.values()
    assert sum(township.residents.value for township in townships) == 493_208
    assert sum(township.villages.value for township in townships) == 303
    assert sum(township.grids.value for township in townships) == 1_000
    endings = [township.name.zh[-1] for township in townships]
    assert (endings.count("道"), endings.count("镇"), endings.count("乡")) == (3, 11, 6)
    assert len({township.name.zh for township in townships}) == 20


def test_residents_follow_the_explained_rule(luoshan: Scenario) -> None:
    weight = {"道": 2.5, "镇": 1.0, "乡": 0.75}
    townships = luoshan.places.townships.values()
    total = fsum(weight[township.name.zh[-1]] for township in townships)
    for township in townships:
        share = weight[township.name.zh[-1]] / total
        assert abs(township.residents.value - 493_208 * share) < 1
        assert abs(township.villages.value - 303 * share) < 1
        assert abs(township.grids.value - 1_000 * share) < 1


def test_departments_own_their_share_of_the_matters_counted_in_ruyuan(luoshan: Scenario) -> None:
    departments = luoshan.departments.list.values()
    counts = []
    for department in departments:
        match = re.match(r"(\d+) of 276", department.owned_share.source or "")
        assert match, department.name.en
        counts.append(int(match[1]))
        assert department.owned_share.value == pytest.approx(int(match[1]) / 276, abs=0.0006)
        assert 2 <= department.officers.value <= 15
        assert department.officers.value == round(2 + 65 * department.owned_share.value)
    assert sum(counts) == 276
    assert fsum(department.owned_share.value for department in departments) == pytest.approx(1, abs=1e-9)


def test_every_parameter_says_where_it_comes_from(luoshan: Scenario) -> None:
    rows = parameters(luoshan)
    assert len(rows) > 200
    for row in rows:
        assert row.unit and row.source and row.grade in {"S", "A", "B", "C", "E"}, row
        if isinstance(row.value, int | float):
            assert row.low is not None and row.high is not None, row
            assert row.low <= row.value <= row.high and row.low < row.high, row


def test_the_names_that_planners_see_are_in_both_languages(luoshan: Scenario) -> None:
    named = [
        luoshan,
        *luoshan.places.townships.values(),
        *luoshan.units.values(),
        *luoshan.departments.list.values(),
        *luoshan.kinds.values(),
        *luoshan.works.values(),
        *luoshan.waits.values(),
    ]
    for thing in named:
        assert re.search("[A-Za-z]", thing.name.en)
        assert re.search("[\u4e00-\u9fff]", thing.name.zh)


def test_the_derived_shares_are_those_of_the_sources(luoshan: Scenario) -> None:
    to_townships, of_departments = 154 / 430, 124 / 340
    settled_by = luoshan.kinds["hotline"].settled_by.value
    townships_own = settled_by["village"] + settled_by["township"]
    assert townships_own == pytest.approx(to_townships * (1 - of_departments), abs=0.005)
    sent = luoshan.kinds["hotline"].facts["sent_to_township"].value
    assert sent * settled_by["county"] == pytest.approx(to_townships * of_departments, abs=0.005)
    non_standard = luoshan.topics.non_standard_share.value
    refused = [luoshan.chances[name].value for name in ("refuse_clear", "refuse_unclear")]  # type: ignore[union-attr]
    assert (1 - non_standard) * refused[0] + non_standard * refused[1] == pytest.approx(0.15)


def test_the_offered_load_in_the_documents_is_that_of_the_scenario(luoshan: Scenario) -> None:
    rows = re.findall(
        r"^\| ([^|]+?) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \|$",
        (REPOSITORY / "docs" / "assumptions.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    written = {name: tuple(float(number.replace(",", "")) for number in numbers) for name, *numbers in rows}
    offered, staffed = offered_hours(luoshan), staffed_hours(luoshan)
    assert written.keys() == offered.keys()
    for name, (hours, available, utilisation) in written.items():
        assert hours == pytest.approx(offered[name], abs=0.5), name
        assert available == pytest.approx(staffed[name], abs=0.5), name
        assert utilisation == pytest.approx(offered[name] / staffed[name], abs=0.0005), name


@pytest.mark.parametrize("end", ["low", "high"])
def test_its_rules_can_be_bound_at_either_end_of_all_ranges(end: str) -> None:
    document = read_document(REPOSITORY / "scenarios" / "luoshan.yaml")
    scenario = load_scenario(document.with_overrides(at_one_end(document.data, end), []))
    assert scenario.chances["misjudged"].value == {"low": 0, "high": 0.1}[end]  # type: ignore[union-attr]
    for rule, step in RULES.items():
        written = read_document(REPOSITORY / "conf" / "rule" / f"{rule}.yaml")
        compiled = bind_rule(read_rule(written), written, scenario, alone=False)
        assert step in compiled.step_names


def at_one_end(part: object, end: str) -> Any:
    """The data of a scenario with each number moved to one end of its range, but for the departments' shares."""
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("value"), int | float):
        return part[end]
    return {key: entry if key == "owned_share" else at_one_end(entry, end) for key, entry in part.items()}


def test_no_unit_is_overloaded_or_idle_before_any_matter_goes_astray(luoshan: Scenario) -> None:
    offered, staffed = offered_hours(luoshan), staffed_hours(luoshan)
    utilisation = {name: offered[name] / staffed[name] for name in offered}
    assert 0.5 <= utilisation["social-governance offices"] <= 0.8
    assert 0.5 <= utilisation["departments"] <= 0.8
    assert utilisation["the busiest department"] <= 0.75
    assert utilisation["command centre"] < 0.7


def offered_hours(scenario: Scenario) -> dict[str, float]:
    """Hours of work by unit kind in a year in which each matter goes straight through once."""
    townships = list(scenario.places.townships.values())
    kinds, office_travel = scenario.kinds, there_and_back(scenario, scenario.travel.within_township_km.value)
    grids = [float(township.grids.value) for township in townships]
    residents = [float(township.residents.value) for township in townships]
    grid_rate = kinds["grid_found"].rate_per_grid_and_month
    hotline_rate = kinds["hotline"].rate_per_10000_residents_and_year
    task_rate = kinds["handed_down"].rate_per_township_and_year
    assert grid_rate and hotline_rate and task_rate
    births = {
        "grid_found": [12 * grid_rate.value * count for count in grids],
        "hotline": [hotline_rate.value * count / 10_000 for count in residents],
        "handed_down": [task_rate.value for _ in townships],
    }
    hours = {name: mean_hours(scenario, name) for name in scenario.works}

    office = grid = village = centre = departments = 0.0
    for kind_id, by_township in births.items():
        kind, total = kinds[kind_id], sum(by_township)
        settled_by = kind.settled_by.value
        owned = settled_by["county"]
        units = 1 + kind.assisting_departments.one.value + 2 * kind.assisting_departments.two.value
        for count, township in zip(by_township, townships, strict=True):
            on_site = hours["survey"] + there_and_back(scenario, township.distance_km.value)
            passage = hours["sign_in"] + units * (on_site + hours["handling"]) + hours["feedback"]
            departments += count * owned * passage
        by_office, forwarded = total * settled_by["township"], total * owned
        effort = hours["settle"] + office_travel
        if kind_id == "grid_found":
            grid += total * hours["patrol"]
            village += total * (1 - settled_by["grid"]) * hours["mediate"]
            triaged = by_office + forwarded
        elif kind_id == "hotline":
            centre += total * hours["review"]
            village += total * settled_by["village"] * hours["mediate"]
            forwarded *= kind.facts["sent_to_township"].value
            triaged = total * (1 - owned) + forwarded
        else:
            triaged, effort = total, hours["task"]
        office += triaged * hours["triage"] + by_office * effort + forwarded * hours["request"]
    return {
        "grid workers": grid,
        "village committees": village,
        "social-governance offices": office,
        "command centre": centre,
        "departments": departments,
        "the busiest department": departments * busiest(scenario)[1],
    }


def staffed_hours(scenario: Scenario) -> dict[str, float]:
    """Hours that the staff have for matters in 2025, by unit kind."""
    year = [date(2025, 1, 1) + timedelta(days=day) for day in range(365)]
    on_duty = HOURS_A_WORKING_DAY * sum(chinese_calendar.is_workday(day) for day in year)
    townships = scenario.places.townships.values()
    units = scenario.units
    grid, village = units["grid_worker"], units["village_committee"]
    office, centre = units["social_governance_office"], units["command_centre"]
    share = scenario.departments.share_of_time.value
    officers = sum(department.officers.value for department in scenario.departments.list.values())
    people = {
        "village committees": (village, sum(township.villages.value for township in townships)),
        "social-governance offices": (office, len(townships)),
        "command centre": (centre, 1),
    }
    by_kind = {
        name: staff_of(unit) * places * on_duty * unit.share_of_time.value for name, (unit, places) in people.items()
    }
    grids = sum(township.grids.value for township in townships)
    return {
        "grid workers": staff_of(grid) * grids * 365 * HOURS_A_PATROL_DAY * grid.share_of_time.value,
        **by_kind,
        "departments": officers * on_duty * share,
        "the busiest department": busiest(scenario)[0] * on_duty * share,
    }


def staff_of(unit: UnitSpec) -> float:
    """Staff of a unit without shifts."""
    assert unit.staff is not None
    return unit.staff.value


def busiest(scenario: Scenario) -> tuple[float, float]:
    """Officers and share of the matters of the department with the most matters per officer."""
    departments = scenario.departments.list.values()
    each = [(department.officers.value, department.owned_share.value) for department in departments]
    return max(each, key=lambda department: department[1] / department[0])


def mean_hours(scenario: Scenario, name: str) -> float:
    work = scenario.works[name]
    if work.mean_hours is not None:
        return work.mean_hours.value
    corners = (work.lowest_hours, work.most_likely_hours, work.highest_hours)
    given = [corner.value for corner in corners if corner is not None]
    return sum(given) / len(given)


def there_and_back(scenario: Scenario, km: float) -> float:
    return 2 * km / scenario.travel.speed_km_per_hour.value
