"""Intervals and tests against SciPy, hand computation and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.study.intervals import holm, mean_interval, mean_intervals, paired_interval, paired_p

samples = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30).filter(lambda values: np.ptp(values) > 1e-3)


@given(samples)
def test_the_interval_is_scipys(values: list[float]) -> None:
    estimate = mean_interval(values)
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), rel=1e-9, abs=1e-6)
    mean, low, high = (column[0] for column in mean_intervals(np.array(values)[:, None]))
    assert (mean, low, high) == pytest.approx((estimate.mean, estimate.low, estimate.high), rel=1e-9, abs=1e-6)


@given(samples)
def test_the_paired_test_is_scipys(values: list[float]) -> None:
    before = np.linspace(-5, 7, len(values))
    after = before + values
    assert paired_p(after - before) == pytest.approx(stats.ttest_rel(after, before).pvalue, rel=1e-6, abs=1e-12)


def test_two_replications() -> None:
    # t(0.975; 1) = 12.7062: mean 2, standard deviation sqrt(2), standard error 1.
    estimate = mean_interval([1.0, 3.0])
    assert (estimate.mean, estimate.low, estimate.high) == pytest.approx((2, 2 - 12.7062, 2 + 12.7062), abs=1e-4)


def test_a_negative_mean_has_an_interval_around_it() -> None:
    estimate = mean_interval([-10.0, -12.0, -11.0])
    assert estimate.low < estimate.mean == -11 < estimate.high < 0
    assert paired_p([-10.0, -12.0, -11.0]) == pytest.approx(paired_p([10.0, 12.0, 11.0]))


def test_one_replication_has_no_interval() -> None:
    estimate = mean_interval([4.0])
    assert estimate.mean == 4
    assert np.isnan([estimate.low, estimate.high, paired_p([4.0])]).all()
    mean, low, high = mean_intervals(np.array([[4.0, 5.0]]))
    assert mean.tolist() == [4, 5]
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_what_is_not_measured_once_has_no_mean(hole: float) -> None:
    estimate = mean_interval([1.0, hole, 2.0])
    assert np.isnan([estimate.mean, estimate.low, estimate.high, paired_p([1.0, hole, 2.0])]).all()
    mean, _, _ = mean_intervals(np.array([[1.0, 1.0], [hole, 1.0]]))
    assert np.isnan(mean[0])
    assert mean[1] == 1


def test_no_replication_is_an_error() -> None:
    with pytest.raises(ValueError, match="no values"):
        mean_interval([])
    with pytest.raises(ValueError, match="no values"):
        mean_intervals(np.empty((0, 3)))


@pytest.mark.parametrize("count", [2, 3, 59])
def test_equal_differences_have_the_chance_that_one_in_twenty_goes_unseen(count: int) -> None:
    assert paired_p([-0.5] * count) == pytest.approx(np.prod([19 / 20] * count), rel=1e-12)


def test_values_that_do_not_vary_have_no_interval() -> None:
    assert np.isnan([mean_interval([3.0] * 9).low, mean_interval([0.1 + 0.2, 0.3, 0.3]).high]).all()
    mean, low, high = mean_intervals(np.array([[3.0, 1.0, 0.0], [3.0, 2.0, 0.0]]))
    assert mean.tolist() == [3, 1.5, 0]
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False, True]


def test_equal_differences_have_no_interval() -> None:
    estimate = paired_interval([-0.5, -0.5, -0.5])
    assert estimate.mean == -0.5
    assert np.isnan([estimate.low, estimate.high]).all()
    assert paired_p([0.0, 0.0, 0.0]) == 1
    nothing = paired_interval([0.0, 0.0, 0.0])
    assert nothing.mean == 0
    assert np.isnan([nothing.low, nothing.high]).all()


def test_rounding_errors_are_no_variation() -> None:
    assert paired_p([0.1 + 0.2, 0.3]) == pytest.approx(0.95**2)
    assert np.isnan(paired_interval([0.1 + 0.2, 0.3]).low)
    apart = [0.1 + 0.2 - 0.3, 0.0]  # of numbers around 0.3
    assert paired_p(apart, 0.3) == 1
    assert paired_interval(apart, 0.3).mean == 0
    assert np.isnan(paired_interval(apart, 0.3).low)
    steps = [100.1 - 100, 0.1]  # rounded at another size
    assert paired_p(steps, 100.1) == pytest.approx(0.95**2)


def test_small_differences_of_small_numbers_are_kept() -> None:
    values = [1e-13, 2e-13, 3e-13]
    assert paired_p(values, 1e-12) == pytest.approx(stats.ttest_1samp(values, 0).pvalue)
    assert paired_interval(values, 1e-12) == mean_interval(values)


def test_coverage() -> None:
    # 4,000 samples of 5 from a normal with a negative mean: the interval holds it 95 times in 100.
    draws = np.random.default_rng(42).normal(-3, 10, (5, 4000))
    _, low, high = mean_intervals(draws)
    covered = int(np.count_nonzero((low <= -3) & (high >= -3)))
    bounds = stats.binom(4000, 0.95).ppf([0.0005, 0.9995])
    assert bounds[0] <= covered <= bounds[1]


def test_holm_by_hand() -> None:
    # 0.01·4, 0.02·3, 0.03·2, 0.2·1, each not below the one before.
    assert holm([0.03, 0.01, 0.2, 0.02]) == pytest.approx([0.06, 0.04, 0.2, 0.06])
    assert holm([0.04, 0.03]) == pytest.approx([0.06, 0.06])
    assert holm([0.6, 0.5]) == pytest.approx([1.0, 1.0])
    adjusted = holm([0.01, np.nan, 0.04])
    assert adjusted[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(adjusted[1])
    assert len(holm([])) == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_by_its_definition(p_values: list[float]) -> None:
    # Reject step by step from the smallest, at level a / (hypotheses left): the adjusted p is the smallest such a.
    adjusted = holm(p_values)
    ordered = sorted(range(len(p_values)), key=lambda place: p_values[place])
    needed = 0.0
    for step, place in enumerate(ordered):
        needed = min(1.0, max(needed, p_values[place] * (len(p_values) - step)))
        assert adjusted[place] == pytest.approx(needed)


def test_holm_keeps_the_promise() -> None:
    # Twelve true hypotheses, 3,000 families: at least one false claim in at most 5 of 100.
    p_values = np.random.default_rng(9).uniform(size=(3000, 12))
    false_claims = sum(bool((holm(row) < 0.05).any()) for row in p_values)
    assert false_claims <= stats.binom(3000, 0.05).ppf(0.9995)
