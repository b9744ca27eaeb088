"""What a search for a threshold or a map of a boundary comes to, as tidy tables."""

from __future__ import annotations

from collections.abc import Sequence

import contourpy
import numpy as np
import pandas as pd

from sim.study.levers import Lever
from sim.study.questions.boundary import Map
from sim.study.questions.samples import Samples
from sim.study.questions.threshold import Threshold
from sim.study.statistics.equivalence import BETTER, HIGHER, LOWER, NO_CLEAR_DIFFERENCE, WORSE


def point_table(samples: Samples, levers: Sequence[Lever], better: str) -> pd.DataFrame:
    """Return every point that was run.

    Columns: a column for each lever, replications, mean_difference, ci_low, ci_high, verdict: at the point alone, by
    its own 95% interval.
    """
    rows = []
    for point in sorted(samples.values):
        mean, low, high = samples.estimate(point)
        told = verdict_of(samples.sign(point), better)
        rows.append((*point, len(samples.values[point]), mean, low, high, told))
    columns = [lever.title for lever in levers]
    return pd.DataFrame(rows, columns=[*columns, "replications", "mean_difference", "ci_low", "ci_high", "verdict"])


def threshold_table(thresholds: Sequence[Threshold], lever: Lever, better: str) -> pd.DataFrame:
    """Return where the difference changes sign: parameter, value, ci_low, ci_high, verdict_below, verdict_above."""
    rows = [
        (lever.title, one.value, one.low, one.high, verdict_of(one.before, better), verdict_of(-one.before, better))
        for one in thresholds
    ]
    return pd.DataFrame(rows, columns=["parameter", "value", "ci_low", "ci_high", "verdict_below", "verdict_above"])


def boundary_table(known: Map, levers: Sequence[Lever]) -> pd.DataFrame:
    """Return the lines along which the interpolated mean, and either end of its interval, is 0.

    Columns: line (mean, ci_low or ci_high), piece, and a column for each lever. Between the lines of ci_low and ci_high
    the sign is not told.
    """
    rows = []
    for name, raster in (("mean", known.mean), ("ci_low", known.ci_low), ("ci_high", known.ci_high)):
        lines = contourpy.contour_generator(known.x, known.y, np.nan_to_num(raster)).lines(0.0)
        for piece, line in enumerate(lines, start=1):
            rows += [(name, piece, x, y) for x, y in np.asarray(line)]
    return pd.DataFrame(rows, columns=["line", "piece", *(lever.title for lever in levers)])


def verdict_of(sign: int, better: str) -> str:
    """Return what a sign means for a measure of which the better direction is told."""
    if sign == 0:
        return NO_CLEAR_DIFFERENCE
    direction = HIGHER if sign > 0 else LOWER
    return direction if better == "none" else BETTER if direction == better else WORSE
