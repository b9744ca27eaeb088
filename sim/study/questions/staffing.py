"""The smallest staffing that meets targets, found by simulation and checked with fresh random numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Posts = tuple[int, ...]
"""How many posts each unit of each kind has."""
Measure = Callable[[Posts, range, bool], Floats]
"""From posts, numbers of replications and whether they are fresh, to the margin of each requirement in each replication
(shape: requirements, replications): how far it is more than met, below 0 where it is missed."""
Verdict = Literal["met", "not met", "undecided"]
EQUAL_ENOUGH = 10
MOST_CANDIDATES = 100_000


@dataclass(frozen=True)
class Kind:
    """A kind of unit whose posts are chosen.

    Attributes
    ----------
    lowest, highest
        Posts of one of its units.
    units
        How many units there are, each of which gets as many.
    yuan_a_year
        What a post costs.
    """

    lowest: int
    highest: int
    units: int = 1
    yuan_a_year: float = 1.0


@dataclass(frozen=True)
class StaffingPlan:
    """How a search spends its runs.

    Attributes
    ----------
    confidence
        That the answer meets all requirements at once.
    replications, most_replications
        Of a staffing at first, and as long as it is undecided.
    check_replications
        Of the final check.
    total_posts
        Posts there may be in all; None for as many as it takes.
    """

    confidence: float = 0.95
    replications: int = 5
    most_replications: int = 20
    check_replications: int = 20
    total_posts: int | None = None


@dataclass(frozen=True)
class Tried:
    """A staffing that was run: its margins (requirements, replications), what they say, how surely, and why."""

    posts: Posts
    margins: Floats
    verdict: Verdict
    phase: str
    confidence: float


@dataclass
class Search:
    """What a search came to.

    Attributes
    ----------
    answer
        The cheapest staffing that met everything in the search and in the check; None where there is none.
    checks
        The staffings that were checked, with their fresh margins, in order: each later check asks for more, so that all
        of them together err no more often than one would.
    odd
        Pairs (fewer, more) in which more posts were clearly worse, against what the search takes for granted.
    """

    tried: dict[Posts, Tried] = field(default_factory=dict)
    answer: Posts | None = None
    checks: list[Tried] = field(default_factory=list)
    odd: list[tuple[Posts, Posts]] = field(default_factory=list)


def smallest_staffing(measure: Measure, kinds: Sequence[Kind], start: Posts, plan: StaffingPlan) -> Search:
    """Find the cheapest staffing that meets all requirements.

    1. The most posts of every kind are tried: if they clearly fail, nothing in the bounds meets the requirements.
    2. The start, by queueing formulas, is tried, and for each kind the least number is found by halving that does
       while all others are at their most: nothing below it can do.
    3. The rest are tried from the cheapest on. Fewer posts of every kind than a staffing that clearly fails have, fail
       too and are passed over: that more posts don't hurt is taken for granted, and where it isn't so it is told.
    4. What meets everything is checked with fresh random numbers; if it fails, the search goes on, and the k-th check
       asks for confidence 1 - (1 - c) / (k (k + 1)), which together err in at most 1 - c of searches.

    What is still undecided at the most replications isn't taken as meeting the requirements.
    """
    search = Search()
    top = _top(kinds, plan)
    for posts in top:
        _try(search, measure, posts, plan, "most posts")
    if all(search.tried[posts].verdict == "not met" for posts in top):
        return search
    if _is_allowed(start, kinds, plan):
        _try(search, measure, start, plan, "formula")
    least = (
        _least_of_each(search, measure, kinds, plan) if plan.total_posts is None else [kind.lowest for kind in kinds]
    )
    for posts in _by_cost(kinds, least, plan):
        if any(_is_below(posts, one.posts) for one in search.tried.values() if one.verdict == "not met"):
            continue
        if _try(search, measure, posts, plan, "search") == "met" and _passes(search, measure, posts, plan):
            search.answer = posts
            break
    search.odd = _odd(search)
    return search


def nearest(search: Search) -> Tried:
    """Return the answer as the search ran it; where there is none, the staffing whose least margin is the greatest.

    The last check of a staffing counts for more than the search: its random numbers are fresh.
    """
    if search.answer is not None:
        return search.tried[search.answer]
    best = max(search.tried.values(), key=lambda one: float(one.margins.mean(axis=1).min()))
    return next((check for check in reversed(search.checks) if check.posts == best.posts), best)


def cost(posts: Posts, kinds: Sequence[Kind]) -> float:
    """Return what a staffing costs, in yuan a year."""
    return sum(number * kind.units * kind.yuan_a_year for number, kind in zip(posts, kinds, strict=True))


def all_posts(posts: Posts, kinds: Sequence[Kind]) -> int:
    """Return the posts of all units together."""
    return sum(number * kind.units for number, kind in zip(posts, kinds, strict=True))


def bounds(margins: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return simultaneous one-sided lower and upper t bounds of each requirement's mean margin (Bonferroni).

    Equal margins in all replications are taken as known, the bounds being the mean, but only of `EQUAL_ENOUGH`
    replications: of fewer, that all are equal says too little about the next one.
    """
    requirements, count = margins.shape
    if count < 2:
        unknown = np.full(requirements, np.inf)
        return -unknown, unknown
    tail = (1 - confidence) / requirements
    half = special.stdtrit(count - 1, 1 - tail) * margins.std(axis=1, ddof=1) / np.sqrt(count)
    half = np.where((np.ptp(margins, axis=1) == 0) & (count < EQUAL_ENOUGH), np.inf, half)
    mean = margins.mean(axis=1)
    return mean - half, mean + half


def verdict_of(margins: Floats, confidence: float) -> Verdict:
    """Return whether all requirements are met, some clearly isn't, or neither can be said yet."""
    low, high = bounds(margins, confidence)
    if (low >= 0).all():
        return "met"
    return "not met" if (high < 0).any() else "undecided"


def pareto(costs: Floats, margins: Floats) -> NDArray[np.bool_]:
    """Return which staffings no other beats, being as cheap and as good in every margin (shape: staffings, margins)."""
    best = np.ones(len(costs), dtype=np.bool_)
    points = np.column_stack([-costs, margins])
    for place, point in enumerate(points):
        better = (points >= point).all(axis=1) & (points > point).any(axis=1)
        best[place] = not better.any()
    return best


def _try(search: Search, measure: Measure, posts: Posts, plan: StaffingPlan, phase: str) -> Verdict:
    """Run a staffing until it is decided, or has had the most replications."""
    if posts not in search.tried:
        margins = measure(posts, range(plan.replications), False)
        while True:
            verdict = verdict_of(margins, plan.confidence)
            count = margins.shape[1]
            if verdict != "undecided" or count >= plan.most_replications:
                break
            more = measure(posts, range(count, min(2 * count, plan.most_replications)), False)
            margins = np.concatenate([margins, more], axis=1)
        search.tried[posts] = Tried(posts, margins, verdict, phase, plan.confidence)
    return search.tried[posts].verdict


def _passes(search: Search, measure: Measure, posts: Posts, plan: StaffingPlan) -> bool:
    number = len(search.checks) + 1
    confidence = 1 - (1 - plan.confidence) / (number * (number + 1))
    if plan.check_replications < 2:
        raise ValueError("a check needs two replications")
    margins = measure(posts, range(plan.check_replications), True)
    verdict = verdict_of(margins, confidence)
    search.checks.append(Tried(posts, margins, verdict, "check", confidence))
    return verdict == "met"


def _top(kinds: Sequence[Kind], plan: StaffingPlan) -> list[Posts]:
    """Return the staffings above which there are none: one, or with a total those that use it up."""
    if plan.total_posts is None:
        return [tuple(kind.highest for kind in kinds)]
    allowed = [posts for posts in _all(kinds) if _is_allowed(posts, kinds, plan)]
    return [posts for posts in allowed if not any(_is_below(posts, other) and posts != other for other in allowed)]


def _least_of_each(search: Search, measure: Measure, kinds: Sequence[Kind], plan: StaffingPlan) -> list[int]:
    least = []
    for place, kind in enumerate(kinds):
        fails, may_do = kind.lowest - 1, kind.highest
        while may_do - fails > 1:
            middle = (fails + may_do) // 2
            posts = tuple(middle if other == place else one.highest for other, one in enumerate(kinds))
            if _try(search, measure, posts, plan, "least of each") == "not met":
                fails = middle
            else:
                may_do = middle
        least.append(may_do)
    return least


def _by_cost(kinds: Sequence[Kind], least: Sequence[int], plan: StaffingPlan) -> list[Posts]:
    ranges = [range(low, kind.highest + 1) for low, kind in zip(least, kinds, strict=True)]
    allowed = [posts for posts in itertools.product(*ranges) if _is_allowed(posts, kinds, plan)]
    return sorted(allowed, key=lambda posts: (cost(posts, kinds), posts))


def _all(kinds: Sequence[Kind]) -> Iterator[Posts]:
    return itertools.product(*(range(kind.lowest, kind.highest + 1) for kind in kinds))


def _is_allowed(posts: Posts, kinds: Sequence[Kind], plan: StaffingPlan) -> bool:
    within = all(kind.lowest <= number <= kind.highest for number, kind in zip(posts, kinds, strict=True))
    return within and (plan.total_posts is None or all_posts(posts, kinds) <= plan.total_posts)


def _is_below(posts: Posts, other: Posts) -> bool:
    return all(one <= more for one, more in zip(posts, other, strict=True))


def _odd(search: Search) -> list[tuple[Posts, Posts]]:
    return [
        (fewer.posts, more.posts)
        for fewer in search.tried.values()
        for more in search.tried.values()
        if fewer.posts != more.posts
        and _is_below(fewer.posts, more.posts)
        and (fewer.verdict, more.verdict) == ("met", "not met")
    ]
