"""A Gaussian process in place of the simulation: Sobol's indices from few runs, where it predicts runs well."""

from __future__ import annotations

import hashlib
import importlib
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.study.levers import Lever
from sim.study.questions.sampling import points_of
from sim.study.questions.sensitivity import COLUMNS, EvaluateAll, Floats, Sensitivity, noise_share, sobol_of

FOLDS = 10
GOOD_ENOUGH = 0.7
"""Least share of the variance of runs left out that the model must predict; below it, its indices are refused."""
BASE = 1024
INSTALL = "the metamodel needs the extra 'metamodel': pip install 'govsim[metamodel]'"


class NoMetamodelError(Exception):
    """The extra isn't installed."""


def metamodel(evaluate: EvaluateAll, levers: Sequence[Lever], points: int, seed: int) -> Sensitivity:
    """Fit a Gaussian process to the answers at Sobol points, and split the variance of what it predicts.

    The process has a squared-exponential kernel with a length for each parameter and white noise (Rasmussen & Williams
    2006, Gaussian Processes for Machine Learning, ch. 5). Measures: `q2`, the share of variance predicted at points
    that were left out of the fit, in ten folds, and `rmse`, the root mean square of its errors there, both under the
    parameter `(metamodel)`; then `first` and `total` as `sensitivity.sobol` has them, for the model and not for the
    simulation.

    Raises
    ------
    NoMetamodelError
        scikit-learn isn't there.
    """
    check_installed()
    at = points_of(levers, "sobol", points, seed)
    values = evaluate(at)
    low, span = np.array([lever.low for lever in levers]), np.array([lever.high - lever.low for lever in levers])
    unit, answer = (at - low) / span, values.mean(axis=1)
    q2, rmse = _cross_validated(unit, answer, seed)
    quality = pd.DataFrame(
        [("(metamodel)", "q2", q2, np.nan, np.nan), ("(metamodel)", "rmse", rmse, np.nan, np.nan)], columns=COLUMNS
    )
    if not q2 >= GOOD_ENOUGH:
        unknown = pd.DataFrame({"parameter": [lever.title for lever in levers]})
        unknown[["share", "ci_low", "ci_high"]] = np.nan
        return Sensitivity(quality, unknown, noise_share(values), len(at), q2)
    model = _fitted(unit, answer, seed)
    indices, shares = sobol_of(lambda points: np.asarray(model.predict((points - low) / span)), levers, BASE, seed)
    return Sensitivity(pd.concat([quality, indices], ignore_index=True), shares, noise_share(values), len(at))


def check_installed() -> None:
    """Say at once what is missing, before anything runs.

    Raises
    ------
    NoMetamodelError
        scikit-learn isn't there.
    """
    try:
        importlib.import_module("sklearn.gaussian_process")
    except ImportError:
        raise NoMetamodelError(INSTALL) from None


def _cross_validated(unit: Floats, answer: Floats, seed: int) -> tuple[float, float]:
    """Return the share of variance predicted out of the fit, and the root mean square error."""
    order = np.random.default_rng(_number("folds", seed)).permutation(len(answer))
    predicted = np.empty(len(answer))
    for fold in np.array_split(order, min(FOLDS, len(answer))):
        kept = np.setdiff1d(order, fold)
        predicted[fold] = _fitted(unit[kept], answer[kept], seed).predict(unit[fold])
    errors = float(((predicted - answer) ** 2).mean())
    variance = float(answer.var())
    return (1 - errors / variance if variance > 0 else float("nan")), float(np.sqrt(errors))


def _fitted(unit: Floats, answer: Floats, seed: int) -> Any:
    processes: Any = importlib.import_module("sklearn.gaussian_process")
    kernels: Any = importlib.import_module("sklearn.gaussian_process.kernels")
    kernel = kernels.ConstantKernel(1.0, (1e-3, 1e3)) * kernels.RBF(
        np.full(unit.shape[1], 0.5), (0.05, 50.0)
    ) + kernels.WhiteKernel(0.01, (1e-8, 1.0))
    model = processes.GaussianProcessRegressor(
        kernel, normalize_y=True, n_restarts_optimizer=2, random_state=_number("fit", seed)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length at its bound: a parameter that does nothing
        model.fit(unit, answer)
    return model


def _number(purpose: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"metamodel {purpose} {seed}".encode()).digest()[:4])
