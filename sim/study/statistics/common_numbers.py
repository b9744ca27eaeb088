"""What comparing on common random numbers gains, and intervals that hold at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.study.intervals import CONFIDENCE, Estimate, paired_interval

Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""Share of a number's size that subtracting in another order may change."""


def variance_reduction(after: Floats, before: Floats) -> Floats:
    """Return by what common random numbers divide the variance of each row's difference: (var A + var B) / var(A - B).

    So many times the replications would be needed for intervals of the same width without them. Below 1 where they
    do harm.

    Parameters
    ----------
    after, before
        The same replications under both alternatives (shape: rows, replications).

    Returns
    -------
    An array (shape: rows). Infinite where both vary and their difference doesn't; NaN where neither varies, where some
    value isn't finite, and with fewer than two replications.

    Notes
    -----
    Law (2015), Simulation Modeling and Analysis, 5th edition, section 11.2.
    """
    if after.shape[1] < 2:
        return np.full(len(after), np.nan)
    finite = np.asarray((np.isfinite(after) & np.isfinite(before)).all(axis=1))
    a, b = np.where(finite[:, None], after, 0.0), np.where(finite[:, None], before, 0.0)
    rounding = ROUNDING * np.maximum(np.abs(a), np.abs(b)).max(axis=1, initial=0.0)
    apart = np.where(np.ptp(a, axis=1) > rounding, a.var(axis=1, ddof=1), 0.0)
    apart += np.where(np.ptp(b, axis=1) > rounding, b.var(axis=1, ddof=1), 0.0)
    paired = np.where(np.ptp(a - b, axis=1) > rounding, (a - b).var(axis=1, ddof=1), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(finite, apart / paired, np.nan)


def simultaneous_interval(sample: Floats, claims: int, size: float = 0.0) -> Estimate:
    """Return a mean and the t interval that, with those of all other claims, holds in 95 of 100 studies.

    Parameters
    ----------
    sample
        Paired differences of independent replications (shape: replications).
    claims
        How many intervals are to hold at once: each has the confidence 1 - 0.05 / claims (Bonferroni).
    size
        As for `paired_interval`, which also tells when there is no interval.
    """
    return paired_interval(sample, size, 1 - (1 - CONFIDENCE) / claims)
