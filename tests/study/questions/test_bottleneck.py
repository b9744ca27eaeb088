"""Why a staffing misses its targets, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.report.staff_reasons import staff_reasons
from sim.report.target_words import Aim
from sim.report.words import Names
from sim.study.questions.bottleneck import Loads, longest_wait, missed_table, unit_table
from sim.study.questions.staffing import Search, Tried, nearest
from sim.study.questions.targets import Requirement, Target

TARGET = Target(0.9, kpi="on_time_share")
AIMS = {str(TARGET): Aim(TARGET, "On time: at least 90%", "share")}
POSTS = (2,)


def run(police: float, centre: float, waits: float) -> Any:
    units = pd.DataFrame(
        [("police", "Police", "公安局", "owner", police), ("centre", "Centre", "中心", "command_centre", centre)],
        columns=["unit", "name_en", "name_zh", "role", "utilisation"],
    )
    stages = pd.DataFrame(
        [("owner", "work", 500.0), ("owner", "wait", waits), ("command_centre", "hand-over", 7.0)],
        columns=["role", "part", "hours_per_matter"],
    )
    return SimpleNamespace(units=units, stages=stages)


def loads(police: float, centre: float) -> Loads:
    found = Loads()
    for shift in (-0.02, 0.0, 0.02):
        found.take(POSTS, run(police + shift, centre + shift, 100 * (1 + shift)))
    return found


def reasons(police: float, centre: float, varied: str, margin: float = -0.2) -> list[str]:
    of = loads(police, centre)
    one = Tried(POSTS, margin + np.array([[-0.01, 0.0, 0.01, 0.0]]), "not met", "most posts", 0.95)
    table = unit_table(of, POSTS, {varied})
    missed = missed_table(one, [Requirement(TARGET)])
    return staff_reasons(missed, table, longest_wait(of, POSTS), "posts.{}".format, ["asked"], AIMS, Names(), "en")


def test_units_are_told_busiest_first_with_the_interval_over_runs() -> None:
    table = unit_table(loads(0.7, 0.9), POSTS, {"police"})
    assert list(table["unit"]) == ["centre", "police"] and list(table["is_varied"]) == [False, True]
    half = 4.302653 * 0.02 / np.sqrt(3)  # t of two degrees of freedom
    assert table.loc[0, ["utilisation", "ci_low", "ci_high"]].tolist() == pytest.approx([0.9, 0.9 - half, 0.9 + half])


def test_the_longest_wait_is_no_work() -> None:
    wait = longest_wait(loads(0.7, 0.9), POSTS)
    assert wait is not None
    assert (wait["role"], wait["part"], wait["hours_per_matter"]) == ("owner", "wait", pytest.approx(100))


def test_a_target_is_missed_by_its_mean_and_surely_by_the_bound() -> None:
    told = reasons(0.7, 0.9, "police")
    bound = 20 - 100 * 2.353363 * np.std([-0.01, 0, 0.01, 0], ddof=1) / 2  # t of three degrees of freedom, 95%
    assert told[0] == (
        f"Missed by 20.0 percentage points in the mean, by {bound:.1f} percentage points or more with 95% confidence: "
        "On time: at least 90%."
    )
    assert reasons(0.7, 0.9, "police", margin=-0.005)[0].startswith("Missed by 0.50")
    assert "may be chance" in reasons(0.7, 0.9, "police", margin=-0.005)[0]
    assert reasons(0.7, 0.9, "police", margin=0.005)[0].startswith("Met in the mean, but not with 95% confidence")
    assert "On time" not in reasons(0.7, 0.9, "police", margin=0.3)[0]


@pytest.mark.parametrize(
    ("police", "centre", "said"),
    [
        (0.40, 0.97, "asked is not the bottleneck: none of these units is busy for more than 40% of its time, while "
         "Centre is above 85%. Add posts.centre to posts."),
        (0.90, 0.97, "Centre, whose posts do not vary here, is busier than the units of asked. Add posts.centre to"),
        (0.97, 0.40, "The bottleneck is among the posts that vary: allow more of asked."),
        (0.60, 0.40, "No unit is busy for more than 85% of its time: too few posts are not the likely cause."),
    ],
)  # fmt: skip
def test_the_cause_is_told_by_the_busiest_unit(police: float, centre: float, said: str) -> None:
    assert reasons(police, centre, "police")[-1].startswith(said)


def test_the_nearest_staffing_is_shown_with_its_fresh_runs() -> None:
    far = Tried((1,), np.full((1, 4), -0.5), "not met", "search", 0.95)
    near = Tried(POSTS, np.full((1, 4), -0.1), "undecided", "search", 0.95)
    check = Tried(POSTS, np.full((1, 6), -0.2), "not met", "check", 0.95)
    assert nearest(Search({(1,): far, POSTS: near})) is near
    assert nearest(Search({(1,): far, POSTS: near}, checks=[check])) is check
    assert nearest(Search({(1,): far, POSTS: near}, answer=(1,))) is far
