"""The values of one parameter at which a difference changes sign, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.study.intervals import CONFIDENCE
from sim.study.questions.axis import Axis
from sim.study.questions.samples import Evaluate, Floats, Point, Samples, sign

ROUNDS = 40
SEARCH_SHARE = 0.6
"""Part of the budget for the search; the rest is for fresh replications, which tell what the search only found."""
CONFIRMING = 4
"""Times the replications by which a side of a change was told that it may get afresh to be told again."""
TOLD = 3.5
"""Standard errors at which a point will likely be told from 0, by one of four one-sided tests that err 5 % together."""
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
        Half of the distance between two points with different signs, as a share of the range, that is near enough.
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
        Where a line through the points near it crosses 0.
    low, high
        Two points that were run, of which fresh replications tell the signs: between them the sign changes.
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


def find_thresholds(evaluate: Evaluate, axis: Axis, plan: Plan) -> Search:
    """Look over a range, then spend replications where the sign changes.

    A change lies between two points that are told from 0 and have different signs. Every round puts a point between
    them, or gives the undecided ones there twice the replications, until each change lies between points that are near
    enough or the search's share of the budget is spent. Then fresh replications tell whether there is a change, and
    between which points: by those of the search, which stopped where it pleased, it would be told too surely.

    Nothing is taken for granted of the difference but that it changes its sign once between the two points: where it
    moves in steps, as with posts, a line through them would cross 0 beside the step, and surely so.
    """
    samples = Samples(evaluate, int(SEARCH_SHARE * plan.budget))
    shares = np.linspace(0, 1, plan.first_points)
    samples.extend(sorted({(axis.at(share),) for share in shares}), plan.first_replications)
    for _ in range(ROUNDS):
        before = samples.spent
        windows = [one for one in _windows(samples) if not _is_near(one, axis, plan)]
        for window in windows or _unresolved(samples):
            _refine(samples, window, axis)
        if samples.spent == before:
            break
    samples.budget = plan.budget
    changes = _windows(samples)
    sides = [_clearest_sides(samples, changes, place) for place in range(len(changes))]
    are_true = [all(_is_told_again(samples, point) for point in points) for points in sides]
    thresholds, unconfirmed = [], []
    for place, (window, points, is_true) in enumerate(zip(changes, sides, are_true, strict=True)):
        if is_true:
            budget = (samples.budget - samples.spent) // sum(are_true[place:])
            thresholds.append(_between_fresh(samples, window, points, axis, budget))
        else:
            unconfirmed.append((window[0][0], window[-1][0]))
    return Search(samples, tuple(thresholds), tuple(unconfirmed))


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
    return abs(float(values.mean())) / spread if spread else 0.0  # equal values are told by their number alone


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


def _between_fresh(
    samples: Samples, window: Sequence[Point], sides: tuple[Point, Point], axis: Axis, budget: int
) -> Threshold:
    """Return the change between the nearest points of which fresh replications tell that they lie before and after it.

    Each of m points is told at a one-sided level of (1 - CONFIDENCE) / m: so in at most 1 - CONFIDENCE of searches one
    is told to lie on the other side of the change than it does (Bonferroni), whatever the difference looks like.
    """
    before = samples.sign(window[0])
    root = float(np.clip(_line(samples, window)[0], sides[0][0], sides[1][0]))
    points = _near(samples, window, sides, axis, budget)
    used = {point: len(samples.values.get(point, ())) for point in points}
    told: dict[int, list[float]] = {before: [sides[0][0]], -before: [sides[1][0]]}
    each = budget // len(points)
    for point in points if each >= 2 else []:
        samples.extend([point], used[point] + each)
        side = sign(samples.values[point][used[point] :], 2 * (1 - CONFIDENCE) / len(points))
        if side:
            told[side].append(point[0])
    ends = max(told[before]), min(told[-before])
    return Threshold(float(np.clip(root, min(ends), max(ends))), min(ends), max(ends), before)


def _near(
    samples: Samples, window: Sequence[Point], sides: tuple[Point, Point], axis: Axis, budget: int
) -> list[Point]:
    """Return the two ends of a change, and two points as near to it as fresh replications will likely tell from 0."""
    points = {window[0], window[-1]}
    root, slope = _line(samples, window)
    each = budget // (len(points) + 2)
    if slope and each >= 2:
        deviation = float(np.mean([samples.values[point].std(ddof=1) for point in window]))
        searched = sum(len(samples.values[point]) for point in window)
        reach = (TOLD * each**-0.5 + searched**-0.5) * deviation / abs(slope)
        for x in (root - reach, root + reach):
            points.add((axis.nearest(float(np.clip(x, sides[0][0], sides[1][0]))),))
    return sorted(points)


def _line(samples: Samples, window: Sequence[Point]) -> tuple[float, float]:
    """Return where the line through the means of a change's points crosses 0, and its slope; their middle without."""
    x, means = np.array([point[0] for point in window]), samples.common(window).mean(axis=1)
    slope, level = np.polyfit(x - x.mean(), means, 1)
    return float(x.mean() - level / slope) if slope else float(x.mean()), float(slope)


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


def _refine(samples: Samples, window: Sequence[Point], axis: Axis) -> None:
    """Put a point into the widest gap of a window, or give its points that aren't told from 0 twice their runs."""
    number = max(len(samples.values[point]) for point in window)
    gaps = [(later[0] - earlier[0], earlier[0], later[0]) for earlier, later in pairwise(window)]
    unclear = [point for point in window if samples.sign(point) == 0]
    if gaps and len(unclear) < LOCAL:
        _, low, high = max(gaps)
        middle = axis.between(low, high)
        if middle is not None:
            samples.extend([(middle,)], number)
            return
    samples.extend(unclear or window, 2 * number)
    samples.extend(window, number)


def _is_near(window: Sequence[Point], axis: Axis, plan: Plan) -> bool:
    """Whether the two sides of a change lie near enough to each other."""
    low, high = window[0][0], window[-1][0]
    return high - low <= 2 * plan.tolerance * (axis.high - axis.low) or axis.between(low, high) is None
