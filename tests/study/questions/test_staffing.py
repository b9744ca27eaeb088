"""The smallest staffing, against exhaustive search and textbook formulas."""

from __future__ import annotations

import hashlib
import itertools
import math

import numpy as np
import pytest
from scipy import stats

from sim.study.questions.staffing import Kind, StaffingPlan, bounds, cost, pareto, smallest_staffing, verdict_of
from sim.study.statistics.erlang import erlang_b, erlang_c, least_servers, square_root_servers


def noise(*words: object) -> float:
    part = int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8]) / 2**64
    return float(stats.norm.ppf(min(max(part, 1e-12), 1 - 1e-12)))


class County:
    """Two kinds of unit; each requirement's margin grows with posts, with diminishing returns."""

    def __init__(self, needs: tuple[float, float], spread: float, seed: int = 0) -> None:
        self.needs, self.spread, self.seed, self.runs = needs, spread, seed, 0

    def true_margins(self, posts: tuple[int, ...]) -> np.ndarray:
        first, second = posts
        return np.array([1 - self.needs[0] / first - 0.2 / second, 1 - self.needs[1] / second - 0.1 / first])

    def __call__(self, posts: tuple[int, ...], numbers: range, fresh: bool) -> np.ndarray:
        self.runs += len(numbers)
        means = self.true_margins(posts)
        return np.array(
            [
                [mean + self.spread * noise(self.seed, fresh, place, number) for number in numbers]
                for place, mean in enumerate(means)
            ]
        )


KINDS = (Kind(1, 8, yuan_a_year=3.0), Kind(1, 8, yuan_a_year=2.0))


def cheapest(county: County) -> tuple[int, ...]:
    """By trying every staffing with the true margins."""
    every = itertools.product(range(1, 9), repeat=2)
    good = [posts for posts in every if (county.true_margins(posts) >= 0).all()]
    return min(good, key=lambda posts: (cost(posts, KINDS), posts))


@pytest.mark.parametrize("needs", [(0.9, 0.9), (3.4, 1.7), (1.2, 4.6), (5.5, 5.5)])
def test_it_finds_what_exhaustive_search_finds(needs: tuple[float, float]) -> None:
    county = County(needs, spread=0.005)
    search = smallest_staffing(county, KINDS, (4, 4), StaffingPlan())
    assert search.answer == cheapest(county)
    assert search.checks[-1].posts == search.answer and search.checks[-1].verdict == "met"
    assert len(search.tried) < 40, "of 64"
    assert search.odd == []


def test_with_posts_that_are_only_moved_the_total_is_kept() -> None:
    county = County((3.4, 1.7), spread=0.005)
    wanted = cheapest(county)
    search = smallest_staffing(county, KINDS, (4, 4), StaffingPlan(total_posts=sum(wanted)))
    assert search.answer is not None and sum(search.answer) <= sum(wanted)
    fewer = smallest_staffing(county, KINDS, (4, 4), StaffingPlan(total_posts=4))
    assert fewer.answer is None
    assert all(sum(posts) <= 4 for posts in fewer.tried)


def test_where_nothing_does_it_says_so_after_one_try() -> None:
    search = smallest_staffing(County((20.0, 1.0), 0.01), KINDS, (4, 4), StaffingPlan())
    assert search.answer is None and list(search.tried) == [(8, 8)]


def test_a_staffing_that_was_only_lucky_fails_its_check_and_the_next_must_be_surer() -> None:
    def lucky(posts: tuple[int, ...], numbers: range, fresh: bool) -> np.ndarray:
        margin = -1.0 if posts[0] < 3 or (fresh and posts[0] == 3) else 1.0
        return np.array([[margin + 0.01 * noise(number) for number in numbers]])

    search = smallest_staffing(lucky, [Kind(1, 8)], (4,), StaffingPlan(confidence=0.9))
    assert search.answer == (4,)
    assert [(one.posts, one.verdict) for one in search.checks] == [((3,), "not met"), ((4,), "met")]
    # 0.1 is shared out as 1/2, 1/6, 1/12, …, which together make 1.
    assert [one.confidence for one in search.checks] == pytest.approx([1 - 0.1 / 2, 1 - 0.1 / 6])


def test_more_posts_that_hurt_are_told() -> None:
    def hurts(posts: tuple[int, ...], numbers: range, fresh: bool) -> np.ndarray:
        margin = 1.0 if posts in ((2,), (8,)) else -1.0
        return np.array([[margin + 0.01 * noise(number) for number in numbers]])

    search = smallest_staffing(hurts, [Kind(1, 8)], (2,), StaffingPlan())
    assert ((2,), (4,)) in search.odd


@pytest.mark.theory
def test_the_answer_meets_the_targets_as_often_as_it_says() -> None:
    """500 searches beside the edge: the answer's true margins are below 0 in at most 5 %, within what chance allows."""
    wrong, answered = 0, 0
    for seed in range(500):
        county = County((3.0, 2.0), spread=0.1, seed=seed)
        search = smallest_staffing(county, KINDS, (4, 4), StaffingPlan(replications=5, most_replications=20))
        if search.answer is not None:
            answered += 1
            wrong += bool((county.true_margins(search.answer) < 0).any())
    assert answered > 450
    assert stats.binom.sf(wrong - 1, answered, 0.05) > 0.001, f"{wrong} of {answered}"


def test_bounds_are_one_sided_and_shared_out_over_requirements() -> None:
    margins = np.random.default_rng(1).normal(0.1, 1, (4, 10))
    low, high = bounds(margins, 0.95)
    for row, below, above in zip(margins, low, high, strict=True):
        step = stats.t.ppf(1 - 0.05 / 4, 9) * stats.sem(row)
        assert (below, above) == pytest.approx((row.mean() - step, row.mean() + step))
    assert verdict_of(np.ones((2, 10)), 0.95) == "met" and verdict_of(-np.ones((2, 10)), 0.95) == "not met"
    assert verdict_of(np.ones((2, 9)), 0.95) == "undecided", "nine that are equal say too little"
    assert verdict_of(np.array([[1.0]]), 0.95) == "undecided"


def test_a_pareto_front_by_hand() -> None:
    costs = np.array([1.0, 2.0, 2.0, 3.0])
    margins = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    assert pareto(costs, margins).tolist() == [True, True, False, True]


def test_erlang_by_the_textbook_sum() -> None:
    for servers, load in ((1, 0.5), (3, 2.0), (10, 8.5)):
        terms = [load**k / math.factorial(k) for k in range(servers + 1)]
        assert erlang_b(servers, load) == pytest.approx(terms[-1] / sum(terms))
        last = terms[-1] * servers / (servers - load)
        assert erlang_c(servers, load) == pytest.approx(last / (sum(terms[:-1]) + last))
    assert erlang_c(1, 0.7) == pytest.approx(0.7), "in M/M/1 who comes waits where the server is busy"
    assert erlang_c(3, 3.0) == 1.0
    assert 0 < erlang_c(2000, 1900.0) < 1, "no overflow"


def test_the_least_servers_are_the_least() -> None:
    for load in (0.2, 3.7, 40.0):
        servers = least_servers(load, 0.2)
        assert erlang_c(servers, load) <= 0.2 < erlang_c(servers - 1, load)
        assert abs(servers - square_root_servers(load)) <= 2
