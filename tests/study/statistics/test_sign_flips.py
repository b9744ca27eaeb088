"""The largest mean against all flips of signs: by hand, by scipy, and its error rate on series of nothing."""

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.sign_flips import largest_mean_p


def noise(replications: int, days: int, generator: np.random.Generator) -> np.ndarray:
    """Series that hang together from day to day, as excess backlogs do."""
    steps = generator.normal(size=(replications, days))
    series = np.empty_like(steps)
    level = np.zeros(replications)
    for day in range(days):
        level = series[:, day] = 0.9 * level + steps[:, day]
    return series


def test_three_replications_by_hand() -> None:
    """The sums of the columns 1, 2, 3 and 3, -2, -1 are 6 and 0 as seen, and -4 and 6 for (+, -, -).

    The other six: (+, +, -) 0 and 2, (+, -, +) 2 and 4, (-, +, +) 4 and -6, and three with the signs of those turned.
    """
    samples = np.array([[1.0, 3.0], [2.0, -2.0], [3.0, -1.0]])
    assert largest_mean_p(samples, "by hand") == 2 / 8


@pytest.mark.parametrize("replications", [5, 9, 12])
def test_of_one_column_it_is_the_permutation_test_of_scipy(replications: int) -> None:
    sample = np.random.default_rng(replications).normal(0.4, 1, replications)
    expected = stats.permutation_test((sample,), np.mean, permutation_type="samples", alternative="greater")
    assert largest_mean_p(sample[:, None], "one") == pytest.approx(expected.pvalue)


def test_drawn_flips_come_near_all_of_them_and_are_the_same_again() -> None:
    samples = np.random.default_rng(3).normal(0.35, 1, (14, 1))
    exact = stats.permutation_test(
        (samples[:, 0],), np.mean, permutation_type="samples", alternative="greater", n_resamples=2**14
    )
    p = largest_mean_p(samples, "drawn")
    assert p == pytest.approx(exact.pvalue, abs=4 * np.sqrt(exact.pvalue / 4097))
    assert p == largest_mean_p(samples, "drawn") != largest_mean_p(samples, "another name")


def test_nothing_and_less_than_nothing() -> None:
    assert largest_mean_p(np.zeros((6, 3)), "none") == 1
    assert largest_mean_p(np.full((6, 3), -2.0), "less") == 1
    assert largest_mean_p(np.full((6, 3), 2.0), "more") == 2**-6


@pytest.mark.parametrize("replications", [8, 16])
def test_of_series_of_nothing_one_in_twenty_is_taken_for_an_effect(replications: int) -> None:
    generator = np.random.default_rng(replications)
    p = np.array([largest_mean_p(noise(replications, 20, generator), str(n)) for n in range(600)])
    assert stats.binomtest(int((p <= 0.05).sum()), len(p), 0.05, alternative="greater").pvalue > 0.01
    assert (p <= 0.05).mean() > 0.02, "nor does it never claim"
