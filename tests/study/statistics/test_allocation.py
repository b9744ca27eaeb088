"""OCBA: its formula, its limits, and the probability with which it selects the best."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.study.statistics.allocation import ocba, ocba_shares

MACRO = 600


def test_by_hand() -> None:
    # Means 1, 2, 4, lower is better; deviations 2, 1, 3. Ratios of the others: (1/1)^2 : (3/3)^2 = 1 : 1; the best
    # has 2 sqrt(1/1 + 1/9) = 2.1082.
    shares = ocba_shares(np.array([1.0, 2.0, 4.0]), np.array([4.0, 1.0, 9.0]), "lower")
    assert shares == pytest.approx(np.array([2.1082, 1.0, 1.0]) / 4.1082, abs=1e-4)


def test_the_example_of_the_article() -> None:
    # Ten normal systems with means 1..10 and deviation 6, the lowest is best (Chen et al. 2000): ratios by the formula.
    shares = ocba_shares(np.arange(1.0, 11.0), np.full(10, 36.0), "lower")
    assert shares[1] / shares[2] == pytest.approx(4)
    assert shares[1] / shares[9] == pytest.approx(81)
    assert shares[0] ** 2 == pytest.approx(np.sum(shares[1:] ** 2))


@given(st.floats(-50, 50), st.floats(0.1, 9), st.floats(0.1, 9), st.sampled_from(["higher", "lower"]))
def test_two_systems_share_as_their_deviations(mean: float, one: float, other: float, better: str) -> None:
    shares = ocba_shares(np.array([mean, 0.5]), np.array([one, other]) ** 2, better)
    assert shares[0] / shares[1] == pytest.approx(one / other)


MEANS = st.lists(st.integers(-6, 6).map(float), min_size=1, max_size=7)


@pytest.mark.filterwarnings("error")
@given(MEANS, st.data(), st.sampled_from(["higher", "lower"]))
def test_whatever_the_signs_ties_and_zeros_shares_are_shares(means: list[float], data: st.DataObject, better: str):
    variances = data.draw(st.lists(st.sampled_from([0.0, 1e-9, 1.0, 40.0]), min_size=len(means), max_size=len(means)))
    shares = ocba_shares(np.array(means), np.array(variances), better)
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    moved = ocba_shares(np.array(means) - 1000, np.array(variances), better)
    assert moved == pytest.approx(shares)  # no mean but through its distance from another


def test_limits() -> None:
    tie = ocba_shares(np.array([3.0, 3.0, 1.0]), np.array([4.0, 9.0, 1.0]))
    near = ocba_shares(np.array([3.0, 3.0 - 1e-7, 1.0]), np.array([4.0, 9.0, 1.0]))
    assert tie == pytest.approx(near, abs=1e-6)
    assert ocba_shares(np.array([1.0, 2.0]), np.array([0.0, 4.0])).tolist() == [0, 1]
    assert ocba_shares(np.array([1.0, 2.0]), np.array([4.0, 0.0])).tolist() == [1, 0]
    assert ocba_shares(np.array([1.0, 2.0]), np.zeros(2)).tolist() == [0.5, 0.5]


def test_no_other_allocation_has_a_higher_bound() -> None:
    # The shares are those that make the bound on correct selection greatest when the budget is large: try their rivals.
    means, variances = np.array([0.0, 0.5, 0.8, 1.0]), np.array([1.0, 0.3, 2.0, 4.0])
    budget = 100

    def bound(shares: np.ndarray) -> float:
        return correct_selection(means, variances, shares * budget)

    best = bound(ocba_shares(means, variances, "lower"))
    rivals = np.random.default_rng(1).dirichlet(np.ones(4), 2000)
    assert 1 - best <= 1.2 * min(1 - bound(rival) for rival in rivals)
    assert best > bound(np.full(4, 0.25))


def correct_selection(means: np.ndarray, variances: np.ndarray, counts: np.ndarray) -> float:
    """A bound of the probability that the lowest mean is found, of known normal systems (Chen et al. 2000, eq. 3)."""
    best = int(np.argmin(means))
    others = np.arange(len(means)) != best
    errors = np.sqrt(variances[best] / counts[best] + variances[others] / counts[others])
    return 1 - float(stats.norm.sf((means[others] - means[best]) / errors).sum())


class Normal:
    """Independent normal systems; counts what is asked for."""

    def __init__(self, seed: int, means: list[float], deviations: list[float]) -> None:
        self.means, self.deviations = means, deviations
        self.random = [np.random.default_rng((seed, system)) for system in range(len(means))]
        self.asked: list[tuple[int, int]] = []

    def __call__(self, system: int, replications: range) -> np.ndarray:
        self.asked += [(system, replication) for replication in replications]
        return self.random[system].normal(self.means[system], self.deviations[system], len(replications))


def test_the_budget_is_spent_once_and_whole() -> None:
    systems = Normal(1, [0.0, 1.0, 5.0], [1.0, 2.0, 1.0])
    found = ocba(systems, 3, budget=203, better="lower")
    assert found.replications.sum() == 203
    assert len(systems.asked) == len(set(systems.asked)) == 203
    assert found.replications[2] < found.replications[1]
    with pytest.raises(ValueError, match="budget"):
        ocba(systems, 3, budget=29)


SLIPPAGE = [
    ([-3.0, -3.5], [1.0, 1.0], "higher", 60),
    ([4.0, 3.5], [0.5, 2.0], "lower", 90),
    ([-10.0, -10.0, -9.5, -10.0, -10.0], [1.0] * 5, "higher", 300),
    ([10.0, 10.0, 9.5, 10.0, 10.0], [2.0, 0.5, 1.0, 1.5, 0.7], "lower", 600),
]


@pytest.mark.theory
@pytest.mark.parametrize(("means", "deviations", "better", "budget"), SLIPPAGE)
def test_the_probability_of_correct_selection(means, deviations, better, budget) -> None:
    # The budget is one with which the best allocation, known beforehand, is right with probability 0.97 at least.
    variances = np.square(deviations)
    counts = ocba_shares(np.array(means), variances, better) * budget
    sign = -1 if better == "higher" else 1
    assert correct_selection(sign * np.array(means), variances, counts) >= 0.97
    best = int(np.argmax(means) if better == "higher" else np.argmin(means))
    found = [ocba(Normal(seed, means, deviations), len(means), budget, better=better) for seed in range(MACRO)]
    assert sum(of.best == best for of in found) >= 0.95 * MACRO


@pytest.mark.theory
def test_it_does_better_than_equal_shares() -> None:
    means, deviations, budget = [0.0, 0.5, 2.0, 3.0, 4.0], [1.0, 1.0, 3.0, 1.0, 3.0], 150
    random = np.random.default_rng(7)
    equal = random.normal(means, np.array(deviations) / np.sqrt(budget / 5), (20_000, 5)).argmin(axis=1)
    found = [ocba(Normal(seed, means, deviations), 5, budget, better="lower").best for seed in range(MACRO)]
    assert np.mean(np.equal(found, 0)) > np.mean(equal == 0)
