"""Weeks, waves and time since adoption: numbers of a log made by hand, and what must add up in any log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.engine import RunLog
from sim.measures import Summary, digest, summarise
from sim.measures.adoption import Adoption

HOUR, DAY, WEEK = 3600, 86_400, 7 * 86_400
A, B = 0, 1
TRIAGE, OFFICE_B, OFFICE = 1, 2, 1
WEEKS = ["2025-06-09", "2025-06-16", "2025-06-23", "2025-06-30"]


def at(day: int, hour: float) -> int:
    return int(day * DAY + hour * HOUR)


def solved(township: int, born_s: int, done_s: int) -> dict[str, int]:
    done = {"solved_s": done_s, "closed_s": done_s, "outcome": 1, "solved_unit": OFFICE_B}
    return {"township": township, "born_s": born_s, **done}


@pytest.fixture(scope="module")
def wave_log(log_of: Callable[..., RunLog]) -> RunLog:
    """Township b adopts on Monday, day 21; the window has four weeks, from Monday, day 7."""
    matters = [
        solved(A, at(8, 9), at(8, 17)),  # 0: one working day
        solved(B, at(9, 9), at(22, 9)),  # 1: nine working days, over the day of adoption
        solved(A, at(22, 9), at(23, 9)),  # 2: one
        solved(B, at(22, 9), at(22, 13)),  # 3: half of one
        {"township": B, "born_s": at(29, 9)},  # 4: open, followed for four
    ]
    visits = [
        (1, TRIAGE, 1, 1, OFFICE_B, at(9, 9), at(11, 9), at(11, 17), 8 * HOUR, 0),
        (2, TRIAGE, 1, 1, OFFICE, at(22, 9), at(22, 9), at(22, 17), 8 * HOUR, 0),
        (3, TRIAGE, 1, 1, OFFICE_B, at(22, 9), at(25, 9), at(29, 17), 20 * HOUR, 0),
        (4, TRIAGE, 1, 1, OFFICE_B, at(29, 9), -1, -1, 60 * HOUR, -1),
    ]
    log = log_of(matters, visits)
    return replace(log, frame=replace(log.frame, adoptions=((0, A, 0), (0, B, 0), (21 * DAY, B, 1))))


@pytest.fixture(scope="module")
def summary(wave_log: RunLog) -> Summary:
    return summarise(digest(wave_log))


def weekly(summary: Summary, group: str, kpi: str) -> list[float]:
    rows = summary.weekly[(summary.weekly["group"] == group) & (summary.weekly["kpi"] == kpi)]
    return rows.set_index("week")["value"].reindex(WEEKS).tolist()


def test_the_weeks(summary: Summary) -> None:
    assert weekly(summary, "all", "created") == [2, 0, 2, 1]
    assert weekly(summary, "all", "solved") == [1, 0, 3, 0]
    assert weekly(summary, "all", "open_at_end") == [1, 1, 0, 1]
    assert weekly(summary, "all", "unsolved_at_end") == [1, 1, 0, 1]
    assert weekly(summary, "adopted", "created") == [0, 0, 1, 1]
    assert weekly(summary, "adopted", "solved") == [0, 0, 2, 0]  # what the old rules left is solved under the new ones
    assert weekly(summary, "not_yet", "open_at_end") == [1, 1, 0, 0]
    assert weekly(summary, "adopted", "open_at_end") == [0, 0, 0, 1]


def test_a_share_is_told_of_a_week_only_when_all_of_it_was_followed(summary: Summary) -> None:
    within_5 = weekly(summary, "all", "solved_within_5_share")
    assert within_5[0] == 1 / 2
    assert within_5[2] == 1  # five working days remain after the third week
    assert np.isnan([within_5[1], within_5[3]]).all()  # nothing begun; not followed
    within_10 = weekly(summary, "all", "solved_within_10_share")
    assert within_10[0] == 1
    assert np.isnan(within_10[1:]).all()


def test_five_days_are_within_five_days(wave_log: RunLog) -> None:
    matters = {name: column.copy() for name, column in wave_log.matters.items()}
    matters["solved_s"][0] = matters["closed_s"][0] = at(15, 9)  # a Tuesday, as is its birth
    summary = summarise(digest(replace(wave_log, matters=matters)))
    assert weekly(summary, "all", "solved_within_5_share")[0] == 1 / 2


def test_hours_of_the_weeks(summary: Summary) -> None:
    # Matter 3 is worked on from Friday 9:00 to Tuesday 17:00 (8 + 8 + 8 hours), 20 of them: a third in the third week.
    assert weekly(summary, "all", "worked_hours.office") == pytest.approx([8, 0, 8 + 20 / 3, 40 / 3])
    assert weekly(summary, "adopted", "worked_hours.office") == pytest.approx([0, 0, 20 / 3, 40 / 3])
    assert weekly(summary, "not_yet", "worked_hours.office") == pytest.approx([8, 0, 8, 0])
    assert weekly(summary, "all", "utilisation.command_centre") == [0, 0, 0, 0]
    assert "utilisation.office" not in set(summary.weekly["kpi"])  # townships share no office


def test_the_worst_week(summary: Summary) -> None:
    kpi = summary.kpis.set_index("kpi")["value"]
    assert kpi["worst_week_open"] == 1
    assert kpi["worst_week_unsolved"] == 1
    assert kpi["worst_week_solved_share"] == 0  # one came in the last week, none was solved
    assert kpi["peak_week_people.office"] == 60 / 40


def value(table: pd.DataFrame, kpi: str, **where: object) -> float:
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    (found,) = table.loc[table["kpi"] == kpi, "value"]
    return float(found)


def test_before_and_after_a_wave(summary: Summary) -> None:
    waves = summary.waves
    assert set(waves["wave"]) == {"2025-06-23"}
    assert set(waves["stack"]) == {"reform"}
    before, after = {"group": "adopted", "period": "before"}, {"group": "adopted", "period": "after"}
    assert value(waves, "solved_within_5_share", **before) == 0
    assert value(waves, "solved_within_10_share", **before) == 1
    assert value(waves, "solution_days_mean", **before) == 9
    assert np.isnan(value(waves, "solved_within_5_share", **after))  # nobody was followed that long
    # File-hours of b's 10,000 residents over a fortnight: matter 1 until the wave; its rest, 3 and 4 after it.
    assert value(waves, "open_per_10000", **before) == pytest.approx((11 * 24 + 15) / (14 * 24))
    assert value(waves, "open_per_10000", **after) == pytest.approx((24 + 9 + 4 + 5 * 24 + 15) / (14 * 24))
    others = {"group": "not_yet", "period": "before"}
    assert value(waves, "solved_within_5_share", **others) == 1
    assert value(waves, "open_per_10000", **others) == pytest.approx(8 / (3 * 14 * 24))
    assert value(waves, "open_per_10000", group="not_yet", period="after") == pytest.approx(24 / (3 * 14 * 24))


def test_time_since_adoption(wave_log: RunLog) -> None:
    """The window is now day 0 to 56, and b adopts in its middle: one bin of four weeks on either side."""
    frame = replace(wave_log.frame, from_s=0, to_s=56 * DAY, adoptions=((0, A, 0), (0, B, 0), (28 * DAY, B, 1)))
    events = summarise(digest(replace(wave_log, frame=frame))).event_time
    assert set(events["week"]) == {-4, 0}
    assert value(events, "solved_within_5_share", group="adopted", week=-4) == 1 / 2
    assert value(events, "solution_days_mean", group="adopted", week=-4) == (9 + 0.5) / 2
    assert value(events, "solved_within_5_share", group="adopted", week=0) == 0
    assert value(events, "open_per_10000", group="adopted", week=0) == pytest.approx((27 * 24 - 9) / (28 * 24))
    assert value(events, "solution_days_mean", group="not_yet", week=-4) == 1
    assert value(events, "townships", group="not_yet", week=0) == 1
    assert value(events, "open_per_10000", group="not_yet", week=0) == 0


def test_four_weeks_in_which_a_township_changes_again_do_not_count(wave_log: RunLog) -> None:
    adoptions = ((0, A, 0), (0, B, 0), (28 * DAY, B, 1), (49 * DAY, B, 0))
    frame = replace(wave_log.frame, from_s=0, to_s=56 * DAY, adoptions=adoptions)
    events = summarise(digest(replace(wave_log, frame=frame))).event_time
    assert set(events.loc[events["group"] == "adopted", "week"]) == {-4}
    assert set(events.loc[events["group"] == "not_yet", "week"]) == {-4, 0}


def test_who_gives_a_reform_up_goes_back(wave_log: RunLog) -> None:
    adoptions = ((0, A, 0), (0, B, 0), (14 * DAY, B, 1), (28 * DAY, B, 0))
    summary = summarise(digest(replace(wave_log, frame=replace(wave_log.frame, adoptions=adoptions))))
    assert weekly(summary, "adopted", "created") == [0, 0, 1, 0]
    assert weekly(summary, "not_yet", "created") == [2, 0, 1, 1]
    waves = summary.waves
    assert waves[["wave", "stack"]].drop_duplicates().to_numpy().tolist() == [
        ["2025-06-16", "reform"],
        ["2025-06-30", "today"],
    ]
    # The second wave's before is the time under the reform, from day 14 to 28: matters 3 and the rest of 1.
    last = waves[waves["wave"] == "2025-06-30"]
    assert value(last, "open_per_10000", group="adopted", period="before") == pytest.approx(
        (8 * 24 + 9 + 4) / (14 * 24)
    )
    assert value(last, "open_per_10000", group="adopted", period="after") == pytest.approx((5 * 24 + 15) / (7 * 24))


def test_of_two_mixes_at_one_second_the_later_holds(wave_log: RunLog) -> None:
    """A plan may begin with a mix that it replaces at once; neither is a wave of the window."""
    frame = replace(wave_log.frame, adoptions=((0, A, 1), (0, A, 0), (0, B, 0), (0, B, 1), (14 * DAY, A, 1)))
    waves = summarise(digest(replace(wave_log, frame=frame))).waves
    assert set(waves["wave"]) == {"2025-06-16"}
    assert value(waves, "townships", group="adopted", period="before") == 1


def test_without_a_change_in_the_window_there_is_nothing_of_it(hand_log: RunLog) -> None:
    at_the_beginning = replace(
        hand_log, frame=replace(hand_log.frame, adoptions=((0, A, 0), (0, B, 1), (7 * DAY, A, 1)))
    )
    for log in (hand_log, at_the_beginning):
        summary = summarise(digest(log))
        assert summary.waves.empty
        assert summary.event_time.empty
        assert set(summary.weekly["group"]) == {"all"}
        assert not summary.kpis.set_index("kpi")["is_told"]["worst_week_open"]


def test_weeks_add_up_to_the_window(random_log: RunLog) -> None:
    own = digest(random_log)
    assert own.weekly_worked_s.sum(axis=1) == pytest.approx(own.worked_s)
    summary = summarise(own)
    kpi = summary.kpis.set_index("kpi")["value"]
    assert sum(weekly(summary, "all", "created")) == kpi["created"]
    assert weekly(summary, "all", "open_at_end")[-1] == kpi["open_at_end"]
    for measure in ("created", "solved", "open_at_end", "closed_department"):
        both = np.add(weekly(summary, "adopted", measure), weekly(summary, "not_yet", measure))
        assert both.tolist() == weekly(summary, "all", measure)


@pytest.mark.parametrize(("second", "waves"), [(7 * DAY, 0), (7 * DAY + 1, 1), (35 * DAY - 1, 1), (35 * DAY, 0)])
def test_a_change_at_either_edge_of_the_window_is_no_wave(wave_log: RunLog, second: int, waves: int) -> None:
    """The window is [day 7, day 35): a change as it begins is not seen from before, one as it ends not afterwards."""
    frame = replace(wave_log.frame, adoptions=((0, A, 0), (0, B, 0), (second, B, 1)))
    assert len(Adoption(frame).waves) == waves
