"""How much of a run's beginning to leave out: MSER-5, and the moving average of Welch's plot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BATCH = 5
LAST_BATCHES = 5
"""Batches at the end at which no truncation is tried: the statistic of so few is near 0 by chance."""


@dataclass(frozen=True)
class Truncation:
    """How many observations to leave out.

    Attributes
    ----------
    observations
        Where the MSER statistic is least.
    is_accepted
        Whether that lies in the first half of the run. Otherwise the run is too short to say how long its beginning
        is: a longer one is needed, not a longer warm-up.
    """

    observations: int
    is_accepted: bool


def mser_5(series: Floats) -> Truncation | None:
    """Return the truncation that makes the width of the interval of the rest's mean least, by batches of 5.

    MSER(d) = sum over the k - d batch means after the d-th of (Z - their mean)^2, divided by (k - d)^2.

    Parameters
    ----------
    series
        Observations in order, such as a replication's (or the mean replication's) open matters by day (shape:
        observations); a rest of fewer than 5 at the end is left out.

    Returns
    -------
    None where there are fewer than 10 batches, or some value isn't finite.

    Notes
    -----
    White (1997), Simulation 69:323-334; batches of 5 and the rejection of a truncation beyond half of the run: White
    and Robinson (2010), Journal of Simulation 4:268-272; the last batches: Hoad, Robinson and Davies (2010), Journal
    of the Operational Research Society 61:1345-1358.
    """
    batches = len(series) // BATCH
    if batches < 2 * LAST_BATCHES or not np.isfinite(series).all():
        return None
    means = series[: batches * BATCH].reshape(batches, BATCH).mean(axis=1)
    statistics = [means[cut:].var() / (batches - cut) for cut in range(batches - LAST_BATCHES + 1)]
    cut = int(np.argmin(statistics))
    return Truncation(cut * BATCH, cut * 2 <= batches)


def welch_window(observations: int) -> int:
    """Return the half window of Welch's moving average: whole weeks of days, at most a quarter of the run.

    A window of 1 + 2w = 7, 21 or 35 days holds each day of the week equally often, so that weekends leave no waves.
    """
    return max((half for half in (3, 10, 17) if half <= observations // 4), default=0)


def moving_average(series: Floats, half: int) -> Floats:
    """Return the average of each observation and up to `half` before and after it.

    Near the beginning the window shrinks so that it stays centred; the last `half` have no average (NaN).

    Notes
    -----
    Welch (1983), The statistical analysis of simulation results, in Lavenberg (ed.), Computer Performance Modeling
    Handbook; Law (2015), Simulation Modeling and Analysis, 5th edition, section 9.5.1.
    """
    sums = np.concatenate([[0.0], np.cumsum(series)])
    place = np.arange(len(series))
    reach = np.minimum(place, half)
    smooth = np.full(len(series), np.nan)
    whole = place + half < len(series)
    ends, begins = (place + reach + 1)[whole], (place - reach)[whole]
    smooth[whole] = (sums[ends] - sums[begins]) / (ends - begins)
    return smooth
