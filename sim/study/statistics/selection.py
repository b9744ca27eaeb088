"""Which of several systems is best: the sequential procedure KN, on common random numbers or without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Sample = Callable[[Sequence[int], range], Floats]
"""From systems, by number, and replications to their values (shape: systems, replications). The same replication may
share its random numbers between systems; different replications must be independent."""


@dataclass(frozen=True, eq=False)
class Selection:
    """What a procedure came to.

    Attributes
    ----------
    best
        The system, by number, with the best mean of those that are left.
    replications
        How many each system was given (shape: systems).
    left
        The systems that were not dropped: of a procedure that drops, the best alone unless the budget ended first.
    """

    best: int
    replications: Ints
    left: tuple[int, ...]


def kim_nelson(
    sample: Sample,
    systems: int,
    indifference: float,
    confidence: float = 0.95,
    first: int = 10,
    better: str = "higher",
    budget: float = np.inf,
) -> Selection:
    """Select the system with the best mean, adding replications one by one and dropping systems that fell behind.

    The probability that the selected one is the best is at least `confidence` where the best is better than each other
    by `indifference` or more; nothing is claimed of alternatives that are closer. Values are assumed normal.

    Parameters
    ----------
    sample
        Gives the values; each pair of system and replication is asked for once.
    indifference
        The smallest difference worth detecting, above 0, in the unit of the values.
    first
        Replications of every system from which the variances of differences are estimated, at least 2.
    better
        "higher" or "lower".
    budget
        Replications of all systems together. If they end first, the claim above isn't made: it is of the one that is
        left alone.

    Raises
    ------
    ValueError
        For no system, an indifference that isn't positive, fewer than 2 first replications, or a confidence out of
        the range between 1 / systems and 1.

    Notes
    -----
    Kim and Nelson (2001), ACM Transactions on Modeling and Computer Simulation 11:251-273, with c = 1 and the constant
    for dependent systems, eta = ((2 (1 - confidence) / (k - 1))^(-2 / (first - 1)) - 1) / 2. Common random numbers
    enter through the variance of each pair's own difference.
    """
    if systems < 1 or not indifference > 0 or first < 2 or not 1 / max(systems, 2) <= confidence < 1:
        raise ValueError("a system, 2 first replications, a positive indifference and a confidence below 1 are needed")
    if systems == 1:
        return Selection(0, np.zeros(1, dtype=np.int64), (0,))
    sign = 1.0 if better == "higher" else -1.0
    values = sign * sample(range(systems), range(first))
    sums, counts = values.sum(axis=1), np.full(systems, first, dtype=np.int64)
    eta = ((2 * (1 - confidence) / (systems - 1)) ** (-2 / (first - 1)) - 1) / 2
    reach = 2 * eta * (first - 1) * pairwise_variances(values) / indifference
    alive = np.arange(systems)
    drawn = first
    while True:
        alive = alive[_keeps_up(sums[alive] / drawn, reach[np.ix_(alive, alive)], drawn, indifference)]
        if len(alive) == 1 or counts.sum() + len(alive) > budget:
            best = alive[int(np.argmax(sums[alive]))]
            return Selection(int(best), counts, tuple(alive.tolist()))
        sums[alive] += sign * sample(alive.tolist(), range(drawn, drawn + 1))[:, 0]
        drawn += 1
        counts[alive] = drawn


def pairwise_variances(values: Floats) -> Floats:
    """Return the variance of each pair's difference over replications (shape of values: systems, replications)."""
    differences = values[:, None, :] - values[None, :, :]
    return np.asarray(differences.var(axis=2, ddof=1), dtype=np.float64)


def _keeps_up(means: Floats, reach: Floats, drawn: int, indifference: float) -> NDArray[np.bool_]:
    """Say of each system whether it lies less behind every other than their continuation region is wide.

    Past the replication at which the widest region has closed only the best is left (of several, the first).
    """
    if (drawn > reach / indifference).all():
        return np.asarray(np.arange(len(means)) == int(np.argmax(means)), dtype=np.bool_)
    width = np.maximum(0.0, (reach - indifference * drawn) / (2 * drawn))
    return np.asarray((means[:, None] >= means[None, :] - width).all(axis=1), dtype=np.bool_)
