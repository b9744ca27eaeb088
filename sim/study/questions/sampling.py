"""Points of a study in the space of what it varies."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.study.levers import Lever

Sampler = Literal["grid", "list", "latin_hypercube", "sobol"]
SAMPLERS: tuple[Sampler, ...] = ("grid", "list", "latin_hypercube", "sobol")
SPREAD = ("latin_hypercube", "sobol")
"""Samplers that spread a number of points over ranges."""

Points = NDArray[np.float64]
"""One row a point, one column a lever."""


def points_of(levers: Sequence[Lever], sampler: Sampler, number: int | None, seed: int) -> Points:
    """Return the points of a design.

    Parameters
    ----------
    sampler
        ``grid``: every combination of the values; ``list``: the first values of all levers, then the second, and so on;
        ``latin_hypercube``: each lever's range in as many strata as points, one point in each (McKay, Beckman & Conover
        1979, Technometrics 21:239-245); ``sobol``: a scrambled Sobol sequence (Owen 1998, J. Complexity 14:466-489).
    number
        How many points the last two have.
    seed
        The study's; the points depend on it, the sampler and the levers' names, and on nothing else.

    Raises
    ------
    ValueError
        Levers without values for grid and list, or with different numbers of them for list; no number for the others,
        or one that is no power of two for ``sobol``, whose balance hangs on it.
    """
    if sampler in SPREAD:
        if number is None:
            raise ValueError(f"how many? {sampler} needs points=NUMBER")
        if sampler == "sobol" and number & (number - 1):
            below = 1 << (number.bit_length() - 1)
            raise ValueError(f"Sobol points are balanced only in powers of two: {below} or {2 * below}, not {number}")
        return _spread(levers, sampler, number, seed)
    if number is not None:
        raise ValueError(f"{sampler} takes its number of points from the values: leave points out")
    without = [lever.key for lever in levers if lever.values is None]
    if without:
        raise ValueError(f"{sampler} needs values, not a range, for {', '.join(without)}")
    columns = [lever.values or () for lever in levers]
    if sampler == "list":
        if len({len(column) for column in columns}) > 1:
            raise ValueError("a list needs as many values of each parameter: the first go together, then the second, …")
        return np.array(list(zip(*columns, strict=True)), dtype=np.float64)
    return np.array(list(itertools.product(*columns)), dtype=np.float64)


def _spread(levers: Sequence[Lever], sampler: Sampler, number: int, seed: int) -> Points:
    words = f"{sampler} {seed} {' '.join(lever.key for lever in levers)}"
    generator = np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]))
    kind = qmc.Sobol if sampler == "sobol" else qmc.LatinHypercube
    unit = kind(len(levers), rng=generator).random(number)
    low, high = np.array([lever.low for lever in levers]), np.array([lever.high for lever in levers])
    points: Points = low + unit * (high - low)
    for place, lever in enumerate(levers):
        if lever.whole:  # each whole number with the same share of the range
            points[:, place] = np.minimum(
                np.floor(lever.low + unit[:, place] * (lever.high - lever.low + 1)), lever.high
            )
    return points
