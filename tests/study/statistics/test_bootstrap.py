"""The BCa interval: its formula by hand, its independence of other rows, and what it does with no variation."""

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.bootstrap import RESAMPLES, bca_intervals, named_generator

SKEWED = np.array([0.1, 0.3, 0.2, 5.0, 0.9, 1.4, 0.4, 2.2, 0.7, 0.6])


def by_hand(sample: np.ndarray, resampled_means: np.ndarray) -> tuple[float, float]:
    """Efron (1987): the percentiles, shifted by bias and acceleration."""
    bias = stats.norm.ppf(np.mean(resampled_means < sample.mean()) + np.mean(resampled_means == sample.mean()) / 2)
    left_out = np.array([np.delete(sample, place).mean() for place in range(len(sample))])
    apart = left_out.mean() - left_out
    acceleration = np.sum(apart**3) / (6 * np.sum(apart**2) ** 1.5)
    ends = []
    for tail in (0.025, 0.975):
        z = bias + stats.norm.ppf(tail)
        ends.append(np.quantile(resampled_means, stats.norm.cdf(bias + z / (1 - acceleration * z))))
    return ends[0], ends[1]


def test_by_hand() -> None:
    picks = named_generator("days").integers(0, len(SKEWED), (RESAMPLES, len(SKEWED)))
    expected = by_hand(SKEWED, SKEWED[picks].mean(axis=1))
    low, high = bca_intervals(SKEWED[None, :], np.array([5.0]), "days")
    assert (low[0], high[0]) == pytest.approx(expected, rel=0.02)
    assert high[0] - SKEWED.mean() > 1.3 * (SKEWED.mean() - low[0])  # it leans to the long tail, as no t interval does


def test_a_row_has_the_same_interval_in_any_company() -> None:
    rows = np.random.default_rng(3).exponential(size=(300, 12))
    sizes = np.ones(300)
    together = np.array(bca_intervals(rows, sizes, "whistle dumping"))
    alone = np.array(bca_intervals(rows[277:278], sizes[:1], "whistle dumping"))
    assert alone[:, 0].tolist() == together[:, 277].tolist()
    assert not np.array_equal(bca_intervals(rows[:1], sizes[:1], "another"), together[:, :1])


@pytest.mark.filterwarnings("error")
def test_what_does_not_vary() -> None:
    rows = np.array([[0.0] * 5, [0.5] * 5, [1.0, np.nan, 2.0, 3.0, 4.0], [1.0, np.inf, 2.0, 3.0, 4.0], SKEWED[:5]])
    rows[0, 2] = 1e-15  # rounding of numbers around 3
    low, high = bca_intervals(rows, np.full(5, 3.0), "x")
    assert np.isnan(low[:4]).all() and np.isnan(high[:4]).all()
    assert low[4] < SKEWED[:5].mean() < high[4]


def test_three_replications_have_none() -> None:
    low, high = bca_intervals(SKEWED[None, :3], np.array([5.0]), "x")
    assert np.isnan([low[0], high[0]]).all()


def test_it_moves_and_stretches_with_the_values() -> None:
    rows = SKEWED[None, :]
    low, high = bca_intervals(rows, np.array([5.0]), "x")
    moved = bca_intervals(-3 - 2 * rows, np.array([13.0]), "x")
    assert moved[0][0] == pytest.approx(-3 - 2 * high[0], rel=0.02)
    assert moved[1][0] == pytest.approx(-3 - 2 * low[0], rel=0.02)
