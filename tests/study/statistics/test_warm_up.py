"""MSER-5 and Welch's moving average by hand, by a second way, and on series whose beginning is known."""

import numpy as np
import pytest

from sim.study.statistics.warm_up import moving_average, mser_5, welch_window


def brute_force(series: np.ndarray) -> int:
    """Every truncation of batches of 5, written as White's sum; the last five batches are never cut into."""
    means = [sum(series[5 * k : 5 * k + 5]) / 5 for k in range(len(series) // 5)]
    found = {}
    for cut in range(len(means) - 4):
        rest = means[cut:]
        middle = sum(rest) / len(rest)
        found[cut] = sum((z - middle) ** 2 for z in rest) / len(rest) ** 2
    return 5 * min(found, key=found.__getitem__)


@pytest.mark.parametrize("seed", range(20))
def test_mser_by_a_second_way(seed: int) -> None:
    noise = np.random.default_rng(seed)
    series = 100 - 80 * np.exp(-np.arange(203) / 15) + noise.normal(0, 4, 203)
    truncation = mser_5(series)
    assert truncation is not None
    assert truncation.observations == brute_force(series)


def test_mser_finds_a_step() -> None:
    series = np.concatenate([np.zeros(30), np.tile([9.0, 10.0, 11.0, 10.0, 10.0, 12.0, 8.0], 20)])
    truncation = mser_5(series)
    assert truncation is not None
    assert (truncation.observations, truncation.is_accepted) == (30, True)


def test_mser_deletes_nothing_where_nothing_begins() -> None:
    series = np.random.default_rng(1).normal(10, 1, 400)
    assert mser_5(series).observations <= 100
    assert mser_5(np.full(100, 3.0)).observations == 0


def test_a_truncation_beyond_half_of_the_run_is_rejected() -> None:
    growing = np.concatenate([np.arange(150.0), np.full(50, 150.0) + np.tile([-1.0, 1.0], 25)])
    truncation = mser_5(growing)
    assert truncation.observations > 100
    assert not truncation.is_accepted
    half = np.concatenate([np.zeros(100), np.full(100, 50.0) + np.tile([-1.0, 1.0], 50)])
    assert (mser_5(half).observations, mser_5(half).is_accepted) == (100, True)


def test_series_that_say_nothing() -> None:
    assert mser_5(np.zeros(49)) is None
    assert mser_5(np.array([*range(99), np.nan])) is None


def test_moving_average_by_hand() -> None:
    # Window 2: the first as it is, the second of three, then of five; the last two have none.
    smooth = moving_average(np.array([1.0, 3.0, 8.0, 2.0, 6.0, 4.0, 0.0]), 2)
    assert smooth[:5].tolist() == pytest.approx([1.0, 4.0, 4.0, 4.6, 4.0])
    assert np.isnan(smooth[5:]).all()
    assert moving_average(np.array([1.0, 3.0]), 0).tolist() == [1.0, 3.0]


def test_the_window_is_whole_weeks_so_that_weekends_leave_no_waves() -> None:
    assert [welch_window(days) for days in (5, 12, 39, 40, 67, 68, 1000)] == [0, 3, 3, 10, 10, 17, 17]
    week = np.tile([1.0, 2.0, 3.0, 4.0, 5.0, 9.0, 8.0], 20)
    smooth = moving_average(week, 17)[17:-17]
    assert smooth == pytest.approx(np.full(len(smooth), 32 / 7))
