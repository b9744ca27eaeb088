"""The values at which a parameter is tried: all in a range, or only those at which the scenario is another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.documents import Document
from sim.study.levers import Lever, numbers_at

Floats = NDArray[np.float64]

MOST_STEPS = 1000
"""Values of a factor above which its steps are too fine to be told from none."""


@dataclass(frozen=True, eq=False)
class Axis:
    """A range, and the values that can be tried in it.

    Attributes
    ----------
    values
        In order, with both ends, or the high one alone where all come to the same; None where any will do.
    """

    low: float
    high: float
    values: Floats | None = None

    @property
    def is_single(self) -> bool:
        """Whether all of the range comes to the same."""
        return self.values is not None and len(self.values) == 1

    def nearest(self, value: float) -> float:
        """Return the value that can be tried nearest to one in the range."""
        if self.values is None:
            return value
        return float(self.values[np.abs(self.values - value).argmin()])

    def at(self, share: float) -> float:
        """Return the value nearest to a share of the range."""
        return self.nearest(self.low + share * (self.high - self.low))

    def between(self, low: float, high: float) -> float | None:
        """Return a value near the middle of two; None where there is none between them."""
        if self.values is None:
            return (low + high) / 2
        inside = self.values[(self.values > low) & (self.values < high)]
        return float(inside[np.abs(inside - (low + high) / 2).argmin()]) if len(inside) else None


def axis_of(lever: Lever, document: Document) -> Axis:
    """Return the values that a lever can take in a scenario.

    Whole numbers are tried as such. A factor on whole numbers has a value for each scenario that comes of it: many
    factors give the same posts, and to run them all would tell nothing new.
    """
    if lever.whole:
        return Axis(lever.low, lever.high, np.arange(lever.low, lever.high + 1))
    if lever.steps:
        return _of_steps(lever, lambda factor: numbers_at(lever, document, factor))
    return Axis(lever.low, lever.high)


def _of_steps(lever: Lever, numbers: Callable[[float], tuple[float, ...]]) -> Axis:
    """Return both ends, and a factor amid each two others at which some number is rounded to the next one."""
    breaks = {
        (step + 0.5) / number
        for number in numbers(1.0)
        if number
        for step in range(int(number * lever.low), int(number * lever.high) + 1)
    }
    inside = sorted(one for one in breaks if lever.low < one < lever.high)
    if len(inside) > MOST_STEPS:
        return Axis(lever.low, lever.high)
    ends = [lever.low, *inside, lever.high]
    values = [lever.low]
    for factor in [(low + high) / 2 for low, high in pairwise(ends)]:
        if numbers(factor) != numbers(values[-1]):
            values.append(factor)
    if numbers(values[-1]) == numbers(lever.high):
        values.pop()
    return Axis(lever.low, lever.high, np.array([*values, lever.high]))
