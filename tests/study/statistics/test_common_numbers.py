"""What common random numbers gain, and intervals that hold at once."""

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.common_numbers import simultaneous_interval, variance_reduction


def test_by_hand() -> None:
    # var(1, 2, 3) = 1, var(2, 4, 6) = 4, their difference 1, 2, 3 has 1: 5 times less.
    assert variance_reduction(np.array([[2.0, 4.0, 6.0]]), np.array([[1.0, 2.0, 3.0]])).tolist() == [5.0]
    # Against each other: the difference -1, 2, 5 has 9, so that pairing does harm.
    assert variance_reduction(np.array([[2.0, 4.0, 6.0]]), np.array([[3.0, 2.0, 1.0]])).tolist() == [5 / 9]


@pytest.mark.filterwarnings("error")
def test_what_does_not_vary() -> None:
    after = np.array([[2.0, 3.1, 4.0], [5.0, 5.0, 5.0], [1.0, np.nan, 2.0], [5.0, 5.0, 5.0]])
    before = np.array([[1.0, 2.1, 3.0], [4.0, 4.0, 4.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    reduction = variance_reduction(after, before)
    assert reduction[0] == np.inf
    assert np.isnan(reduction[1:3]).all()
    assert reduction[3] == 1
    assert np.isnan(variance_reduction(after[:, :1], before[:, :1])).all()


def test_independent_samples_gain_nothing() -> None:
    draws = np.random.default_rng(1).normal(size=(2, 1, 20_000))
    assert variance_reduction(draws[0], draws[1])[0] == pytest.approx(1, abs=0.03)


def test_bonferroni_by_scipy() -> None:
    sample = np.array([1.0, 4.0, 2.0, 8.0])
    expected = stats.ttest_1samp(sample, 0).confidence_interval(1 - 0.05 / 12)
    found = simultaneous_interval(sample, 12)
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))
    one = stats.ttest_1samp(sample, 0).confidence_interval(0.95)
    assert simultaneous_interval(sample, 1).low == pytest.approx(one.low)
    assert np.isnan(simultaneous_interval(np.zeros(4), 12).high)
    assert np.isnan(simultaneous_interval(np.ones(4), 12).high)
