"""Nominal 95% intervals hold what they should 95 times in 100, and tests err as seldom as they say.

Each bound is the binomial's, such that a right method fails with one choice of seeds in a thousand; seeds are fixed.
"""

import numpy as np
import pytest
from scipy import signal, stats

from sim.measures.survival import kaplan_meier
from sim.study.intervals import mean_intervals
from sim.study.statistics.bootstrap import bca_intervals
from sim.study.statistics.common_numbers import simultaneous_interval
from sim.study.statistics.equivalence import equivalence_p, matters_p
from sim.study.statistics.trend import trend_test

pytestmark = pytest.mark.theory

STUDIES = 2000
SURPRISE = 0.001


def assert_share(count: int, nominal: float, of: int = STUDIES) -> None:
    low, high = stats.binom(of, nominal).ppf([SURPRISE / 2, 1 - SURPRISE / 2])
    assert low <= count <= high, f"{count / of:.4f} of {of}, nominal {nominal}"


def assert_at_most(count: int, nominal: float, of: int = STUDIES) -> None:
    assert count <= stats.binom(of, nominal).ppf(1 - SURPRISE), f"{count / of:.4f} of {of}, at most {nominal}"


def covered(samples: np.ndarray, truth: float) -> int:
    """How many of the studies' t intervals hold the truth (shape of samples: replications, studies)."""
    _, low, high = mean_intervals(samples)
    return int(np.count_nonzero((low <= truth) & (truth <= high)))


def test_mean_wait_of_a_queue() -> None:
    # M/M/1, one arrival a day, load 0.5: customers wait 0.5 on average (in service times of mean 0.5: rho/(mu - lambda)
    # = 0.5 / (2 - 1)). Each replication is 500 customers, begun in the stationary state; 20 replications a study.
    random = np.random.default_rng(2001)
    shape = (20, STUDIES)
    wait = np.where(random.uniform(size=shape) < 0.5, 0.0, random.exponential(1.0, shape))
    total = np.zeros(shape)
    for _ in range(500):
        total += wait
        wait = np.maximum(0.0, wait + random.exponential(0.5, shape) - random.exponential(1.0, shape))
    assert_share(covered(total / 500, 0.5), 0.95)


def test_quantiles() -> None:
    # The 90th percentile of 2,000 exponential times of mean 5 a replication, as measures take it; 10 replications.
    random = np.random.default_rng(2002)
    everyone = np.ones(2000, dtype=np.bool_)
    p90 = [kaplan_meier(random.exponential(5.0, 2000), everyone).quantile(0.9) for _ in range(10 * STUDIES)]
    assert_share(covered(np.reshape(p90, (10, STUDIES)), 5 * np.log(10)), 0.95)


def test_medians_where_some_are_still_waiting() -> None:
    # Exponential times of mean 5, followed for uniform times up to 15: some 32 in 100 are never seen to end.
    random = np.random.default_rng(2003)
    medians = []
    for _ in range(10 * STUDIES):
        time, followed = random.exponential(5.0, 1000), random.uniform(0, 15, 1000)
        medians.append(kaplan_meier(np.minimum(time, followed), time <= followed).quantile(0.5))
    assert_share(covered(np.reshape(medians, (10, STUDIES)), 5 * np.log(2)), 0.95)
    # Had one left out who still waits, it would hold almost never: the last replication's median would be this.
    assert np.median(time[time <= followed]) < 0.8 * 5 * np.log(2)


def paired(seed: int, difference: float, replications: int) -> np.ndarray:
    """Differences of two systems that share random numbers: normal, correlation 0.9 (shape: studies, replications)."""
    random = np.random.default_rng(seed)
    common = random.normal(0, 3, (STUDIES, replications))
    before = -7 + common + random.normal(0, 1, common.shape)
    after = -7 + difference + common + random.normal(0, 1, common.shape)
    return np.asarray(after - before)


def test_paired_differences() -> None:
    assert_share(covered(paired(2004, -0.9, 10).T, -0.9), 0.95)


def bca_covered(rows: np.ndarray, truth: float) -> int:
    low, high = bca_intervals(rows, np.abs(rows).max(axis=1), "coverage")
    return int(np.count_nonzero((low <= truth) & (truth <= high)))


def test_bca_of_paired_differences() -> None:
    assert_share(bca_covered(paired(2005, -0.9, 100), -0.9), 0.95)


def test_bca_of_few_replications_is_too_narrow_as_its_docstring_says() -> None:
    assert_share(bca_covered(paired(2006, -0.9, 10), -0.9), 0.91)
    assert_share(bca_covered(paired(2007, -0.9, 40), -0.9), 0.94)


def test_bca_beats_t_where_differences_are_skewed() -> None:
    # Each end should miss 2.5 times in 100. Of skewed differences the t interval misses above much more often.
    random = np.random.default_rng(2008)
    rows = random.lognormal(0, 1, (STUDIES, 40))
    truth = float(np.exp(0.5))
    _, _, t_high = mean_intervals(rows.T)
    _, bca_high = bca_intervals(rows, rows.max(axis=1), "coverage")
    assert np.count_nonzero(bca_high < truth) < 0.8 * np.count_nonzero(t_high < truth)


def test_simultaneous_intervals_hold_all_at_once() -> None:
    random = np.random.default_rng(2009)
    whole = 0
    for sample in random.normal(1.0, 2.0, (STUDIES, 12, 10)):
        intervals = [simultaneous_interval(row, 12) for row in sample]
        whole += all(interval.low <= 1.0 <= interval.high for interval in intervals)
    low, _ = stats.binom(STUDIES, 0.95).ppf([SURPRISE / 2, 1 - SURPRISE / 2])
    assert low <= whole <= 0.97 * STUDIES  # of 12 independent ones 0.9509; one alone would hold 0.54 of the time


@pytest.mark.parametrize("delta", [0.0, 0.5, 2.0])
def test_a_difference_on_the_border_is_seldom_said_to_matter(delta: float) -> None:
    # At 0 both sides err, 5 in 100 together; on a border but 0 one side does, 2.5 in 100.
    p_values = np.array([matters_p(row, delta) for row in paired(2010, delta, 10)])
    assert_share(int(np.count_nonzero(p_values < 0.05)), 0.05 if delta == 0 else 0.025)


@pytest.mark.parametrize("delta", [2.0, -2.0])
def test_a_difference_on_the_border_is_seldom_said_to_be_equivalent(delta: float) -> None:
    p_values = np.array([equivalence_p(row, 2.0) for row in paired(2011, delta, 10)])
    assert_share(int(np.count_nonzero(p_values < 0.05)), 0.05)


def test_a_true_zero_is_found_equivalent() -> None:
    p_values = np.array([equivalence_p(row, 2.0) for row in paired(2012, 0.0, 20)])
    assert np.count_nonzero(p_values < 0.05) > 0.95 * STUDIES


def autoregressive(seed: int, replications: int, days: int, slope: float = 0.0) -> np.ndarray:
    """Stationary AR(1) with coefficient 0.9 about a level that may rise (shape: studies, replications, days)."""
    random = np.random.default_rng(seed)
    noise = random.normal(size=(STUDIES, replications, days))
    noise[..., 0] /= np.sqrt(1 - 0.9**2)
    return np.asarray(100 + signal.lfilter([1.0], [1.0, -0.9], noise, axis=-1) + slope * np.arange(days))


@pytest.mark.parametrize("replications", [4, 10])
def test_a_stationary_backlog_is_said_to_trend_5_times_in_100(replications: int) -> None:
    series = autoregressive(2013, replications, 84)
    assert_share(sum(trend_test(daily).p < 0.05 for daily in series), 0.05)
    # A test that took days for independent would be fooled by most of them.
    days = np.arange(84)
    fooled = sum(stats.linregress(days, daily[0]).pvalue < 0.05 for daily in series[:400])
    assert fooled > 0.5 * 400


def test_a_backlog_that_grows_is_found() -> None:
    found = [trend_test(daily).verdict for daily in autoregressive(2014, 10, 84, slope=0.1)]
    assert found.count("rising") > 0.95 * STUDIES
    assert_at_most(found.count("falling"), 0.001)
