"""Intervals and tests for means over replications, alone and in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.study.statistics.variation import unseen_p

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
ROUNDING = 1e-12
"""Share of a number's size that sums and divisions in another order may change."""


@dataclass(frozen=True)
class Estimate:
    """A mean and its t interval; all is NaN where a value isn't finite.

    The interval is NaN with fewer than two values, and where none differs from another: a variance of 0 is none seen,
    and says nothing about how far another value may lie from them.
    """

    mean: float
    low: float
    high: float


def mean_interval(values: Sequence[float] | Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Return the mean over independent replications and its two-sided t interval.

    Raises
    ------
    ValueError
        For no values.
    """
    sample = np.asarray(values, dtype=np.float64)
    count = len(sample)
    if not count:
        raise ValueError("a mean of no values")
    if not np.isfinite(sample).all():
        return Estimate(float("nan"), float("nan"), float("nan"))
    mean = float(sample.mean())
    if np.ptp(sample) <= _rounding(sample, 0.0):
        return Estimate(mean, float("nan"), float("nan"))
    half = float(special.stdtrit(count - 1, (1 + confidence) / 2) * sample.std(ddof=1) / np.sqrt(count))
    return Estimate(mean, mean - half, mean + half)


def mean_intervals(samples: Floats, confidence: float = CONFIDENCE) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high of each column (shape of samples: replications, columns); as `mean_interval`."""
    count = len(samples)
    if not count:
        raise ValueError("a mean of no values")
    finite = np.isfinite(samples).all(axis=0)
    known = np.where(finite, samples, 0.0)
    mean = np.where(finite, known.mean(axis=0), np.nan)
    if count < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    half = special.stdtrit(count - 1, (1 + confidence) / 2) * known.std(axis=0, ddof=1) / np.sqrt(count)
    half[np.ptp(known, axis=0) <= ROUNDING * np.abs(known).max(axis=0)] = np.nan
    return mean, mean - half, mean + half


def paired_interval(
    differences: Sequence[float] | Floats, size: float = 0.0, confidence: float = CONFIDENCE
) -> Estimate:
    """Return the mean of paired differences and its two-sided t interval, where their variation carries one.

    Equal differences, of 0 as of anything else, say nothing about how far another one may lie from them, so there is
    none (NaN). Where all lie within rounding of 0, the mean is 0.

    Parameters
    ----------
    size
        The largest of the numbers that were subtracted: variation within their rounding error is none.
    """
    sample = np.asarray(differences, dtype=np.float64)
    if len(sample) < 2 or not np.isfinite(sample).all():
        return mean_interval(sample, confidence)
    within_rounding = _rounding(sample, size)
    if np.abs(sample).max() <= within_rounding:
        return Estimate(0.0, float("nan"), float("nan"))
    if np.ptp(sample) <= within_rounding:
        return Estimate(float(sample.mean()), float("nan"), float("nan"))
    return mean_interval(sample, confidence)


def paired_p(differences: Sequence[float] | Floats, size: float = 0.0) -> float:
    """Return the two-sided p value of the paired t test that the mean difference is 0.

    Differences that are all 0 give 1. Where n equal ones aren't, t has no value, and p is the chance that n
    replications miss an event that befalls 1 in 20 of them (`unseen_p`): no variance seen is not none. NaN with fewer
    than two, or where one isn't finite.

    Parameters
    ----------
    size
        As for `paired_interval`.
    """
    sample = np.asarray(differences, dtype=np.float64)
    count = len(sample)
    if count < 2 or not np.isfinite(sample).all():
        return float("nan")
    within_rounding = _rounding(sample, size)
    if np.abs(sample).max() <= within_rounding:
        return 1.0
    if np.ptp(sample) <= within_rounding:
        return unseen_p(count)
    t = sample.mean() / (sample.std(ddof=1) / np.sqrt(count))
    return float(2 * special.stdtr(count - 1, -abs(t)))


def _rounding(sample: Floats, size: float) -> float:
    """Return what arithmetic alone may move differences by; far below what any measure can mean."""
    return ROUNDING * max(size, float(np.abs(sample).max()))


def holm(p_values: Sequence[float] | Floats) -> Floats:
    """Return Holm's adjusted p values, which control the chance of even one false claim among all of them.

    The k-th smallest of m is multiplied by m - k + 1, never falls below a smaller one's, and never exceeds 1 (Holm
    1979, Scandinavian Journal of Statistics 6:65-70). NaN stays NaN and isn't counted among the m.
    """
    p = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    factors = len(known) - np.arange(len(known))
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * factors), 1.0)
    return adjusted
