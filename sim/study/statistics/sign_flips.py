"""Whether any of many means lies above 0, each sign of a replication flipped as if by chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.bootstrap import named_generator

Floats = NDArray[np.float64]

FLIPS = 4096
"""All flips are tried if there are no more, which 12 replications have; else so many at random."""
AT_ONCE = 256
ROUNDING = 1e-9
"""Share of a mean's size by which sums of the same numbers may differ."""


def largest_mean_p(samples: Floats, name: str, flips: int = FLIPS) -> float:
    """Return the p value of the test that no column's mean lies above 0, in the face of the largest of them.

    Where a treatment does nothing, each replication's row of differences may as well have had the other sign. p is the
    share of all flips of signs, row by row, under which some column's mean is as large as the largest that was seen: so
    it counts that one of many columns was picked, however the columns hang together.

    Parameters
    ----------
    samples
        Paired differences of independent replications (shape: replications, columns).
    name
        What is tested. It alone gives the random numbers, where flips are drawn.
    flips
        Above so many, they are drawn.

    Returns
    -------
    At least 2^-replications, or 1 / (flips + 1) where they are drawn.

    Notes
    -----
    Nichols and Holmes (2002), Human Brain Mapping 15:1-25 (largest statistic); Phipson and Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9:39 (the flips seen count among those drawn).
    """
    count = len(samples)
    seen = float(samples.mean(axis=0).max())
    reached = seen - ROUNDING * float(np.abs(samples).max())
    tried = as_large = int(2**count > flips)  # of drawn ones, the one that was seen
    for signs in _flips(count, name, flips):
        largest = (signs @ samples / count).max(axis=1)
        as_large += int((largest >= reached).sum())
        tried += len(signs)
    return as_large / tried


def _flips(count: int, name: str, most: int) -> Iterator[Floats]:
    """Give rows of signs (shape of each: up to `AT_ONCE`, replications)."""
    if 2**count <= most:
        flips = np.arange(2**count)[:, None] >> np.arange(count) & 1
    else:
        flips = named_generator(name).integers(0, 2, (most, count))
    for first in range(0, len(flips), AT_ONCE):
        yield np.where(flips[first : first + AT_ONCE] == 1, -1.0, 1.0)
