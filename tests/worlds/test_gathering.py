"""Trips computed by hand: when they leave, who goes along, what they take, and what stands in the log.

The centre's one person works from 08:00 to 12:00 and from 14:00 to 18:00. East is an hour away there and back,
West two; every inspection takes an hour on the spot. Day 0 is a Monday, and the slot is on Tuesday at 15:00.
"""

from __future__ import annotations

import pytest

ON_SITE = "works: {hour: {on_site: true}}\n"
WEST = {"township": 1, "grid": 4, "village": 2}
SLOT = """
starts: {call: inspect, again: ask}
steps:
  ask: {by: desk, work: other_hour, next: [{to: inspect}]}
  inspect: {by: centre, work: hour, gather: {wait: tuesday, at_most: 4}, next: [{to: solved}]}
"""


def with_(at_most: int, wait: str = "tuesday", rule: str = SLOT) -> str:
    return rule.replace("at_most: 4", f"at_most: {at_most}").replace("wait: tuesday", f"wait: {wait}")


def inspections(table, *columns: str) -> list[str]:
    return [line for line in table.visits(*columns) if "| inspect |" in line]


def test_a_trip_takes_all_who_have_come_by_its_slot(county) -> None:
    matters = [
        {"born": "0 09:00"},
        {"born": "1 15:00"},  # in the very second in which the trip leaves: goes along
        {"born": "1 14:00", "kind": 1},  # comes from the desk in that second, too
    ]
    table = county.run(SLOT, sorted(matters, key=lambda matter: matter["born"]), ON_SITE)
    # An hour of travel and three of work: 15:00 to 18:00 and 08:00 to 09:00. Each has 20 minutes of the travel.
    assert inspections(table, "work_s", "priority") == [
        "0 | inspect | centre | 0 09:00 | 1 15:00 | 2 09:00 | 4800 | 0",
        "1 | inspect | centre | 1 15:00 | 1 15:00 | 2 09:00 | 4800 | 0",
        "2 | inspect | centre | 1 15:00 | 1 15:00 | 2 09:00 | 4800 | 0",
    ]
    assert table.matters("solved_s", "outcome") == ["2 09:00 | 1"] * 3


def test_seconds_of_travel_that_cannot_be_shared_go_to_those_who_came_first(county) -> None:
    changes = ON_SITE + "places: {townships: {east: {distance_km: 20.01}}}"  # 3,602 seconds there and back
    table = county.run(SLOT, [{"born": f"0 {hour}:00"} for hour in ("09", "10", "11")], changes)
    assert table.log.visits["work_s"].tolist() == [4801, 4801, 4800]
    assert set(table.log.visits["finished_s"] - table.log.visits["started_s"]) == {4801 + 4801 + 4800 + 14 * 3600}


def test_a_trip_that_is_full_leaves_before_its_time(county) -> None:
    matters = [{"born": "0 09:00"}, {"born": "0 11:00"}, {"born": "0 17:00"}]
    table = county.run(with_(2, "ten_office_hours"), matters, ON_SITE)
    # Three hours for the first two from 11:00 on. What was the first one's wait ends on day 1 at 11:00; the third one's
    # own ends on day 2 at 09:00.
    assert inspections(table, "work_s") == [
        "0 | inspect | centre | 0 09:00 | 0 11:00 | 0 16:00 | 5400",
        "1 | inspect | centre | 0 11:00 | 0 11:00 | 0 16:00 | 5400",
        "2 | inspect | centre | 0 17:00 | 2 09:00 | 2 11:00 | 7200",
    ]


def test_each_township_has_its_own_trip(county) -> None:
    matters = [{"born": "0 09:00"}, {"born": "0 10:00", **WEST}, {"born": "0 11:00"}]
    table = county.run(SLOT, matters, ON_SITE)
    # Both leave at the slot; the one of matter 0 goes first: three hours, and three for the other on the next day.
    assert inspections(table, "work_s") == [
        "0 | inspect | centre | 0 09:00 | 1 15:00 | 1 18:00 | 5400",
        "1 | inspect | centre | 0 10:00 | 2 08:00 | 2 11:00 | 10800",
        "2 | inspect | centre | 0 11:00 | 1 15:00 | 1 18:00 | 5400",
    ]


def test_who_travelled_together_goes_on_in_the_order_of_numbers(county) -> None:
    rule = """
    starts: {call: inspect, again: ask}
    steps:
      ask: {by: desk, work: other_hour, next: [{to: inspect}]}
      inspect: {by: centre, work: half_hour, gather: {wait: tuesday, at_most: 4}, next: [{to: file}]}
      file: {by: desk, work: other_hour, next: [{to: solved}]}
    """
    matters = [{"born": "0 08:00", "kind": 1}, {"born": "0 08:30"}]  # matter 0 comes to the trip after matter 1
    assert county.run(rule, matters, "works: {half_hour: {on_site: true}}").visits() == [
        "0 | ask | desk.east | 0 08:00 | 0 08:00 | 0 09:00",
        "0 | inspect | centre | 0 09:00 | 1 15:00 | 1 17:00",
        "0 | file | desk.east | 1 17:00 | 1 17:00 | 1 18:00",
        "1 | inspect | centre | 0 08:30 | 1 15:00 | 1 17:00",
        "1 | file | desk.east | 1 17:00 | 2 08:00 | 2 09:00",
    ]


def test_an_urgent_matter_goes_alone_at_once(county) -> None:
    table = county.run(SLOT, [{"born": "0 08:00"}, {"born": "0 09:00", "urgent": 1}], ON_SITE)
    assert inspections(table, "work_s", "priority") == [
        "0 | inspect | centre | 0 08:00 | 1 15:00 | 1 17:00 | 7200 | 0",
        "1 | inspect | centre | 0 09:00 | 0 09:00 | 0 11:00 | 7200 | 100",
    ]


def test_work_of_no_length_needs_no_trip(county) -> None:
    table = county.run(SLOT.replace("work: hour", "work: nothing"), [{"born": "0 09:00"}])
    assert inspections(table, "work_s") == ["0 | inspect | centre | 0 09:00 | 0 09:00 | 0 09:00 | 0"]


LIFTED = """
starts: {call: either, again: hurry}
steps:
  either: {next: [{if: joint, to: busy}, {to: inspect}]}
  busy: {by: centre, work: three_hours, next: [{to: solved}]}
  hurry: {starts_deadline: soon, next: [{to: inspect}]}
  inspect: {by: centre, work: hour, gather: {wait: tuesday, at_most: 4}, next: [{to: solved}]}
deadlines:
  soon: {limit: two_hours, actions: [{after: an_hour, by: desk, work: nothing, lift: 1}]}
"""


def test_a_trip_has_the_highest_priority_of_those_who_go_along(county) -> None:
    matters = [
        {"born": "0 08:00"},
        {"born": "0 09:00", "kind": 1, **WEST},  # lifted while it gathers: three working hours later, at noon
        {"born": "0 10:00", **WEST},
        {"born": "1 14:00", "assisting_1": 1},  # keeps the centre until 17:00
    ]
    table = county.run(LIFTED, matters, ON_SITE)
    # Two hours to West and two of work there, before the trip of matter 0.
    assert inspections(table, "priority") == [
        "0 | inspect | centre | 0 08:00 | 2 11:00 | 2 15:00 | 0",
        "1 | inspect | centre | 0 09:00 | 1 17:00 | 2 11:00 | 1",
        "2 | inspect | centre | 0 10:00 | 1 17:00 | 2 11:00 | 1",
    ]


def test_a_trip_that_waits_for_its_person_is_lifted_with_one_of_its_matters(county) -> None:
    matters = [
        {"born": "0 08:00"},
        {"born": "1 11:00", "kind": 1, **WEST},  # three working hours later, at 16:00, it is lifted
        {"born": "1 14:00", "assisting_1": 1},
    ]
    table = county.run(LIFTED, matters, ON_SITE)
    assert inspections(table, "priority") == [
        "0 | inspect | centre | 0 08:00 | 2 10:00 | 2 12:00 | 0",
        "1 | inspect | centre | 1 11:00 | 1 17:00 | 2 10:00 | 1",
    ]


def test_what_gathers_waits_or_travels_at_the_runs_end_is_open(county) -> None:
    matters = [{"born": f"1 {clock}"} for clock in ("16:00", "16:30", "17:00", "17:10", "17:20")]
    table = county.run(with_(2, "ten_office_hours"), matters, ON_SITE + 'period: {start: "2025-03-03", days: 2}')
    # One pair is on its way, one is complete and waits for the centre's person, and the last one waits for company.
    assert inspections(table, "work_s", "route") == [
        "0 | inspect | centre | 1 16:00 | 1 16:30 | - | 5400 | -1",
        "1 | inspect | centre | 1 16:30 | 1 16:30 | - | 5400 | -1",
        "2 | inspect | centre | 1 17:00 | - | - | 3600 | -1",
        "3 | inspect | centre | 1 17:10 | - | - | 3600 | -1",
        "4 | inspect | centre | 1 17:20 | - | - | 3600 | -1",
    ]
    assert table.matters("outcome") == ["0"] * 5


@pytest.mark.parametrize("wait", ["tuesday", "no_time"])
def test_trips_of_one_matter_are_no_trips(county, wait: str) -> None:
    matters = [{"born": f"0 {8 + n // 60:02}:{n % 60:02}", "urgent": n % 7 == 0, "owner": n % 3} for n in range(60)]
    plain = county.run(SLOT.replace("gather: {wait: tuesday, at_most: 4}, ", ""), matters, ON_SITE)
    assert inspections(county.run(with_(1, wait), matters, ON_SITE), "work_s") == inspections(plain, "work_s")


def test_without_travel_trips_save_nobody_any_hours(county) -> None:
    matters = [{"born": f"0 {8 + n // 60:02}:{n % 60:02}"} for n in range(60)]
    changes = "works: {hour: {shape: exponential}}"
    hours = [
        county.run(rule, matters, changes).log.visits["work_s"].sum()
        for rule in (SLOT.replace("gather: {wait: tuesday, at_most: 4}, ", ""), with_(5, "no_time"), with_(5))
    ]
    assert hours[0] == hours[1] == hours[2] > 40 * 3600
