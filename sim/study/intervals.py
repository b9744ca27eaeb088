"""Intervals and tests for means over replications, alone and in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean and its t interval; the interval is NaN with fewer than two values, all is NaN where one isn't finite."""

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
    if count < 2:
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
    return mean, mean - half, mean + half


def paired_p(differences: Sequence[float] | Floats) -> float:
    """Return the two-sided p value of the paired t test that the mean difference is 0.

    Differences that are all equal leave no doubt in either direction: p is 1 if they are 0, and 0 otherwise. NaN with
    fewer than two, or where one isn't finite.
    """
    sample = np.asarray(differences, dtype=np.float64)
    if len(sample) < 2 or not np.isfinite(sample).all():
        return float("nan")
    if np.all(sample == sample[0]):
        return 1.0 if sample[0] == 0 else 0.0
    t = sample.mean() / (sample.std(ddof=1) / np.sqrt(len(sample)))
    return float(2 * special.stdtr(len(sample) - 1, -abs(t)))


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
