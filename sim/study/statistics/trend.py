"""Whether a backlog still rises or falls: a test of the trend within replications."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.intervals import Estimate, paired_interval, paired_p
from sim.study.statistics.equivalence import FEWEST

Floats = NDArray[np.float64]

DAYS_A_WEEK = 7
FEWEST_WEEKS = 3
SIGNIFICANCE = 0.05
TOLERATED = 0.1
"""Share of the mean level by which a trend that can't be excluded may have the level drift from the period's middle to
either of its ends: if the trend is straight, a mean over the period is within that of the level at any time."""

STEADY = "no trend found"
UNSURE = "trend not ruled out"
RISING = "rising"
FALLING = "falling"
NOT_ENOUGH_RUNS = "not enough runs"
TOO_SHORT = "too short"


@dataclass(frozen=True)
class Trend:
    """The mean slope per week with its 95% interval, the p value of no trend, and what they say together."""

    per_week: Estimate
    p: float
    verdict: str


def trend_test(daily: Floats) -> Trend:
    """Test whether the mean slope of independent replications is 0.

    Each replication gives one slope, by least squares over the means of its whole weeks; a t test over replications
    follows. The days of a replication hang together, which would fool a test within it; its slope is one number, and
    replications are independent of each other. Weeks, because what weekends do within them is no trend; days that
    make no whole week are left out at the beginning.

    Parameters
    ----------
    daily
        A level by day, without the warm-up (shape: replications, days).

    Returns
    -------
    "rising" or "falling" where p is below 0.05. Else "no trend found" if also no trend within the interval would have
    the level drift by more than a tenth of its mean from the period's middle to its ends, and "trend not ruled out" if
    one would: few replications find no trend because they find nothing. "not enough runs" with fewer than 4
    replications, "too short" with fewer than 3 weeks; then p is NaN.

    Notes
    -----
    The t test over replications: Law (2015), Simulation Modeling and Analysis, 5th edition, section 9.5.2.
    """
    replications, days = daily.shape
    weeks = days // DAYS_A_WEEK
    nothing = float("nan")
    if weeks < FEWEST_WEEKS:
        return Trend(Estimate(nothing, nothing, nothing), nothing, TOO_SHORT)
    levels = daily[:, days - weeks * DAYS_A_WEEK :].reshape(replications, weeks, DAYS_A_WEEK).mean(axis=2)
    slopes = least_squares_slopes(levels)
    size = float(np.abs(levels).max(initial=0.0))
    p = paired_p(slopes, size)
    estimate = paired_interval(slopes, size)
    if replications < FEWEST:
        return Trend(estimate, nothing, NOT_ENOUGH_RUNS)
    if not np.ptp(levels, axis=1).any():  # no level moved in any week, which is more than slopes that don't vary
        return Trend(estimate, p, STEADY)
    drift = max(abs(estimate.low), abs(estimate.high)) * weeks / 2
    return Trend(estimate, p, _verdict(estimate.mean, p, drift <= TOLERATED * abs(float(levels.mean()))))


def least_squares_slopes(levels: Floats) -> Floats:
    """Return the slope per column of each row's straight line by least squares (shape of levels: rows, columns)."""
    time = np.arange(levels.shape[1]) - (levels.shape[1] - 1) / 2
    return np.asarray(levels @ time / (time @ time), dtype=np.float64)


def _verdict(slope: float, p: float, is_level: bool) -> str:
    if np.isnan(p):
        return NOT_ENOUGH_RUNS
    if p < SIGNIFICANCE:
        return RISING if slope > 0 else FALLING
    return STEADY if is_level else UNSURE
