"""Distributions by their quantile functions, in planners' terms: a mean and a coefficient of variation, or limits.

A draw is a uniform put through a quantile function, so each distribution here is plain arithmetic on arrays, without a
generator and without a call into SciPy at draw time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, log1p, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.scenario import SHAPE_KEYS, DistributionSpec
from sim.world.normal import normal_quantile

Floats = NDArray[np.float64]

SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class Distribution:
    """One distribution of non-negative numbers.

    Attributes
    ----------
    shape
        constant, exponential, lognormal, gamma, uniform, triangular or empirical.
    mean
        In the unit of the draws, which is hours for works and waits.
    cv
        Coefficient of variation: standard deviation over mean (constant 0, exponential 1).
    numbers
        uniform: lowest, highest; triangular: lowest, most likely, highest; empirical: the values in order; else none.
    """

    shape: str
    mean: float
    cv: float
    numbers: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.shape not in _QUANTILES:
            raise ValueError(f"shape must be one of {', '.join(_QUANTILES)} (got {self.shape})")
        if not (0 <= self.mean < np.inf and 0 <= self.cv < np.inf):
            raise ValueError(f"mean and cv must be finite and not negative (got {self.mean} and {self.cv})")

    @property
    def sd(self) -> float:
        """Standard deviation, in the unit of the draws."""
        return self.mean * self.cv

    def quantile(self, u: Floats) -> Floats:
        """Return the value that a share u of draws stays at or below (u strictly between 0 and 1; same shape)."""
        if self.mean == 0 or self.cv == 0:
            return np.full(u.shape, self.mean)
        return _QUANTILES[self.shape](self, u)


def from_spec(spec: DistributionSpec) -> Distribution:
    """Return the distribution of a scenario's work or wait, in hours."""
    return _MAKERS[spec.shape](*(getattr(spec, key).value for key in SHAPE_KEYS[spec.shape]))


def constant(mean: float) -> Distribution:
    """Return the distribution of what always takes the same."""
    return Distribution("constant", mean, 0.0)


def exponential(mean: float) -> Distribution:
    """Return the exponential distribution with a mean."""
    return Distribution("exponential", mean, 1.0)


def lognormal(mean: float, cv: float) -> Distribution:
    """Return the lognormal distribution with a mean and a coefficient of variation (0 is constant)."""
    return Distribution("lognormal", mean, cv)


def gamma(mean: float, cv: float) -> Distribution:
    """Return the gamma distribution with a mean and a coefficient of variation (0 is constant, 1 exponential)."""
    return Distribution("gamma", mean, cv)


def uniform(lowest: float, highest: float) -> Distribution:
    """Return the uniform distribution between two limits."""
    if lowest > highest:
        raise ValueError(f"lowest must not exceed highest (got {lowest} and {highest})")
    return _of_moments("uniform", (lowest + highest) / 2, (highest - lowest) ** 2 / 12, (lowest, highest))


def triangular(lowest: float, most_likely: float, highest: float) -> Distribution:
    """Return the triangular distribution of three estimates."""
    if not lowest <= most_likely <= highest:
        raise ValueError(f"lowest, most likely, highest must be in order (got {lowest}, {most_likely}, {highest})")
    variance = ((highest - lowest) ** 2 - (most_likely - lowest) * (highest - most_likely)) / 18
    return _of_moments("triangular", (lowest + most_likely + highest) / 3, variance, (lowest, most_likely, highest))


def empirical(values: Sequence[float]) -> Distribution:
    """Return the distribution that draws each of some observed values equally often."""
    if not len(values):
        raise ValueError("an empirical distribution needs at least one value")
    return _of_moments("empirical", float(np.mean(values)), float(np.var(values)), tuple(sorted(values)))


def whole_seconds(hours: Floats) -> NDArray[np.int64]:
    """Round hours to whole seconds (same shape): nothing stays 0 s, and what takes any time takes at least 1 s."""
    if not np.all((hours >= 0) & (hours < np.inf)):
        raise ValueError("durations must be finite and not negative")
    return np.where(hours > 0, np.maximum(np.rint(hours * SECONDS_AN_HOUR), 1), 0).astype(np.int64)


def _of_moments(shape: str, mean: float, variance: float, numbers: tuple[float, ...]) -> Distribution:
    return Distribution(shape, mean, sqrt(variance) / mean if mean > 0 else 0.0, numbers)


def _constant(distribution: Distribution, u: Floats) -> Floats:
    return np.full(u.shape, distribution.mean)


def _exponential(distribution: Distribution, u: Floats) -> Floats:
    return -distribution.mean * np.log1p(-u)


def _lognormal(distribution: Distribution, u: Floats) -> Floats:
    variance_of_log = log1p(distribution.cv * distribution.cv)
    middle = log(distribution.mean) - variance_of_log / 2
    hours: Floats = np.exp(middle + sqrt(variance_of_log) * normal_quantile(u))
    return hours


def _uniform(distribution: Distribution, u: Floats) -> Floats:
    lowest, highest = distribution.numbers
    return lowest + u * (highest - lowest)


def _triangular(distribution: Distribution, u: Floats) -> Floats:
    lowest, most_likely, highest = distribution.numbers
    width = highest - lowest
    rising = lowest + np.sqrt(u * width * (most_likely - lowest))
    falling = highest - np.sqrt((1 - u) * width * (highest - most_likely))
    return np.where(u * width < most_likely - lowest, rising, falling)


def _empirical(distribution: Distribution, u: Floats) -> Floats:
    values: Floats = np.array(distribution.numbers, dtype=np.float64)
    reached = np.ceil(u * len(values)).astype(np.int64)
    hours: Floats = values[np.minimum(reached, len(values)) - 1]
    return hours


def _gamma(distribution: Distribution, u: Floats) -> Floats:
    table = _log_gamma_table(distribution.cv)
    place = (normal_quantile(u) - FIRST_SCORE) / SCORE_STEP
    cell = place.astype(np.int64)
    t = place - cell
    log_x = ((table[3, cell] * t + table[2, cell]) * t + table[1, cell]) * t + table[0, cell]
    hours: Floats = distribution.mean * np.exp(log_x)
    return hours


FIRST_SCORE = -8.5  # beyond the normal scores of the smallest and the largest uniform, -8.3 and 8.2
SCORE_STEP = 1 / 64
CELLS = 1088
SMALL_CV = 1e-3


@lru_cache(maxsize=256)
def _log_gamma_table(cv: float) -> Floats:
    """Return the cubics (constant first; shape 4 x cells) of the log quantile of a gamma with mean 1.

    They run over the normal score, on which every gamma's log quantile is smooth: nearly a line for a small cv, a
    parabola in the lower tail of a large one. Each cubic has the true value and slope at both ends of its cell
    (Hermite). Relative error of a quantile below 1e-9 for cv up to 3.
    """
    score: Floats = FIRST_SCORE + SCORE_STEP * np.arange(CELLS + 1, dtype=np.float64)
    value, slope = _log_gamma_quantile(cv, score)
    slope *= SCORE_STEP
    rise = np.diff(value)
    table = np.stack([value[:-1], slope[:-1], 3 * rise - 2 * slope[:-1] - slope[1:], slope[:-1] + slope[1:] - 2 * rise])
    table.setflags(write=False)
    return table


def _log_gamma_quantile(cv: float, score: Floats) -> tuple[Floats, Floats]:
    """Return the log quantile of a gamma with mean 1 at each normal score, and its slope by the score (same shape)."""
    if cv < SMALL_CV:
        # Wilson & Hilferty (1931): the cube root of a gamma is nearly normal. Better than 1e-8 here, where SciPy's
        # lower tail no longer is.
        cube_root = 1 - cv * cv / 9 + cv * score / 3
        return 3 * np.log(cube_root), cv / cube_root
    shape = 1 / (cv * cv)
    below = special.gammaincinv(shape, special.ndtr(np.minimum(score, 0)))
    above = special.gammainccinv(shape, special.ndtr(-np.maximum(score, 0)))
    with np.errstate(divide="ignore"):
        log_x = np.log(np.where(score < 0, below, above))
    # For tiny x, down to where x is no longer a double, P(shape, x) is its first term, x**shape / Gamma(shape + 1).
    first_term = (special.log_ndtr(score) + special.gammaln(shape + 1)) / shape
    log_x = np.where(first_term < log(1e-16), first_term, log_x)
    # From P(shape, x) = Phi(score): d log x / d score = phi(score) / (x f(x)), with f the density of a gamma.
    log_phi = -(score**2) / 2 - log(2 * pi) / 2
    log_xf = shape * log_x - np.exp(log_x) - special.gammaln(shape)
    return log_x - log(shape), np.exp(log_phi - log_xf)


_QUANTILES: dict[str, Callable[[Distribution, Floats], Floats]] = {
    "constant": _constant,
    "exponential": _exponential,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "uniform": _uniform,
    "triangular": _triangular,
    "empirical": _empirical,
}

_MAKERS: dict[str, Callable[..., Distribution]] = {
    "constant": constant,
    "exponential": exponential,
    "lognormal": lognormal,
    "gamma": gamma,
    "uniform": uniform,
    "triangular": triangular,
    "empirical": empirical,
}
