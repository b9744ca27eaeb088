"""What is still open when the run ends stands in the log: -1 for what has not happened yet.

Runs end on Wednesday at midnight (day 2), so whatever would happen at that second or later has not happened.
"""

from __future__ import annotations

TWO_DAYS = 'period: {start: "2025-03-03", days: 2}\n'


def test_what_is_queued_in_work_or_waiting_is_open(county) -> None:
    rule = """
    starts: {call: ask, again: letter}
    steps:
      ask: {by: desk, work: three_hours, next: [{to: letter}]}
      letter: {wait: ten_office_hours, next: [{to: solved}]}
    """
    matters = [
        {"born": "0 17:00"},
        {"born": "1 09:00"},
        {"born": "1 15:00"},
        {"born": "1 17:00"},
        {"born": "1 18:30", "kind": 1},
    ]
    table = county.run(rule, matters, TWO_DAYS)
    assert table.visits("work_s", "route") == [
        "0 | ask | desk.east | 0 17:00 | 0 17:00 | 1 10:00 | 10800 | 0",
        "0 | letter | nobody | 1 10:00 | 1 10:00 | - | 0 | -1",
        "1 | ask | desk.east | 1 09:00 | 1 10:00 | 1 15:00 | 10800 | 0",
        "1 | letter | nobody | 1 15:00 | 1 15:00 | - | 0 | -1",
        "2 | ask | desk.east | 1 15:00 | 1 15:00 | 1 18:00 | 10800 | 0",
        "2 | letter | nobody | 1 18:00 | 1 18:00 | - | 0 | -1",
        "3 | ask | desk.east | 1 17:00 | - | - | 10800 | -1",
        "4 | letter | nobody | 1 18:30 | 1 18:30 | - | 0 | -1",
    ]
    assert table.matters("outcome", "solved_s", "closed_s", "first_response_s")[-2:] == [
        "0 | - | - | -",
        "0 | - | - | -",
    ]


def test_what_ends_in_the_last_second_is_done_and_what_ends_with_the_run_is_not(county) -> None:
    rule = """
    starts: {call: rest, again: rest}
    steps: {rest: {wait: ten_hours, next: [{to: solved}]}}
    """
    table = county.run(rule, [{"born": "1 13:59:59"}, {"born": "1 14:00"}], TWO_DAYS)
    assert table.matters("solved_s", "outcome") == ["1 23:59:59 | 1", "- | 0"]
    always = TWO_DAYS + "units: {desk: {calendar: always}}"
    rule = "starts: {call: ask, again: ask}\nsteps: {ask: {by: desk, work: hour, next: [{to: solved}]}}"
    for born, end in [("1 22:59:59", "1 23:59:59"), ("1 23:00", "-")]:
        table = county.run(rule, [{"born": born}], always)
        assert table.visits() == [f"0 | ask | desk.east | {born} | {born} | {end}"]


def test_a_joint_step_half_done_shows_what_is_done(county) -> None:
    rule = """
    starts: {call: joint, again: busy}
    steps:
      busy: {by: owner, work: three_hours, next: [{to: busy_too}]}
      busy_too: {by: owner, work: three_hours, next: [{to: solved}]}
      joint: {each: [desk, owner, assisting], work: three_hours, next: [{to: solved}]}
    """
    matters = [
        {"born": "1 14:00", "kind": 1, "owner": 2},
        {"born": "1 15:00", "owner": 0, "assisting_1": 1, "assisting_2": 2},
    ]
    matters = [*matters, {"born": "1 16:00", "owner": 1}]
    table = county.run(rule, matters, TWO_DAYS)
    assert table.visits("route") == [
        "0 | busy | water | 1 14:00 | 1 14:00 | 1 17:00 | 0",
        "0 | busy_too | water | 1 17:00 | - | - | -1",
        "1 | joint | desk.east | 1 15:00 | 1 15:00 | 1 18:00 | -1",
        "1 | joint | police | 1 15:00 | 1 15:00 | 1 18:00 | -1",
        "1 | joint | housing | 1 15:00 | 1 15:00 | 1 18:00 | -1",
        "1 | joint | water | 1 15:00 | 1 17:00 | - | -1",
        "2 | joint | desk.east | 1 16:00 | - | - | -1",
        "2 | joint | housing | 1 16:00 | - | - | -1",
    ]


def test_the_part_of_a_joint_step_that_takes_no_time_is_done_at_once(county) -> None:
    rule = """
    starts: {call: joint, again: joint}
    steps: {joint: {each: [owner, assisting], work: drawn, next: [{to: solved}]}}
    """
    changes = (
        TWO_DAYS
        + """
    works: {drawn: {name: {en: Drawn, zh: 抽取}, shape: empirical, values_hours: [0, 1]}}
    """.strip()
    )
    born = {"born": "1 19:00", "assisting_1": 1}
    world = county.world([born] * 20, changes)
    first, second = (world.work_s("drawn", "department", 1, part) for part in (0, 1))
    number = next(n for n in range(20) if first[n] > 0 and second[n] == 0)
    table = county.run(rule, [born] * 20, changes)
    assert [line for line in table.visits() if line.startswith(f"{number} ")] == [
        f"{number} | joint | housing | 1 19:00 | 1 19:00 | 1 19:00",
        f"{number} | joint | police | 1 19:00 | - | -",
    ]


def test_those_who_sit_and_wait_for_a_meeting_have_not_started(county) -> None:
    rule = """
    starts: {call: meeting, again: busy}
    steps:
      busy: {by: owner, work: three_hours, next: [{to: solved}]}
      meeting: {meet: [desk, centre, owner], work: hour, next: [{to: solved}]}
    """
    matters = [{"born": "1 17:00", "kind": 1}, {"born": "1 17:00"}, {"born": "1 17:30", "owner": 1}]
    table = county.run(rule, matters, TWO_DAYS)
    # Matter 1 has the desk and the centre and waits for the police; matter 2 waits for the desk and asks nobody else.
    assert table.visits("work_s")[1:] == [
        "1 | meeting | desk.east | 1 17:00 | - | - | 3600",
        "1 | meeting | centre | 1 17:00 | - | - | 3600",
        "1 | meeting | police | 1 17:00 | - | - | 3600",
        "2 | meeting | desk.east | 1 17:30 | - | - | 3600",
    ]


def test_a_meeting_under_way_has_started(county) -> None:
    rule = """
    starts: {call: talk, again: talk}
    steps: {talk: {meet: [desk, owner], work: three_hours, next: [{to: solved}]}}
    """
    table = county.run(rule, [{"born": "1 17:00"}], TWO_DAYS)
    assert table.visits() == [
        "0 | talk | desk.east | 1 17:00 | 1 17:00 | -",
        "0 | talk | police | 1 17:00 | 1 17:00 | -",
    ]


def test_notices_under_way_are_logged_for_open_and_for_closed_matters(county) -> None:
    rule = """
    starts: {call: handle, again: handle}
    steps: {handle: {by: owner, work: three_hours, starts_deadline: handling, next: [{to: solved}]}}
    deadlines:
      handling: {limit: two_hours, actions: [{before: an_hour, by: centre, work: three_hours}]}
    """
    table = county.run(rule, [{"born": "1 15:00"}, {"born": "1 15:30"}], TWO_DAYS)
    # The reminders are due at 16:00 and 16:30; the centre needs three hours for each and goes home at 18:00, as do the
    # police when matter 0 is solved.
    assert table.visits("deadline_s") == [
        "0 | handle | police | 1 15:00 | 1 15:00 | 1 18:00 | 1 17:00",
        "0 | handling.three_hours | centre | 1 16:00 | 1 16:00 | - | 1 17:00",
        "1 | handle | police | 1 15:30 | - | - | 1 17:30",
        "1 | handling.three_hours | centre | 1 16:30 | - | - | 1 17:30",
    ]
    assert table.matters("outcome") == ["1", "0"]
