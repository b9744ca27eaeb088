"""Time to an event when some are still waiting: the Kaplan–Meier estimate and what is read off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.window import Floats, Mask

ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Survival:
    """A Kaplan–Meier curve.

    Attributes
    ----------
    times
        When the curve falls, increasing (shape: falls).
    share
        The share still waiting after each fall (shape: falls).
    followed_to
        The longest time that anybody was followed; NaN where there is nobody.
    """

    times: Floats
    share: Floats
    followed_to: float

    def at(self, times: Floats) -> Floats:
        """Return the share still waiting at each time; NaN beyond what was followed."""
        steps = np.concatenate([[1.0], self.share])
        shares = steps[np.searchsorted(self.times, times, side="right")]
        return np.where(times <= self.followed_to, shares, np.nan)

    def quantile(self, part: float) -> float:
        """Return the first time by which `part` had the event; infinity if that isn't reached, NaN for nobody."""
        if np.isnan(self.followed_to):
            return float("nan")
        reached = np.flatnonzero(self.share <= 1 - part + ROUNDING)
        return float(self.times[reached[0]]) if len(reached) else float("inf")

    def restricted_mean(self, horizon: float) -> float:
        """Return the mean time waited within the first `horizon`: the area under the curve up to there.

        Beyond the longest time followed the curve is held at its last value. NaN for nobody. (Royston and Parmar 2013,
        BMC Medical Research Methodology 13:152.)
        """
        if np.isnan(self.followed_to):
            return float("nan")
        within = self.times < horizon
        edges = np.concatenate([[0.0], self.times[within], [horizon]])
        return float(np.diff(edges) @ np.concatenate([[1.0], self.share[within]]))


def kaplan_meier(followed: Floats, happened: Mask) -> Survival:
    """Estimate the share still waiting by time.

    Parameters
    ----------
    followed
        How long each was followed, to the event or to the end of observation (shape: n).
    happened
        Whether the event came (shape: n). Who leaves observation at a time of events is counted among those at risk.

    Notes
    -----
    Kaplan and Meier (1958), Journal of the American Statistical Association 53:457-481.
    """
    if not len(followed):
        return Survival(np.empty(0), np.empty(0), float("nan"))
    times, events = np.unique(followed[happened], return_counts=True)
    at_risk = len(followed) - np.searchsorted(np.sort(followed), times, side="left")
    share = np.cumprod(1 - events / at_risk, dtype=np.float64)
    return Survival(times, share, float(followed.max()))
