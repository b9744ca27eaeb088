"""Steps, each in a world computed by hand: joint work, meetings, slots, waits, work of no length, ties, travel.

Offices are open from 08:00 to 12:00 and from 14:00 to 18:00; day 0 is a Monday.
"""

from __future__ import annotations

import pytest

ALONE = "starts: {call: ask, again: ask}\n"
JOINT = """
starts: {call: joint, again: joint}
steps:
  joint: {each: [owner, assisting], work: three_hours, next: [{to: report}]}
  report: {by: owner, work: hour, next: [{to: solved}]}
"""
MEETING = """
starts: {call: meeting, again: desk_work}
steps:
  desk_work: {by: desk, work: hour, next: [{to: solved}]}
  meeting: {meet: [owner, centre, desk, assisting], work: hour, next: [{to: solved}]}
"""


def test_a_joint_step_is_over_when_the_last_department_is_done(county) -> None:
    table = county.run(
        JOINT,
        [
            {"born": "0 08:00", "owner": 1},  # keeps housing until 11:00
            {"born": "0 09:00", "owner": 0, "assisting_1": 1, "assisting_2": 2},
        ],
    )
    # Housing's part of matter 1 goes on after lunch; matter 0's report waits for it, and reports come from owners only.
    assert table.visits("role", "work_s", "route") == [
        "0 | joint | housing | 0 08:00 | 0 08:00 | 0 11:00 | 2 | 10800 | 0",
        "0 | report | housing | 0 11:00 | 0 16:00 | 0 17:00 | 2 | 3600 | 1",
        "1 | joint | police | 0 09:00 | 0 09:00 | 0 12:00 | 2 | 10800 | -1",
        "1 | joint | water | 0 09:00 | 0 09:00 | 0 12:00 | 3 | 10800 | -1",
        "1 | joint | housing | 0 09:00 | 0 11:00 | 0 16:00 | 3 | 10800 | 0",
        "1 | report | police | 0 16:00 | 0 16:00 | 0 17:00 | 2 | 3600 | 1",
    ]
    assert table.matters("born_s", "first_response_s", "solved_s", "closed_s", "outcome", "hand_overs") == [
        "0 08:00 | 0 08:00 | 0 17:00 | 0 17:00 | 1 | 0",
        "0 09:00 | 0 09:00 | 0 17:00 | 0 17:00 | 1 | 1",
    ]


def test_a_joint_step_of_assisting_departments_passes_at_once_where_there_are_none(county) -> None:
    rule = """
    starts: {call: help, again: help}
    steps:
      help: {each: [assisting], work: hour, next: [{to: talk}]}
      talk: {meet: [assisting], work: other_hour, fails: never, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 09:00"}, {"born": "0 09:00", "assisting_1": 2}])
    assert table.visits("role", "work_s", "route") == [
        "0 | help | nobody | 0 09:00 | 0 09:00 | 0 09:00 | -1 | 0 | 0",
        "0 | talk | nobody | 0 09:00 | 0 09:00 | 0 09:00 | -1 | 0 | 1",
        "1 | help | water | 0 09:00 | 0 09:00 | 0 10:00 | 3 | 3600 | 0",
        "1 | talk | water | 0 10:00 | 0 10:00 | 0 11:00 | 3 | 3600 | 1",
    ]
    assert table.matters("solved_s", "solved_unit") == ["0 09:00 | -1", "0 11:00 | 5"]


def test_a_meeting_starts_when_the_last_of_four_units_has_come_and_keeps_all_of_them(county) -> None:
    table = county.run(
        MEETING,
        [
            {"born": "0 08:00", "owner": 1, "kind": 1},  # keeps the desk until 09:00
            {"born": "0 08:30", "owner": 0, "assisting_1": 2},
            {"born": "0 08:30", "owner": 2, "kind": 1},  # desk work: behind the meeting's seat at the desk
        ],
    )
    assert table.visits("work_s") == [
        "0 | desk_work | desk.east | 0 08:00 | 0 08:00 | 0 09:00 | 3600",
        "1 | meeting | desk.east | 0 08:30 | 0 09:00 | 0 10:00 | 3600",
        "1 | meeting | centre | 0 08:30 | 0 09:00 | 0 10:00 | 3600",
        "1 | meeting | police | 0 08:30 | 0 09:00 | 0 10:00 | 3600",
        "1 | meeting | water | 0 08:30 | 0 09:00 | 0 10:00 | 3600",
        "2 | desk_work | desk.east | 0 08:30 | 0 10:00 | 0 11:00 | 3600",
    ]


def test_who_has_come_to_a_meeting_keeps_the_seat_over_lunch_until_the_last_has_come(county) -> None:
    rule = """
    starts: {call: meeting, again: water_work}
    steps:
      water_work: {by: owner, work: three_hours, next: [{to: solved}]}
      meeting: {meet: [owner, centre, desk, assisting], work: hour, next: [{to: desk_work}]}
      desk_work: {by: desk, work: hour, next: [{to: solved}]}
    """
    table = county.run(
        rule,
        [
            {"born": "0 11:00", "owner": 2, "kind": 1},  # keeps water until 16:00
            {"born": "0 11:30", "owner": 0, "assisting_1": 2},  # the desk, the centre and police come and sit idle
            {"born": "0 11:45", "owner": 1},  # asks the same desk, which it gets before matter 1 comes back to it
        ],
    )
    assert table.visits() == [
        "0 | water_work | water | 0 11:00 | 0 11:00 | 0 16:00",
        "1 | meeting | desk.east | 0 11:30 | 0 16:00 | 0 17:00",
        "1 | meeting | centre | 0 11:30 | 0 16:00 | 0 17:00",
        "1 | meeting | police | 0 11:30 | 0 16:00 | 0 17:00",
        "1 | meeting | water | 0 11:30 | 0 16:00 | 0 17:00",
        "1 | desk_work | desk.east | 0 17:00 | 1 08:00 | 1 09:00",
        "2 | meeting | desk.east | 0 11:45 | 0 17:00 | 0 18:00",
        "2 | meeting | centre | 0 11:45 | 0 17:00 | 0 18:00",
        "2 | meeting | housing | 0 11:45 | 0 17:00 | 0 18:00",
        "2 | desk_work | desk.east | 0 18:00 | 1 09:00 | 1 10:00",
    ]


@pytest.mark.parametrize("number", [2, 5])
def test_meetings_of_the_same_units_never_wait_for_each_other(county, number: int) -> None:
    # The owner of one assists the other and the rule names roles in any order: all ask in the order of units.
    matters = [
        {"born": "0 11:30", "owner": number_ % 3, "assisting_1": (number_ + 1) % 3, "assisting_2": (number_ + 2) % 3}
        for number_ in range(number)
    ]
    table = county.run(MEETING, matters)
    ends = ["0 14:30", "0 15:30", "0 16:30", "0 17:30", "1 08:30"]
    assert table.matters("solved_s") == ends[:number]


def test_a_meeting_begins_when_all_are_on_duty_and_ends_when_the_last_has_done_the_work(county) -> None:
    changes = """
    calendars: {early: {hours: [["06:00", "10:00"]], weekdays: [mon, tue, wed, thu, fri]}}
    units: {centre: {calendar: always}, desk: {calendar: early}}
    """
    rule = """
    starts: {call: meeting, again: busy}
    steps:
      busy: {by: centre, work: three_hours, next: [{to: solved}]}
      meeting: {meet: [desk, centre], work: hour, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 07:30", "kind": 1}, {"born": "0 07:30"}], changes)
    # The desk takes its seat at 07:30; when the centre is free at 10:30 the desk has gone home, until 06:00.
    assert table.visits()[1:] == [
        "1 | meeting | desk.east | 0 07:30 | 1 06:00 | 1 07:00",
        "1 | meeting | centre | 0 07:30 | 1 06:00 | 1 07:00",
    ]


SLOT = """
starts: {call: slot, again: slot}
steps:
  slot: {wait: tuesday, next: [{to: solved}]}
"""


def test_a_weekly_slot_is_the_next_one_and_the_present_second_counts(county) -> None:
    table = county.run(SLOT, [{"born": born} for born in ("0 09:00", "1 14:59:59", "1 15:00", "1 15:00:01")])
    assert table.visits("work_s") == [
        "0 | slot | nobody | 0 09:00 | 0 09:00 | 1 15:00 | 0",
        "1 | slot | nobody | 1 14:59:59 | 1 14:59:59 | 1 15:00 | 0",
        "2 | slot | nobody | 1 15:00 | 1 15:00 | 1 15:00 | 0",
        "3 | slot | nobody | 1 15:00:01 | 1 15:00:01 | 8 15:00 | 0",
    ]


def test_a_slot_on_a_holiday_is_not_held(county) -> None:
    # Monday, 28 April 2025 is day 0; of the Labour Day holidays, 1 to 5 May, none is a Tuesday, but Monday is one.
    period = 'period: {start: "2025-04-28", days: 28}'
    on_mondays = period + '\nwaits: {tuesday: {every_week_on: [mon], at: "15:00"}}'
    assert county.run(SLOT, [{"born": "1 16:00"}], period).matters("solved_s") == ["8 15:00"]
    assert county.run(SLOT, [{"born": "0 16:00"}], on_mondays).matters("solved_s") == ["14 15:00"]
    without_holidays = on_mondays.replace('"15:00"}', '"15:00", calendar: always}')
    held = county.run(SLOT, [{"born": "0 16:00"}], without_holidays)
    assert held.matters("solved_s") == ["7 15:00"]


def test_waits_pass_on_their_calendar_or_on_the_clock(county) -> None:
    rule = """
    starts: {call: letter, again: letter}
    steps:
      letter: {wait: ten_office_hours, next: [{to: rest}]}
      rest: {wait: ten_hours, next: [{to: moment}]}
      moment: {wait: no_time, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "4 17:00"}])  # a Friday: one hour, eight on Monday, one on Tuesday
    assert table.visits("work_s", "role") == [
        "0 | letter | nobody | 4 17:00 | 4 17:00 | 8 09:00 | 0 | -1",
        "0 | rest | nobody | 8 09:00 | 8 09:00 | 8 19:00 | 0 | -1",
        "0 | moment | nobody | 8 19:00 | 8 19:00 | 8 19:00 | 0 | -1",
    ]


def test_work_of_no_length_needs_nobody_and_no_office_hours(county) -> None:
    rule = """
    starts: {call: file, again: file}
    steps:
      file: {by: desk, work: nothing, next: [{to: meeting}]}
      meeting: {meet: [owner, desk], work: nothing, next: [{to: joint}]}
      joint: {each: [owner, assisting], work: nothing, next: [{to: choice}]}
      choice: {next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "5 03:00", "assisting_1": 1}], "units: {desk: {staff: 0}}")
    assert table.visits("work_s", "role") == [
        "0 | file | desk.east | 5 03:00 | 5 03:00 | 5 03:00 | 0 | 0",
        "0 | meeting | desk.east | 5 03:00 | 5 03:00 | 5 03:00 | 0 | 0",
        "0 | meeting | police | 5 03:00 | 5 03:00 | 5 03:00 | 0 | 2",
        "0 | joint | police | 5 03:00 | 5 03:00 | 5 03:00 | 0 | 2",
        "0 | joint | housing | 5 03:00 | 5 03:00 | 5 03:00 | 0 | 3",
        "0 | choice | nobody | 5 03:00 | 5 03:00 | 5 03:00 | 0 | -1",
    ]


def test_of_matters_that_reach_a_queue_in_the_same_second_the_lower_number_goes_first(county) -> None:
    rule = """
    starts: {call: own, again: own}
    steps:
      own: {by: owner, work: hour, next: [{to: ask}]}
      ask: {by: desk, work: hour, next: [{to: solved}]}
    """
    # Water's, housing's and the police's pieces end together at 09:00; all three go to the same desk.
    table = county.run(rule, [{"born": "0 08:00", "owner": owner} for owner in (2, 1, 0)])
    assert table.matters("matter", "solved_s") == ["0 | 0 10:00", "1 | 0 11:00", "2 | 0 12:00"]


def test_who_finishes_takes_the_next_before_the_matter_comes_back_to_the_same_queue(county) -> None:
    rule = """
    starts: {call: ask, again: ask}
    steps:
      ask: {by: desk, work: hour, next: [{to: answer}]}
      answer: {by: desk, work: half_hour, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 08:00"}, {"born": "0 08:00"}])
    assert table.visits() == [
        "0 | ask | desk.east | 0 08:00 | 0 08:00 | 0 09:00",
        "0 | answer | desk.east | 0 09:00 | 0 10:00 | 0 10:30",
        "1 | ask | desk.east | 0 08:00 | 0 09:00 | 0 10:00",
        "1 | answer | desk.east | 0 10:00 | 0 10:30 | 0 11:00",
    ]


def test_work_on_site_adds_the_way_there_and_back(county) -> None:
    changes = """
    works: {hour: {on_site: true}}
    units:
      worker: {name: {en: G, zh: 网}, tier: grid, staff_per: grid, staff: 1, pooled_by: grid, calendar: office}
      elder: {name: {en: V, zh: 村}, tier: village, staff_per: village, staff: 1, pooled_by: village, calendar: office}
    """
    rule = """
    starts: {call: look, again: look}
    steps:
      look: {by: worker, work: hour, next: [{to: settle}]}
      settle: {by: elder, work: hour, next: [{to: visit}]}
      visit: {by: desk, work: hour, next: [{to: survey}]}
      survey: {each: [owner, assisting], work: hour, next: [{to: solved}]}
    """
    west = {"township": 1, "village": 2, "grid": 4}
    table = county.run(rule, [{"born": "0 08:00"}, {"born": "0 08:00", "owner": 1, "assisting_1": 2, **west}], changes)
    # At 40 km/h: 10 km within a township are half an hour, 20 km to the east one hour, 40 km to the west two.
    assert table.visits("work_s") == [
        "0 | look | worker.east.1 | 0 08:00 | 0 08:00 | 0 09:00 | 3600",
        "0 | settle | elder.east.1 | 0 09:00 | 0 09:00 | 0 10:00 | 3600",
        "0 | visit | desk.east | 0 10:00 | 0 10:00 | 0 11:30 | 5400",
        "0 | survey | police | 0 11:30 | 0 11:30 | 0 15:30 | 7200",
        "1 | look | worker.west.1 | 0 08:00 | 0 08:00 | 0 09:00 | 3600",
        "1 | settle | elder.west.1 | 0 09:00 | 0 09:00 | 0 10:00 | 3600",
        "1 | visit | desk.west | 0 10:00 | 0 10:00 | 0 11:30 | 5400",
        "1 | survey | housing | 0 11:30 | 0 11:30 | 0 16:30 | 10800",
        "1 | survey | water | 0 11:30 | 0 11:30 | 0 16:30 | 10800",
    ]


def test_a_call_to_a_meeting_goes_before_waiting_work_but_interrupts_none(county) -> None:
    rule = """
    starts: {call: start, again: start}
    steps:
      start: {next: [{if: joint, to: ruling}, {to: handle}]}
      handle: {by: owner, work: hour, next: [{to: solved}]}
      ruling: {meet: [centre, owner], work: half_hour, next: [{to: solved}]}
    """
    matters = [{"born": "0 08:00"}, {"born": "0 08:10"}, {"born": "0 08:20", "assisting_1": 1}]
    assert county.run(rule, matters).visits() == [
        "0 | start | nobody | 0 08:00 | 0 08:00 | 0 08:00",
        "0 | handle | police | 0 08:00 | 0 08:00 | 0 09:00",
        "1 | start | nobody | 0 08:10 | 0 08:10 | 0 08:10",
        "1 | handle | police | 0 08:10 | 0 09:30 | 0 10:30",
        "2 | start | nobody | 0 08:20 | 0 08:20 | 0 08:20",
        "2 | ruling | centre | 0 08:20 | 0 09:00 | 0 09:30",
        "2 | ruling | police | 0 08:20 | 0 09:00 | 0 09:30",
    ]
