"""Differences that matter: tests of whether a mean lies beyond, or within, a region of practical equivalence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.study.statistics.variation import commonest, hardly_varies, unseen_p

Floats = NDArray[np.float64]
Distance = Callable[[float], float]

FEWEST = 4
"""Replications below which nothing is claimed: a variance from three values or fewer is hardly an estimate."""
SIGNIFICANCE = 0.05
ROUNDING = 1e-12
"""Share of a number's size that subtracting in another order may change."""
TIED = 0.25
"""Share of replications with one and the same value from which on differences count as events of a chance."""

BETTER = "better"
WORSE = "worse"
HIGHER = "higher"
LOWER = "lower"
EQUIVALENT = "equivalent"
NONE_DIFFERED = "no replication differed"
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
    NaN with fewer than two values, or where one isn't finite. Where nearly all values are equal and lie beyond delta,
    their variance is no estimate, and it is at least `unseen_p`; of equal ones within delta it is 1.

    Notes
    -----
    The least favourable mean is delta or -delta, of which only one tail can lead to a claim on its own side; twice the
    tail keeps the claims of both sides together below the level, as a test of two sides does (Wellek 2010, Testing
    Statistical Hypotheses of Equivalence and Noninferiority, section 11.2, "relevant differences").
    """
    p = _p(sample, size, lambda mean: abs(mean) - delta, sides=2)
    if np.isfinite(p) and hardly_varies(sample, rounding_of(sample, size)):
        _, shared = commonest(sample, rounding_of(sample, size))
        return max(p, unseen_p(len(sample), len(sample) - shared))
    return p


def equivalence_p(sample: Floats, delta: float, size: float = 0.0, reach: float = np.inf) -> float:
    """Return the p value of the test that a mean lies nearer to 0 than delta: two one-sided tests.

    The larger of both tails, which is that of t = (delta - |mean|) / se. Below 0.05 just where the 90% interval lies
    within (-delta, delta). Two cases are different, since t takes a variance that wasn't seen for none:

    - Where most differences are equal and fewer than 5 are not, p is the exact probability that so few replications
      differ from that value v if the mean is delta. Then, since no difference is beyond `reach`, at least the share
      (delta - |v|) / (reach + |v|) of replications differs. Without a reach p is 1: no number of equal replications
      excludes a rare event that is large enough.
    - Where a quarter or more are equal and others differ, p is at least that of the same test with one more replication
      at the largest distance seen from the commonest value, on the side where it does more harm. Of rare events of one
      size it errs in at most some 6 of 100, where t alone errs in up to 90.

    Parameters
    ----------
    sample, delta, size
        As for `matters_p`.
    reach
        The most by which two values of the measure can differ, such as 1 for a share.

    Returns
    -------
    NaN as for `matters_p`.

    Notes
    -----
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15:657-680; for few events the binomial test,
    as in Clopper and Pearson (1934), Biometrika 26:404-413.
    """
    count = len(sample)
    if count < 2 or not np.isfinite(sample).all():
        return float("nan")
    rounding = rounding_of(sample, size)
    value, shared = commonest(sample, rounding)
    if hardly_varies(sample, rounding):
        differing = max(delta - abs(value), 0.0) / (reach + abs(value))
        return float(special.bdtr(count - shared, count, min(differing, 1.0)))
    p = _p(sample, size, lambda mean: delta - abs(mean), sides=1)
    if shared < 2 or shared < TIED * count:
        return p
    far = float(np.abs(sample - value).max())
    return max(p, *(_with_one_more(sample, value + side * far, side, delta) for side in (1, -1)))


def verdict(
    better: str,
    mean: float,
    p_matters: float,
    p_equivalent: float,
    replications: int,
    delta: float | None,
    none_differed: bool = False,
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
    none_differed
        Whether all differences are 0. More replications are of little use then, and of an unbounded measure none would
        make it equivalent.
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
    if p_equivalent < SIGNIFICANCE:
        return EQUIVALENT
    return NONE_DIFFERED if none_differed else NOT_ENOUGH_RUNS


def rounding_of(sample: Floats, size: float) -> float:
    """Return what arithmetic alone may move differences by, given the largest number that was subtracted."""
    return ROUNDING * max(size, float(np.abs(sample).max()))


def _with_one_more(sample: Floats, another: float, side: int, delta: float) -> float:
    """Return the tail of the one-sided test against delta with another value, and no more degrees of freedom."""
    more = np.append(sample, another)
    t = (delta - side * more.mean()) / (more.std(ddof=1) / np.sqrt(len(more)))
    return float(special.stdtr(len(sample) - 1, -t))


def _p(sample: Floats, size: float, distance: Distance, sides: int) -> float:
    """Return the tail beyond t, where t is by how far the mean lies on the claimed side of delta, over its error."""
    count = len(sample)
    if count < 2 or not np.isfinite(sample).all():
        return float("nan")
    mean = float(sample.mean())
    rounding = rounding_of(sample, size)
    if np.ptp(sample) <= rounding:
        return unseen_p(count) if distance(mean) > rounding else 1.0
    t = distance(mean) / (sample.std(ddof=1) / np.sqrt(count))
    return float(min(1.0, sides * special.stdtr(count - 1, -t)))
