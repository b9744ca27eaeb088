"""Which of several systems is best: the sequential procedure KN, on common random numbers or without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics.variation import hardly_varies, replications_without

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-12
"""Share of a number's size that subtracting in another order may change."""

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
    tied
        Of a procedure that drops: the systems that never differed from the best. Nothing is claimed between them.
    unvaried
        The same of systems that differed from the best by one and the same amount throughout: that they are behind
        rests on no variance having been seen.
    """

    best: int
    replications: Ints
    left: tuple[int, ...]
    tied: tuple[int, ...] = ()
    unvaried: tuple[int, ...] = ()


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
    for dependent systems, eta = ((2 (1 - confidence) / (k - 1))^(-2 / (n - 1)) - 1) / 2. Common random numbers enter
    through the variance of each pair's own difference.

    n is `first` where a pair's differences vary. Where most of them are equal the variance says nothing yet, so neither
    drops the other, and the pair's first stage lasts until 5 replications differ from that value, or until none has
    for so long that, with this confidence, at most 5% of replications can (`replications_without`: 59 at 95%). Only
    then is a pair without any variance taken to have none, and `Selection` says of which systems that is so.
    """
    if systems < 1 or not indifference > 0 or first < 2 or not 1 / max(systems, 2) <= confidence < 1:
        raise ValueError("a system, 2 first replications, a positive indifference and a confidence below 1 are needed")
    if systems == 1:
        return Selection(0, np.zeros(1, dtype=np.int64), (0,))
    sign = 1.0 if better == "higher" else -1.0
    values = sign * sample(range(systems), range(first))
    counts = np.full(systems, first, dtype=np.int64)
    reaches = _Reaches(systems, indifference, confidence)
    alive = np.arange(systems)
    drawn = first
    while True:
        reach = reaches.of(alive, values[alive])
        means = values[alive].sum(axis=1) / drawn
        alive = alive[_keeps_up(means, reach, drawn, indifference)]
        if len(alive) == 1 or counts.sum() + len(alive) > budget:
            best = int(alive[int(np.argmax(values[alive].sum(axis=1)))])
            return Selection(best, counts, tuple(alive.tolist()), *_never_varied(values, best))
        new = np.full((systems, 1), np.nan)
        new[alive] = sign * sample(alive.tolist(), range(drawn, drawn + 1))
        values = np.concatenate([values, new], axis=1)
        drawn += 1
        counts[alive] = drawn


class _Reaches:
    """By how much one system may lead another before it drops it, pair by pair: h² S² / indifference.

    Infinite as long as too few replications of a pair differ to tell its variance; from then on it stays as it is.
    """

    def __init__(self, systems: int, indifference: float, confidence: float) -> None:
        self._known = np.full((systems, systems), np.inf)
        np.fill_diagonal(self._known, 0.0)
        self._tail = 2 * (1 - confidence) / (systems - 1)
        self._enough = replications_without(confidence)
        self._indifference = indifference

    def of(self, systems: Ints, values: Floats) -> Floats:
        """Return the reaches between systems, by number, given all of their values (systems, replications)."""
        for (one, row), (other, line) in combinations(zip(systems, values, strict=True), 2):
            if np.isinf(self._known[one, other]) and self._is_told(row, line):
                self._known[one, other] = self._known[other, one] = self._reach(row - line)
        return self._known[np.ix_(systems, systems)]

    def _is_told(self, row: Floats, line: Floats) -> bool:
        rounding = _rounding(row, line)
        never_differ = len(row) >= self._enough and np.ptp(row - line) <= rounding
        return bool(never_differ) or not hardly_varies(row - line, rounding)

    def _reach(self, differences: Floats) -> float:
        freedom = len(differences) - 1
        eta = (self._tail ** (-2 / freedom) - 1) / 2
        return float(2 * eta * freedom * differences.var(ddof=1) / self._indifference)


def _never_varied(values: Floats, best: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the systems that never differed from the best, and those that always did by the same amount."""
    tied: list[int] = []
    unvaried: list[int] = []
    for place in range(len(values)):
        common = values[:, ~np.isnan(values[place]) & ~np.isnan(values[best])]
        apart, rounding = common[place] - common[best], _rounding(common[place], common[best])
        if place != best and np.ptp(apart) <= rounding:
            (unvaried if np.abs(apart).max() > rounding else tied).append(place)
    return tuple(tied), tuple(unvaried)


def _rounding(values: Floats, others: Floats) -> float:
    """Return what arithmetic alone may move differences of these numbers by."""
    return ROUNDING * float(max(np.abs(values).max(), np.abs(others).max()))


def _keeps_up(means: Floats, reach: Floats, drawn: int, indifference: float) -> NDArray[np.bool_]:
    """Say of each system whether it lies less behind every other than their continuation region is wide.

    Past the replication at which the widest region has closed only the best is left (of several, the first).
    """
    if (drawn > reach / indifference).all():
        return np.asarray(np.arange(len(means)) == int(np.argmax(means)), dtype=np.bool_)
    width = np.maximum(0.0, (reach - indifference * drawn) / (2 * drawn))
    return np.asarray((means[:, None] >= means[None, :] - width).all(axis=1), dtype=np.bool_)
