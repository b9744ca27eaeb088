"""Staff semantics, each in a world small enough to compute by hand.

The office week: Monday to Friday, 08:00-12:00 and 14:00-18:00. Second 0 is a Monday midnight unless said otherwise.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import pytest
from simpy import Environment

from sim.engine.clock import FIRST_MATTER, Moment
from sim.engine.staff import MEETING_PRIORITY, URGENT_PRIORITY, StaffPool, Task, lifted
from sim.scenario import CalendarSpec, Text
from sim.world import Unit, WorkCalendar
from sim.world.calendar import build_calendar

HOUR = 3600
DAY = 24 * HOUR
MONDAY = date(2025, 3, 3)
OFFICE = {"hours": [["08:00", "12:00"], ["14:00", "18:00"]], "weekdays": ["mon", "tue", "wed", "thu", "fri"]}
ALWAYS = {"hours": [["00:00", "24:00"]], "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}


def calendar(spec: dict[str, object], first_day: date = MONDAY, days: int = 60) -> WorkCalendar:
    return build_calendar(CalendarSpec.model_validate(spec), first_day, days)


def at(day: int, clock: str) -> int:
    hours, minutes = clock.split(":")
    return day * DAY + int(hours) * HOUR + int(minutes) * 60


def unit(
    headcount: tuple[tuple[int, int], ...] = ((0, 1),),
    hours: WorkCalendar | None = None,
    urgent_hours: WorkCalendar | None = None,
    share: float = 1.0,
) -> Unit:
    hours = hours or calendar(OFFICE)
    return Unit(
        "desk", Text(en="Desk", zh="窗口"), 0, "county", -1, 0, headcount, hours, urgent_hours or hours, share, 0.0
    )


def serve(desk: Unit, *arrivals: tuple[int, int, int], until: int = 30 * DAY) -> list[tuple[int, int]]:
    """Run (arrival_s, work_s, priority) through a pool; return (started_s, finished_s) in the order given."""
    env = Environment(initial_time=0)
    pool = StaffPool(env, desk, 0)
    tasks: dict[int, Task] = {}

    def arrive(number: int, arrival_s: int, work_s: int, priority: int):
        yield Moment(env, arrival_s, FIRST_MATTER + number)
        tasks[number] = Task(pool, work_s, priority, number)
        yield tasks[number]
        assert env.now == tasks[number].finished_s

    for number, arrival in enumerate(arrivals):
        env.process(arrive(number, *arrival))
    env.run(until=until)
    return [(tasks[number].started_s, tasks[number].finished_s) for number in range(len(arrivals))]


def test_a_task_goes_on_after_lunch_and_over_night_with_the_same_person() -> None:
    done = serve(unit(), (at(0, "11:00"), 2 * HOUR, 0), (at(0, "16:00"), 3 * HOUR, 0))
    assert done == [(at(0, "11:00"), at(0, "15:00")), (at(0, "16:00"), at(1, "09:00"))]


def test_nobody_starts_outside_hours() -> None:
    done = serve(unit(), (at(0, "12:00"), HOUR, 0), (at(0, "18:00"), HOUR, 0), (at(4, "18:30"), HOUR, 0))
    assert [start for start, _ in done] == [at(0, "14:00"), at(1, "08:00"), at(7, "08:00")]


def test_work_that_ends_at_closing_ends_then_and_frees_the_person_for_the_next_morning() -> None:
    done = serve(unit(), (at(0, "17:00"), HOUR, 0), (at(0, "17:30"), HOUR, 0))
    assert done == [(at(0, "17:00"), at(0, "18:00")), (at(1, "08:00"), at(1, "09:00"))]


def test_a_public_holiday_and_a_make_up_saturday() -> None:
    # Labour Day 2025: 1-5 May off (Thursday to Monday), Sunday 27 April worked in exchange.
    hours = calendar({**OFFICE, "public_holidays": "CN"}, first_day=date(2025, 4, 25))  # a Friday
    friday, sunday, wednesday, tuesday = 0, 2, 5, 11
    done = serve(
        unit(hours=hours),
        (at(friday, "17:00"), 2 * HOUR, 0),
        (at(wednesday, "17:00"), 2 * HOUR, 0),
    )
    assert done == [
        (at(friday, "17:00"), at(sunday, "09:00")),
        (at(wednesday, "17:00"), at(tuesday, "09:00")),
    ]


def test_a_make_up_saturday_is_worked() -> None:
    hours = calendar({**OFFICE, "public_holidays": "CN"}, first_day=date(2025, 2, 7))  # Saturday 8 February is worked
    assert serve(unit(hours=hours), (at(0, "17:00"), 2 * HOUR, 0)) == [(at(0, "17:00"), at(1, "09:00"))]


def test_a_higher_priority_goes_first_at_an_opening_and_never_interrupts() -> None:
    done = serve(
        unit(),
        (at(0, "17:30"), HOUR, 0),  # holds the person over night
        (at(0, "19:00"), HOUR, 0),
        (at(0, "20:00"), HOUR, 1),
        (at(1, "08:10"), HOUR, 2),  # arrives while the first is still in work: not interrupted, but next
    )
    assert [start for start, _ in done] == [
        at(0, "17:30"),
        at(1, "10:30"),
        at(1, "09:30"),
        at(1, "08:30"),
    ]


def test_first_come_first_served_within_a_priority_and_ties_by_number() -> None:
    noon = at(0, "12:30")
    done = serve(unit(), (noon + 5, HOUR, 0), (noon, HOUR, 0), (noon, HOUR, 0))
    order = sorted(range(3), key=lambda number: done[number][0])
    assert order == [1, 2, 0]


def test_of_two_who_arrive_in_the_same_second_the_lower_number_goes_first_whatever_its_priority() -> None:
    done = serve(unit(), (at(0, "09:00"), HOUR, 0), (at(0, "09:00"), HOUR, 5))
    assert done == [(at(0, "09:00"), at(0, "10:00")), (at(0, "10:00"), at(0, "11:00"))]


def test_more_people_rise_at_once_and_fewer_take_effect_as_they_finish() -> None:
    nine, eleven = at(0, "09:00"), at(0, "11:00")
    desk = unit(headcount=((0, 1), (nine, 2), (eleven, 1)))
    eight = at(0, "08:00")
    done = serve(desk, (eight, 4 * HOUR, 0), (eight, 3 * HOUR, 0), (eight, HOUR, 0))
    # The second starts when the staff rises at 09:00 and keeps working through the fall at 11:00, until 14:00 as there
    # is lunch; at 12:00 the first is done and the staff of 1 is still busy with the second.
    assert done == [(eight, at(0, "12:00")), (nine, at(0, "12:00")), (at(0, "14:00"), at(0, "15:00"))]


def test_a_fall_keeps_the_freed_place_empty() -> None:
    desk = unit(headcount=((0, 2), (at(0, "09:00"), 1)))
    eight = at(0, "08:00")
    done = serve(desk, (eight, 2 * HOUR, 0), (eight, 3 * HOUR, 0), (eight, HOUR, 0))
    assert done[2] == (at(0, "11:00"), at(0, "12:00"))


def test_with_nobody_on_the_staff_the_queue_waits() -> None:
    desk = unit(headcount=((0, 0), (at(1, "00:00"), 1)))
    assert serve(desk, (at(0, "09:00"), HOUR, 0)) == [(at(1, "08:00"), at(1, "09:00"))]
    assert serve(unit(headcount=((0, 0),)), (at(0, "09:00"), HOUR, 0)) == [(-1, -1)]


def test_urgent_work_is_done_at_night_by_those_on_call_and_the_rest_waits_behind_it() -> None:
    desk = unit(urgent_hours=calendar(ALWAYS))
    done = serve(desk, (at(0, "22:00"), HOUR, 0), (at(0, "23:00"), HOUR, URGENT_PRIORITY))
    assert done == [(at(1, "08:00"), at(1, "09:00")), (at(0, "23:00"), at(1, "00:00"))]


def test_a_share_of_time_stretches_work() -> None:
    assert serve(unit(share=0.5), (at(0, "08:00"), HOUR, 0)) == [(at(0, "08:00"), at(0, "10:00"))]
    eight = at(0, "08:00")
    assert serve(unit(share=0.35), (eight, 42, 0)) == [(eight, eight + 120)]  # 42 / 0.35 is above 120 in floating point
    assert serve(unit(share=0.3), (at(0, "08:00"), 1, 0)) == [(at(0, "08:00"), at(0, "08:00") + 4)]  # whole seconds, up


def test_a_lift_moves_a_waiting_task_ahead_but_not_a_started_one() -> None:
    env = Environment(initial_time=0)
    pool = StaffPool(env, unit(hours=calendar(ALWAYS)), 0)
    first, second, third = (Task(pool, HOUR, 0, number) for number in range(3))
    pool.lift(third, 1)
    pool.lift(first, 5)
    assert len(pool.put_queue) == 2
    env.run(until=DAY)
    assert (first.started_s, third.started_s, second.started_s) == (0, HOUR, 2 * HOUR)
    assert first.priority == 0


def test_a_lifted_task_is_not_served_twice_and_the_queue_counts_it_once() -> None:
    env = Environment(initial_time=0)
    pool = StaffPool(env, unit(hours=calendar(ALWAYS)), 0)
    tasks = [Task(pool, HOUR, 0, number) for number in range(5)]
    for priority in (1, 1, 0, 2, 3):
        pool.lift(tasks[3], priority)
    assert len(pool.put_queue) == 4
    env.run(until=DAY)
    assert sorted(task.started_s for task in tasks) == [0, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert len(pool.put_queue) == 0 and pool.busy == 0


def test_openings_come_before_arrivals_of_the_same_second() -> None:
    # Number 1 waits for 08:00; number 0 arrives at 08:00 sharp and finds the person taken.
    done = serve(unit(), (at(0, "08:00"), HOUR, 0), (at(0, "07:00"), HOUR, 0))
    assert done == [(at(0, "09:00"), at(0, "10:00")), (at(0, "08:00"), at(0, "09:00"))]


@pytest.mark.parametrize("staff", [1, 3])
def test_a_pool_serves_as_many_at_a_time_as_it_has_people_as_a_plain_list_does(staff: int) -> None:
    """Against the Kiefer-Wolfowitz recursion: each arrival takes the person who is free first."""
    random = np.random.default_rng(5)
    arrivals = np.sort(random.integers(0, 20 * HOUR, 200))
    work = random.integers(1, HOUR // 4 * staff, 200)
    free = [0] * staff
    expected = []
    for arrival_s, work_s in zip(arrivals.tolist(), work.tolist(), strict=True):
        free.sort()
        start = max(arrival_s, free[0])
        free[0] = start + work_s
        expected.append((start, free[0]))
    done = serve(
        unit(headcount=((0, staff),), hours=calendar(ALWAYS)),
        *((arrival_s, work_s, 0) for arrival_s, work_s in zip(arrivals.tolist(), work.tolist(), strict=True)),
    )
    assert done == expected


def test_no_lift_makes_a_matter_urgent_or_overtakes_a_call_to_a_meeting() -> None:
    assert lifted(0, 1) == 1
    assert lifted(0, 1000) < MEETING_PRIORITY < URGENT_PRIORITY
    assert lifted(lifted(0, 30), 30) < MEETING_PRIORITY
    assert lifted(URGENT_PRIORITY, 1) == URGENT_PRIORITY + 1


def test_who_leaves_is_gone_from_the_queue_wherever_they_stood_and_lifted_or_not() -> None:
    env = Environment(initial_time=0)
    pool = StaffPool(env, unit(hours=calendar(ALWAYS)), 0)
    first, second, third, fourth, fifth = (Task(pool, HOUR, 0, number) for number in range(5))
    pool.lift(fourth, 2)
    assert len(pool.put_queue) == 4
    for number, gone in enumerate((fourth, third)):  # the first in the queue by its lift, and one from the middle
        Moment(env, 600 + number, FIRST_MATTER).callbacks.append(partial(pool.send_away, gone))
    Moment(env, 700, FIRST_MATTER).callbacks.append(partial(pool.send_away, first))  # has started: stays
    env.run(until=800)
    assert len(pool.put_queue) == 2 and pool.load() == 2 and pool.busy == 1
    env.run(until=DAY)
    assert [(task.started_s, task.finished_s) for task in (first, second, fifth)] == [
        (0, HOUR), (HOUR, 2 * HOUR), (2 * HOUR, 3 * HOUR)
    ]  # fmt: skip
    assert [(task.started_s, task.finished_s, task.work_s, task.has_left) for task in (fourth, third)] == [
        (600, 600, 0, True), (601, 601, 0, True)
    ]  # fmt: skip
    assert len(pool.put_queue) == 0 and pool.busy == 0


def test_the_area_under_the_queue_is_kept_when_tasks_leave() -> None:
    """Counting heads second by second gives the sum of the times that tasks waited, those who left included."""
    env = Environment(initial_time=0)
    pool = StaffPool(env, unit(hours=calendar(ALWAYS)), 0)
    random = np.random.default_rng(7)
    tasks: list[Task] = []

    def arrive(number: int, arrival_s: int):
        yield Moment(env, arrival_s, FIRST_MATTER + number)
        tasks.append(Task(pool, int(random.integers(1, 400)), int(random.integers(0, 3)), number))
        if tasks[-1].started_s < 0:
            leaves_s = env.now + int(random.integers(1, 300))
            Moment(env, leaves_s, FIRST_MATTER + number).callbacks.append(partial(pool.send_away, tasks[-1]))

    for number, arrival_s in enumerate(np.sort(random.integers(0, 3000, 30)).tolist()):
        env.process(arrive(number, arrival_s))
    area = 0
    for second in range(20_000):
        env.run(until=second + 1)
        area += len(pool.put_queue)
    assert sum(task.has_left for task in tasks) > 5
    assert area == sum(task.started_s - task.queued_s for task in tasks)
