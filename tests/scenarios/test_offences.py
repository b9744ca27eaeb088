"""Offences in the shipped county: the load before and after the reform, in a year in which each goes straight through.

Straight through means that an offence is still there when it is inspected, nobody asks for a hearing, no decision is
overturned, and every fine is paid in time.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import numpy as np
import pytest

from sim.documents import read_document
from sim.scenario import LearnedChance, Scenario, load_scenario

REPOSITORY = Path(__file__).parents[2]
RULES = REPOSITORY / "conf" / "rule"
HOURS_A_WORKING_DAY = 7.5
ROW = re.compile(r"^\| ([^|]+?) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \| ([\d.]+) \|$", flags=re.MULTILINE)


@pytest.fixture(scope="module")
def luoshan() -> Scenario:
    return load_scenario(read_document(REPOSITORY / "scenarios" / "luoshan.yaml"))


def hours(scenario: Scenario, *works: str) -> float:
    means = [scenario.works[name].mean_hours for name in works]
    return sum(mean.value for mean in means if mean is not None)


def there_and_back(scenario: Scenario, km: float) -> float:
    return 2 * km / scenario.travel.speed_km_per_hour.value


def delegated(scenario: Scenario, items: int) -> float:
    """Share of the offences whose item is among the first so many."""
    spec = scenario.kinds["offence"].items
    assert spec is not None
    weights = np.arange(1.0, spec.number.value + 1) ** -spec.volume_exponent.value
    return float(weights[:items].sum() / weights.sum())


def offered(scenario: Scenario, share_delegated: float) -> dict[str, float]:
    """Hours of a year by kind of unit, when this share of the offences is the brigades'."""
    kind = scenario.kinds["offence"]
    assert kind.rate_per_10000_residents_and_year is not None
    rate = kind.rate_per_10000_residents_and_year.value / 10_000
    hotline = kind.facts["found_by_hotline"].value
    grid = (1 - hotline) * kind.facts["found_by_grid"].value
    patrol = 1 - hotline - grid
    easy = kind.facts["easy"].value
    near = there_and_back(scenario, scenario.travel.within_township_km.value)
    ordinary = hours(scenario, "investigate", "notify", "decide")
    on_the_spot = easy * hours(scenario, "punish_on_the_spot")
    punished = hours(scenario, "inspect", "close") + on_the_spot + (1 - easy) * ordinary
    reported = patrol * (hours(scenario, "look") + near) + (1 - hotline) * hours(scenario, "report_offence")
    filed = hours(scenario, "register")
    brigades = squads = total = 0.0
    for township in scenario.places.townships.values():
        number = rate * township.residents.value
        own, others = number * share_delegated, number * (1 - share_delegated)
        total += number
        brigades += own * (punished + near + (1 - easy) * filed) + others * reported
        squads += others * (punished + filed + there_and_back(scenario, township.distance_km.value))
    return {
        "offences a year": total,
        "enforcement brigades": brigades,
        "enforcement squads": squads,
        "grid workers": total * grid * hours(scenario, "patrol"),
        "command centre": total * hotline * hours(scenario, "review"),
    }


def staffed(scenario: Scenario) -> dict[str, float]:
    days = sum(chinese_calendar.is_workday(date(2025, 1, 1) + timedelta(days=day)) for day in range(365))
    brigade, squad = scenario.units["enforcement_brigade"], scenario.units["county_squad"]
    departments = scenario.departments.list.values()
    people = {
        "enforcement brigades": brigade.staff.value * len(scenario.places.townships) * brigade.share_of_time.value,
        "enforcement squads": squad.share_of_time.value
        * sum(department.staff.get("county_squad", squad.staff).value for department in departments),
    }
    return {name: number * days * HOURS_A_WORKING_DAY for name, number in people.items()}


def test_the_load_in_the_documents_is_that_of_the_scenario(luoshan: Scenario) -> None:
    text = (REPOSITORY / "docs" / "assumptions.md").read_text(encoding="utf-8")
    written = {name: [float(cell.replace(",", "")) for cell in cells] for name, *cells in ROW.findall(text)}
    before, after = offered(luoshan, 0.0), offered(luoshan, delegated(luoshan, 73))
    available = staffed(luoshan)
    assert written.keys() == available.keys()
    for name, (was, becomes, staff, used_before, used_after) in written.items():
        assert was == pytest.approx(before[name], abs=0.5), name
        assert becomes == pytest.approx(after[name], abs=0.5), name
        assert staff == pytest.approx(available[name], abs=0.5), name
        assert used_before == pytest.approx(before[name] / available[name], abs=0.005), name
        assert used_after == pytest.approx(after[name] / available[name], abs=0.005), name
    for sentence in (
        f"{before['offences a year']:,.0f} offences a year",
        f"the hotline's are {before['command centre']:.0f} hours of the centre",
        f"The 73 are {100 * delegated(luoshan, 73):.0f}% of the offences, "
        f"the 34 from November on {100 * delegated(luoshan, 34):.0f}%",
    ):
        assert sentence in " ".join(text.split()), sentence


def test_no_brigade_and_no_squad_is_overloaded_before_any_case_goes_astray(luoshan: Scenario) -> None:
    available = staffed(luoshan)
    one_team = offered(luoshan, delegated(luoshan, 73))["enforcement brigades"]
    residents = [township.residents.value for township in luoshan.places.townships.values()]
    largest = max(residents) / sum(residents) * one_team / (available["enforcement brigades"] / len(residents))
    assert 0.2 <= one_team / available["enforcement brigades"] <= 0.6
    assert largest <= 0.85
    shares = luoshan.kinds["offence"].owned_shares
    assert shares is not None
    squads = offered(luoshan, 0.0)["enforcement squads"]
    per_person = available["enforcement squads"] / sum(squad_of(luoshan, name) for name in luoshan.departments.list)
    for name, share in shares.value.items():
        assert share * squads / (squad_of(luoshan, name) * per_person) <= 0.75, name


def squad_of(scenario: Scenario, department: str) -> float:
    return scenario.departments.list[department].staff.get("county_squad", scenario.units["county_squad"].staff).value


def test_squads_are_as_large_as_their_share_of_the_offences_says(luoshan: Scenario) -> None:
    shares = luoshan.kinds["offence"].owned_shares
    assert shares is not None
    for name in luoshan.departments.list:
        share = shares.value.get(name, 0.0)
        assert squad_of(luoshan, name) == (round(2 + 40 * share) if share else 0), name


def test_the_list_is_that_of_the_two_documents(luoshan: Scenario) -> None:
    versions = luoshan.lists["delegated"].versions
    dated = [(version.from_day, version.items.value, version.items.grade) for version in versions]
    assert dated == [(date(2023, 1, 1), 73, "A"), (date(2025, 11, 1), 34, "A")]


def test_the_laws_terms_in_working_days_are_office_hours(luoshan: Scenario) -> None:
    for wait, days in (("hearing_right", 5), ("hearing_notice", 7)):
        spec = luoshan.waits[wait]
        assert spec.calendar == "office"
        assert spec.mean_hours.value == days * HOURS_A_WORKING_DAY  # type: ignore[union-attr]
    for wait, days in (("payment_term", 15), ("urging_term", 10), ("reconsideration", 60), ("appeal_term", 155)):
        spec = luoshan.waits[wait]
        assert spec.calendar is None
        assert spec.mean_hours.value == days * 24  # type: ignore[union-attr]


def test_options_of_studies_are_off(luoshan: Scenario) -> None:
    assert luoshan.chances["reoffends"].value == 0  # type: ignore[union-attr]
    for name in ("overused", "dodged", "rating_inflated"):
        chance = luoshan.chances[name]
        assert isinstance(chance, LearnedChance)
        assert chance.at_first.value == chance.in_the_end.value == 0


def test_only_who_does_it_differs_between_the_two_rules() -> None:
    """The reform's steps are those of today with another hand at them; no number is its own."""
    county, brigade = (read_document(RULES / f"{name}.yaml").data for name in ("county_enforcement", "brigade"))
    assert set(county["steps"]) - set(brigade["steps"]) == {"on_patrol", "township_reports"}
    assert set(brigade["steps"]) <= set(county["steps"])
    ways = {
        "found",
        "dispatch",
        "grid_reports",
        "procedure",
        "register",
    }  # who reports to whom differs, and what is filed
    for name, step in brigade["steps"].items():
        ours = str({key: value for key, value in step.items() if key not in ("name", "next", "answers")})
        theirs = {key: value for key, value in county["steps"][name].items() if key not in ("name", "next", "gather")}
        assert ours == str(theirs).replace("county_squad", "enforcement_brigade"), name
        if name not in ways:
            onward = str(county["steps"][name]["next"]).replace("county_squad", "enforcement_brigade")
            assert str(step["next"]) == onward, name
    assert brigade["ends"] == county["ends"]
