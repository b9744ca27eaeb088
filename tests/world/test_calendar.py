"""The working calendar against a second-by-second walk, chinesecalendar, and the notices of the State Council."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import CalendarSpec
from sim.world.calendar import (
    NEVER,
    WorkCalendar,
    build_calendar,
    is_day_off,
    unknown_years,
    works_on,
)

DAY = 86_400
HOUR = 3_600
OFFICE_HOURS = [["08:00", "12:00"], ["14:30", "18:00"]]
WORKING_WEEK = ["mon", "tue", "wed", "thu", "fri"]
WEEK = [*WORKING_WEEK, "sat", "sun"]


def a_calendar(hours=OFFICE_HOURS, weekdays=WORKING_WEEK, **more) -> CalendarSpec:
    return CalendarSpec.model_validate({"hours": hours, "weekdays": weekdays, **more})


def of_intervals(*intervals: tuple[int, int], horizon: int) -> WorkCalendar:
    table = np.array(intervals, dtype=np.int64).reshape(-1, 2)
    return WorkCalendar(table[:, 0].copy(), table[:, 1].copy(), horizon)


def at(day: int, clock: str) -> int:
    """Seconds of a clock time on the n-th day, from 0."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return day * DAY + hours * HOUR + minutes * 60 + sum(seconds)


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# --- the days --------------------------------------------------------------------------------------------------------

CHINA = a_calendar(public_holidays="CN")

CHINESECALENDAR_IS_WRONG = {
    # The notice of December 2005 on 2006: "12月31日（星期六）上班". chinesecalendar begins its make-up days with 2006.
    date(2005, 12, 31): True,
}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_working_days_are_those_of_chinesecalendar(year):
    differing = {
        day: works_on(CHINA, day)
        for day in days_of(date(year, 1, 1), date(year, 12, 31))
        if works_on(CHINA, day) != chinese_calendar.is_workday(day)
    }
    assert differing == {day: works for day, works in CHINESECALENDAR_IS_WRONG.items() if day.year == year}


NOTICES = {  # holidays from and to, and make-up days, as the State Council's general office announced them
    2015: (
        "01-01 01-03, 02-18 02-24, 04-04 04-06, 05-01 05-03, 06-20 06-22, 09-03 09-05, 09-26 09-27, 10-01 10-07",
        ["01-04", "02-15", "02-28", "09-06", "10-10"],
    ),
    2020: (  # as extended in January over the epidemic
        "01-01 01-01, 01-24 02-02, 04-04 04-06, 05-01 05-05, 06-25 06-27, 10-01 10-08",
        ["01-19", "04-26", "05-09", "06-28", "09-27", "10-10"],
    ),
    2024: (
        "01-01 01-01, 02-10 02-17, 04-04 04-06, 05-01 05-05, 06-10 06-10, 09-15 09-17, 10-01 10-07",
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (
        "01-01 01-01, 01-28 02-04, 04-04 04-06, 05-01 05-05, 05-31 06-02, 10-01 10-08",
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        "01-01 01-03, 02-15 02-23, 04-04 04-06, 05-01 05-05, 06-19 06-21, 09-25 09-27, 10-01 10-07",
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def noticed(year: int) -> tuple[set[date], set[date]]:
    """Days off and make-up days of a year's notice."""
    holidays, make_up = NOTICES[year]
    off: set[date] = set()
    for period in holidays.split(", "):
        first, last = (date.fromisoformat(f"{year}-{day}") for day in period.split())
        off.update(days_of(first, last))
    return off, {date.fromisoformat(f"{year}-{day}") for day in make_up}


@pytest.mark.parametrize("year", NOTICES)
def test_working_days_are_those_of_the_notice(year):
    off, moved = noticed(year)
    for day in days_of(date(year, 1, 1), date(year, 12, 31)):
        assert works_on(CHINA, day) == (day in moved or (day.weekday() < 5 and day not in off)), day


@pytest.mark.parametrize("year", NOTICES)
def test_who_works_at_weekends_is_off_in_the_noticed_periods_and_the_weekends_they_join(year):
    off, moved = noticed(year)
    seven_days = a_calendar(weekdays=WEEK, public_holidays="CN")
    closed = {day for day in days_of(date(year, 1, 1), date(year, 12, 31)) if not works_on(seven_days, day)}
    assert off <= closed
    assert not moved & closed
    one = timedelta(days=1)
    for day in closed - off:
        assert day.weekday() >= 5 and {day - 2 * one, day - one, day + one, day + 2 * one} & off, day


def test_a_holiday_reaches_over_new_year():
    # The notice for 2023: off from 2022-12-31, a Saturday, to 2023-01-02.
    seven_days = a_calendar(weekdays=WEEK, public_holidays="CN")
    around = days_of(date(2022, 12, 30), date(2023, 1, 3))
    assert [works_on(seven_days, day) for day in around] == [True, False, False, False, True]


def test_years_beyond_the_published_notices_are_named():
    assert unknown_years(CHINA, 2001, 2026) == ()
    assert unknown_years(CHINA, 2000, 2001) == (2000,)
    assert unknown_years(CHINA, 2026, 2026) == ()
    assert unknown_years(CHINA, 2060, 2062) == (2060, 2061, 2062)
    assert unknown_years(a_calendar(), 1990, 2062) == ()


def test_an_unknown_year_has_its_statutory_days_off_only():
    assert not works_on(CHINA, date(2061, 10, 3))  # a Monday, National Day
    week_after = days_of(date(2061, 10, 8), date(2061, 10, 9))
    assert [works_on(CHINA, day) for day in week_after] == [False, False]


def test_what_is_nearest_to_the_place_wins():
    national_day, make_up_sunday = date(2025, 10, 1), date(2025, 9, 28)
    plain_monday, plain_sunday = date(2025, 9, 22), date(2025, 9, 21)
    both = {"extra_days_off": ["2025-09-22", "2025-09-28"], "extra_working_days": ["2025-10-01", "2025-09-21"]}
    local = a_calendar(public_holidays="CN", **both)
    assert [works_on(CHINA, day) for day in (national_day, make_up_sunday, plain_monday, plain_sunday)] == [
        False,
        True,
        True,
        False,
    ]
    assert [works_on(local, day) for day in (national_day, make_up_sunday, plain_monday, plain_sunday)] == [
        True,
        False,
        False,
        True,
    ]
    contradictory = a_calendar(extra_days_off=["2025-09-22"], extra_working_days=["2025-09-22"])
    assert works_on(contradictory, plain_monday)


def test_a_calendar_without_public_holidays_ignores_them():
    for day in days_of(date(2025, 1, 1), date(2025, 12, 31)):
        assert works_on(a_calendar(weekdays=WEEK), day)
        assert works_on(a_calendar(), day) == (day.weekday() < 5)


def test_a_day_off_is_a_weekday_lost_to_a_holiday():
    local = a_calendar(public_holidays="CN", extra_days_off=["2025-09-22"], extra_working_days=["2025-10-02"])
    expected = {
        date(2025, 10, 1): True,  # Wednesday, National Day
        date(2025, 10, 2): False,  # worked here
        date(2025, 10, 4): False,  # a Saturday in the holidays: the weekday says it already
        date(2025, 9, 22): True,  # Monday, off here only
        date(2025, 9, 28): False,  # make-up Sunday
        date(2025, 9, 21): False,  # ordinary Sunday
        date(2025, 9, 23): False,  # ordinary Tuesday
    }
    assert {day: is_day_off(local, day) for day in expected} == expected
    assert is_day_off(a_calendar(weekdays=WEEK, public_holidays="CN"), date(2025, 10, 4))


# --- the hours -------------------------------------------------------------------------------------------------------


def test_a_make_up_saturday_has_the_normal_hours_and_a_holiday_has_none():
    # Sat 2025-10-11 makes up for National Day week, which ended on Wed 2025-10-08.
    calendar = build_calendar(CHINA, date(2025, 10, 7), 6)
    assert list(zip(calendar.open_s.tolist(), calendar.close_s.tolist(), strict=True)) == [
        (at(day, opens), at(day, closes)) for day in (2, 3, 4) for opens, closes in OFFICE_HOURS
    ]
    assert calendar.worked(6 * DAY) == 3 * int(7.5 * HOUR)


def test_hand_computed_finishes_over_lunch_night_and_weekend():
    friday = build_calendar(a_calendar(), date(2025, 9, 12), 5)  # Fri, Sat, Sun, Mon, Tue
    assert friday.finish(at(0, "11:50"), 10 * 60) == at(0, "12:00")  # ends with the morning, not after lunch
    assert friday.finish(at(0, "11:50"), 10 * 60 + 1) == at(0, "14:30") + 1
    assert friday.finish(at(0, "12:00"), 60) == at(0, "14:31")  # starting at closing time waits
    assert friday.finish(at(0, "13:00"), 60) == at(0, "14:31")
    assert friday.finish(at(0, "17:00"), HOUR) == at(0, "18:00")
    assert friday.finish(at(0, "17:00"), 2 * HOUR) == at(3, "09:00")  # the weekend between
    assert friday.finish(at(0, "03:00"), int(7.5 * HOUR)) == at(0, "18:00")
    assert friday.finish(at(1, "09:00"), 0) == at(1, "09:00")  # nothing to do is done at once, even on a Saturday
    assert friday.finish(at(4, "17:00"), HOUR) == at(4, "18:00")
    assert friday.finish(at(4, "17:00"), HOUR + 1) == NEVER


def test_hand_computed_openings():
    friday = build_calendar(a_calendar(), date(2025, 9, 12), 5)
    assert friday.next_open(0) == at(0, "08:00")
    assert friday.next_open(at(0, "08:00")) == at(0, "08:00")
    assert friday.next_open(at(0, "12:00") - 1) == at(0, "12:00") - 1
    assert friday.next_open(at(0, "12:00")) == at(0, "14:30")
    assert friday.next_open(at(0, "18:00")) == at(3, "08:00")
    assert friday.next_open(at(4, "18:00")) == NEVER
    moments = [at(0, clock) for clock in ("07:59:59", "08:00", "11:59:59", "12:00", "17:59:59", "18:00")]
    assert [friday.is_open(t) for t in moments] == [False, True, True, False, True, False]


def test_hours_that_touch_are_one_interval():
    calendar = build_calendar(a_calendar([["00:00", "12:00"], ["12:00", "24:00"]]), date(2025, 9, 12), 5)
    assert calendar.open_s.tolist() == [0, 3 * DAY]
    assert calendar.close_s.tolist() == [DAY, 5 * DAY]
    assert not calendar.always_open


def test_round_the_clock_is_clock_time():
    calendar = build_calendar(a_calendar([["00:00", "24:00"]], WEEK), date(2025, 9, 12), 3)
    end = 3 * DAY
    assert calendar.always_open
    assert [calendar.worked(t) for t in (0, 5, end, end + 9)] == [0, 5, end, end]
    assert [calendar.finish(7, s) for s in (0, 1, end - 7, end - 6)] == [7, 8, end, NEVER]
    assert [calendar.next_open(t) for t in (0, 5, end - 1, end)] == [0, 5, end - 1, NEVER]
    assert [calendar.is_open(t) for t in (0, end - 1, end)] == [True, True, False]


def test_a_holiday_ends_round_the_clock():
    always = a_calendar([["00:00", "24:00"]], WEEK, public_holidays="CN")
    assert build_calendar(always, date(2025, 9, 26), 5).always_open
    assert not build_calendar(always, date(2025, 9, 26), 6).always_open  # to 1 October


def test_a_calendar_that_never_opens():
    calendar = build_calendar(a_calendar(), date(2025, 9, 13), 2)  # a weekend
    assert (calendar.worked(DAY), calendar.next_open(0), calendar.is_open(0)) == (0, NEVER, False)
    assert (calendar.finish(5, 1), calendar.finish(5, 0)) == (NEVER, 5)
    start, seconds = np.array([5, 5]), np.array([1, 0])
    assert calendar.finish_array(start, seconds).tolist() == [NEVER, 5]
    assert calendar.worked_array(start).tolist() == [0, 0]


@pytest.mark.parametrize(
    "intervals", [[(2, 2)], [(5, 8), (1, 3)], [(1, 5), (4, 8)], [(1, 5), (5, 8)], [(-1, 5)], [(1, 11)]]
)
def test_malformed_intervals_are_refused(intervals):
    with pytest.raises(ValueError, match="working intervals must"):
        of_intervals(*intervals, horizon=10)


def test_negative_work_is_refused():
    calendar = of_intervals((1, 5), horizon=10)
    with pytest.raises(ValueError, match="no negative time"):
        calendar.finish(0, -1)
    with pytest.raises(ValueError, match="no negative time"):
        calendar.finish_array(np.array([0, 0]), np.array([1, -1]))


# --- against a slow walk ---------------------------------------------------------------------------------------------


class Walk:
    """The calendar's questions answered by walking through its seconds one by one."""

    def __init__(self, is_open: list[bool]):
        self.is_open = is_open

    def worked(self, t: int) -> int:
        return sum(self.is_open[:t])

    def finish(self, start: int, seconds: int) -> int:
        t, done = start, 0
        while done < seconds:
            if t >= len(self.is_open):
                return NEVER
            done += self.is_open[t]
            t += 1
        return t

    def next_open(self, t: int) -> int:
        while t < len(self.is_open):
            if self.is_open[t]:
                return t
            t += 1
        return NEVER


@st.composite
def small_calendars(draw):
    """A few intervals in at most 40 seconds, and the same as a list of seconds."""
    is_open = draw(st.lists(st.booleans(), min_size=1, max_size=40))
    edges = np.flatnonzero(np.diff(np.array([False, *is_open, False]).astype(int)))
    return of_intervals(*zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True), horizon=len(is_open)), is_open


@settings(max_examples=150, deadline=None)
@given(small_calendars())
def test_every_second_of_a_small_calendar_is_as_walked(case):
    calendar, is_open = case
    walk, horizon = Walk(is_open), len(is_open)
    assert calendar.always_open == all(is_open)
    times = list(range(horizon + 3))
    assert [calendar.worked(t) for t in times] == [walk.worked(t) for t in times]
    assert [calendar.next_open(t) for t in times] == [walk.next_open(t) for t in times]
    assert [calendar.is_open(t) for t in times] == [t < horizon and is_open[t] for t in times]
    assert calendar.worked_array(np.array(times)).tolist() == [walk.worked(t) for t in times]
    starts, seconds = (grid.ravel() for grid in np.meshgrid(times, times))
    expected = [walk.finish(t, s) for t, s in zip(starts.tolist(), seconds.tolist(), strict=True)]
    assert [calendar.finish(t, s) for t, s in zip(starts.tolist(), seconds.tolist(), strict=True)] == expected
    assert calendar.finish_array(starts, seconds).tolist() == expected


@st.composite
def specs(draw):
    minutes = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    hours = [
        [f"{opens // 60:02}:{opens % 60:02}", f"{closes // 60:02}:{closes % 60:02}"]
        for opens, closes in zip(minutes[::2], minutes[1::2], strict=False)
    ]
    weekdays = draw(st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True))
    near = st.integers(0, 9).map(lambda n: f"2025-10-{n + 1:02}")
    extra = {key: draw(st.lists(near, max_size=2)) for key in ("extra_days_off", "extra_working_days")}
    return a_calendar(hours, weekdays, public_holidays=draw(st.sampled_from([None, "CN"])), **extra)


def walked_minutes(spec: CalendarSpec, first_day: date, days: int) -> list[bool]:
    """Whether each minute is open, asked of the wall clock; the days by chinesecalendar."""
    is_open = []
    now = datetime.combine(first_day, time())
    while now < datetime.combine(first_day + timedelta(days=days), time()):
        day, clock = now.date(), f"{now:%H:%M}"
        works = now.strftime("%a").lower() in spec.weekdays
        if spec.public_holidays and chinese_calendar.is_holiday(day) and chinese_calendar.get_holiday_detail(day)[1]:
            works = False
        if spec.public_holidays and day in chinese_calendar.workdays:
            works = True
        works = (works and day not in spec.extra_days_off) or day in spec.extra_working_days
        is_open.append(works and any(opens <= clock < closes for opens, closes in spec.hours.value))
        now += timedelta(minutes=1)
    return is_open


@settings(max_examples=30, deadline=None)
@given(specs(), st.integers(0, 15), st.data())
@pytest.mark.long
def test_built_hours_are_those_of_the_wall_clock(spec, late, data):
    first_day, days = date(2025, 9, 26) + timedelta(days=late), 2
    calendar = build_calendar(spec, first_day, days)
    per_minute = walked_minutes(spec, first_day, days)
    walk = Walk(np.repeat(per_minute, 60).tolist())
    assert [calendar.is_open(minute * 60) for minute in range(len(per_minute))] == per_minute
    for _ in range(3):
        start = data.draw(st.integers(0, days * DAY))
        seconds = data.draw(st.integers(0, DAY))
        assert calendar.worked(start) == walk.worked(start)
        assert calendar.next_open(start) == walk.next_open(start)
        assert calendar.finish(start, seconds) == walk.finish(start, seconds)


OFFICE_YEARS = build_calendar(CHINA, date(2024, 7, 1), 900)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 800 * DAY), st.integers(0, 60 * int(7.5 * HOUR)))
def test_clock_and_working_time_are_inverse_on_years(start, seconds):
    end = OFFICE_YEARS.finish(start, seconds)
    assert OFFICE_YEARS.worked(end) - OFFICE_YEARS.worked(start) == seconds
    if seconds:
        assert OFFICE_YEARS.is_open(end - 1)  # no earlier second would do
    opening = OFFICE_YEARS.next_open(start)
    assert OFFICE_YEARS.is_open(opening)
    assert OFFICE_YEARS.worked(opening) == OFFICE_YEARS.worked(start)
    assert OFFICE_YEARS.finish(start, 1) == opening + 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 905 * DAY), st.integers(0, 200 * DAY)), min_size=1, max_size=50))
def test_arrays_answer_as_single_calls_do(pairs):
    start, seconds = np.array(pairs, dtype=np.int64).T
    assert OFFICE_YEARS.worked_array(start).tolist() == [OFFICE_YEARS.worked(t) for t, _ in pairs]
    assert OFFICE_YEARS.finish_array(start, seconds).tolist() == [OFFICE_YEARS.finish(t, s) for t, s in pairs]


def test_a_working_week_at_the_end_of_one_year_and_the_start_of_the_next():
    # Sat 2011-12-31 was a make-up day of the notice for 2012; 1 to 3 January were off, Wed the 4th was the first day.
    calendar = build_calendar(CHINA, date(2011, 12, 30), 6)
    assert calendar.finish(at(1, "17:00"), 2 * HOUR) == at(5, "09:00")


# --- the day's last closing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("come", "sent_home"),
    [
        ("0 07:00", "0 18:00"),  # before the opening
        ("0 08:00", "0 18:00"),
        ("0 12:00", "0 18:00"),  # lunch sends nobody home
        ("0 14:00", "0 18:00"),
        ("0 17:59:59", "0 18:00"),
        ("0 18:00", "0 18:00"),  # too late: at once
        ("0 23:00", "0 23:00"),
        ("1 00:00", "1 18:00"),
        ("5 10:00", "5 10:00"),  # a Saturday
    ],
)
def test_those_who_come_are_sent_home_at_the_days_last_closing(come: str, sent_home: str) -> None:
    office = build_calendar(a_calendar(), date(2025, 3, 3), 14)  # day 0 is a Monday

    def second(moment: str) -> int:
        day, clock = moment.split(" ")
        return at(int(day), clock)

    assert office.day_closes_s(second(come)) == second(sent_home)


def test_a_day_that_ends_at_midnight_closes_then_and_one_that_goes_on_does_not() -> None:
    evening = build_calendar(a_calendar([["20:00", "24:00"]], WEEK), date(2025, 3, 3), 14)
    assert evening.day_closes_s(at(0, "21:00")) == at(1, "00:00")
    assert evening.day_closes_s(at(1, "00:00")) == at(2, "00:00")
    night = build_calendar(a_calendar([["00:00", "06:00"], ["20:00", "24:00"]], WEEK), date(2025, 3, 3), 14)
    assert night.day_closes_s(at(0, "21:00")) == at(14, "00:00")  # it opens again on each day that it closes
    weekdays = build_calendar(a_calendar([["00:00", "24:00"]]), date(2025, 3, 3), 14)
    assert weekdays.day_closes_s(at(1, "21:00")) == at(5, "00:00")
    always = build_calendar(a_calendar([["00:00", "24:00"]], WEEK), date(2025, 3, 3), 14)
    assert always.day_closes_s(at(1, "21:00")) == NEVER
    assert build_calendar(a_calendar(weekdays=["sun"]), date(2025, 3, 3), 3).day_closes_s(at(1, "09:00")) == at(
        1, "09:00"
    )


def test_a_closing_at_midnight_belongs_to_the_day_that_ends() -> None:
    evening = build_calendar(a_calendar([["20:00", "24:00"]], WEEK), date(2025, 3, 3), 14)
    assert evening.working_day_s() == 4 * 3600


def test_calendars_that_touch_join_to_one_interval() -> None:
    morning, afternoon = (WorkCalendar(np.array([opens]), np.array([opens + 3600]), DAY) for opens in (0, 3600))
    joined = morning.joined(afternoon)
    assert (joined.open_s.tolist(), joined.close_s.tolist()) == ([0], [7200])
