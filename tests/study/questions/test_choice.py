"""Which of several is best: on systems whose means are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.study.questions.choice import Choice, ChoicePlan, choice_table, choose
from sim.study.statistics.selection import Selection

PLAN = ChoicePlan("kn", "lower", indifference=0.5, confidence=0.95, first=5, budget=400)
NAMES = ["a", "b", "c"]


class Drawn:
    """Three systems with means 3, 1 and 2, a noise that all share and one of their own; counts what is asked."""

    def __init__(self, own: float = 0.1) -> None:
        self.own = own
        self.asked: list[tuple[int, int]] = []

    def __call__(self, systems: Sequence[int], replications: range) -> np.ndarray:
        self.asked += [(system, replication) for system in systems for replication in replications]
        noise = {
            (system, replication): 5 * np.random.default_rng(replication).normal()
            + self.own * np.random.default_rng([system, replication]).normal()
            for system in systems
            for replication in replications
        }
        means = [3.0, 1.0, 2.0]
        return np.array([[means[s] + noise[s, r] for r in replications] for s in systems])


def test_kn_finds_the_lowest_and_the_table_tells_how_far_the_others_are_behind() -> None:
    drawn = Drawn()
    choice = choose(drawn, 3, PLAN)
    assert choice.selection.best == 1 and choice.selection.left == (1,)
    assert len(set(drawn.asked)) == len(drawn.asked) == sum(map(len, choice.values))
    table = choice_table(choice, NAMES, "days", "working days", PLAN)
    assert table["alternative"].tolist() == ["b", "c", "a"]
    assert table["state"].tolist() == ["best", "dropped", "dropped"]
    assert table["difference_from_best"].tolist() == pytest.approx([0, 1, 2], abs=0.3)
    assert (table["difference_high"] - table["difference_low"]).iloc[1] < 0.6, "paired: what all share is no chance"
    assert (table["ci_high"] - table["ci_low"]).iloc[1] > 4


def test_higher_turns_it_round() -> None:
    choice = choose(Drawn(), 3, replace(PLAN, better="higher"))
    assert choice.selection.best == 0
    table = choice_table(choice, NAMES, "days", "working days", replace(PLAN, better="higher"))
    assert table["alternative"].tolist() == ["a", "c", "b"]


def test_a_budget_that_ends_first_claims_nothing() -> None:
    choice = choose(Drawn(own=20), 3, replace(PLAN, budget=20))
    assert len(choice.selection.left) > 1
    assert sum(map(len, choice.values)) <= 20
    table = choice_table(choice, NAMES, "days", "working days", PLAN)
    assert table["state"].tolist().count("best") == 1
    assert set(table["state"]) <= {"best", "still in the running", "dropped"} and "still in the running" in set(
        table["state"]
    )


def test_ocba_spends_its_budget_and_drops_none() -> None:
    plan = replace(PLAN, method="ocba", budget=150, first=10)
    choice = choose(Drawn(own=1.0), 3, plan)
    assert sum(map(len, choice.values)) == 150
    table = choice_table(choice, NAMES, "days", "", plan)
    assert table["alternative"].iloc[0] == "b" and set(table["state"]) == {"best", "other"}
    best, other = choice.values[1], choice.values[2]
    common = min(len(best), len(other))
    apart = stats.ttest_rel(other[:common], best[:common]).confidence_interval(1 - 0.05 / 3)
    row = table.set_index("alternative").loc["c"]
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((apart.low, apart.high)), "all three pairs"


def test_the_order_is_that_of_the_differences_on_the_same_matters() -> None:
    """By own means 5.0, 4.5 and 3.5; but b is 1.5 behind a on the two replications that both had, and c 0.5."""
    values = (np.array([3.0, 3.0, 9.0]), np.array([4.0, 5.0]), np.array([3.0, 4.0]))
    choice = Choice(Selection(0, np.array([3, 2, 2]), (0,)), values)
    table = choice_table(choice, NAMES, "days", "working days", PLAN)
    assert table["mean"].tolist() == [5.0, 3.5, 4.5]
    assert table["alternative"].tolist() == ["a", "c", "b"]
    assert table["difference_from_best"].tolist() == [0.0, 0.5, 1.5]


def test_equal_differences_have_no_interval() -> None:
    values = (np.arange(4.0), np.arange(4.0) + 0.5)
    table = choice_table(Choice(Selection(0, np.array([4, 4]), (0,)), values), NAMES[:2], "days", "", PLAN)
    assert table["difference_from_best"].tolist() == [0.0, 0.5]
    assert table["difference_low"].isna().tolist() == [False, True]


def test_nothing_is_told_from_fewer_than_four() -> None:
    values = (np.array([1.0, 2.0, 3.1]), np.array([11.1, 12.0, 13.0]))
    table = choice_table(Choice(Selection(0, np.array([3, 3]), (0,)), values), NAMES[:2], "days", "", PLAN)
    assert table["difference_from_best"].tolist() == [0.0, pytest.approx(10.0)]
    assert table["difference_low"].isna().all()


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_ocba_never_names_one_that_is_told_to_be_behind_another(better: str) -> None:
    """Noise that all share decides the means over different replications, and nothing on the same ones."""
    sign, wrong = (1 if better == "higher" else -1), 0
    for study in range(60):

        def sample(systems: Sequence[int], replications: range, study: int = study) -> np.ndarray:
            shared = np.array([np.random.default_rng([study, r]).normal() for r in replications])
            own = [[np.random.default_rng([study, r, s]).normal(0, 0.05) for r in replications] for s in systems]
            return shared - sign * 0.1 * np.array(systems)[:, None] + np.array(own)

        plan = replace(PLAN, method="ocba", better=better, budget=150, first=10)
        table = choice_table(choose(sample, 5, plan), list("abcde"), "days", "", plan)
        ahead = table["difference_low"] > 0 if better == "higher" else table["difference_high"] < 0
        assert not ahead.any()
        wrong += table["alternative"].iloc[0] != "a"
    assert wrong <= 3
