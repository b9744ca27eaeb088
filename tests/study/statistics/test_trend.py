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


def slopes_of(low: float, high: float) -> np.ndarray:
    """Ten weeks around 100 in 4 replications whose slopes a week are low, low, high and high."""
    time = np.repeat(np.arange(10) - 4.5, 7)
    return 100 + np.outer([low, low, high, high], time)


def test_a_trend_is_not_ruled_out_by_finding_none() -> None:
    """The interval of -s, -s, s, s is 3.182 s / sqrt(3), since their deviation is s sqrt(4 / 3); times 5 weeks, 10% of
    100 is reached at s = 1.0887."""
    assert trend_test(slopes_of(-1.08, 1.08)).verdict == "no trend found"
    assert trend_test(slopes_of(-1.10, 1.10)).verdict == "trend not ruled out"
    assert trend_test(slopes_of(-1.0, 1.2)).verdict == "trend not ruled out", "its interval reaches further up"


def test_a_backlog_that_rises_is_seldom_called_settled_by_few_runs() -> None:
    """A rise by 30% within the period, amid noise in which 4 replications find no trend half of the time."""
    generator = np.random.default_rng(6)
    time = np.repeat(np.linspace(-0.15, 0.15, 10), 7)
    verdicts = []
    for _ in range(400):
        slopes = generator.normal(1, 0.6, (4, 1))
        verdicts.append(trend_test(100 * (1 + slopes * time)).verdict)
    assert verdicts.count("rising") < 300, "the test alone would have let the others pass"
    assert verdicts.count("no trend found") <= 0.05 * 400
