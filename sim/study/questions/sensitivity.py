"""Which inputs an answer hangs on: by Morris's screening, and by Sobol's indices.

An answer is a measure, or the difference of a measure between two alternatives, its mean over replications on common
random numbers. So a parameter that does nothing has an effect of exactly nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from sim.study.levers import Lever

Floats = NDArray[np.float64]
EvaluateAll = Callable[[Floats], Floats]
"""From points (points, levers) to values (points, replications), on common random numbers."""
Method = Literal["tornado", "morris", "sobol", "metamodel"]
METHODS: tuple[Method, ...] = ("tornado", "morris", "sobol", "metamodel")
LEVELS = 4
RESAMPLES = 500
COLUMNS = ["parameter", "measure", "estimate", "ci_low", "ci_high"]


@dataclass(frozen=True)
class Sensitivity:
    """What a method found.

    Attributes
    ----------
    indices
        parameter, measure, estimate, ci_low, ci_high: what the method estimates, in the answer's unit or as a share.
    shares
        parameter, share, ci_low, ci_high: the part of the answer's variance, over the ranges, that each parameter
        carries; NaN where the method found none.
    noise_share
        The part of the variance between points that is chance of the replications and not the parameters' doing.
    points
        How many were run.
    predicted
        Of a metamodel that is too poor to give indices: the share of the variance of runs it hasn't seen that it
        predicts. None otherwise.
    """

    indices: pd.DataFrame
    shares: pd.DataFrame
    noise_share: float
    points: int
    predicted: float | None = None


def morris(evaluate: EvaluateAll, levers: Sequence[Lever], trajectories: int, seed: int) -> Sensitivity:
    """Screen by elementary effects (Morris 1991, Technometrics 33:161-174; mu* of Campolongo et al. 2007).

    Measures: `mu_star`, the mean size of a parameter's effect over its range, with a bootstrap interval over
    trajectories; `mu`, with its sign; `sigma`, large where the effect is curved or hangs on other parameters. The share
    is that of squared mu*: what each would carry if effects added up, so it ranks and doesn't measure.
    """
    problem = _problem(levers)
    points = morris_points(levers, trajectories, seed)
    values = evaluate(points)
    found: dict[str, Any] = morris_analysis.analyze(
        problem, points, values.mean(axis=1), num_resamples=RESAMPLES, num_levels=LEVELS, scaled=False,
        seed=_number("resample", seed, levers),
    )  # fmt: skip
    star, half = np.asarray(found["mu_star"], dtype=float), np.asarray(found["mu_star_conf"], dtype=float)
    rows: list[tuple[object, ...]] = []
    for place, lever in enumerate(levers):
        rows.append(
            (lever.title, "mu_star", star[place], max(star[place] - half[place], 0.0), star[place] + half[place])
        )
        rows += [(lever.title, name, float(found[name][place]), np.nan, np.nan) for name in ("mu", "sigma")]
    shares = _shares_of_squares(levers, star**2, np.maximum(star - half, 0) ** 2, (star + half) ** 2)
    return Sensitivity(pd.DataFrame(rows, columns=COLUMNS), shares, noise_share(values), len(points))


def morris_points(levers: Sequence[Lever], trajectories: int, seed: int) -> Floats:
    """Return the trajectories' points (shape: trajectories times (levers + 1), levers)."""
    points: Floats = morris_sample.sample(
        _problem(levers), trajectories, num_levels=LEVELS, seed=_number("morris", seed, levers)
    )
    return points


def sobol(evaluate: EvaluateAll, levers: Sequence[Lever], base: int, seed: int) -> Sensitivity:
    """Split the variance over the ranges by Sobol's indices (Saltelli et al. 2010, Computer Physics Comm. 181).

    Measures: `first`, what fixing the parameter alone would take from the variance; `total`, what would be left of it
    if all others were fixed, interactions included; bootstrap intervals. The share is the total index.

    Parameters
    ----------
    base
        Points of the base sample, a power of two; base times (parameters + 2) points are run.
    """
    problem = _problem(levers)
    points = sobol_points(levers, base, seed)
    values = evaluate(points)
    found = _sobol_indices(problem, values.mean(axis=1), _number("resample", seed, levers))
    return Sensitivity(_indices(levers, found), _total_shares(levers, found), noise_share(values), len(points))


def sobol_points(levers: Sequence[Lever], base: int, seed: int) -> Floats:
    """Return Saltelli's sample (shape: base times (levers + 2), levers)."""
    points: Floats = sobol_sample.sample(
        _problem(levers), base, calc_second_order=False, seed=_number("sobol", seed, levers)
    )
    return points


def sobol_of(
    function: Callable[[Floats], Floats], levers: Sequence[Lever], base: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the indices and shares of a function without chance, such as a metamodel: points to values."""
    found = _sobol_indices(
        _problem(levers), function(sobol_points(levers, base, seed)), _number("resample", seed, levers)
    )
    return _indices(levers, found), _total_shares(levers, found)


def in_order(shares: pd.DataFrame) -> list[str]:
    """Return the parameters in the order of tables and figures: the largest share of the variance first."""
    return list(shares.sort_values("share", ascending=False, kind="stable")["parameter"])


def noise_share(values: Floats) -> float:
    """Return the share of the variance between points' means that the chance of replications explains (0 to 1).

    Values are (points, replications). What replications share through common random numbers moves all points alike and
    counts for nothing. NaN with one replication.
    """
    points, replications = values.shape
    if replications < 2:
        return float("nan")
    between = float(np.var(values.mean(axis=1), ddof=1))
    rest = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
    error = float((rest**2).sum()) / ((points - 1) * (replications - 1)) / replications
    return min(error / between, 1.0) if between > 0 else 0.0


def _sobol_indices(problem: dict[str, Any], values: Floats, seed: int) -> dict[str, Any]:
    if np.ptp(values) == 0:  # nothing varies, so nothing can be split
        nothing = np.zeros(problem["num_vars"])
        return dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), nothing)
    found: dict[str, Any] = sobol_analysis.analyze(
        problem, values, calc_second_order=False, num_resamples=RESAMPLES, seed=seed
    )
    return found


def _indices(levers: Sequence[Lever], found: dict[str, Any]) -> pd.DataFrame:
    rows = []
    for place, lever in enumerate(levers):
        for measure, name in (("first", "S1"), ("total", "ST")):
            value, half = float(found[name][place]), float(found[f"{name}_conf"][place])
            rows.append((lever.title, measure, value, value - half, value + half))
    return pd.DataFrame(rows, columns=COLUMNS)


def _total_shares(levers: Sequence[Lever], found: dict[str, Any]) -> pd.DataFrame:
    total, half = np.asarray(found["ST"], dtype=float), np.asarray(found["ST_conf"], dtype=float)
    return share_table(levers, total, total - half, total + half)


def _shares_of_squares(levers: Sequence[Lever], square: Floats, low: Floats, high: Floats) -> pd.DataFrame:
    """Return each square's share of their sum; its ends are at its own ends, the other squares as they are."""
    if square.sum() == 0:
        return share_table(levers, square)
    others = square.sum() - square
    with np.errstate(invalid="ignore", divide="ignore"):  # the only square there is: its low end may be 0 of 0
        return share_table(levers, square / square.sum(), low / (low + others), np.minimum(high / (high + others), 1.0))


def share_table(
    levers: Sequence[Lever], share: Floats, low: Floats | None = None, high: Floats | None = None
) -> pd.DataFrame:
    """Return one row for each lever: parameter, share, ci_low, ci_high."""
    unknown = np.full(len(levers), np.nan)
    return pd.DataFrame(
        {
            "parameter": [lever.title for lever in levers],
            "share": share,
            "ci_low": unknown if low is None else low,
            "ci_high": unknown if high is None else high,
        }
    )


def _problem(levers: Sequence[Lever]) -> dict[str, Any]:
    return {
        "num_vars": len(levers),
        "names": [lever.title for lever in levers],
        "bounds": [[lever.low, lever.high] for lever in levers],
    }


def _number(purpose: str, seed: int, levers: Sequence[Lever]) -> int:
    """Return a seed for SALib that hangs on what it is for, the study's seed and the number of parameters."""
    words = f"{purpose} {seed} {len(levers)}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])
