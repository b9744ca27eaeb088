"""The Kaplan–Meier estimate against a published example, SciPy, and what must hold of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.measures.survival import kaplan_meier


def test_a_hand_example() -> None:
    # Six people: events at 1, 3, 3 and 6; one leaves at 2, one at 6, which counts among those at risk at 6.
    curve = kaplan_meier(np.array([1.0, 2.0, 3.0, 3.0, 6.0, 6.0]), np.array([True, False, True, True, True, False]))
    assert curve.times.tolist() == [1, 3, 6]
    assert curve.share == pytest.approx([5 / 6, 5 / 6 * 2 / 4, 5 / 6 * 2 / 4 * 1 / 2])
    assert curve.at(np.array([0.0, 0.99, 1.0, 2.9, 3.0, 6.0])) == pytest.approx([1, 1, 5 / 6, 5 / 6, 5 / 12, 5 / 24])
    assert np.isnan(curve.at(np.array([6.01]))[0])
    assert curve.quantile(0.5) == 3
    assert curve.quantile(0.79) == 6
    assert curve.quantile(0.8) == np.inf
    assert curve.restricted_mean(4) == pytest.approx(1 + 2 * 5 / 6 + 1 * 5 / 12)
    assert curve.restricted_mean(0.5) == 0.5
    assert curve.restricted_mean(10) == pytest.approx(1 + 2 * 5 / 6 + 3 * 5 / 12 + 4 * 5 / 24)


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60))
def test_against_scipy(people: list[tuple[int, bool]]) -> None:
    followed = np.array([time for time, _ in people], dtype=float)
    happened = np.array([event for _, event in people])
    curve = kaplan_meier(followed, happened)
    if not happened.any():
        assert curve.restricted_mean(7) == 7
        return
    oracle = stats.ecdf(stats.CensoredData(uncensored=followed[happened], right=followed[~happened])).sf
    within = np.arange(0, followed.max() + 0.5, 0.5)
    within = within[within <= followed.max()]
    assert curve.at(within) == pytest.approx(oracle.evaluate(within), abs=1e-12)
    fine = np.arange(0, 25, 1.0)  # all times are whole numbers: the curve is constant in between
    assert curve.restricted_mean(25) == pytest.approx(oracle.evaluate(fine).sum())


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=50))
def test_without_censoring_it_is_the_plain_mean(times: list[float]) -> None:
    curve = kaplan_meier(np.array(times), np.ones(len(times), dtype=bool))
    assert curve.restricted_mean(2000) == pytest.approx(np.mean(times), abs=1e-9)
    assert curve.share[-1] == 0


def test_censoring_is_no_bias() -> None:
    # Exponential lives of mean 5 observed for 4 at most: the mean of those that ended would be far too short.
    lives = np.random.default_rng(1).exponential(5, 40_000)
    curve = kaplan_meier(np.minimum(lives, 4), lives <= 4)
    expected = 5 * (1 - np.exp(-4 / 5))
    sd = np.minimum(lives, 4).std() / np.sqrt(len(lives))
    assert abs(curve.restricted_mean(4) - expected) < 4 * sd
    assert lives[lives <= 4].mean() < expected - 40 * sd


def test_nobody() -> None:
    curve = kaplan_meier(np.empty(0), np.empty(0, dtype=bool))
    assert np.isnan(curve.restricted_mean(30))
    assert np.isnan(curve.quantile(0.5))
