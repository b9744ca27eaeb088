"""Where further replications tell most about which system is best: optimal computing budget allocation (OCBA)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.selection import Selection

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SampleOne = Callable[[int, range], Floats]
"""From a system, by number, and replications to its values (shape: replications)."""


def ocba_shares(means: Floats, variances: Floats, better: str = "higher") -> Floats:
    """Return the share of all replications that each system should have for the best to be told most surely.

    For the best b and others i, j with distances d = |mean - mean of b|: N_i / N_j = (s_i / d_i)^2 / (s_j / d_j)^2, and
    N_b = s_b sqrt(sum of (N_i / s_i)^2). Nothing is divided by a mean or a variance, so neither their signs nor
    zeros do harm; systems that tie with the best share everything with it, which is the formula's limit.

    Parameters
    ----------
    means, variances
        Of each system, so far (shape: systems).
    better
        "higher" or "lower".

    Returns
    -------
    Shares that sum to 1 (shape: systems); equal ones where no variance tells anything.

    Notes
    -----
    Chen, Lin, Yücesan and Chick (2000), Discrete Event Dynamic Systems 10:251-270, theorem 1. With two systems the
    shares are as their standard deviations. It assumes independent systems.
    """
    systems = len(means)
    best = int(np.argmax(means if better == "higher" else -means))
    distances = np.abs(means - means[best])
    others = np.arange(systems) != best
    nearest = distances[others].min(initial=np.inf)
    deviations = np.sqrt(variances)
    nearness = np.zeros(systems)
    if nearest > 0:
        nearness[others] = nearest / distances[others]
    else:
        nearness[others & (distances == 0)] = 1.0
    weights = np.square(deviations * nearness)
    weights[best] = deviations[best] * np.sqrt(np.sum(np.square(deviations * np.square(nearness))))
    if not deviations[others].any() and deviations[best] > 0:
        weights[best] = 1.0  # nothing is left to learn of the others
    total = weights.sum()
    return weights / total if total > 0 else np.full(systems, 1 / systems)


def ocba(
    sample: SampleOne, systems: int, budget: int, first: int = 10, step: int = 20, better: str = "higher"
) -> Selection:
    """Select the system with the best mean, spending a budget where it tells most.

    Parameters
    ----------
    sample
        Gives the values; each pair of system and replication is asked for once.
    budget
        Replications of all systems together, at least `first` for each.
    first
        Replications of every system before any are allocated, at least 2.
    step
        Replications that are allocated at a time, before means and variances are taken again.

    Raises
    ------
    ValueError
        For no system, or a budget below the first replications.
    """
    if systems < 1 or first < 2 or budget < systems * first:
        raise ValueError("one system, 2 first replications and a budget for those of all systems are needed")
    values = [sample(system, range(first)) for system in range(systems)]
    spent = systems * first
    while spent < budget:
        means, variances = _moments(values)
        counts = np.array([len(of) for of in values])
        more = _shared_out(ocba_shares(means, variances, better), counts, min(step, budget - spent))
        for system in np.flatnonzero(more):
            wanted = range(counts[system], counts[system] + more[system])
            values[system] = np.concatenate([values[system], sample(int(system), wanted)])
        spent += int(more.sum())
    means, _ = _moments(values)
    best = int(np.argmax(means if better == "higher" else -means))
    return Selection(best, np.array([len(of) for of in values]), tuple(range(systems)))


def _moments(values: list[Floats]) -> tuple[Floats, Floats]:
    return np.array([of.mean() for of in values]), np.array([of.var(ddof=1) for of in values])


def _shared_out(shares: Floats, counts: Ints, more: int) -> Ints:
    """Return how many of `more` replications each gets, so that all come as near to their shares as they can."""
    short = np.maximum(0.0, shares * (counts.sum() + more) - counts)
    exact = short / short.sum() * more
    given: Ints = np.floor(exact).astype(np.int64)
    left = np.argsort(given - exact, kind="stable")[: more - int(given.sum())]
    given[left] += 1
    return given
