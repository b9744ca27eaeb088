"""Which inputs an answer hangs on, one at a time: between its low and its high end, all others as they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from sim.study.intervals import CONFIDENCE, mean_interval
from sim.study.levers import Lever
from sim.study.questions.sensitivity import COLUMNS, EvaluateAll, Floats, Sensitivity, share_table


def tornado(evaluate: EvaluateAll, levers: Sequence[Lever], now: Sequence[float]) -> Sensitivity:
    """Move each parameter to its low and its high end, all others as they are.

    Measures `at_low` and `at_high` are differences from the scenario as it is, `swing` is the answer at the high end
    less that at the low one, each with a paired t interval.

    The share is that of the variances that parameters would carry if each lay anywhere in its range with the same
    chance, the answer were straight from what is now to either end, and effects added up; chance adds to a variance,
    and what it adds on average is taken off. Its interval is the jackknife's over replications (Efron and Stein 1981,
    Annals of Statistics 9:586-596), so a parameter's share is as unsure as the others make it, too; it is all from 0 to
    1 unless the sum of the variances is told from 0.
    """
    points = tornado_points(levers, now)
    values = evaluate(points)
    moved = values[1:] - values[0]
    ends = moved.reshape(len(levers), 2, -1)
    rows: list[tuple[object, ...]] = []
    for lever, (low, high) in zip(levers, ends, strict=True):
        for measure, difference in (("at_low", low), ("at_high", high), ("swing", high - low)):
            estimate = mean_interval(difference)
            rows.append((lever.title, measure, estimate.mean, estimate.low, estimate.high))
    forms = np.array([_form(lever, value) for lever, value in zip(levers, now, strict=True)])
    chance = _chance(forms, ends)
    kept = np.maximum(_variances(forms, ends) - chance, 0.0)
    shares = share_table(levers, _of_sum(kept), *_jackknife_interval(forms, ends, _of_sum(kept)))
    whole = float(kept.sum() + chance.sum())
    noise = float("nan") if values.shape[1] < 2 else float(chance.sum()) / whole if whole > 0 else 0.0
    return Sensitivity(pd.DataFrame(rows, columns=COLUMNS), shares, noise, len(points))


def tornado_points(levers: Sequence[Lever], now: Sequence[float]) -> Floats:
    """Return the scenario as it is, then each parameter's low and high (shape: 2 times levers + 1, levers)."""
    points = [list(now)]
    for place, lever in enumerate(levers):
        for end in (lever.low, lever.high):
            points.append([end if other == place else value for other, value in enumerate(now)])
    return np.array(points, dtype=np.float64)


def _form(lever: Lever, now: float) -> Floats:
    """Return the matrix M for which (a, b) M (a, b)' is the variance of a line from a over 0 to b.

    The answer is a at the low end, 0 at what is now, which lies a part c of the range above it, and b at the high end,
    and straight between. For a value anywhere in the range, with the same chance, its mean is (a c + b (1 - c)) / 2 and
    its mean square (a² c + b² (1 - c)) / 3. If what is now lies outside, it is straight from end to end.
    """
    part = (now - lever.low) / (lever.high - lever.low)
    if not 0 <= part <= 1:
        return np.array([[1.0, -1.0], [-1.0, 1.0]]) / 12
    weights = np.array([part, 1.0 - part])
    form: Floats = np.diag(weights) / 3 - np.outer(weights, weights) / 4
    return form


def _variances(forms: Floats, ends: Floats) -> Floats:
    """Return each parameter's variance by the means over replications (shape of ends: levers, 2, replications)."""
    means = ends.mean(axis=2)
    variances: Floats = np.einsum("li,lij,lj->l", means, forms, means)
    return variances


def _chance(forms: Floats, ends: Floats) -> Floats:
    """Return what the chance of replications adds to each variance on average: tr(M S) for means of covariance S."""
    count = ends.shape[2]
    if count < 2:
        return np.zeros(len(ends))
    rest = ends - ends.mean(axis=2, keepdims=True)
    chance: Floats = np.einsum("lin,lij,ljn->l", rest, forms, rest) / (count - 1) / count
    return chance


def _of_sum(variances: Floats) -> Floats:
    total = variances.sum()
    return variances / total if total > 0 else np.zeros(len(variances))


def _jackknife_interval(forms: Floats, ends: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return the ends of each share's interval; NaN of one replication."""
    parameters, _, count = ends.shape
    if count < 2:
        return np.full(parameters, np.nan), np.full(parameters, np.nan)
    if not ends.any():
        return share, share
    if count == 2:
        return np.zeros(parameters), np.ones(parameters)
    whole = _variances(forms, ends) - _chance(forms, ends)
    fewer = [np.delete(ends, one, axis=2) for one in range(count)]
    without = np.array([_variances(forms, some) - _chance(forms, some) for some in fewer])
    if whole.sum() <= _half_width(without.sum(axis=1)):
        return np.zeros(parameters), np.ones(parameters)
    middle, half = whole / whole.sum(), _half_width(without / without.sum(axis=1, keepdims=True))
    low, high = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    return np.minimum(low, share), np.maximum(high, share)


def _half_width(without: Floats) -> Floats:
    """Return half of the 95% jackknife interval, from estimates that each leave one replication out."""
    count = len(without)
    error = np.sqrt((count - 1) / count * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    half: Floats = special.stdtrit(count - 1, (1 + CONFIDENCE) / 2) * error
    return half
