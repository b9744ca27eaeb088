"""What a search for staff comes to, as tidy tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.questions.staffing import Kind, Search, Tried, all_posts, bounds, cost, pareto
from sim.study.questions.targets import Requirement


def tried_table(search: Search, kinds: Mapping[str, Kind], requirements: Sequence[Requirement]) -> pd.DataFrame:
    """Return every staffing that was run, the checks last, with the requirement of each target that is met least.

    Columns: a column for each kind of post, posts, cost_yuan_a_year, phase, replications, target, where (a township, or
    empty), mean, bound (simultaneous, one-sided: at least so good), confidence (of the bound), verdict (of the
    staffing).
    """
    tried = [*search.tried.values(), *search.checks]
    rows = [row for one in tried for row in _rows(one, kinds, requirements)]
    columns = [
        *kinds,
        "posts",
        "cost_yuan_a_year",
        "phase",
        "replications",
        "target",
        "where",
        "mean",
        "bound",
        "confidence",
        "verdict",
    ]
    return pd.DataFrame(rows, columns=columns)


def pareto_table(search: Search, kinds: Mapping[str, Kind], requirements: Sequence[Requirement]) -> pd.DataFrame:
    """Return the staffings that no other one tried beats: each cheaper one is worse for some target.

    Columns: a column for each kind of post, cost_yuan_a_year, and a column for each target: its mean where it is least.
    """
    tried = list(search.tried.values())
    targets = list(dict.fromkeys(str(one.target) for one in requirements))
    margins = np.array([[worst(one, requirements, target)[0] for target in targets] for one in tried])
    costs = np.array([cost(one.posts, list(kinds.values())) for one in tried])
    best = pareto(costs, margins)
    rows: list[tuple[float | int, ...]] = [
        (*one.posts, float(spent), *(worst(one, requirements, target)[1] for target in targets))
        for one, spent, is_best in zip(tried, costs, best, strict=True)
        if is_best
    ]
    table = pd.DataFrame(rows, columns=[*kinds, "cost_yuan_a_year", *targets])
    return table.sort_values("cost_yuan_a_year", kind="stable", ignore_index=True)


def _rows(one: Tried, kinds: Mapping[str, Kind], requirements: Sequence[Requirement]) -> list[tuple[object, ...]]:
    of = list(kinds.values())
    low, _ = bounds(one.margins, one.confidence)
    rows = []
    for target in dict.fromkeys(str(requirement.target) for requirement in requirements):
        _, mean, place = worst(one, requirements, target)
        requirement = requirements[place]
        sign = -1 if requirement.target.at_most else 1
        bound = requirement.target.bound + sign * float(low[place])
        facts = (*one.posts, all_posts(one.posts, of), cost(one.posts, of), one.phase, one.margins.shape[1])
        rows.append((*facts, target, requirement.township, mean, bound, one.confidence, one.verdict))
    return rows


def worst(one: Tried, requirements: Sequence[Requirement], target: str) -> tuple[float, float, int]:
    """Return the mean margin, the mean value and the place of a target's requirement that is met least."""
    means = one.margins.mean(axis=1)
    places = [place for place, requirement in enumerate(requirements) if str(requirement.target) == target]
    place = min(places, key=lambda number: float(means[number]))
    sign = -1 if requirements[place].target.at_most else 1
    return float(means[place]), requirements[place].target.bound + sign * float(means[place]), place
