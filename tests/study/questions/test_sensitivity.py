"""Sensitivity on functions of which the answer is known."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.levers import Lever
from sim.study.questions.metamodel import metamodel
from sim.study.questions.sensitivity import Sensitivity, morris, noise_share, sobol
from sim.study.questions.tornado import tornado


def lever(name: str, low: float = 0.0, high: float = 1.0) -> Lever:
    return Lever(name, None, low, high)


UNIT = [lever("a"), lever("b"), lever("idle")]
ISHIGAMI = [lever(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]


def linear(points: np.ndarray) -> np.ndarray:
    """4 a - 2 b; replications differ by what all points share."""
    return (4 * points[:, 0] - 2 * points[:, 1])[:, None] + np.array([-1.0, 0.0, 1.5])


def ishigami(points: np.ndarray) -> np.ndarray:
    x1, x2, x3 = points.T
    return (np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1))[:, None]


def measure(found: Sensitivity, name: str) -> pd.DataFrame:
    return found.indices[found.indices["measure"] == name].set_index("parameter")


def test_a_tornado_of_a_straight_line_is_its_slopes() -> None:
    found = tornado(linear, UNIT, [0.5, 0.5, 0.5])
    assert measure(found, "swing")["estimate"].tolist() == pytest.approx([4, -2, 0])
    assert measure(found, "at_low")["estimate"].tolist() == pytest.approx([-2, 1, 0])
    assert measure(found, "at_high")["estimate"].tolist() == pytest.approx([2, -1, 0])
    assert measure(found, "at_high")["ci_low"].isna().all(), "replications that all give the same say nothing of chance"
    assert found.shares["share"].tolist() == pytest.approx([16 / 20, 4 / 20, 0])
    assert found.points == 7


def test_a_swing_that_is_chance_carries_no_share() -> None:
    generator = np.random.default_rng(1)

    def noisy(points: np.ndarray) -> np.ndarray:
        return 10 * points[:, :1] + generator.normal(0, 1, (len(points), 20))

    found = tornado(noisy, UNIT, [0.5, 0.5, 0.5])
    assert found.shares["share"].iloc[0] > 0.98
    idle = measure(found, "swing").loc["idle"]
    assert idle["ci_low"] < 0 < idle["ci_high"]


def test_a_tornado_tells_how_sure_its_shares_are() -> None:
    """By hand: a's swings are 3 and 5, b's are 2, of which two replications tell nothing; then of four."""

    def two(points: np.ndarray) -> np.ndarray:
        return points[:, :1] * np.array([3.0, 5.0]) + points[:, 1:2] * np.array([-2.0, -2.0])

    shares = tornado(two, UNIT, [0.5, 0.5, 0.5]).shares.set_index("parameter")
    assert shares["share"].tolist() == pytest.approx([15 / 19, 4 / 19, 0]), "16 less its error, 2 / 2"
    assert shares.loc[["a", "b"], ["ci_low", "ci_high"]].to_numpy().tolist() == [[0, 1], [0, 1]]

    def four(points: np.ndarray) -> np.ndarray:
        return points[:, :1] * np.array([3.9, 4.1, 4.0, 4.0]) + points[:, 1:2] * np.full(4, -2.0)

    # A square less its error is the mean product of two different replications.
    sure = tornado(four, UNIT, [0.5, 0.5, 0.5]).shares.set_index("parameter")
    swings = np.array([3.9, 4.1, 4.0, 4.0])
    squares = np.array([np.mean([a * b for a, b in combinations(np.delete(swings, one), 2)]) for one in range(4)])
    share = squares / (squares + 4)
    half = 3.18245 * np.sqrt(3 / 4 * ((share - share.mean()) ** 2).sum())
    assert (sure["ci_high"] - sure["ci_low"])["a"] == pytest.approx(2 * half, rel=1e-4)


@pytest.mark.parametrize(("now", "curve"), [(0.5, lambda x: (2 * x - 1) ** 2), (0.25, lambda x: np.abs(x - 0.25) * 3)])
def test_a_tornado_sees_what_moves_the_answer_the_same_way_at_both_ends(now: float, curve) -> None:
    """The variance of the two straight lines, by a second method: over a fine grid."""

    def bent(points: np.ndarray) -> np.ndarray:
        return (curve(points[:, 0]) + 0.7 * points[:, 1])[:, None] + np.zeros(3)

    grid = np.linspace(0, 1, 100_001)
    first = np.var(np.interp(grid, [0, now, 1], [float(curve(np.float64(x))) for x in (0, now, 1)]))
    shares = tornado(bent, UNIT, [now, 0.5, 0.5]).shares["share"]
    assert shares.iloc[0] == pytest.approx(first / (first + 0.49 / 12), rel=1e-3)


def test_where_what_is_now_lies_outside_the_range_a_line_joins_the_ends() -> None:
    shares = tornado(linear, UNIT, [3.0, 0.5, 0.5]).shares["share"]
    assert shares.tolist() == pytest.approx([0.8, 0.2, 0])


@pytest.mark.theory
@pytest.mark.parametrize(
    ("slopes", "of_slopes", "of_points", "replications"),
    [([3, 2, 0], 0.8, 0.0, 12), ([4, 1, 0], 0.3, 0.5, 10), ([1, 1, 1], 0.0, 0.5, 10), ([1, 1, 1], 0.0, 1.0, 5)],
)
def test_the_interval_of_a_tornados_share_covers_it(
    slopes: list[float], of_slopes: float, of_points: float, replications: int
) -> None:
    """In some 92 of 100 of 600 tornados, within what chance allows: of slopes that vary, of points with their own."""
    true = np.square(slopes) / np.square(slopes).sum()
    hits = np.zeros(3)
    for seed in range(600):
        random = np.random.default_rng(seed)
        varied = random.normal(slopes, of_slopes, (replications, 3))

        def noisy(points: np.ndarray, varied=varied, random=random) -> np.ndarray:
            return points @ varied.T + random.normal(0, of_points, (len(points), replications))

        shares = tornado(noisy, UNIT, [0.5, 0.5, 0.5]).shares
        hits += (shares["ci_low"] <= true + 1e-9) & (true - 1e-9 <= shares["ci_high"])
    assert (stats.binom.cdf(hits, 600, 0.92) > 0.001).all(), hits / 600


@pytest.mark.theory
@pytest.mark.parametrize("inputs", [1, 3])
def test_inputs_that_do_nothing_are_not_taken_for_some_that_do(inputs: int) -> None:
    """Of a sum of variances that is none, 1 in 50 tornados at most tells a share."""
    levers, told = UNIT[:inputs], 0
    for seed in range(300):
        random = np.random.default_rng(seed)
        found = tornado(lambda points, r=random: r.normal(0, 1, (len(points), 5)), levers, [0.5] * inputs)
        told += bool((found.shares["ci_low"] > 0).any())
    assert told <= 6


def test_elementary_effects_of_a_straight_line_are_exact() -> None:
    found = morris(linear, UNIT, trajectories=5, seed=1)
    assert measure(found, "mu_star")["estimate"].tolist() == pytest.approx([4, 2, 0])
    assert measure(found, "mu")["estimate"].tolist() == pytest.approx([4, -2, 0])
    assert measure(found, "sigma")["estimate"].tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.points == 5 * 4 and found.noise_share == pytest.approx(0)
    assert found.shares["share"].tolist() == pytest.approx([0.8, 0.2, 0])


def test_sobol_indices_of_ishigami_are_those_in_books() -> None:
    """a = 7, b = 0.1: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Saltelli et al. 2008)."""
    found = sobol(ishigami, ISHIGAMI, base=1024, seed=1)
    assert measure(found, "first")["estimate"].to_numpy() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.05)
    assert measure(found, "total")["estimate"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.05)
    for name, true in (("first", [0.3139, 0.4424, 0.0]), ("total", [0.5576, 0.4424, 0.2437])):
        table = measure(found, name)
        assert (table["ci_low"] - 0.02 <= true).all() and (table["ci_high"] + 0.02 >= true).all()


def test_the_order_of_parameters_makes_no_difference_to_what_is_said_of_them() -> None:
    def mirrored(points: np.ndarray) -> np.ndarray:
        return ishigami(points[:, ::-1])

    there = measure(sobol(ishigami, ISHIGAMI, 512, 1), "total")["estimate"]
    back = measure(sobol(mirrored, ISHIGAMI[::-1], 512, 1), "total")["estimate"]
    assert there[["x1", "x2", "x3"]].to_numpy() == pytest.approx(back[["x1", "x2", "x3"]].to_numpy(), abs=0.08)


def test_where_nothing_matters_nothing_is_found() -> None:
    def flat(points: np.ndarray) -> np.ndarray:
        return np.ones((len(points), 2))

    for found in (tornado(flat, UNIT, [0, 0, 0]), morris(flat, UNIT, 4, 1), sobol(flat, UNIT, 8, 1)):
        assert found.shares["share"].tolist() == [0, 0, 0] and found.noise_share == 0


def test_the_share_of_chance_is_what_was_put_in() -> None:
    """Points differ by a variance of 4, replications of a point by 9, of which the mean of 3 keeps 3: 3 of 7."""
    generator = np.random.default_rng(4)
    points, shared = generator.normal(0, 2, (4000, 1)), generator.normal(0, 50, (1, 3))
    values = points + shared + generator.normal(0, 3, (4000, 3))
    assert noise_share(values) == pytest.approx(3 / 7, abs=0.03)
    assert np.isnan(noise_share(values[:, :1]))


@pytest.mark.long
def test_a_metamodel_of_a_smooth_function_gives_its_indices() -> None:
    found = metamodel(ishigami, ISHIGAMI, points=256, seed=1)
    quality = found.indices[found.indices["parameter"] == "(metamodel)"].set_index("measure")["estimate"]
    assert quality["q2"] > 0.95
    assert measure(found, "total").loc[["x1", "x2", "x3"], "estimate"].to_numpy() == pytest.approx(
        [0.5576, 0.4424, 0.2437], abs=0.07
    )


def test_a_metamodel_of_chance_is_refused() -> None:
    generator = np.random.default_rng(2)
    found = metamodel(lambda points: generator.normal(0, 1, (len(points), 2)), UNIT, points=32, seed=1)
    assert found.predicted is not None and found.predicted < 0.7
    assert found.shares["share"].isna().all() and set(found.indices["measure"]) == {"q2", "rmse"}
