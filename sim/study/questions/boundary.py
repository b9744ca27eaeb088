"""Where in a plane of two parameters a difference changes sign: a map that spends its runs near the boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import LinearNDInterpolator

from sim.study.questions.axis import Axis
from sim.study.questions.samples import Evaluate, Floats, Point, Samples

FINEST = 5
"""Times that a cell may be halved."""
RASTER = 101
"""Rows and columns of the interpolated map."""
MOST_REPLICATIONS = 8
"""Times as many as at first that one point may take, before the budget goes to others."""


@dataclass(frozen=True)
class MapPlan:
    """How a map spends its runs: a grid of `first_points` by `first_points`, then cells that the sign divides."""

    first_points: int = 4
    first_replications: int = 4
    budget: int = 600


@dataclass(frozen=True)
class Map:
    """What is known of the plane.

    Attributes
    ----------
    samples
        Every point that was run.
    x, y
        Values of the two parameters along the raster (shape: RASTER each).
    mean, ci_low, ci_high
        The difference, and its interval, interpolated between points (shape: RASTER of y, RASTER of x).
    """

    samples: Samples
    x: Floats
    y: Floats
    mean: Floats
    ci_low: Floats
    ci_high: Floats

    def shares(self) -> tuple[float, float, float]:
        """Return the shares of the plane in which the difference is clearly below 0, unclear, clearly above 0."""
        below, above = float((self.ci_high < 0).mean()), float((self.ci_low > 0).mean())
        return below, 1 - below - above, above


@dataclass(frozen=True)
class _Cell:
    """A square of the plane in shares of the two ranges: lower left corner and size."""

    x: float
    y: float
    size: float

    def corners(self) -> list[tuple[float, float]]:
        return [(self.x + i * self.size, self.y + j * self.size) for j in (0, 1) for i in (0, 1)]

    def quarters(self) -> list[_Cell]:
        half = self.size / 2
        return [_Cell(self.x + i * half, self.y + j * half, half) for j in (0, 1) for i in (0, 1)]


def map_boundary(evaluate: Evaluate, sides: tuple[Axis, Axis], plan: MapPlan) -> Map:
    """Map the sign of a difference.

    A coarse grid first. Then, round after round: points whose interval holds 0 get twice their replications, up to a
    limit, and cells whose corners' means differ in sign are quartered, until the budget is spent or cells are 32 times
    finer than at first.
    """
    samples = Samples(evaluate, plan.budget)
    step = 1 / (plan.first_points - 1)
    cells = [
        _Cell(i * step, j * step, step) for j in range(plan.first_points - 1) for i in range(plan.first_points - 1)
    ]

    def place(corner: tuple[float, float]) -> Point:
        return sides[0].at(corner[0]), sides[1].at(corner[1])

    samples.extend([place(corner) for cell in cells for corner in cell.corners()], plan.first_replications)
    for _ in range(FINEST):
        before = samples.spent
        for point in dict.fromkeys(place(corner) for cell in cells for corner in cell.corners()):
            if samples.sign(point) == 0 and samples.values[point].any():  # no run tells identical ones apart
                number = min(2 * len(samples.values[point]), MOST_REPLICATIONS * plan.first_replications)
                samples.extend([point], number)
        divided = [cell for cell in cells if _is_divided(samples, [place(c) for c in cell.corners()])]
        finer = [quarter for cell in divided for quarter in cell.quarters()]
        samples.extend([place(corner) for cell in finer for corner in cell.corners()], plan.first_replications)
        known = [cell for cell in finer if all(place(corner) in samples.values for corner in cell.corners())]
        cells = [cell for cell in cells if cell not in divided] + known
        if samples.spent == before:
            break
    return _interpolated(samples, sides)


def _is_divided(samples: Samples, corners: Sequence[Point]) -> bool:
    """Whether the means at a cell's corners differ in sign; not where steps leave nothing between corners."""
    signs = {np.sign(samples.values[corner].mean()) for corner in corners}
    return len(signs) > 1 and len(set(corners)) == len(corners)


def _told(samples: Samples, point: Point) -> tuple[float, float, float]:
    """Return a point's estimate, its interval wide enough to hold 0 where the sign isn't told.

    Where values don't vary, so that there is no interval, it reaches from the mean to 0, or is the mean if it is told.
    """
    mean, low, high = samples.estimate(point)
    low, high = (mean, mean) if np.isnan(low) else (low, high)
    return (mean, low, high) if samples.sign(point) else (mean, min(low, 0.0), max(high, 0.0))


def _interpolated(samples: Samples, sides: tuple[Axis, Axis]) -> Map:
    """Interpolate linearly between points (Delaunay), in shares of the ranges so that units don't count."""
    points = list(samples.values)
    low, span = (
        np.array([side.low for side in sides]),
        np.array([side.high - side.low for side in sides]),
    )
    unit = (np.array(points) - low) / span
    estimates = np.array([_told(samples, point) for point in points])
    share = np.linspace(0, 1, RASTER)
    mesh = np.stack(np.meshgrid(share, share), axis=-1)
    raster = LinearNDInterpolator(unit, estimates)(mesh)
    x, y = low[0] + share * span[0], low[1] + share * span[1]
    return Map(samples, x, y, raster[..., 0], raster[..., 1], raster[..., 2])
