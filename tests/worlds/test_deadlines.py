"""Deadlines, each in a world computed by hand: reminders, notices, lifts, returns in time, rating and redoing.

Offices are open from 08:00 to 12:00 and from 14:00 to 18:00; day 0 is a Monday. What is not said to be another's is
owned by the police, who are one officer.
"""

from __future__ import annotations

import pytest

ZERO = "limits: {at_once: {working_hours: 0, urgent_working_hours: 0}}\n"


def handling(limit: str, *actions: str, stops: bool = False) -> str:
    """A matter of kind 0 is assigned with a limit, handled and reported; one of kind 1 is three hours of other work."""
    return f"""
starts: {{call: assign, again: other}}
steps:
  assign: {{starts_deadline: handling, next: [{{to: handle}}]}}
  handle: {{by: owner, work: hour, next: [{{to: report}}]}}
  report: {{by: owner, work: half_hour, stops_deadline: {str(stops).lower()}, next: [{{to: solved}}]}}
  other: {{by: owner, work: three_hours, next: [{{to: solved}}]}}
deadlines:
  handling:
    limit: {limit}
    actions: [{", ".join(actions)}]
"""


NOTICE = "{after: at_once, by: centre, work: half_hour, lift: 1}"


@pytest.mark.parametrize(
    ("limit_hours", "notices"),
    [
        (1.5, []),  # reported at 10:30 sharp, when the limit ends
        (1.5 - 1 / 3600, ["0 | handling.half_hour | centre | 0 10:29:59 | 0 10:29:59 | 0 10:59:59"]),
    ],
)
def test_what_is_done_in_the_second_of_its_deadline_is_in_time(county, limit_hours: float, notices: list[str]) -> None:
    limits = f"limits: {{limit: {{working_hours: {limit_hours}, urgent_working_hours: 0}},"
    table = county.run(handling("limit", NOTICE), [{"born": "0 09:00"}], ZERO.replace("limits: {", limits))
    assert table.visits() == [
        "0 | assign | nobody | 0 09:00 | 0 09:00 | 0 09:00",
        "0 | handle | police | 0 09:00 | 0 09:00 | 0 10:00",
        "0 | report | police | 0 10:00 | 0 10:00 | 0 10:30",
        *notices,
    ]


def test_reminders_come_while_a_matter_waits_and_while_it_is_in_work(county) -> None:
    rule = handling(
        "four_hours",
        "{before: two_hours, by: centre, work: half_hour}",
        "{before: an_hour, by: centre, work: half_hour}",
    )
    table = county.run(rule, [{"born": "0 08:00", "kind": 1}, {"born": "0 08:30"}])
    # Due after 3.5 hours of the morning and half an hour of the afternoon: at 14:30. One reminder two hours before,
    # at 10:30, while it waits; one an hour before, at 11:30, while it is in work.
    assert table.visits("deadline_s", "visit")[1:] == [
        "1 | assign | nobody | 0 08:30 | 0 08:30 | 0 08:30 | 0 14:30 | 1",
        "1 | handling.half_hour | centre | 0 10:30 | 0 10:30 | 0 11:00 | 0 14:30 | 1",
        "1 | handle | police | 0 08:30 | 0 11:00 | 0 12:00 | 0 14:30 | 1",
        "1 | handling.half_hour.2 | centre | 0 11:30 | 0 11:30 | 0 12:00 | 0 14:30 | 1",
        "1 | report | police | 0 12:00 | 0 14:00 | 0 14:30 | 0 14:30 | 1",
    ]


def test_a_reminder_longer_before_than_the_limit_comes_at_once(county) -> None:
    rule = handling("an_hour", "{before: four_hours, by: centre, work: half_hour}")
    table = county.run(rule, [{"born": "0 09:00"}])
    assert "0 | handling.half_hour | centre | 0 09:00 | 0 09:00 | 0 09:30" in table.visits()


def test_a_deadline_counts_working_hours_of_the_reference_calendar(county) -> None:
    rule = handling("two_hours", NOTICE)
    table = county.run(rule, [{"born": "4 17:00"}], ZERO + "departments: {list: {police: {officers: 0}}}")
    assert table.visits("deadline_s") == [
        "0 | assign | nobody | 4 17:00 | 4 17:00 | 4 17:00 | 7 09:00",
        "0 | handling.half_hour | centre | 7 09:00 | 7 09:00 | 7 09:30 | 7 09:00",
        "0 | handle | police | 4 17:00 | - | - | 7 09:00",
    ]


@pytest.mark.parametrize("stops", [False, True])
def test_a_notice_lifts_past_what_waits_not_past_what_has_started_until_its_deadline_ends(county, stops: bool) -> None:
    matters = [
        {"born": "0 08:00", "kind": 1},  # from 08:00 to 11:00, not interrupted
        {"born": "0 08:05", "kind": 1},  # first in the queue until the notice is out
        {"born": "0 08:10"},
    ]
    table = county.run(handling("an_hour", NOTICE, stops=stops), matters, ZERO)
    # The notice is due at 09:10 and out at 09:40. At 11:00 matter 2 goes first, though it joined later. At noon it
    # joins again: at 14:00 it goes first if its deadline, and with it the lift, still runs; else matter 1 does.
    other, report = ("14:30 | 0 17:30", "14:00 | 0 14:30 | 1 | 0 09:10")
    if stops:
        other, report = ("14:00 | 0 17:00", "17:00 | 0 17:30 | 0 | -")
    assert table.visits("priority", "deadline_s") == [
        "0 | other | police | 0 08:00 | 0 08:00 | 0 11:00 | 0 | -",
        f"1 | other | police | 0 08:05 | 0 {other} | 0 | -",
        "2 | assign | nobody | 0 08:10 | 0 08:10 | 0 08:10 | 0 | 0 09:10",
        "2 | handling.half_hour | centre | 0 09:10 | 0 09:10 | 0 09:40 | 0 | 0 09:10",
        "2 | handle | police | 0 08:10 | 0 11:00 | 0 12:00 | 1 | 0 09:10",
        f"2 | report | police | 0 12:00 | 0 {report}",
    ]


def test_without_a_lift_the_queue_is_first_come_first_served(county) -> None:
    matters = [{"born": "0 08:00", "kind": 1}, {"born": "0 08:05", "kind": 1}, {"born": "0 08:10"}]
    table = county.run(handling("an_hour", NOTICE.replace(", lift: 1", "")), matters, ZERO)
    assert table.visits("priority")[-1:] == ["2 | report | police | 0 17:00 | 0 17:00 | 0 17:30 | 0"]


def test_a_lift_during_work_counts_from_the_next_queue_on(county) -> None:
    changes = ZERO.replace("limits: {", "limits: {quarter: {working_hours: 0.25, urgent_working_hours: 0},")
    table = county.run(handling("quarter", NOTICE), [{"born": "0 09:00"}], changes)
    # Handled from 09:00 to 10:00; the notice is out at 09:45.
    assert table.visits("priority")[1:] == [
        "0 | handling.half_hour | centre | 0 09:15 | 0 09:15 | 0 09:45 | 0",
        "0 | handle | police | 0 09:00 | 0 09:00 | 0 10:00 | 0",
        "0 | report | police | 0 10:00 | 0 10:00 | 0 10:30 | 1",
    ]


def test_a_notice_that_goes_out_between_the_parts_of_a_joint_step_stands_between_them(county) -> None:
    rule = f"""
    starts: {{call: joint, again: other}}
    steps:
      other: {{by: owner, work: hour, next: [{{to: solved}}]}}
      joint: {{each: [owner, assisting], work: hour, starts_deadline: handling, next: [{{to: solved}}]}}
    deadlines: {{handling: {{limit: an_hour, actions: [{NOTICE}]}}}}
    """
    busy = {"born": "0 09:00", "kind": 1, "owner": 1}
    table = county.run(rule, [busy, {"born": "0 09:00", "assisting_1": 1}], ZERO)
    assert table.visits("priority")[1:] == [
        "1 | joint | police | 0 09:00 | 0 09:00 | 0 10:00 | 0",
        "1 | handling.half_hour | centre | 0 10:00 | 0 10:00 | 0 10:30 | 0",
        "1 | joint | housing | 0 09:00 | 0 10:00 | 0 11:00 | 0",
    ]


def test_notice_and_criticism_each_lift_by_their_own(county) -> None:
    criticism = "{after: two_hours, by: centre, work: other_hour, lift: 2}"
    changes = ZERO + "departments: {list: {police: {officers: 0}}}"
    table = county.run(handling("an_hour", NOTICE, criticism), [{"born": "0 08:00"}], changes)
    # Due at 09:00; the notice at once, the criticism two working hours later.
    assert table.visits("priority") == [
        "0 | assign | nobody | 0 08:00 | 0 08:00 | 0 08:00 | 0",
        "0 | handling.half_hour | centre | 0 09:00 | 0 09:00 | 0 09:30 | 0",
        "0 | handling.other_hour | centre | 0 11:00 | 0 11:00 | 0 12:00 | 1",
        "0 | handle | police | 0 08:00 | - | - | 3",
    ]


def test_an_action_waits_for_the_one_before_it_and_goes_out_though_the_deadline_has_ended(county) -> None:
    rule = handling("an_hour", NOTICE, "{after: an_hour, by: centre, work: other_hour, lift: 1}")
    rule = rule.replace("work: three_hours, next: [{to: solved}]", "work: hour, next: [{to: busy}]")
    rule = rule.replace("deadlines:", "  busy: {by: centre, work: three_hours, next: [{to: solved}]}\ndeadlines:")
    table = county.run(rule, [{"born": "0 08:00", "kind": 1, "owner": 1}, {"born": "0 09:00", "owner": 1}], ZERO)
    # Housing works on matter 0 until 09:00 and on matter 1 until 10:30, half an hour late. The notice, due at 10:00,
    # waits until the centre is free at 12:00, which is after lunch: the matter is over, no criticism comes.
    assert table.visits("priority", "deadline_s")[2:] == [
        "1 | assign | nobody | 0 09:00 | 0 09:00 | 0 09:00 | 0 | 0 10:00",
        "1 | handle | housing | 0 09:00 | 0 09:00 | 0 10:00 | 0 | 0 10:00",
        "1 | report | housing | 0 10:00 | 0 10:00 | 0 10:30 | 0 | 0 10:00",
        "1 | handling.half_hour | centre | 0 10:00 | 0 14:00 | 0 14:30 | 0 | 0 10:00",
    ]


def test_a_deadline_that_ends_in_the_second_in_which_it_began_is_never_acted_on(county) -> None:
    rule = f"""
    starts: {{call: assign, again: assign}}
    steps:
      assign: {{starts_deadline: handling, next: [{{to: withdraw}}]}}
      withdraw: {{stops_deadline: true, next: [{{to: rest}}]}}
      rest: {{wait: ten_hours, next: [{{to: last}}]}}
      last: {{starts_deadline: handling, next: [{{to: solved}}]}}
    deadlines: {{handling: {{limit: an_hour, actions: [{NOTICE}]}}}}
    """
    table = county.run(rule, [{"born": "0 09:00"}], ZERO)
    assert table.visits("deadline_s") == [
        "0 | assign | nobody | 0 09:00 | 0 09:00 | 0 09:00 | 0 10:00",
        "0 | withdraw | nobody | 0 09:00 | 0 09:00 | 0 09:00 | -",
        "0 | rest | nobody | 0 09:00 | 0 09:00 | 0 19:00 | -",
        "0 | last | nobody | 0 19:00 | 0 19:00 | 0 19:00 | 1 09:00",
    ]


def test_urgent_matters_have_limits_of_their_own(county) -> None:
    changes = ZERO + "departments: {list: {police: {officers: 0}}}"
    table = county.run(handling("two_hours", NOTICE), [{"born": "0 09:00", "urgent": 1}], changes)
    assert table.visits("deadline_s", "priority")[1:] == [
        "0 | handling.half_hour | centre | 0 09:30 | 0 09:30 | 0 10:00 | 0 09:30 | 100",
        "0 | handle | police | 0 09:00 | - | - | 0 09:30 | 101",
    ]


@pytest.mark.parametrize(("limit_hours", "returns"), [(2, 2), (2 - 1 / 3600, 0)])
def test_a_return_is_made_within_its_limit_to_the_second(county, limit_hours: float, returns: int) -> None:
    rule = """
    starts: {call: assign, again: busy}
    steps:
      busy: {by: owner, work: hour, next: [{to: solved}]}
      assign: {next: [{to: sign_in}]}
      sign_in:
        by: owner
        work: hour
        next:
          - {within: {limit: limit, since: assign}, chance: always, to: reason, mark: return}
          - {to: solved}
      reason:
        by: centre
        work: three_hours
        next: [{visits: {step: reason, at_least: twice}, to: solved}, {to: assign}]
    """
    limits = f"limits: {{limit: {{working_hours: {limit_hours}, urgent_working_hours: 0}}}}"
    at_eleven = {"born": "0 11:00"}
    table = county.run(rule, [{**at_eleven, "kind": 1}, at_eleven, {**at_eleven, "kind": 1}], limits)
    # Assigned at 11:00 and signed in after matter 0 and lunch, at 15:00: two working hours. The reason is read until
    # 18:00, the matter assigned again then and signed in at 09:00: one working hour since the last assignment.
    assert table.matters("returns", "solved_s")[1] == ("2 | 1 12:00" if returns else "0 | 0 15:00")


REDO = """
starts: {call: handle, again: handle}
steps:
  handle: {by: owner, work: hour, fails: always, next: [{to: rate}]}
  redo: {by: owner, work: redo, fails: redo_fails, starts_deadline: redo, next: [{to: rate}]}
  rate:
    by: desk
    work: half_hour
    stops_deadline: true
    next:
      - {if: fixed, to: solved}
      - {visits: {step: redo, at_least: twice}, to: closed_on_paper}
      - {chance: always, to: redo}
      - {to: closed_on_paper}
deadlines: {redo: {limit: four_hours}}
"""


def test_what_was_not_solved_is_redone_and_counts_as_solved_when_the_work_succeeded(county) -> None:
    changes = "works: {redo: {name: {en: Redo, zh: 重办}, shape: constant, mean_hours: 2}}\nchances: {redo_fails: 0}"
    table = county.run(REDO, [{"born": "0 08:00"}], changes)
    assert table.visits("deadline_s", "route") == [
        "0 | handle | police | 0 08:00 | 0 08:00 | 0 09:00 | - | 0",
        "0 | rate | desk.east | 0 09:00 | 0 09:00 | 0 09:30 | - | 4",
        "0 | redo | police | 0 09:30 | 0 09:30 | 0 11:30 | 0 15:30 | 1",
        "0 | rate | desk.east | 0 11:30 | 0 11:30 | 0 12:00 | - | 2",
    ]
    assert table.matters("solved_s", "closed_s", "outcome", "solved_unit") == ["0 11:30 | 0 12:00 | 1 | 3"]


def test_after_two_failed_redos_the_file_is_closed_on_paper(county) -> None:
    changes = "works: {redo: {name: {en: Redo, zh: 重办}, shape: constant, mean_hours: 2}}\nchances: {redo_fails: 1}"
    table = county.run(REDO, [{"born": "0 08:00"}], changes)
    assert [line.split(" | ")[1] for line in table.visits()] == ["handle", "rate", "redo", "rate", "redo", "rate"]
    assert table.matters("solved_s", "closed_s", "outcome") == ["- | 0 16:30 | 2"]
