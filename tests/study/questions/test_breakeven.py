"""Thresholds and boundaries on functions whose sign is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from sim.study.questions.axis import Axis
from sim.study.questions.boundary import MapPlan, map_boundary
from sim.study.questions.samples import Evaluate, Samples, sign
from sim.study.questions.threshold import Plan, find_thresholds


def noise(*words: object) -> float:
    """A standard normal number that hangs on its words alone."""
    part = int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8]) / 2**64
    return float(stats.norm.ppf(min(max(part, 1e-12), 1 - 1e-12)))


def noisy(function: Callable[..., float], common: float, own: float, seed: int = 0) -> Evaluate:
    """A difference with noise that all points share and noise of each point's own."""

    def evaluate(points: np.ndarray, numbers: range) -> np.ndarray:
        return np.array(
            [
                [function(*point) + common * noise(seed, r) + own * noise(seed, r, *map(float, point)) for r in numbers]
                for point in points
            ]
        )

    return evaluate


def test_a_straight_line_without_noise_of_its_own_is_met_exactly() -> None:
    search = find_thresholds(noisy(lambda x: 2 * x - 0.6, 0.001, 0), Axis(0, 1), Plan())
    (threshold,) = search.thresholds
    assert threshold.value == pytest.approx(0.3, abs=0.001) and threshold.before == -1
    assert threshold.low <= 0.3 + 1e-3 and threshold.high >= 0.3 - 1e-3


def test_all_three_changes_are_found() -> None:
    search = find_thresholds(
        noisy(lambda x: 8 * (x - 0.2) * (x - 0.5) * (x - 0.8), 0.01, 0.01),
        Axis(0, 1),
        Plan(first_points=9, budget=1500),
    )
    assert [threshold.before for threshold in search.thresholds] == [-1, 1, -1]
    assert [threshold.value for threshold in search.thresholds] == pytest.approx([0.2, 0.5, 0.8], abs=0.03)


@pytest.mark.theory
@pytest.mark.parametrize("budget", [100, 400, 1600])
@pytest.mark.parametrize(
    ("steps", "turn"),
    [(lambda x: round(3 * x) - 2.5, 2.5 / 3), (lambda x: 1.0 if x > 0.6 else -1.0, 0.6)],
    ids=["posts", "a jump"],
)
def test_steps_are_covered_as_lines_are(steps: Callable[[float], float], turn: float, budget: int) -> None:
    """Posts are whole people: a line through the points beside a step would cross 0 elsewhere, and surely so."""
    found, hits = 0, 0
    for seed in range(100):
        for threshold in find_thresholds(noisy(steps, 0.5, 0.3, seed), Axis(0, 1), Plan(budget=budget)).thresholds:
            found += 1
            hits += threshold.low <= turn <= threshold.high
    assert found >= 50
    assert stats.binom.cdf(hits, found, 0.95) > 0.001, f"covered {hits} of {found}"


def test_where_nothing_changes_nothing_is_found() -> None:
    search = find_thresholds(noisy(lambda x: 1 + x, 0.1, 0.1), Axis(0, 1), Plan())
    assert search.thresholds == ()
    assert {search.samples.sign(point) for point in search.samples.values} == {1}
    assert search.samples.spent == 20, "a clear answer costs no more than the first look"


def test_a_difference_of_nothing_ends_with_the_budget() -> None:
    search = find_thresholds(noisy(lambda x: 0.0, 0, 1), Axis(0, 1), Plan(budget=200))
    assert search.samples.spent <= 200


@pytest.mark.theory
def test_chance_alone_makes_no_threshold() -> None:
    """Of 400 differences of nothing, about one in nine is told from 0 on both sides somewhere; fresh runs say no."""
    seeming, found = 0, 0
    for seed in range(400):
        search = find_thresholds(noisy(lambda x: 0.0, 0, 1, seed), Axis(0, 1), Plan())
        seeming += bool(search.unconfirmed)
        found += bool(search.thresholds)
    assert seeming > 4 and found <= 4, "one in a hundred, at most"


def test_a_change_that_is_confirmed_and_has_no_runs_left_lies_between_its_sides() -> None:
    search = find_thresholds(noisy(lambda x: x - 0.5, 0.1, 0.1), Axis(0, 1), Plan(3, 4, budget=20))
    (threshold,) = search.thresholds
    assert search.samples.spent == 20, "12 for the first look, 4 to confirm each side"
    assert (threshold.low, threshold.high) == (0, 1) and 0.3 < threshold.value < 0.7


def test_whole_numbers_stay_whole() -> None:
    search = find_thresholds(noisy(lambda x: x - 6.5, 0.1, 0.1), Axis(1, 20, np.arange(1.0, 21.0)), Plan())
    assert all(point[0] == int(point[0]) for point in search.samples.values)
    (threshold,) = search.thresholds
    assert 6 < threshold.value < 7


@pytest.mark.theory
@pytest.mark.parametrize(("common", "own"), [(0.5, 0.0), (0.3, 0.3), (0.0, 0.5)])
def test_the_interval_of_a_threshold_covers_it(common: float, own: float) -> None:
    """95 % of 400 searches, within what chance allows once in a thousand times: it rests on fresh replications."""
    hits, found = 0, 0
    for seed in range(10_000, 10_400):
        search = find_thresholds(
            noisy(lambda x: 3 * (x - 0.37), common, own, seed), Axis(0, 1), Plan(first_replications=6, budget=300)
        )
        assert search.samples.spent <= 300
        for threshold in search.thresholds[:1]:
            found += 1
            hits += threshold.low <= 0.37 <= threshold.high
    assert found > 380
    assert stats.binom.cdf(hits, found, 0.95) > 0.001, f"covered {hits} of {found}"


@pytest.mark.theory
@pytest.mark.parametrize(
    ("curve", "root"),
    [
        (lambda x: x**4 - 0.01, 0.01**0.25),
        (lambda x: np.exp(6 * x) / 10 - 0.5, np.log(5) / 6),
        (lambda x: 0.7 - np.exp(-8 * x), -np.log(0.7) / 8),
    ],
    ids=["flat then steep", "exponential", "saturating"],
)
def test_a_curve_is_followed_until_it_is_straight(curve: Callable[[float], float], root: float) -> None:
    """As waiting is in staff. The window's width leaves a bias of less than the tolerance: 0.02 of the range."""
    for seed in range(40):
        (threshold,) = find_thresholds(noisy(curve, 0.01, 0.0, seed), Axis(0, 1), Plan()).thresholds
        assert threshold.low - 0.02 <= root <= threshold.high + 0.02, (seed, threshold)


def test_the_budget_goes_first_come_first_served() -> None:
    samples = Samples(noisy(lambda x: x, 0, 0), 10)
    assert not samples.extend([(0.1,), (0.2,), (0.3,)], 4)
    assert [len(values) for values in samples.values.values()] == [4, 4]
    assert samples.spent == 8


LINE = (Axis(0, 1), Axis(0, 10))


def test_a_map_finds_the_boundary_and_spends_its_runs_there() -> None:
    """The difference is 0 along y = 10 x: half of the plane on either side."""
    known = map_boundary(noisy(lambda x, y: y / 10 - x, 0.05, 0.05), LINE, MapPlan(budget=800))
    x, y = np.meshgrid(known.x, known.y)
    true = np.sign(y / 10 - x)
    assert (np.sign(known.mean) != true).mean() < 0.05, "the boundary lies where it should"
    claimed = np.where(known.ci_low > 0, 1, np.where(known.ci_high < 0, -1, 0))
    assert ((claimed != 0) & (claimed != true)).mean() < 0.02, "what is claimed is true"
    assert known.shares()[1] < 0.2
    spent_near = sum(len(v) for (x, y), v in known.samples.values.items() if abs(y / 10 - x) < 0.15)
    # A band of +-0.15 around the diagonal holds 1 - 0.85^2 = 28 % of the plane.
    assert spent_near / known.samples.spent > 2 * 0.28
    assert known.samples.spent <= 800


def test_the_interpolated_mean_is_the_function_where_it_is_a_plane() -> None:
    known = map_boundary(noisy(lambda x, y: 2 * x - y / 10 + 3, 0, 0), LINE, MapPlan())
    x, y = np.meshgrid(known.x, known.y)
    assert known.mean == pytest.approx(2 * x - y / 10 + 3)
    assert known.shares() == (0, 0, 1)
    assert len(known.samples.values) == 16, "one side everywhere: the first grid is all"


def test_a_map_of_whole_numbers_runs_whole_numbers() -> None:
    sides = (Axis(1, 6, np.arange(1.0, 7.0)), Axis(0, 1))
    known = map_boundary(noisy(lambda x, y: x - 3.5 + y, 0.1, 0.1), sides, MapPlan(budget=400))
    assert all(point[0] == int(point[0]) for point in known.samples.values)


def test_fewer_than_four_tell_no_sign() -> None:
    assert [sign(np.array(values)) for values in ([1.0, 1.1, 0.9], [1.0, 1.1, 0.9, 1.0], [-1.0, -1.1, -0.9, -1.0])] == [
        0, 1, -1,
    ]  # fmt: skip
