"""The value of one parameter at which a difference changes sign, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import special

from sim.study.questions.samples import Evaluate, Floats, Point, Samples, sign

CONFIDENCE = 0.95
ROUNDS = 40
SEARCH_SHARE = 0.6
"""Part of the budget for the search; the rest is for fresh replications, from which the interval is computed."""
WINDOW = 4
"""Times the tolerance that the points around a change may lie apart at the end."""
CONFIRMING = 4
"""Times the replications by which a side of a change was told that it may get afresh to be told again."""
MOST_FITTED = 4
"""Points nearest to a change that its line is fitted to."""
LOCAL = 2
"""Points near a change that may be undecided before they get more replications rather than company."""


@dataclass(frozen=True)
class Plan:
    """How a search spends its runs.

    Attributes
    ----------
    first_points, first_replications
        Of the coarse look over the whole range.
    budget
        Replications, over all points.
    tolerance
        Half-width of a threshold's interval, as a share of the range, at which it is good enough.
    """

    first_points: int = 5
    first_replications: int = 4
    budget: int = 400
    tolerance: float = 0.02


@dataclass(frozen=True)
class Threshold:
    """Where the difference changes sign.

    Attributes
    ----------
    value
        Where the line through fresh replications crosses 0; by the search's own, where theirs has no slope to be told.
    low, high
        Its interval, within the range that was searched; in that case the points to either side that are told.
    before
        The sign of the difference below it: -1 or 1.
    """

    value: float
    low: float
    high: float
    before: int


@dataclass(frozen=True)
class Search:
    """What a search came to.

    Attributes
    ----------
    samples
        Every point that was run.
    thresholds
        In order of the parameter.
    unconfirmed
        Pairs of values between which the sign seemed to change, which fresh replications don't confirm: of many points
        some are told from 0 by chance alone.
    """

    samples: Samples
    thresholds: tuple[Threshold, ...]
    unconfirmed: tuple[tuple[float, float], ...] = ()


def find_thresholds(evaluate: Evaluate, low: float, high: float, whole: bool, plan: Plan) -> Search:
    """Look over a range, then spend replications where the sign changes.

    A change lies between two points that are told from 0 and have different signs. Every round puts a point between
    them, or gives the undecided ones there twice the replications, until each threshold's interval is narrow or the
    search's share of the budget is spent. Then each change gets fresh replications, and its interval is computed from
    those alone: on the runs by which the search found the place and decided to stop, it would cover too seldom.
    """
    samples = Samples(evaluate, int(SEARCH_SHARE * plan.budget))
    samples.extend([(x,) for x in _spaced(low, high, plan.first_points, whole)], plan.first_replications)
    for _ in range(ROUNDS):
        before = samples.spent
        windows = [one for one in _windows(samples) if not _is_done(samples, one, high - low, whole, plan)]
        for window in windows or _unresolved(samples):
            _refine(samples, window, whole)
        if samples.spent == before:
            break
    samples.budget = plan.budget
    changes = _windows(samples)
    sides = [_clearest_sides(samples, changes, place) for place in range(len(changes))]
    are_true = [all(_is_told_again(samples, point) for point in points) for points in sides]
    confirmed = [change for change, is_true in zip(changes, are_true, strict=True) if is_true]
    thresholds = []
    for place, window in enumerate(confirmed):
        budget = (samples.budget - samples.spent) // (len(confirmed) - place)
        threshold = _of_fresh_replications(samples, window, budget)
        if not np.isfinite(threshold.low):
            below, above = sides[changes.index(window)]
            value = float(np.clip(_threshold(samples, window).value, window[0][0], window[-1][0]))
            threshold = replace(threshold, value=value, low=below[0], high=above[0])
        elif not _is_close(window, high - low, whole, plan):
            threshold = _between_ends(threshold, window)
        thresholds.append(replace(threshold, low=max(threshold.low, low), high=min(threshold.high, high)))
    unconfirmed = [(window[0][0], window[-1][0]) for window in changes if window not in confirmed]
    return Search(samples, tuple(thresholds), tuple(unconfirmed))


def fieller(lines: Floats, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Return the root of a mean line, and its interval.

    The set of all x at which the t interval of the mean of a + b x holds 0 (Fieller 1954, J. Royal Statistical Society
    B 16:175-185). Each replication's line is one observation, so that what points share through common random numbers
    is accounted for.

    Parameters
    ----------
    lines
        Intercept and slope of each replication (shape: replications, 2).

    Returns
    -------
    root, low, high; infinite ends where the mean slope's own interval holds 0.
    """
    count = len(lines)
    (a, b), root = lines.mean(axis=0), float("nan")
    if b != 0:
        root = float(-a / b)
    if count < 2 or b == 0:
        return root, -np.inf, np.inf
    (aa, ab), (_, bb) = np.cov(lines.T) / count
    t2 = float(special.stdtrit(count - 1, (1 + confidence) / 2)) ** 2
    square, linear, constant = b * b - t2 * bb, a * b - t2 * ab, a * a - t2 * aa
    if square <= 0:
        return root, -np.inf, np.inf
    spread = np.sqrt(max(linear * linear - square * constant, 0.0))
    return root, float((-linear - spread) / square), float((-linear + spread) / square)


def _clearest_sides(samples: Samples, changes: Sequence[Sequence[Point]], place: int) -> tuple[Point, Point]:
    """Return the points before and after a change, up to the next ones, whose means are told from 0 most clearly."""
    begin = changes[place - 1][-1] if place else (-np.inf,)
    end = changes[place + 1][0] if place + 1 < len(changes) else (np.inf,)
    window = changes[place]

    def clearest(low: Point, high: Point, wanted: int) -> Point:
        points = [one for one in sorted(samples.values) if low <= one <= high and samples.sign(one) == wanted]
        return max(points, key=lambda point: _clearness(samples.values[point]))

    before = samples.sign(window[0])
    return clearest(begin, window[0], before), clearest(window[-1], end, -before)


def _clearness(values: Floats) -> float:
    spread = float(values.std(ddof=1)) / len(values) ** 0.5
    return abs(float(values.mean())) / spread if spread else np.inf


def _is_told_again(samples: Samples, point: Point) -> bool:
    """Whether fresh replications, and they alone, tell a point from 0 as the search did.

    They are doubled until they do. By three such looks a difference of nothing is told from 0 on a given side in some
    5 of 100; both sides of a change must be told, and have been before.
    """
    used, before = len(samples.values[point]), samples.sign(point)
    fresh = used
    while fresh <= CONFIRMING * used and samples.extend([point], used + fresh):
        now = sign(samples.values[point][used:])
        if now:
            return now == before
        fresh *= 2
    return False


def _of_fresh_replications(samples: Samples, window: Sequence[Point], budget: int) -> Threshold:
    """Return the threshold by replications that the search hasn't seen; with an interval without ends if it gets none.

    The search says where to look; value and interval are those of the fresh replications alone.
    """
    before = samples.sign(window[0])
    root = _threshold(samples, window).value
    near = sorted(sorted(window, key=lambda point: abs(point[0] - root))[:MOST_FITTED])
    used = max(len(samples.values[point]) for point in near)
    missing = sum(used - len(samples.values[point]) for point in near)
    more = max((budget - missing) // len(near), 0)
    if more < 2:
        return Threshold(root, -np.inf, np.inf, before)
    samples.extend(near, used + more)
    fresh = [samples.values[point][used:] for point in near]
    return _line_of(near, np.array(fresh), before)


def _threshold(samples: Samples, window: Sequence[Point]) -> Threshold:
    """Fit a line, replication by replication, to the points between and at the two sides of a change."""
    return _line_of(window, samples.common(window), samples.sign(window[0]))


def _line_of(window: Sequence[Point], values: Floats, sign: int) -> Threshold:
    x = np.array([point[0] for point in window])
    slope, intercept = np.polyfit(x - x.mean(), values, 1)
    root, low, high = fieller(np.column_stack([intercept, slope]))
    shift = float(x.mean())
    return Threshold(root + shift, low + shift, high + shift, sign)


def _windows(samples: Samples) -> list[list[Point]]:
    """Return for each change of sign the points from the last one told from 0 before it to the first one after it.

    Points whose interval holds 0 decide nothing: near a threshold their means fall on either side by chance.
    """
    points = sorted(samples.values)
    clear = [place for place, point in enumerate(points) if samples.sign(point)]
    return [
        points[first : last + 1]
        for first, last in pairwise(clear)
        if samples.sign(points[first]) != samples.sign(points[last])
    ]


def _unresolved(samples: Samples) -> list[list[Point]]:
    """Return the points whose interval holds 0, where no change of sign is found: more replications may tell."""
    points = [point for point in sorted(samples.values) if samples.sign(point) == 0]
    return [points] if points and not _windows(samples) else []


def _refine(samples: Samples, window: Sequence[Point], whole: bool) -> None:
    """Put a point into the widest gap of a window, or give its points that aren't told from 0 twice their runs."""
    number = max(len(samples.values[point]) for point in window)
    gaps = [(later[0] - earlier[0], earlier[0], later[0]) for earlier, later in pairwise(window)]
    unclear = [point for point in window if samples.sign(point) == 0]
    if gaps and len(unclear) < LOCAL:
        _, low, high = max(gaps)
        middle = _middle(low, high, whole)
        if middle is not None:
            samples.extend([(middle,)], number)
            return
    samples.extend(unclear or window, 2 * number)
    samples.extend(window, number)


def _is_done(samples: Samples, window: Sequence[Point], span: float, whole: bool, plan: Plan) -> bool:
    """Whether a change is known well enough: its interval is narrow, and so is the window, so that a curve is straight.

    Of a wide window's two ends a line would cross 0 elsewhere than a curve does, and its interval would know nothing of
    that.
    """
    threshold = _threshold(samples, window)
    is_narrow = threshold.high - threshold.low <= 2 * plan.tolerance * span
    return is_narrow and _is_close(window, span, whole, plan)


def _is_close(window: Sequence[Point], span: float, whole: bool, plan: Plan) -> bool:
    """Whether the two ends of a window lie so near each other that the difference between them is a straight line."""
    width = window[-1][0] - window[0][0]
    return width <= WINDOW * plan.tolerance * span or (whole and width <= 1)


def _between_ends(threshold: Threshold, window: Sequence[Point]) -> Threshold:
    """Return a threshold of which no more is known than that it lies between two points with different signs."""
    low, high = min(threshold.low, window[0][0]), max(threshold.high, window[-1][0])
    return replace(threshold, low=low, high=high)


def _spaced(low: float, high: float, number: int, whole: bool) -> list[float]:
    values = np.linspace(low, high, number)
    return sorted({float(round(value)) if whole else float(value) for value in values})


def _middle(low: float, high: float, whole: bool) -> float | None:
    """Return a value between two neighbours; None where whole numbers have none."""
    middle = (low + high) / 2
    if not whole:
        return middle
    return float(np.floor(middle)) if high - low > 1 else None
