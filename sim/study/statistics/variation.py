"""How far replications vary: of a variance of 0, or of an event seen once, little follows for the next replication."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

FEWEST_DIFFERING = 5
"""Replications that must differ from the value that most share, before a variance is an estimate."""
HIDDEN = 0.05
"""Share of replications in which an event may go unseen where a study goes on without it."""


def commonest(sample: Floats, rounding: float = 0.0) -> tuple[float, int]:
    """Return the value that most replications share, and how many do.

    Parameters
    ----------
    sample
        One value for each replication, all finite, at least one.
    rounding
        How far two values may lie apart and be the same.
    """
    ordered = np.sort(sample)
    group = np.concatenate([[0], np.cumsum(np.diff(ordered) > rounding)])
    counts = np.bincount(group)
    largest = int(counts.argmax())
    return float(ordered[int(np.searchsorted(group, largest))]), int(counts[largest])


def hardly_varies(sample: Floats, rounding: float = 0.0, share: float = 0.5) -> bool:
    """Return whether more than a share of replications have one and the same value, and fewer than 5 another.

    Then the variance says nothing about how often, and how far, others will differ: an event in one of 20 replications
    is missed by 10 of them six times in ten.
    """
    _, shared = commonest(sample, rounding)
    return shared > share * len(sample) and len(sample) - shared < FEWEST_DIFFERING


def most_that_differ(differing: int, replications: int, confidence: float = 0.95) -> float:
    """Return the upper confidence bound of the share of replications that differ.

    Notes
    -----
    Clopper and Pearson (1934), Biometrika 26:404-413, one-sided. Of n replications, none of which differs, it is
    1 - (1 - confidence)^(1 / n), which the rule of three approximates by 3 / n.
    """
    if differing >= replications:
        return 1.0
    return float(special.betaincinv(differing + 1, replications - differing, confidence))


def unseen_p(replications: int, differing: int = 0) -> float:
    """Return the chance that at most so many replications show an event that befalls the share `HIDDEN` of all.

    Of values that hardly vary it takes the place of a p value: it falls below 0.05 at 59 of them where none differs.
    """
    return float(special.bdtr(differing, replications, HIDDEN))


def replications_without(confidence: float = 0.95) -> int:
    """Return after how many replications without any difference at most the share `HIDDEN` of them can differ."""
    return int(np.ceil(np.log(1 - confidence) / np.log(1 - HIDDEN)))
