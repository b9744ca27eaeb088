"""Differences that matter: tests of whether a mean lies beyond, or within, a region of practical equivalence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Distance = Callable[[float], float]

FEWEST = 4
"""Replications below which nothing is claimed: a variance from three values or fewer is hardly an estimate."""
SIGNIFICANCE = 0.05
ROUNDING = 1e-12
"""Share of a number's size that subtracting in another order may change."""

BETTER = "better"
WORSE = "worse"
HIGHER = "higher"
LOWER = "lower"
EQUIVALENT = "equivalent"
NO_CLEAR_DIFFERENCE = "no clear difference"
NOT_ENOUGH_RUNS = "not enough runs"
NOT_MEASURABLE = "not measurable"


def matters_p(sample: Floats, delta: float, size: float = 0.0) -> float:
    """Return the p value of the test that a mean lies further from 0 than delta, on either side.

    Twice the one-sided tail of t = (|mean| - delta) / se, at most 1. With delta 0 this is the two-sided paired t test.

    Parameters
    ----------
    sample
        Paired differences of independent replications (shape: replications).
    delta
        The smallest difference that matters, at least 0, in the unit of the sample.
    size
        The largest of the numbers that were subtracted: variation within their rounding error is none.

    Returns
    -------
    NaN with fewer than two values, or where one isn't finite. Of n equal values beyond delta it is that of the exact
    sign-flip test, 2^(1 - n); of equal ones within, 1.

    Notes
    -----
    The least favourable mean is delta or -delta, of which only one tail can lead to a claim on its own side; twice the
    tail keeps the claims of both sides together below the level, as a test of two sides does (Wellek 2010, Testing
    Statistical Hypotheses of Equivalence and Noninferiority, section 11.2, "relevant differences").
    """
    return _p(sample, size, lambda mean: abs(mean) - delta, sides=2)


def equivalence_p(sample: Floats, delta: float, size: float = 0.0) -> float:
    """Return the p value of the test that a mean lies nearer to 0 than delta: two one-sided tests.

    The larger of both tails, which is that of t = (delta - |mean|) / se. Below 0.05 just where the 90% interval lies
    within (-delta, delta).

    Parameters
    ----------
    sample, delta, size
        As for `matters_p`.

    Returns
    -------
    NaN as for `matters_p`. Of n equal values within delta it is 2^-n: that of the sign-flip test against a mean on the
    border, of one side; of equal ones beyond, 1.

    Notes
    -----
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15:657-680.
    """
    return _p(sample, size, lambda mean: delta - abs(mean), sides=1)


def verdict(
    better: str, mean: float, p_matters: float, p_equivalent: float, replications: int, delta: float | None
) -> str:
    """Return what may be claimed about a difference, alternative less baseline.

    Parameters
    ----------
    better
        "higher", "lower", or "none" for a KPI without a direction, which is only called higher or lower.
    mean
        NaN where some replication has no value, such as a median not reached: more of them would not help.
    p_matters, p_equivalent
        Below 0.05 there is a difference that matters, or none; adjusted for the number of claims.
    delta
        The smallest difference that matters; None where nobody said, so that nothing is ever called equivalent.
    """
    if np.isnan(mean):
        return NOT_MEASURABLE
    if replications < FEWEST:
        return NOT_ENOUGH_RUNS
    if p_matters < SIGNIFICANCE:
        direction = HIGHER if mean > 0 else LOWER
        if better == "none":
            return direction
        return BETTER if direction == better else WORSE
    if delta is None:
        return NO_CLEAR_DIFFERENCE
    return EQUIVALENT if p_equivalent < SIGNIFICANCE else NOT_ENOUGH_RUNS


def _p(sample: Floats, size: float, distance: Distance, sides: int) -> float:
    """Return the tail beyond t, where t is by how far the mean lies on the claimed side of delta, over its error."""
    count = len(sample)
    if count < 2 or not np.isfinite(sample).all():
        return float("nan")
    mean = float(sample.mean())
    rounding = ROUNDING * max(size, float(np.abs(sample).max()))
    if np.ptp(sample) <= rounding:
        return sides * 2.0**-count if distance(mean) > rounding else 1.0
    t = distance(mean) / (sample.std(ddof=1) / np.sqrt(count))
    return float(min(1.0, sides * special.stdtr(count - 1, -t)))
