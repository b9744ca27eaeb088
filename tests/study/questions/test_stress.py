"""Measures of a shock by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.study.questions.shock_effects import effects_table, least_replications
from sim.study.questions.shock_measures import Backlogs, Span, recovery_days, stress_measures
from sim.study.questions.stress import median_interval, stress_tables

SPAN = Span(2, 4)
USUAL = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]
RECOVERS = [0, 0, 20, 40, 30, 10, 2, 3, 2, 2, 1, 0]
"""The worst excess is 40 and 5% of it 2: day 6 is within, day 7 is not, days 8 to 11 are only four."""


def backlogs(*excess: list[float]) -> Backlogs:
    usual = np.array([USUAL] * len(excess), dtype=float).T
    return Backlogs(usual + np.array(excess, dtype=float).T, usual)


def test_each_measure_is_that_of_the_hand() -> None:
    found = {name: values.tolist() for name, values in stress_measures(backlogs(RECOVERS), SPAN, 0.1).items()}
    assert found == {
        "worst_excess": [40],
        "worst_excess_day": [4],
        "worst_backlog": [50],
        "excess_matter_days": [110],
        "recovery_days": [2],  # 10% is 4: days 6 to 10 are the first five within; day 4 is 0
        "recovery_days_restricted": [2],
        "recovered_share": [1],
    }


def test_a_recovery_takes_five_days_in_a_row() -> None:
    excess = np.array([RECOVERS], dtype=float).T
    assert recovery_days(excess, SPAN, 0.05).tolist() == [np.inf]
    longer = np.array([[*RECOVERS, 2]], dtype=float).T
    assert recovery_days(longer, SPAN, 0.05).tolist() == [4]
    measures = stress_measures(backlogs(RECOVERS), SPAN, 0.05)
    assert measures["recovery_days_restricted"].tolist() == [8]  # days 4 to 11 were followed
    assert measures["recovered_share"].tolist() == [0]


def test_one_matter_is_never_a_shock() -> None:
    excess = np.array([[0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]], dtype=float).T
    assert recovery_days(excess, SPAN, 0).tolist() == [0]


def test_no_days_left_are_no_recovery() -> None:
    excess = np.zeros((6, 2))
    assert recovery_days(excess, Span(2, 4), 0.05).tolist() == [np.inf, np.inf]


@pytest.mark.parametrize(("count", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (15, 4), (20, 6), (25, 8)])
def test_the_interval_of_the_median_has_the_ranks_of_the_table_of_the_sign_test(count: int, rank: int) -> None:
    """Conover (1999), and any table of the sign test at two-sided 5%: critical values 0, 0, 1, 1, 3, 5, 7."""
    values = np.random.default_rng(1).permutation(np.arange(1.0, count + 1))
    assert median_interval(values) == ((count + 1) / 2, rank, count + 1 - rank)


def test_medians_may_be_infinite() -> None:
    values = np.array([1, 2, 3, np.inf, np.inf, np.inf, np.inf])
    assert median_interval(values) == (np.inf, 1, np.inf)
    assert np.isnan(median_interval(values[:5])[1])


def test_differences_are_paired_by_replication() -> None:
    first = backlogs(*[[0, 0, 5, 8, 3, 0, 0, 0, 0, 0, 0, 0], [0, 0, 6, 9, 0, 0, 0, 0, 0, 0, 0, 0]] * 3)
    second = backlogs(*[[0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 6, 8, 0, 0, 0, 0, 0, 0, 0, 0]] * 3)
    days = [f"2025-03-{day:02}" for day in range(1, 13)]
    tables = stress_tables({("a", "s"): first, ("b", "s"): second}, {"s": SPAN}, days, 0.05)
    differences = tables["stress_differences"].set_index("kpi")["mean_difference"]
    assert differences["worst_excess"] == -1.5  # 6 - 8 and 8 - 9
    assert differences["excess_matter_days"] == -3  # 11 - 16 and 14 - 15
    assert differences["recovery_days_restricted"] == -0.5  # 0 - 1 and 0 - 0
    assert "recovery_days" not in differences
    excess = tables["excess"]
    assert excess[excess["alternative"] == "a"]["mean"].tolist()[:5] == [0, 0, 5.5, 8.5, 1.5]
    stress = tables["stress"].set_index(["alternative", "kpi"])
    assert pd.isna(stress.loc[("a", "recovery_days"), "mean"]) and stress.loc[("a", "recovery_days"), "median"] == 0.5
    # Clopper and Pearson for 6 of 6: the lower end is 0.025^(1/6).
    assert stress.loc[("a", "recovered_share"), "ci_low"] == pytest.approx(0.025 ** (1 / 6))


def noise(seed: int, replications: int = 10, days: int = 120) -> np.ndarray:
    """Backlogs around 100 that hang together from day to day (days, replications)."""
    steps = np.random.default_rng(seed).normal(0, 3, (days, replications))
    return 100 + np.array([(0.9 ** np.arange(day, -1, -1)) @ steps[: day + 1] for day in range(days)])


LONG = Span(10, 20)
DAYS = [f"day {day}" for day in range(1, 121)]


def test_chance_is_no_effect_and_has_no_worst_day_and_no_recovery() -> None:
    chance = Backlogs(noise(1), noise(2))
    assert (chance.excess[10:].max(axis=0) > 5).all(), "some day is always the worst"
    tables = stress_tables({("a", "s"): chance, ("b", "s"): chance}, {"s": LONG}, DAYS, 0.05)
    assert set(tables["stress_effects"]["verdict"]) == {"no rise seen"}
    stress = tables["stress"].set_index(["alternative", "kpi"])
    of_an_effect = ["worst_excess", "worst_excess_day", "recovery_days", "recovery_days_restricted", "recovered_share"]
    assert stress.loc[("a", of_an_effect), ["mean", "ci_low", "median"]].isna().all(axis=None)
    low, high = stress.loc[("a", "excess_matter_days"), ["ci_low", "ci_high"]]
    assert low < 0 < high
    assert tables["stress_differences"].set_index("kpi")["verdict"]["worst_excess"] == "not measurable"


def test_an_effect_amid_chance_is_seen_near_the_shock() -> None:
    shape = np.concatenate([np.zeros(10), np.linspace(0, 12, 10), np.linspace(12, 0, 10), np.zeros(90)])
    tables = stress_tables({("a", "s"): Backlogs(noise(1) + shape[:, None], noise(2))}, {"s": LONG}, DAYS, 0.05)
    effect = tables["stress_effects"].iloc[0]
    assert (effect["verdict"], effect["replications"]) == ("rise seen", 10)
    assert effect["day"] in DAYS[15:26]
    stress = tables["stress"].set_index("kpi")
    assert 11 <= stress["median"]["worst_excess_day"] <= 30
    assert stress["mean"]["recovered_share"] > 0


def test_a_late_high_is_not_the_worst_of_a_shock() -> None:
    """Span (2, 4) looks at days 2 to 10, day 11 is chance. 10% of 40 are 4, within which days 6 to 10 are."""
    measures = stress_measures(backlogs([0, 0, 20, 40, 30, 8, 3, 0, 0, 0, 0, 99]), SPAN, 0.1)
    assert (measures["worst_excess"], measures["worst_excess_day"], measures["recovery_days"]) == ([40], [4], [2])


@pytest.mark.parametrize(
    ("replications", "claims", "verdict"),
    [(5, 1, "rise seen"), (5, 2, "not enough runs"), (6, 2, "rise seen"), (3, 1, "not enough runs")],
)
def test_how_many_runs_the_clearest_effect_takes(replications: int, claims: int, verdict: str) -> None:
    """2^-5 is 0.031, times 2 beyond 0.05; 2^-6 times 2 is 0.031 again."""
    same = backlogs(*[RECOVERS] * replications)
    table = effects_table({("a", str(claim)): same for claim in range(claims)}, dict.fromkeys("01", SPAN), DAYS)
    assert set(table["verdict"]) == {verdict}
    assert (least_replications(claims) <= replications) == (verdict == "rise seen")


def test_very_many_claims_get_as_many_flips_as_the_clearest_rise_takes() -> None:
    """With 4,096 flips 13 replications would have 1/4,097 at least, times 300 beyond 0.05."""
    same = backlogs(*[RECOVERS] * 14)
    keys = [("a", str(claim)) for claim in range(300)]
    table = effects_table(dict.fromkeys(keys, same), {claim: SPAN for _, claim in keys}, DAYS)
    assert set(table["verdict"]) == {"rise seen"}


def test_too_few_runs_tell_of_no_worst_day_and_no_recovery() -> None:
    tables = stress_tables({("a", "s"): backlogs(RECOVERS, RECOVERS)}, {"s": SPAN}, DAYS[:12], 0.1)
    stress = tables["stress"].set_index("kpi")
    assert tables["stress_effects"]["verdict"].tolist() == ["not enough runs"]
    assert stress["mean"][["worst_excess", "recovered_share"]].isna().all() and stress["mean"]["worst_backlog"] == 50
