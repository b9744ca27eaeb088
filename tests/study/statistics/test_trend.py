"""The trend of a backlog: by hand, by scipy, and what weekends, holes and few runs do."""

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.trend import least_squares_slopes, trend_test

WEEKEND = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 40.0, 70.0])


def test_slopes_are_those_of_scipy() -> None:
    levels = np.random.default_rng(1).normal(5, 2, (6, 13))
    expected = [stats.linregress(np.arange(13), row).slope for row in levels]
    assert least_squares_slopes(levels) == pytest.approx(np.array(expected))


def test_a_straight_line_rises_by_seven_days_a_week() -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, (5, 1))
    daily = 100 + (2 + noise) * np.arange(70) + WEEKEND[np.arange(70) % 7]
    found = trend_test(daily)
    slopes = 7 * (2 + noise[:, 0])
    test = stats.ttest_1samp(slopes, 0)
    assert found.per_week.mean == pytest.approx(slopes.mean())
    assert found.p == pytest.approx(test.pvalue)
    assert found.per_week.low == pytest.approx(test.confidence_interval().low)
    assert found.verdict == "rising"
    assert trend_test(-daily).verdict == "falling"


def test_weekends_are_no_trend() -> None:
    daily = np.tile(WEEKEND, (8, 10)) + np.random.default_rng(3).normal(0, 1e-6, (8, 1))
    assert trend_test(daily).per_week.mean == pytest.approx(0, abs=1e-9)
    slopes = least_squares_slopes(daily)
    assert abs(slopes).min() > 0.05  # what a straight line through the days would have taken for one


def test_odd_days_are_left_out_at_the_beginning() -> None:
    daily = np.random.default_rng(4).normal(50, 5, (6, 28))
    with_more = np.concatenate([np.full((6, 5), 1e6), daily], axis=1)
    assert trend_test(with_more) == trend_test(daily)


def test_few_runs_and_short_ones() -> None:
    one = trend_test(np.random.default_rng(5).normal(size=(1, 40)))
    assert one.verdict == "not enough runs"
    assert np.isnan(one.p)
    short = trend_test(np.random.default_rng(5).normal(size=(9, 20)))
    assert short.verdict == "too short"
    assert np.isnan(short.per_week.mean)
    assert trend_test(np.zeros((4, 28))).verdict == "no trend found"
