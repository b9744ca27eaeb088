"""Differences at points, gathered in batches: which points there are, and how many replications each has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.study.intervals import CONFIDENCE, mean_interval, paired_p
from sim.study.statistics.equivalence import FEWEST

Floats = NDArray[np.float64]
Point = tuple[float, ...]
Evaluate = Callable[[Floats, range], Floats]
"""From points (points, levers) and numbers of replications to values (points, replications) on common random numbers.

A value belongs to its point and replication, whatever else is asked for beside it."""


@dataclass
class Samples:
    """What is known so far.

    Attributes
    ----------
    evaluate
        What a point comes to.
    budget
        Replications, over all points, that may be spent.
    values
        By point, in the order in which points were first asked for: the values of replications 0, 1, 2, …
    """

    evaluate: Evaluate
    budget: int
    values: dict[Point, Floats] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        """Replications, over all points, that were run."""
        return sum(len(values) for values in self.values.values())

    def extend(self, points: Iterable[Point], replications: int) -> bool:
        """See to it that points have so many replications, as far as the budget reaches; say whether all have.

        Points come first come first served, so what is run doesn't hang on who runs it.
        """
        short: dict[int, list[Point]] = {}
        left, all_have = self.budget - self.spent, True
        for point in dict.fromkeys(points):
            there = len(self.values.get(point, ()))
            if there >= replications:
                continue
            if replications - there > left:
                all_have = False
                continue
            left -= replications - there
            short.setdefault(there, []).append(point)
        for there, group in short.items():
            new = self.evaluate(np.array(group, dtype=np.float64), range(there, replications))
            for point, values in zip(group, new, strict=True):
                self.values[point] = np.concatenate([self.values.get(point, np.empty(0)), values])
        return all_have

    def estimate(self, point: Point) -> tuple[float, float, float]:
        """Return a point's mean and its 95% t interval; no interval (NaN) where its values don't vary."""
        return estimate(self.values[point])

    def sign(self, point: Point) -> int:
        """Return on which side of 0 a point's mean lies: 1, -1, or 0 where that isn't told."""
        return sign(self.values[point])

    def common(self, points: Sequence[Point]) -> Floats:
        """Return the values of the replications that all of these points have (points, replications)."""
        number = min(len(self.values[point]) for point in points)
        return np.array([self.values[point][:number] for point in points])


def estimate(values: Floats) -> tuple[float, float, float]:
    """Return the mean and its 95% t interval; no interval (NaN) where values don't vary."""
    known = mean_interval(values)
    return known.mean, known.low, known.high


def sign(values: Floats, significance: float = 1 - CONFIDENCE) -> int:
    """Return on which side of 0 the mean lies, 1 or -1, or 0 where the values don't show it.

    The test is the two-sided t test. Equal values have no variance; of them it is the sign-flip test, whose p is
    2^(1 - n), so that 6 are enough to go on searching (Fisher 1935, The Design of Experiments, section 21). Fewer than
    4 values show nothing.
    """
    if len(values) < FEWEST:
        return 0
    p = 2.0 ** (1 - len(values)) if np.ptp(values) == 0 and values.any() else paired_p(values)
    return int(np.sign(values.mean())) if p < significance else 0
