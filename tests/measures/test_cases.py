"""The milestones of cases on the log made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.engine import CaseInfo, RunLog
from sim.measures.cases import case_rows, case_table
from sim.scenario import Text

DAY, HOUR = 86_400, 3600


def with_cases(log: RunLog, *cases: CaseInfo) -> RunLog:
    return replace(log, frame=replace(log.frame, cases=cases))


def case(name: str, matter: int, *published: tuple[str, int]) -> CaseInfo:
    return CaseInfo(name, Text(en=name, zh=name), matter, published)


@pytest.fixture(scope="module")
def table(hand_log: RunLog) -> pd.DataFrame:
    log = with_cases(
        hand_log,
        case("dumped", 2, ("sign_in", 8 * DAY + 15 * HOUR), ("solved", 12 * DAY + 9 * HOUR)),
        case("on_paper", 3, ("survey", 9 * DAY + 12 * HOUR), ("letter", 10 * DAY)),
        case("open", 5),
    )
    return case_table(case_rows(log)).set_index(["case", "milestone"])


def test_milestones_come_in_order_and_only_published_steps_are_told(table: pd.DataFrame) -> None:
    assert table.index.tolist() == [
        ("dumped", "first_response"), ("dumped", "sign_in"), ("dumped", "solved"),
        ("on_paper", "first_response"), ("on_paper", "survey"), ("on_paper", "letter"), ("on_paper", "solved"),
        ("open", "first_response"), ("open", "solved"),
    ]  # fmt: skip


def test_durations_by_hand(table: pd.DataFrame) -> None:
    """Offices have eight hours from 9 to 17; matter 2 was born on Tuesday of week 2 at 9."""
    hours, days, published = (table[name] for name in ("elapsed_hours", "working_days", "published_hours"))
    assert hours["dumped", "first_response"] == 2 and days["dumped", "first_response"] == 2 / 8
    assert hours["dumped", "sign_in"] == 3  # its first visit, not the second three days later
    assert published["dumped", "sign_in"] == 6
    assert hours["dumped", "solved"] == 3 * 24 + 8 and days["dumped", "solved"] == 4
    assert published["dumped", "solved"] == 4 * 24
    # The survey is over when the second of two departments is done, on Wednesday at 17.
    assert hours["on_paper", "survey"] == 24 + 8 and published["on_paper", "survey"] == 24 + 3
    assert np.isnan(published["on_paper", "first_response"])


def test_what_was_not_reached_is_infinite(table: pd.DataFrame) -> None:
    """Closed on paper is not solved; its repeat is still open; the step `letter` was never come to."""
    for never in (("on_paper", "solved"), ("on_paper", "letter"), ("open", "first_response"), ("open", "solved")):
        assert np.isinf(table.loc[[never], ["elapsed_hours", "working_days"]].to_numpy()).all()


def test_a_repeat_call_that_is_solved_solves_the_case(hand_log: RunLog) -> None:
    solved_s = hand_log.matters["solved_s"].copy()
    solved_s[4] = 20 * DAY + 9 * HOUR
    log = with_cases(replace(hand_log, matters=hand_log.matters | {"solved_s": solved_s}), case("on_paper", 3))
    row = case_table(case_rows(log)).set_index("milestone").loc["solved"]
    assert row["elapsed_hours"] == 12 * 24


def test_a_visit_under_way_is_no_milestone(hand_log: RunLog) -> None:
    """Matter 4 has signed in and is not done; a step with one unit still at work isn't over either."""
    under_way = case_rows(with_cases(hand_log, case("again", 4, ("sign_in", 0))))
    assert [row.milestone for row in under_way if np.isinf(row.elapsed_hours)] == ["sign_in", "solved"]
    visits = {name: column.copy() for name, column in hand_log.visits.items()}
    visits["finished_s"][8] = -1  # housing's survey of matter 3
    log = with_cases(replace(hand_log, visits=visits), case("on_paper", 3, ("survey", 0)))
    assert np.isinf(case_table(case_rows(log))["elapsed_hours"].iloc[1])


def test_a_repeat_call_about_the_very_first_matter_is_found(log_of: Callable[..., RunLog]) -> None:
    done = 9 * DAY
    again = {"born_s": 8 * DAY, "repeat_of": 0, "solved_s": done, "closed_s": done, "outcome": 1, "solved_unit": 0}
    log = log_of([{"born_s": 7 * DAY, "closed_s": 7 * DAY + HOUR, "outcome": 2}, again], [])
    row = case_table(case_rows(with_cases(log, case("first", 0)))).set_index("milestone").loc["solved"]
    assert row["elapsed_hours"] == 2 * 24
