"""KPIs of a log made by hand against numbers counted by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from sim.engine import RunLog
from sim.measures import Summary, check_log, digest, summarise

DAY, HOUR = 86_400, 3600
TO_S = 35 * DAY
"""The window's end."""


def at(day: int, hour: float) -> int:
    return round(day * DAY + hour * HOUR)


@pytest.fixture(scope="module")
def summary(hand_log: RunLog) -> Summary:
    return summarise(digest(hand_log))


@pytest.fixture(scope="module")
def kpi(summary: Summary) -> pd.Series[float]:
    return summary.kpis.set_index("kpi")["value"]


Changed = Callable[..., "pd.Series[float]"]


@pytest.fixture
def changed(hand_log: RunLog) -> Changed:
    """Returns the KPIs of the hand log with one matter's columns changed: ``changed(2, due_s=0)``."""

    def kpis_of(matter: int, **columns: int) -> pd.Series[float]:
        matters = {name: column.copy() for name, column in hand_log.matters.items()}
        for name, value in columns.items():
            matters[name][matter] = value
        return summarise(digest(replace(hand_log, matters=matters))).kpis.set_index("kpi")["value"]

    return kpis_of


def test_the_hand_log_is_consistent(hand_log: RunLog) -> None:
    check_log(hand_log)


def test_flow(kpi: pd.Series[float]) -> None:
    assert kpi["created"] == 5  # all but matter 0 of the warm-up
    assert kpi["created_department"] == 3
    assert kpi["solved_per_week"] == 3 / 4  # 0, 1 and 2 in four working weeks
    assert kpi["closed_per_week"] == 4 / 4  # and 3, on paper
    assert kpi["open_at_end"] == 2
    assert kpi["unsolved_at_end"] == 2  # the problems of 3 (with its repeat 4) and 5


def test_open_matters(kpi: pd.Series[float], summary: Summary) -> None:
    # Hours in the window: 0 until Mon 11:00 (11), 1: 2, 2: 80, 3: 32, 4: from day 14 9:00 to day 35, 5: 56 hours.
    assert kpi["open_on_average"] == pytest.approx((11 + 2 + 80 + 32 + (21 * 24 - 9) + 56) / (28 * 24))
    # Problems: 0, 1 and 2 as long as their files; 3 from day 8 9:00 to day 35; 5.
    assert kpi["unsolved_on_average"] == pytest.approx((11 + 2 + 80 + (27 * 24 - 9) + 56) / (28 * 24))
    # Matter 4 has seen three full weeks of 8-hour days, matter 5 one hour of a Friday.
    assert kpi["age_of_open_median"] == pytest.approx((15 + 1 / 8) / 2)
    assert kpi["age_of_open_mean"] == pytest.approx((15 + 1 / 8) / 2)
    assert kpi["age_of_open_mean_department"] == 15
    backlog = summary.backlog.set_index("day")
    assert len(backlog) == 28
    assert backlog.loc["2025-06-09", "open_matters"] == 0  # day 7: 0 and 1 are done
    assert backlog.loc["2025-06-10", "open_matters"] == 2  # day 8: 2 and 3
    assert backlog.loc["2025-06-12", "open_matters"] == 1  # day 10: 3 is closed on paper
    assert backlog.loc["2025-06-12", "unsolved_problems"] == 2
    assert backlog.loc["2025-07-06", ["open_matters", "unsolved_problems"]].tolist() == [2, 2]
    whole = summary.whole_backlog.set_index("day")
    assert whole.loc["2025-06-09":, "open_matters"].tolist() == backlog["open_matters"].tolist()
    assert not whole.loc["2025-06-09":, "is_warm_up"].any()


def test_durations(kpi: pd.Series[float]) -> None:
    # Followed: 1: 2 h solved; 5: 1 h open; 2: Tue 9 to Fri 17 = 4 days solved; 3: 19 days, on paper; 4 repeats 3, whose
    # problem it has not solved. At risk at 0.25 days: 1, 2 and 3 (5 has left), so S = 2/3; at 4 days: 2 and 3, so 1/3.
    assert kpi["solution_days_median"] == 4
    assert kpi["solution_days_p90"] == math.inf
    assert kpi["solution_days_mean"] == pytest.approx(0.25 + (4 - 0.25) * 2 / 3 + 26 * 1 / 3)
    assert kpi["solution_days_mean_department"] == pytest.approx(4 + 26 * 1 / 2)
    assert kpi["solution_days_mean.grid_found"] == pytest.approx(0.25)
    # On the clock, 5 is followed for 56 hours, so that all four are at risk at 2 hours and two at 80.
    assert kpi["solution_hours_median"] == 80
    assert kpi["solution_hours_mean"] == pytest.approx(2 + 78 * 3 / 4 + (42 * 24 - 80) * 3 / 8)
    # Responses after 0, 2, 24 and 1 hours; none to 5, followed for 56.
    assert kpi["first_response_hours_median"] == 2
    assert kpi["first_response_hours_mean"] == pytest.approx((0 + 1 + 2 + 24 + 42 * 24) / 5)


def test_a_repeat_that_is_solved_solves_the_problem_from_its_first_call(hand_log: RunLog) -> None:
    """Matter 4 repeats 3, first called on Tuesday, day 8, at 9:00; 4 is now solved on day 15, a Tuesday, at 9:00."""
    matters = {name: column.copy() for name, column in hand_log.matters.items()}
    second = (15 * 24 + 9) * 3600
    for name, value in {"solved_s": second, "closed_s": second, "outcome": 1, "solved_unit": 4}.items():
        matters[name][4] = value
    kpi = summarise(digest(replace(hand_log, matters=matters))).kpis.set_index("kpi")["value"]
    # Departments' problems: 2 after 4 working days, 3 after 5.
    assert kpi["solution_days_mean_department"] == pytest.approx(4 + (5 - 4) / 2)
    assert kpi["unsolved_at_end_department"] == 0
    assert kpi["solved_per_week_department"] == 2 / 4


def test_a_problem_called_about_again_and_again_is_solved_from_its_first_call(log_of: Callable[..., RunLog]) -> None:
    calls: list[dict[str, int]] = [
        {"born_s": (7 + day) * 86_400 + 9 * 3600, "repeat_of": day - 1, "closed_s": (8 + day) * 86_400, "outcome": 2}
        for day in range(7)
    ]
    done = 14 * 86_400 + 9 * 3600  # the second Monday, five working days after the first call
    calls[-1] |= {"solved_s": done, "closed_s": done, "outcome": 1, "solved_unit": 0}
    kpi = summarise(digest(log_of(calls, []))).kpis.set_index("kpi")["value"]
    assert kpi["solution_days_mean"] == 5
    assert kpi["unsolved_at_end"] == 0


def test_a_limit_beyond_all_calendars_never_expires(hand_log: RunLog) -> None:
    matters = {name: column.copy() for name, column in hand_log.matters.items()}
    matters["due_s"][:] = 2**62
    kpi = summarise(digest(replace(hand_log, matters=matters))).kpis.set_index("kpi")["value"]
    assert math.isnan(kpi["on_time_share"])
    assert kpi["overdue_share_of_open"] == 0


def test_what_is_done_in_the_second_of_its_limit_is_in_time(changed: Changed) -> None:
    """Matter 2, of which four have their limits in the window, is solved and closed on Friday of day 11 at 17:00."""
    at_limit, a_second_before = (changed(2, due_s=at(11, 17) - second) for second in (0, 1))
    assert at_limit["on_time_share"] == 3 / 4 and a_second_before["on_time_share"] == 2 / 4
    assert at_limit["reported_on_time_share"] == 4 / 5 and a_second_before["reported_on_time_share"] == 3 / 5


def test_a_limit_in_the_very_second_of_the_windows_end_has_not_expired(changed: Changed) -> None:
    """Matter 5 is open at the end, as is 4, which is overdue."""
    at_end, a_second_before = (changed(5, due_s=TO_S - second) for second in (0, 1))
    assert at_end["overdue_share_of_open"] == 1 / 2 and a_second_before["overdue_share_of_open"] == 2 / 2
    assert at_end["on_time_share"] == 2 / 4 and a_second_before["on_time_share"] == 2 / 5
    assert at_end["reported_on_time_share"] == 3 / 5 and a_second_before["reported_on_time_share"] == 3 / 6


def test_quality(kpi: pd.Series[float]) -> None:
    # Due in the window: 0 (in time), 1 (in time), 2 (late), 3 (on paper, in time); 4 repeats 3; 5 is due after it.
    assert kpi["on_time_share"] == 2 / 4
    assert kpi["reported_on_time_share"] == 3 / 5
    assert kpi["on_time_share_department"] == 0
    assert kpi["reported_on_time_share_department"] == 1 / 3
    assert kpi["overdue_share_of_open"] == 1 / 2
    assert kpi["closed_on_paper_share"] == 1 / 4
    assert kpi["repeat_share"] == 1 / 5
    assert kpi["returns_per_matter"] == 1 / 5
    assert kpi["hand_overs_per_matter_department"] == 3 / 3
    assert kpi["dumps_per_matter_department"] == 1 / 3
    assert kpi["notices_per_100"] == 100 / 5
    assert kpi["solved_by_grid_share"] == 2 / 3
    assert kpi["solved_by_county_share"] == 1 / 3
    assert kpi["solved_by_township_share"] == 0


def test_staff(kpi: pd.Series[float], summary: Summary) -> None:
    # Matter 0's 7 hours of work: 5 working hours on Friday in the warm-up, 2 on Monday. Work under way at the end has
    # 2 working hours since Friday 15:00.
    units = summary.units.set_index("unit")
    assert units["worked_hours"].tolist() == pytest.approx([2 + 2, 2, 0, 1 + 1, 1 + 8 + 1, 8 + 1 + 2])
    assert kpi["staff_hours"] == pytest.approx(29)
    assert kpi["staff_hours_department"] == pytest.approx(21)
    assert kpi["utilisation.owner"] == pytest.approx(21 / 320)
    assert kpi["township_hours_on_department_matters"] == pytest.approx(2)
    assert kpi["staff_cost"] == pytest.approx(4 * 15 + 2 * 30 + 2 * 35 + 10 * 40 + 11 * 45)
    assert kpi["staff_cost_per_solved"] == pytest.approx(kpi["staff_cost"] / 3)
    # 1 + 1 hours reach police and 8 housing on day 8; 11 hours reach housing on day 14, of 16 a day for both.
    assert kpi["peak_day_load.owner"] == pytest.approx(11 / 16)
    assert units.loc["housing", "peak_day_load"] == pytest.approx(11 / 8)
    # Waiting for housing: 3 for 24 hours, 4 for one hour and from day 14 11:00 to day 32 15:00.
    assert units.loc["housing", "queue_mean"] == pytest.approx((24 + 1 + 18 * 24 + 4) / (28 * 24))
    assert units.loc["office.a", "queue_mean"] == pytest.approx(56 / (28 * 24))


def test_equity(kpi: pd.Series[float]) -> None:
    # A: 1 solved at 0.25, 5 leaves at 0.125, 2 solved at 4; B: nothing solved.
    a, b = 0.25 + 3.75 / 2, 30.0
    assert kpi["township_worst_tenth"] == b
    assert kpi["township_p90_p10"] == pytest.approx(0.8 * (b - a))
    assert kpi["township_gini"] == pytest.approx((b - a) / (2 * (a + b)))


def test_stages(summary: Summary) -> None:
    hours = summary.stages.set_index(["role", "part"])["hours_per_matter"] * 5
    assert hours["grid_worker", "work"] == pytest.approx(2)
    assert hours["office", "wait"] == pytest.approx(56)
    assert hours["office", "work"] == pytest.approx(2)
    assert hours["office", "hand-over"] == pytest.approx(48)  # the letter that it wrote
    # Meeting: two hours from the call to the end, half for each; survey: police waits 24 h, works 1 and waits 7 more.
    assert hours["command_centre", "hand-over"] == pytest.approx(1)
    assert hours["owner", "hand-over"] == pytest.approx(1)
    assert hours["assisting", "wait"] == pytest.approx((24 + 7) / 2)
    assert hours["assisting", "work"] == pytest.approx(1 / 2)
    total = 2 + 80 + 32 + (21 * 24 - 9) + 56
    assert hours.sum() == pytest.approx(total)


def test_survival_table(summary: Summary) -> None:
    curve = summary.survival.set_index("working_days")
    assert curve.loc[0.0, "share_open"] == 1
    assert curve.loc[0.25, "share_open"] == pytest.approx(2 / 3)
    assert curve.loc[4.0, "share_open_department"] == pytest.approx(1 / 2)
    assert curve.loc[19.0, "share_open"] == pytest.approx(1 / 3)
    assert math.isnan(curve.loc[19.25, "share_open"])
    assert len(curve) == 241


def test_a_day_ends_at_midnight(log_of: Callable[..., RunLog]) -> None:
    # Born as day 8 begins, closed as day 10 begins: open at the ends of days 8 and 9, which are those midnights' eves.
    midnight = [day * 86_400 for day in (8, 10)]
    matter = {"born_s": midnight[0], "solved_s": midnight[1], "closed_s": midnight[1], "outcome": 1, "solved_unit": 0}
    log = log_of([matter], [(0, 0, 1, 0, 0, midnight[0], midnight[0], midnight[1], 0, 0)])
    backlog = summarise(digest(log)).backlog
    assert backlog["open_matters"].tolist() == [0, 1, 1] + [0] * 25
    assert backlog["unsolved_problems"].tolist() == [0, 1, 1] + [0] * 25
