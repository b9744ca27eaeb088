"""Applications in the shipped county: what they ask of windows, counters and back offices."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import chinese_calendar
import pytest

from sim.documents import read_document
from sim.scenario import Scenario, load_scenario, seconds_of_day

REPOSITORY = Path(__file__).parents[2]
HOURS_A_WORKING_DAY = 7.5


@pytest.fixture(scope="module")
def luoshan() -> Scenario:
    return load_scenario(read_document(REPOSITORY / "scenarios" / "luoshan.yaml"))


def test_nineteen_of_its_items_have_most_of_the_volume(luoshan: Scenario) -> None:
    (version,) = luoshan.lists["high_frequency"].versions
    items = luoshan.kinds["application"].items
    assert items is not None
    assert (version.items.value, items.number.value) == (19, 154)
    assert high_frequency_share(luoshan) == pytest.approx(0.80, abs=0.005)
    exponent = items.volume_exponent
    assert exponent.low is not None and exponent.high is not None
    assert zipf_share(19, 154, exponent.low) == pytest.approx(0.63, abs=0.005)
    assert zipf_share(19, 154, exponent.high) == pytest.approx(0.845, abs=0.005)


def test_a_township_has_as_many_applications_as_one_of_longmatan(luoshan: Scenario) -> None:
    rate = luoshan.kinds["application"].rate_per_township_and_year
    assert rate is not None
    assert rate.value == pytest.approx(59_360 / 13, abs=50)


def test_departments_own_all_applications_between_them(luoshan: Scenario) -> None:
    shares = luoshan.kinds["application"].owned_shares
    assert shares is not None
    assert shares.value.keys() == luoshan.departments.list.keys()


def test_the_load_in_the_documents_is_that_of_the_scenario(luoshan: Scenario) -> None:
    rows = re.findall(
        r"^\| ([^|]+?) \| ([^|]+?) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \|$",
        (REPOSITORY / "docs" / "assumptions.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    written = {(unit, under): tuple(float(number.replace(",", "")) for number in rest) for unit, under, *rest in rows}
    computed = loads(luoshan)
    assert written.keys() == computed.keys()
    for key, (offered, staffed, utilisation) in written.items():
        assert offered == pytest.approx(computed[key][0], abs=0.5), key
        assert staffed == pytest.approx(computed[key][1], abs=0.5), key
        assert utilisation == pytest.approx(computed[key][0] / computed[key][1], abs=0.0005), key


def test_the_busiest_have_queues_and_are_not_overloaded(luoshan: Scenario) -> None:
    utilisation = {unit: offered / staffed for (unit, _), (offered, staffed) in loads(luoshan).items()}
    assert 0.6 <= utilisation["the busiest department's windows"] <= 0.8
    assert 0.5 <= utilisation["the busiest back office"] <= 0.75
    assert utilisation["service counters"] < 0.5


def loads(scenario: Scenario) -> dict[tuple[str, str], tuple[float, float]]:
    """Offered and staffed hours a year by unit and rule, where nobody leaves a queue."""
    halls, near, both = "county halls", "services close by", "either"
    kind, on_duty = scenario.kinds["application"], HOURS_A_WORKING_DAY * working_days()
    facts = {name: share.value for name, share in kind.facts.items()}
    effort = {name: work.mean_hours.value for name, work in scenario.works.items() if work.mean_hours is not None}
    assert kind.rate_per_township_and_year and kind.owned_shares
    births = kind.rate_per_township_and_year.value * len(scenario.places.townships)
    by_county, by_village = kind.settled_by.value["county"], kind.settled_by.value["village"]
    owned = births * by_county
    helpers = kind.assisting_departments.one.value + 2 * kind.assisting_departments.two.value
    department, share = max(kind.owned_shares.value.items(), key=lambda item: item[1])
    helps = assists(scenario, department)
    missing, sends = facts["documents_missing"], facts["sends_documents"]

    at_window = (1 + missing) * effort["counter"] + by_county * effort["hand_over"]
    windows = births * at_window + owned * helpers * effort["counter"]
    busiest_windows = births * share * at_window + owned * helps * effort["counter"]
    offices = owned * ((1 + helpers) * effort["examine"] + effort["grant"])
    busiest_office = owned * (share * (effort["examine"] + effort["grant"]) + helps * effort["examine"])

    online = births * facts["files_online"]
    in_village = (births - online) * high_frequency_share(scenario) * by_village
    in_person = births - online - in_village
    once_or_twice = (1 + missing * (1 - sends)) * effort["counter"]
    posted = owned * facts["wants_post"]
    counters = online * effort["check_online"] + in_person * once_or_twice + posted * effort["hand_over"]
    counters += (online + (in_person + in_village) * sends) * missing * effort["check_documents"]
    stations = in_village * once_or_twice + (owned - posted) * effort["hand_over"]

    hall, office = scenario.units["hall_window"], scenario.units["back_office"]
    counter, station = scenario.units["service_counter"], scenario.units["village_station"]
    assert hall.staff and office.staff and station.staff
    a_window, a_clerk = on_duty * hall.share_of_time.value, on_duty * office.share_of_time.value
    departments, villages = (
        len(scenario.departments.list),
        sum(t.villages.value for t in scenario.places.townships.values()),
    )
    window_hours = sum(
        shift.staff.value * (seconds_of_day(closes) - seconds_of_day(opens)) / 3600
        for shift in counter.shifts
        for opens, closes in shift.hours.value
    )
    staffed_counters = window_hours * working_days() * len(scenario.places.townships) * counter.share_of_time.value
    return {
        ("county hall windows", halls): (windows, hall.staff.value * departments * a_window),
        ("the busiest department's windows", halls): (busiest_windows, hall.staff.value * a_window),
        ("back offices", both): (offices, office.staff.value * departments * a_clerk),
        ("the busiest back office", both): (busiest_office, office.staff.value * a_clerk),
        ("service counters", near): (counters, staffed_counters),
        ("village stations", near): (stations, station.staff.value * villages * on_duty * station.share_of_time.value),
    }


def assists(scenario: Scenario, department: str) -> float:
    """How often a department assists, per application that a department owns: drawn by share, never the same twice."""
    kind = scenario.kinds["application"]
    assert kind.owned_shares
    share = kind.owned_shares.value
    one, two = kind.assisting_departments.one.value, kind.assisting_departments.two.value
    first = sum(share[o] * share[department] / (1 - share[o]) for o in share if o != department)
    second = sum(
        share[o] * share[f] / (1 - share[o]) * share[department] / (1 - share[o] - share[f])
        for o, f in permutations(share, 2)
        if department not in (o, f)
    )
    return (one + two) * first + two * second


def high_frequency_share(scenario: Scenario) -> float:
    """Share of the applications that are for items on the list."""
    items = scenario.kinds["application"].items
    assert items is not None
    (version,) = scenario.lists["high_frequency"].versions
    return zipf_share(int(version.items.value), int(items.number.value), items.volume_exponent.value)


def zipf_share(first: int, number: int, exponent: float) -> float:
    """Share of the first so many items where the r-th has a weight of r^-exponent."""
    weights = [rank**-exponent for rank in range(1, number + 1)]
    return sum(weights[:first]) / sum(weights)


def working_days() -> int:
    """Working days of 2025, by another program's calendar."""
    return sum(chinese_calendar.is_workday(date(2025, 1, 1) + timedelta(days=day)) for day in range(365))
