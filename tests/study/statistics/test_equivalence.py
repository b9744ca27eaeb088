"""Differences that matter: by hand, by scipy's own tests, and what is never claimed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.study.intervals import mean_interval, paired_p
from sim.study.statistics.equivalence import equivalence_p, matters_p, verdict
from sim.study.statistics.variation import hardly_varies

SAMPLE = np.array([-0.9, -0.4, -1.3, -0.2, -1.1, -0.6, -0.8])
SAMPLES = st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=2, max_size=12).map(np.array)


def test_by_hand() -> None:
    # Four differences 1, 2, 3, 4: mean 2.5, deviation sqrt(5/3), error 0.6455; delta 1: t = 1.5 / 0.6455 = 2.3238,
    # whose tail with 3 degrees of freedom is 0.0514 (Student's table: 0.05 at 2.353).
    sample = np.array([1.0, 2.0, 3.0, 4.0])
    assert matters_p(sample, 1.0) == pytest.approx(2 * 0.0514, abs=2e-4)
    assert equivalence_p(sample, 4.0) == pytest.approx(0.0514, abs=2e-4)
    assert matters_p(sample, 2.5) == 1
    assert equivalence_p(sample, 2.5) == 0.5


@given(SAMPLES)
def test_without_a_region_it_is_the_paired_t_test(sample: np.ndarray) -> None:
    p = matters_p(sample, 0.0, 100.0)
    assert p >= paired_p(sample, 100.0) * (1 - 1e-9)
    if not hardly_varies(sample, 1e-10):
        assert p == pytest.approx(paired_p(sample, 100.0), rel=1e-9)


def test_tost_is_two_one_sided_tests_of_scipy() -> None:
    for delta in (0.5, 1.0, 2.0):
        below = stats.ttest_1samp(SAMPLE, delta, alternative="less").pvalue
        above = stats.ttest_1samp(SAMPLE, -delta, alternative="greater").pvalue
        assert equivalence_p(SAMPLE, delta) == pytest.approx(max(below, above))


@given(SAMPLES, st.floats(0.01, 200))
def test_equivalent_just_where_the_90_percent_interval_lies_within(sample: np.ndarray, delta: float) -> None:
    if len(np.unique(sample)) < len(sample) or np.ptp(sample) < 1e-6:
        return  # equal differences are events of a chance, of which an interval says too little
    interval = mean_interval(sample, 0.9)
    gap = min(delta - interval.high, interval.low + delta)
    if abs(gap) > 1e-6:
        assert (equivalence_p(sample, delta) < 0.05) == (gap > 0)


@given(SAMPLES, st.floats(0, 200))
def test_never_both(sample: np.ndarray, delta: float) -> None:
    assert matters_p(sample, delta) >= 0.05 or equivalence_p(sample, delta) >= 0.05


@given(SAMPLES, st.floats(0, 50), st.floats(0, 50))
def test_a_wider_region_makes_less_matter_and_more_equivalent(sample: np.ndarray, delta: float, more: float) -> None:
    assert matters_p(sample, delta + more) >= matters_p(sample, delta) - 1e-12
    assert equivalence_p(sample, delta + more) <= equivalence_p(sample, delta) + 1e-12


def test_equal_differences_show_something_only_where_another_value_would_have_been_seen() -> None:
    assert matters_p(np.full(58, -0.5), 0.2) > 0.05 > matters_p(np.full(59, -0.5), 0.2)
    few = np.array([-1.0] * 9 + [-1.2])
    one_at_most = 0.95**10 + 10 * 0.05 * 0.95**9
    assert matters_p(few, 0.5) == pytest.approx(one_at_most), "one that differs makes no variance"
    constant = np.full(6, -0.5)
    assert matters_p(constant, 0.2) == pytest.approx(0.95**6)
    assert equivalence_p(constant, 0.2) == 1
    assert matters_p(constant, 0.8) == 1
    nothing = np.array([0.1 + 0.2 - 0.3, 0.0, 0.0, 0.0])
    assert matters_p(nothing, 0.0, size=0.3) == 1


@pytest.mark.parametrize("replications", [6, 10, 20, 40, 80])
def test_a_rare_event_that_outweighs_the_rest_is_seldom_missed(replications: int) -> None:
    """19 of 20 differences are -1 and one is 19: the mean is 0, and nothing is better or worse."""
    drawn = np.random.default_rng(7).random((600, replications)) < 0.05
    claims = [matters_p(np.where(one, 19.0, -1.0), 0.0) < 0.05 for one in drawn]
    assert np.mean(claims) < 0.08


def test_equal_differences_are_not_equivalent_unless_the_measure_has_a_range() -> None:
    constant = np.full(60, -0.5)
    assert equivalence_p(constant, 0.8) == 1
    # Within 1: if the mean were -0.8 or beyond, at least (0.8 - 0.5) / (1 + 0.5) = 1 of 5 would differ from -0.5.
    assert equivalence_p(constant, 0.8, reach=1.0) == pytest.approx(0.8**60)
    nothing = np.array([0.1 + 0.2 - 0.3, *[0.0] * 58])
    assert equivalence_p(nothing, 1e9, size=0.3) == 1
    # A share whose mean is 5 points or more differs in at least 1 of 20 replications: 0.95^59 = 0.0485.
    assert equivalence_p(nothing, 0.05, size=0.3, reach=1.0) == pytest.approx(0.95**59)
    assert 0.95**59 < 0.05 < 0.95**58


def test_an_event_seen_four_times_needs_a_range_and_five_times_one_more() -> None:
    four, five = np.r_[np.zeros(96), np.ones(4)], np.r_[np.zeros(95), np.ones(5)]
    assert equivalence_p(four, 0.2) == 1
    # At most 4 of 100 where 20 are expected: the binomial's tail.
    assert equivalence_p(four, 0.2, reach=1.0) == pytest.approx(stats.binom(100, 0.2).cdf(4))
    # Five of 100 count as six of 101: mean 6/101, deviation sqrt(6/101 * 95/101 * 101/100).
    t = (0.12 - 6 / 101) / np.sqrt(6 / 101 * 95 / 101 / 100)
    assert equivalence_p(five, 0.12) == pytest.approx(stats.t(99).sf(t))
    assert equivalence_p(-five, 0.12) == equivalence_p(five, 0.12)


@pytest.mark.parametrize("size", ["equal", "exponential"])
@pytest.mark.parametrize(("replications", "chance"), [(5, 0.05), (10, 0.1), (20, 0.1), (50, 0.1), (200, 0.05)])
def test_a_rare_event_on_the_border_is_seldom_called_equivalent(replications: int, chance: float, size: str) -> None:
    # The mean difference is the limit itself. That no variance was seen, or that of one event, once let 30 to 90 of
    # 100 such studies say "equivalent"; 5 may, and 34 of 400 is what a right test exceeds once in a thousand.
    random = np.random.default_rng(2021)
    shape = (400, replications)
    event = random.uniform(size=shape) < chance
    rows = event * (random.exponential(1.0, shape) if size == "exponential" else 1.0)
    wrong = sum(equivalence_p(row, chance) < 0.05 for row in rows)
    assert wrong <= stats.binom(400, 0.05).ppf(0.999)


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_hole_has_no_p(hole: float) -> None:
    assert np.isnan(matters_p(np.array([1.0, hole, 2.0]), 0.0))
    assert np.isnan(equivalence_p(np.array([1.0, hole, 2.0]), 9.0))
    assert np.isnan(matters_p(np.array([1.0]), 0.0))


@pytest.mark.parametrize(
    ("better", "mean", "p_matters", "p_equivalent", "replications", "delta", "claim"),
    [
        ("lower", -2.0, 0.01, 1.0, 10, 1.0, "better"),
        ("lower", 2.0, 0.01, 1.0, 10, 1.0, "worse"),
        ("higher", 2.0, 0.01, 1.0, 10, None, "better"),
        ("none", -2.0, 0.01, 1.0, 10, None, "lower"),
        ("none", 2.0, 0.01, 1.0, 10, 1.0, "higher"),
        ("lower", -0.1, 1.0, 0.01, 10, 1.0, "equivalent"),
        ("lower", -0.9, 1.0, 0.30, 10, 1.0, "not enough runs"),
        ("lower", -0.9, 0.05, 0.05, 10, 1.0, "not enough runs"),
        ("lower", -0.1, 0.30, 0.01, 10, None, "no clear difference"),
        ("lower", -9.0, 0.0, 1.0, 3, 1.0, "not enough runs"),
        ("lower", -9.0, 0.0, 1.0, 3, None, "not enough runs"),
        ("lower", 0.0, 1.0, 0.0, 3, 1.0, "not enough runs"),
        ("lower", -9.0, 0.0, 1.0, 4, None, "better"),
        ("lower", np.nan, np.nan, np.nan, 10, 1.0, "not measurable"),
    ],
)
def test_what_may_be_claimed(better, mean, p_matters, p_equivalent, replications, delta, claim) -> None:
    assert verdict(better, mean, p_matters, p_equivalent, replications, delta) == claim


def test_what_may_be_claimed_where_no_replication_differed() -> None:
    assert verdict("lower", 0.0, 1.0, 1.0, 10, 1.0, none_differed=True) == "no replication differed"
    assert verdict("lower", 0.0, 1.0, 0.01, 60, 0.1, none_differed=True) == "equivalent"
    assert verdict("lower", 0.0, 1.0, 1.0, 3, 1.0, none_differed=True) == "not enough runs"
    assert verdict("lower", 0.0, 1.0, np.nan, 10, None, none_differed=True) == "no clear difference"
