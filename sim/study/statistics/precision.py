"""How many replications: run on until each interval is as narrow as was asked for, or the budget is spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.study.statistics.variation import FEWEST_DIFFERING, commonest, hardly_varies

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
GROWTH = 2
"""At most so many times as many replications at once, since a variance of few is a rough guess."""

RARE = 0.75
"""Share of replications with one and the same value from which on the others are taken for rare events."""

Reason = Literal["reached", "budget", "unfinished", "never varied", "not measurable"]


@dataclass(frozen=True)
class Target:
    """How narrow an interval is to be: half of its width, in the measure's unit or as a share of the mean's size."""

    half_width: float
    relative: bool = False

    def allowed(self, mean: float) -> float:
        """Return the half-width that is allowed around a mean; of its size, since a mean may be negative."""
        return self.half_width * abs(mean) if self.relative else self.half_width


@dataclass(frozen=True)
class Rule:
    """When to stop.

    Attributes
    ----------
    first
        Replications before anything is judged.
    most
        The budget.
    look_ahead
        Replications through which the target must go on being met, since a half-width of few replications may fall
        below it by luck (Hoad, Robinson & Davies 2010, J. Operational Research Society 61:1632-1644).
    """

    first: int
    most: int
    look_ahead: int = 5


def half_widths(sample: Floats) -> Floats:
    """Return the t half-width of the mean of the first 1, 2, … values (shape: values); infinite for one value.

    It is NaN from the first value on that isn't finite, and as long as none differs from another: a variance of 0 is
    none seen, and no width.
    """
    count = np.arange(1, len(sample) + 1)
    with np.errstate(invalid="ignore"):
        middle = sample[0] if len(sample) else 0.0  # centred, so that the squares don't lose the variance
        total, squares = np.cumsum(sample - middle), np.cumsum((sample - middle) ** 2)
        variance = np.maximum(squares - total**2 / count, 0.0) / np.maximum(count - 1, 1)
    widths = special.stdtrit(np.maximum(count - 1, 1), (1 + CONFIDENCE) / 2) * np.sqrt(variance / count)
    varies = np.maximum.accumulate(sample) > np.minimum.accumulate(sample)
    widths = np.where(count < 2, np.inf, np.where(varies, widths, np.nan))
    return np.where(np.cumsum(~np.isfinite(sample)) > 0, np.nan, widths)


def met(sample: Floats, target: Target) -> NDArray[np.bool_]:
    """Return whether the first 1, 2, … values meet a target (shape: values).

    They don't as long as they hardly vary (`hardly_varies`): the width of few rare events is no estimate.
    """
    with np.errstate(invalid="ignore"):
        means = np.cumsum(sample) / np.arange(1, len(sample) + 1)
        narrow = [width <= target.allowed(mean) for width, mean in zip(half_widths(sample), means, strict=True)]
    return np.array(
        [is_narrow and not hardly_varies(sample[: place + 1], share=RARE) for place, is_narrow in enumerate(narrow)],
        dtype=np.bool_,
    )


def replications_wanted(samples: Sequence[tuple[Floats, Target]], rule: Rule) -> int:
    """Return how many replications there should be in all; as many as there are where it is time to stop.

    It hangs on the values alone and not on who computed them, so that any number of workers stops at the same one.

    Parameters
    ----------
    samples
        The values of each measure so far, each as long as the others, and its target. Measures of which some value
        isn't finite, or none differs from another, never meet theirs, and don't keep the others running; alone they
        are looked at as long as any target.
    """
    done = len(samples[0][0]) if samples else 0
    if done < rule.first:
        return min(rule.first, rule.most)
    finite = [(sample, target) for sample, target in samples if np.isfinite(sample).all()]
    judged = [(sample, target) for sample, target in finite if np.ptp(sample) > 0]
    if not judged:
        return min(max(done, rule.first + rule.look_ahead), rule.most) if finite else done
    met_by_all = np.logical_and.reduce([met(sample, target) for sample, target in judged])
    run = _lengths_of_runs(met_by_all[rule.first - 1 :])
    if run[-1] > rule.look_ahead:
        return done
    if met_by_all[-1]:
        return min(done + rule.look_ahead + 1 - int(run[-1]), rule.most)
    needed = max(_predicted(sample, target) for sample, target in judged)
    return int(min(max(needed, done + 1), GROWTH * done, rule.most))


def reasons(samples: Mapping[str, tuple[Floats, Target]], rule: Rule) -> dict[str, Reason]:
    """Return for each measure why its replications ended.

    Returns
    -------
    ``reached``: the target is met; ``budget``: there may be no more; ``unfinished``: there might have been more, but a
    failure or an interruption ended them; ``never varied``: all replications have the same value, of which no width
    follows; ``not measurable``: some replication has no finite value.
    """
    return {name: _reason(sample, target, rule) for name, (sample, target) in samples.items()}


def _reason(sample: Floats, target: Target, rule: Rule) -> Reason:
    if not np.isfinite(sample).all():
        return "not measurable"
    if len(sample) > 1 and np.ptp(sample) == 0:
        return "never varied"
    if met(sample, target)[-1]:
        return "reached"
    return "budget" if len(sample) >= rule.most else "unfinished"


def _predicted(sample: Floats, target: Target) -> int:
    """Return the replications that would do if the variance and mean were those seen: the width falls with the root."""
    if hardly_varies(sample, share=RARE):
        differing = len(sample) - commonest(sample)[1]
        return int(np.ceil(len(sample) * min(FEWEST_DIFFERING / differing, GROWTH)))
    width, allowed = float(half_widths(sample)[-1]), target.allowed(float(sample.mean()))
    if allowed <= 0:
        return len(sample) + 1 if width <= 0 else GROWTH * len(sample)
    return int(np.ceil(len(sample) * min((width / allowed) ** 2, GROWTH)))


def _lengths_of_runs(values: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many true values on end stop at each place."""
    lengths = np.zeros(len(values), dtype=np.int64)
    for place, value in enumerate(values):
        lengths[place] = (lengths[place - 1] if place else 0) + 1 if value else 0
    return lengths
