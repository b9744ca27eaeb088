"""Which alternatives are compared with which, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.study.differences import paired_differences
from sim.study.judged import judged_differences
from sim.study.pairs import PREVIOUS, pairs_of
from sim.study.questions.shock_measures import Backlogs, Span
from sim.study.questions.stress import stress_tables

MEANS = {"none": 10.0, "pilot": 7.0, "whole": 6.5}
BY_BASELINE = {
    None: {("none", "pilot"): -3.0, ("none", "whole"): -3.5},
    "pilot": {("pilot", "none"): 3.0, ("pilot", "whole"): -0.5},
    PREVIOUS: {("none", "pilot"): -3.0, ("pilot", "whole"): -0.5},
}


def stacks() -> dict[str, pd.DataFrame]:
    """Days of three plans in eight replications that share their chance, with a little of their own."""
    random = np.random.default_rng(3)
    shared = random.normal(0, 2, 8)
    index = pd.MultiIndex.from_tuples([("days", "working days")], names=["kpi", "unit"])
    own = random.normal(0, 0.01, (3, 8))
    own -= own.mean(axis=1, keepdims=True)
    return {
        name: pd.DataFrame([mean + shared + chance], index=index)
        for (name, mean), chance in zip(MEANS.items(), own, strict=True)
    }


@pytest.mark.parametrize("baseline", BY_BASELINE)
def test_differences_are_those_of_the_pairs(baseline: str | None) -> None:
    plans = stacks()
    pairs = pairs_of(list(plans), baseline)
    for table in (
        paired_differences(plans, {"days": "lower"}, lambda keys: keys["kpi"], pairs),
        judged_differences(plans, {"days": "lower"}, lambda keys: keys["kpi"], {}, pairs),
    ):
        found = {(row.baseline, row.alternative): row.mean_difference for row in table.itertuples()}
        assert found == pytest.approx(BY_BASELINE[baseline])
        assert list(table["verdict"]) == ["better" if of < 0 else "worse" for of in BY_BASELINE[baseline].values()]


def test_one_alternative_is_compared_with_nothing() -> None:
    assert pairs_of(["none"]) == pairs_of(["none"], PREVIOUS) == pairs_of(["none"], "none") == []


def test_shocks_are_compared_between_neighbours() -> None:
    without = np.full((30, 6), 5.0)
    backlogs = {}
    for name, excess in (("none", 9.0), ("pilot", 6.0), ("whole", 5.0)):
        shocked = without.copy()
        shocked[5:10] += excess + np.arange(6) / 100
        backlogs[name, "flood"] = Backlogs(shocked, without)
    days = [f"2025-03-{day:02d}" for day in range(1, 31)]
    table = stress_tables(backlogs, {"flood": Span(5, 10)}, days, 0.05, PREVIOUS)["stress_differences"]
    worst = table[table["kpi"] == "worst_excess"]
    assert list(zip(worst["baseline"], worst["alternative"], strict=True)) == [("none", "pilot"), ("pilot", "whole")]
    assert list(worst["mean_difference"]) == pytest.approx([-3.0, -1.0])
