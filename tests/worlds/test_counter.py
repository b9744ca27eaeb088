"""The counter, each case in a world computed by hand: trips, queues that citizens leave, closing time, shifts.

Offices are open from 08:00 to 12:00 and from 14:00 to 18:00; day 0 is a Monday. The desk has one person. A township
lies 10 km around its desk and east 20 km from the county; citizens travel at 25 km an hour, so that the way to the
desk and back takes 48 minutes (2,880 s) and that to the county 96 (5,760 s).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.measures import SelfCheckError, check_log

TOWNSHIP = {"settled_by": 2}
WAITS = """
waits:
  half_an_hour: {name: {en: Patience, zh: 耐心}, shape: constant, mean_hours: 0.5}
  half_a_day: {name: {en: Half a day, zh: 半天}, calendar: office, shape: constant, mean_hours: 4}
"""
COUNTER = """
starts: {call: counter, again: counter}
steps:
  counter:
    by: desk
    work: hour
    trip: true
    present: true
    patience: half_an_hour
    next: [{if: left, to: another_day}, {to: solved}]
  another_day: {wait: half_a_day, next: [{to: counter}]}
"""
CLOSING = """
starts: {call: counter, again: counter}
steps:
  counter: {by: desk, work: hour, present: true, next: [{if: left, to: closed_on_paper}, {to: solved}]}
"""


def test_who_runs_out_of_patience_leaves_the_queue_and_comes_back(county) -> None:
    births = ("0 09:00", "0 09:10", "0 09:20")
    table = county.run(COUNTER, [TOWNSHIP | {"born": born} for born in births], WAITS)
    # Matter 1 leaves at 09:40 and has half a day to pass: 2 h 20 min until noon, 1 h 40 min from 14:00. Matter 2 comes
    # back at 15:50, finds matter 1 at the desk until 16:40, and leaves once more.
    assert table.visits("work_s", "visit") == [
        "0 | counter | desk.east | 0 09:00 | 0 09:00 | 0 10:00 | 3600 | 1",
        "1 | counter | desk.east | 0 09:10 | 0 09:40 | 0 09:40 | 0 | 1",
        "1 | another_day | nobody | 0 09:40 | 0 09:40 | 0 15:40 | 0 | 1",
        "1 | counter | desk.east | 0 15:40 | 0 15:40 | 0 16:40 | 3600 | 2",
        "2 | counter | desk.east | 0 09:20 | 0 09:50 | 0 09:50 | 0 | 1",
        "2 | another_day | nobody | 0 09:50 | 0 09:50 | 0 15:50 | 0 | 1",
        "2 | counter | desk.east | 0 15:50 | 0 16:20 | 0 16:20 | 0 | 2",
        "2 | another_day | nobody | 0 16:20 | 0 16:20 | 1 10:20 | 0 | 2",
        "2 | counter | desk.east | 1 10:20 | 1 10:20 | 1 11:20 | 3600 | 3",
    ]
    # Leaving is no response, no return and no hand-over, but a trip.
    assert table.matters("first_response_s", "solved_s", "returns", "hand_overs", "trips", "travel_s") == [
        "0 09:00 | 0 10:00 | 0 | 0 | 1 | 0 00:48",
        "0 15:40 | 0 16:40 | 0 | 0 | 2 | 0 01:36",
        "1 10:20 | 1 11:20 | 0 | 0 | 3 | 0 02:24",
    ]
    marks = np.array(table.log.frame.option_marks)[table.log.visits["route"]]
    assert marks.tolist() == [0, 3, 0, 0, 3, 0, 3, 0, 0]
    check_log(table.log)


def test_closing_time_sends_the_queue_home_but_not_who_is_being_served_and_lunch_sends_nobody_home(county) -> None:
    births = ("0 11:30", "0 11:45", "0 12:30", "0 17:30", "0 17:45", "0 18:00", "0 18:10", "1 07:00", "5 10:00")
    table = county.run(CLOSING, [{"born": born} for born in births])
    assert table.visits("work_s", "route") == [
        "0 | counter | desk.east | 0 11:30 | 0 11:30 | 0 12:30 | 3600 | 1",  # finished into lunch
        "1 | counter | desk.east | 0 11:45 | 0 14:00 | 0 15:00 | 3600 | 1",
        "2 | counter | desk.east | 0 12:30 | 0 15:00 | 0 16:00 | 3600 | 1",
        "3 | counter | desk.east | 0 17:30 | 0 17:30 | 0 18:30 | 3600 | 1",  # finished past closing
        "4 | counter | desk.east | 0 17:45 | 0 18:00 | 0 18:00 | 0 | 0",
        "5 | counter | desk.east | 0 18:00 | 0 18:00 | 0 18:00 | 0 | 0",
        "6 | counter | desk.east | 0 18:10 | 0 18:10 | 0 18:10 | 0 | 0",
        "7 | counter | desk.east | 1 07:00 | 1 08:00 | 1 09:00 | 3600 | 1",
        "8 | counter | desk.east | 5 10:00 | 5 10:00 | 5 10:00 | 0 | 0",  # a Saturday
    ]
    check_log(table.log)


def test_a_service_past_closing_keeps_nobody_the_next_morning_and_a_plain_one_does(county) -> None:
    matters = [{"born": "0 17:30"}, {"born": "1 08:00"}]
    in_person, plain = county.run(CLOSING, matters), county.run(CLOSING.replace("present: true, ", "").replace(
        "{if: left, to: closed_on_paper}, ", ""), matters)  # fmt: skip
    assert in_person.visits()[1] == "1 | counter | desk.east | 1 08:00 | 1 08:00 | 1 09:00"
    assert plain.visits()[1] == "1 | counter | desk.east | 1 08:00 | 1 08:30 | 1 09:30"


def test_urgent_matters_are_sent_home_when_the_hours_on_call_end(county) -> None:
    on_call = """
    calendars: {late: {hours: [["18:00", "20:00"]], weekdays: [mon, tue, wed, thu, fri]}}
    units: {desk: {urgent_calendar: late}}
    """
    table = county.run(
        CLOSING,
        [{"born": "0 17:30"}, {"born": "0 18:10"}, {"born": "0 19:30", "urgent": 1}, {"born": "0 19:40", "urgent": 1}],
        on_call,
    )
    assert table.visits() == [
        "0 | counter | desk.east | 0 17:30 | 0 17:30 | 0 18:30",
        "1 | counter | desk.east | 0 18:10 | 0 18:10 | 0 18:10",
        "2 | counter | desk.east | 0 19:30 | 0 19:30 | 0 20:30",
        "3 | counter | desk.east | 0 19:40 | 0 20:00 | 0 20:00",
    ]


def test_a_counter_that_never_closes_sends_nobody_home(county) -> None:
    table = county.run(CLOSING, [{"born": "0 23:30"}, {"born": "0 23:40"}], "units: {desk: {calendar: always}}")
    assert table.visits() == [
        "0 | counter | desk.east | 0 23:30 | 0 23:30 | 1 00:30",
        "1 | counter | desk.east | 0 23:40 | 1 00:30 | 1 01:30",
    ]


def test_who_leaves_frees_nobody_and_is_not_counted_as_waiting(county) -> None:
    # Who looks while one waits at the desk goes away for sure, who looks while nobody does never.
    changes = WAITS + "chances: {crowd: {at_rest: 0, per_waiting_matter_per_officer: 1, at_most: 1}}\n"
    rule = """
    starts: {call: counter, again: look}
    steps:
      look: {by: centre, work: half_hour, next: [{chance: crowd, of: desk, to: closed_on_paper}, {to: solved}]}
      counter:
        by: desk
        work: three_hours
        present: true
        patience: half_an_hour
        next: [{if: left, to: closed_on_paper}, {to: solved}]
    """
    births = [("0 08:00", 0), ("0 08:00", 1), ("0 08:10", 0), ("0 08:30", 1)]
    table = county.run(rule, [{"born": born, "kind": kind} for born, kind in births], changes)
    # Those who look do so at 08:30, when one waits at the desk, and at 09:00, when that one has left at 08:40.
    assert table.matters("outcome") == ["1", "2", "2", "1"]  # the one who waits at 08:30 leaves, too
    assert table.visits()[0] == "0 | counter | desk.east | 0 08:00 | 0 08:00 | 0 11:00"
    late = county.run(rule, [{"born": born, "kind": kind} for born, kind in [*births, ("0 09:00", 0)]], changes)
    assert late.visits()[-1] == "4 | counter | desk.east | 0 09:00 | 0 09:30 | 0 09:30"


def test_one_who_leaves_from_the_middle_of_the_queue_leaves_the_order_of_the_others(county) -> None:
    changes = "waits: {short: {name: {en: Patience, zh: 耐心}, shape: constant, mean_hours: 0.25}}"
    rule = """
    starts: {call: counter, again: queue}
    steps:
      counter:
        by: desk
        work: hour
        present: true
        patience: short
        next: [{if: left, to: closed_on_paper}, {to: solved}]
      queue: {by: desk, work: hour, next: [{to: solved}]}
    """
    # 1 and 3 do not come in person and wait as long as it takes; 2 stands between them and leaves first.
    births = [("0 08:00", 1), ("0 08:10", 1), ("0 08:30", 0), ("0 08:40", 1)]
    table = county.run(rule, [{"born": born, "kind": kind} for born, kind in births], changes)
    assert table.visits() == [
        "0 | queue | desk.east | 0 08:00 | 0 08:00 | 0 09:00",
        "1 | queue | desk.east | 0 08:10 | 0 09:00 | 0 10:00",
        "2 | counter | desk.east | 0 08:30 | 0 08:45 | 0 08:45",
        "3 | queue | desk.east | 0 08:40 | 0 10:00 | 0 11:00",
    ]


def test_documents_that_are_missing_cost_another_trip_or_are_sent_later(county) -> None:
    rule = """
    starts: {call: counter, again: counter}
    steps:
      counter:
        by: desk
        work: half_hour
        trip: true
        present: true
        next:
          - {if: left, to: another_day}
          - {visits: {step: counter, at_least: 2}, to: back_office}
          - {if: urgent, to: sent_later}
          - {to: another_day}
      another_day: {wait: half_a_day, next: [{to: counter}]}
      sent_later: {wait: half_a_day, next: [{to: back_office}]}
      back_office: {by: owner, work: hour, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 09:00"}, {"born": "0 09:00", "urgent": 1}], WAITS)
    assert table.visits() == [
        "0 | counter | desk.east | 0 09:00 | 0 09:00 | 0 09:30",
        "0 | another_day | nobody | 0 09:30 | 0 09:30 | 0 15:30",
        "0 | counter | desk.east | 0 15:30 | 0 15:30 | 0 16:00",
        "0 | back_office | police | 0 16:00 | 0 16:00 | 0 17:00",
        "1 | counter | desk.east | 0 09:00 | 0 09:30 | 0 10:00",
        "1 | sent_later | nobody | 0 10:00 | 0 10:00 | 0 16:00",
        "1 | back_office | police | 0 16:00 | 0 17:00 | 0 18:00",
    ]
    assert table.matters("trips", "hand_overs") == ["2 | 1", "1 | 1"]


def test_a_counter_that_answers_does_so_for_whom_it_serves_and_leaving_hands_nothing_over(county) -> None:
    rule = """
    starts: {call: counter, again: keep}
    steps:
      counter: {by: desk, work: hour, present: true, answers: true, next: [{if: left, to: centre}, {to: decide}]}
      centre: {by: centre, work: hour, next: [{to: solved}]}
      decide: {by: owner, work: hour, next: [{to: solved}]}
      keep: {by: desk, work: three_hours, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 09:00"}, {"born": "0 16:00", "kind": 1}, {"born": "0 17:00"}])
    assert table.visits()[-2:] == [
        "2 | counter | desk.east | 0 17:00 | 0 18:00 | 0 18:00",
        "2 | centre | centre | 0 18:00 | 1 08:00 | 1 09:00",
    ]
    # Matter 1 is at no step that answers, nor with its owner: its solution answers it. Matter 2 went from none to one.
    assert table.matters("first_response_s", "hand_overs") == [
        "0 09:00 | 1", "1 09:00 | 0", "1 09:00 | 0"
    ]  # fmt: skip


def test_each_unit_visited_is_a_trip_as_far_as_its_tier(county) -> None:
    rule = """
    starts: {call: file, again: fetch}
    steps:
      file: {each: [owner, assisting], work: hour, trip: true, next: [{to: fetch}]}
      fetch: {by: desk, work: nothing, trip: true, next: [{to: talk}]}
      talk: {meet: [centre, village], work: hour, trip: true, next: [{to: no_trip}]}
      no_trip: {by: centre, work: hour, next: [{to: solved}]}
    """
    village = """
    units:
      village:
        name: {en: Village, zh: 村}
        tier: village
        staff_per: village
        staff: 1
        pooled_by: village
        calendar: office
    """
    matters = [
        {"born": "0 09:00", "assisting_1": 1, "assisting_2": 2},  # three departments, the desk, the centre, the village
        {"born": "0 09:00", "kind": 1},
        {"born": "0 09:00", "township": 1, "village": 2, "grid": 4},  # west: 40 km; one department
        {"born": "27 17:59"},  # the last minute but a day: still at the department at the end
    ]
    table = county.run(rule, matters, village)
    assert table.matters("trips", "travel_s") == [
        "6 | 0 07:12",  # 4 x 1 h 36 min, 48 min, and nothing
        "3 | 0 02:24",
        "4 | 0 07:12",  # 2 x 3 h 12 min, 48 min, and nothing
        "1 | 0 01:36",
    ]


def test_a_step_of_departments_that_assist_is_no_trip_where_none_does(county) -> None:
    rule = """
    starts: {call: elsewhere, again: elsewhere}
    steps:
      elsewhere: {each: [assisting], work: hour, trip: true, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 09:00"}, {"born": "0 09:00", "assisting_1": 2}])
    assert table.matters("trips", "travel_s") == ["0 | 0 00:00", "1 | 0 01:36"]


def test_the_work_of_who_left_is_the_same_at_the_next_visit(county) -> None:
    drawn = WAITS + "works: {hour: {shape: exponential}}\n"
    births = [{"born": "0 09:00"}, {"born": "0 09:00:01"}, {"born": "0 09:00:02"}]
    queued = county.run(COUNTER, births, drawn, seed=4).log.visits
    # Alone, each is served at the first visit: matter n of the world has the same draws whoever else is there.
    for number in range(3):
        late = [*({"born": f"{day} 09:00"} for day in range(number)), {"born": "14 09:00"}]
        alone = county.run(COUNTER, late, drawn, seed=4).log.visits
        for visits in (queued, alone):
            work_s = visits["work_s"][(visits["matter"] == number) & (visits["work_s"] > 0)]
            assert len(work_s) == 1
        assert queued["work_s"][queued["matter"] == number].max() == alone["work_s"][alone["matter"] == number].max()
    assert (queued["visit"] > 1).any()


SHIFTS = """
units:
  window:
    name: {en: Window, zh: 窗口}
    tier: township
    staff_per: township
    pooled_by: township
    calendar: office
    shifts:
      - {hours: [["08:00", "10:00"], ["14:00", "17:00"]], staff: 2}
      - {hours: [["10:00", "12:00"]], staff: 1}
"""
WINDOW = """
starts: {call: short, again: long}
steps:
  short: {by: window, work: hour, present: true, next: [{if: left, to: closed_on_paper}, {to: solved}]}
  long: {by: window, work: three_hours, present: true, next: [{if: left, to: closed_on_paper}, {to: solved}]}
"""


def test_windows_open_by_the_hour(county) -> None:
    births = [
        ("0 08:00", 1), ("0 09:30", 0), ("0 09:40", 0), ("0 09:50", 0), ("0 13:00", 0), ("0 16:30", 0), ("0 16:30", 0),
        ("0 16:40", 0), ("0 17:30", 0),
    ]  # fmt: skip
    table = county.run(WINDOW, [{"born": born, "kind": kind} for born, kind in births], SHIFTS)
    assert table.visits() == [
        "0 | long | window.east | 0 08:00 | 0 08:00 | 0 11:00",
        "1 | short | window.east | 0 09:30 | 0 09:30 | 0 10:30",  # finished, though from 10:00 one window is open
        "2 | short | window.east | 0 09:40 | 0 11:00 | 0 12:00",  # not at 10:30: the one window has matter 0
        "3 | short | window.east | 0 09:50 | 0 14:00 | 0 15:00",
        "4 | short | window.east | 0 13:00 | 0 14:00 | 0 15:00",  # two windows again
        "5 | short | window.east | 0 16:30 | 0 16:30 | 0 17:30",
        "6 | short | window.east | 0 16:30 | 0 16:30 | 0 17:30",
        "7 | short | window.east | 0 16:40 | 0 17:00 | 0 17:00",  # the windows close at 17:00, the office at 18:00
        "8 | short | window.east | 0 17:30 | 0 17:30 | 0 17:30",
    ]
    window = next(unit for unit in table.log.frame.units if unit.id == "window.east")
    assert window.staffed_s == 20 * (2 * 5 + 1 * 2) * 3600  # four weeks of five days
    check_log(table.log)


def test_shifts_follow_the_working_days_of_their_calendar(county) -> None:
    # Monday, 28 April 2025 is day 0; 1 to 5 May are holidays (Thursday to Monday) and Sunday, 27 April was worked.
    births = [{"born": "3 09:00"}, {"born": "8 09:00"}, {"born": "8 09:10"}, {"born": "8 09:20"}]
    table = county.run(WINDOW, births, SHIFTS + 'period: {start: "2025-04-28", days: 14}\n')
    assert table.visits() == [
        "0 | short | window.east | 3 09:00 | 3 09:00 | 3 09:00",
        "1 | short | window.east | 8 09:00 | 8 09:00 | 8 10:00",
        "2 | short | window.east | 8 09:10 | 8 09:10 | 8 10:10",
        "3 | short | window.east | 8 09:20 | 8 10:10 | 8 11:10",
    ]


def test_a_saturated_counter_with_shifts_passes_the_self_checks_and_one_that_works_more_does_not(county) -> None:
    births = [{"born_s": int(second)} for second in np.arange(0, 4 * 7 * 86_400, 1_200)]
    log = county.run(WINDOW, births, SHIFTS).log
    check_log(log)
    (window,) = (unit for unit in log.frame.units if unit.id == "window.east")
    # Of 12 staffed hours a day at most one is held over the fall at 10:00, which explains no tenth less of staff.
    fewer = tuple(replace(unit, staffed_s=unit.staffed_s * 0.9) if unit is window else unit for unit in log.frame.units)
    with pytest.raises(SelfCheckError, match=r"window\.east works"):
        check_log(replace(log, frame=replace(log.frame, units=fewer)))


ALWAYS = """
units: {desk: {calendar: always, staff_changes: [{from: "2025-03-10", staff: 2}, {from: "2025-03-17", staff: 1}]}}
waits: {forever: {name: {en: For ever, zh: 永远}, shape: constant, mean_hours: 100000}}
works: {service: {name: {en: Service, zh: 办理}, shape: exponential, mean_hours: 1}}
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_endless_patience_and_no_closing_the_counter_is_a_plain_step(county, seed: int) -> None:
    random = np.random.default_rng(seed)
    births = np.sort(random.integers(0, 27 * 86_400, 500))
    urgent = random.random(500) < 0.1
    matters = [TOWNSHIP | {"born_s": int(born), "urgent": int(rush)} for born, rush in zip(births, urgent, strict=True)]
    plain = """
    starts: {call: counter, again: counter}
    steps:
      counter: {by: desk, work: service, fails: half, next: [{if: fixed, to: solved}, {to: counter}]}
    """
    in_person = plain.replace("fails: half,", "fails: half, present: true, patience: forever,").replace(
        "next: [", "next: [{if: left, to: closed_on_paper}, "
    )
    one, other = (county.run(rule, matters, ALWAYS, seed=seed).log for rule in (plain, in_person))
    assert len(one.visits["matter"]) > 800
    for name, column in one.visits.items():
        moved = (
            (column >= 0).astype(int) if name == "route" else 0
        )  # the counter has one option more, before the others
        assert np.array_equal(column + moved, other.visits[name]), name
    for name, column in one.matters.items():
        assert np.array_equal(column, other.matters[name]), name
