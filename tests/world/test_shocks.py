"""What shocks change of a world, and what they leave alone bit for bit."""

from __future__ import annotations

import dataclasses
from copy import deepcopy
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from sim.documents import read_document
from sim.paths import shipped_scenarios
from sim.scenario import Scenario, counties_of, county_part, load_scenario
from sim.world import build_organisation, build_world
from sim.world.matters import Matters
from sim.world.shocks import _reduced

DAY = 86_400
NAME = {"name": {"en": "Shock", "zh": "冲击"}, "starts_on_day": 3, "days": 7}
FIRST, LAST = (30 + 2) * DAY, (30 + 9) * DAY
"""Of the tiny scenario's run, whose warm-up has 30 days."""


def shocked(tiny, **shocks) -> Scenario:
    return Scenario.model_validate(deepcopy(tiny) | {"shocks": {name: NAME | shock for name, shock in shocks.items()}})


def matters(scenario: Scenario, replication: int = 0) -> Matters:
    return build_world(scenario, 1, replication).matters


def rows(of: Matters) -> dict[int, tuple]:
    names = [field.name for field in dataclasses.fields(of) if field.name not in ("key", "facts")]
    columns = [getattr(of, name).tolist() for name in names] + [column.tolist() for column in of.facts.values()]
    return dict(zip(of.key.tolist(), zip(*columns, strict=True), strict=True))


def test_a_factor_and_a_share_of_one_change_nothing(tiny) -> None:
    still = shocked(tiny, one={"demand": {"times": 1}, "staff": {"grid_worker": 1, "departments": 1}})
    usual = shocked(tiny)
    assert rows(matters(still)) == rows(matters(usual))
    assert build_organisation(still).units[0].headcount == build_organisation(usual).units[0].headcount
    assert [u.headcount for u in build_organisation(still).units] == [
        u.headcount for u in build_organisation(usual).units
    ]


@pytest.mark.parametrize("times", [1.4, 2, 3.5])
def test_a_surge_leaves_the_usual_matters_as_they_are_and_adds_others_in_its_days(tiny, times: float) -> None:
    usual, more = rows(matters(shocked(tiny))), rows(matters(shocked(tiny, s={"demand": {"times": times}})))
    assert {key: more[key] for key in usual} == usual
    born_s = matters(shocked(tiny, s={"demand": {"times": times}})).born_s
    assert len(more) > len(usual)
    added = ~np.isin(matters(shocked(tiny, s={"demand": {"times": times}})).key, list(usual))
    assert born_s[added].min() >= FIRST and born_s[added].max() < LAST


def test_a_surge_adds_as_many_as_it_says(tiny) -> None:
    """Over 40 replications the matters added are Poisson with the mean (times - 1) × those expected: level 0.001."""
    usual = added = 0
    for replication in range(40):
        base = matters(shocked(tiny), replication)
        usual += int(np.sum((base.born_s >= FIRST) & (base.born_s < LAST)))
        added += len(matters(shocked(tiny, s={"demand": {"times": 2.5}}), replication)) - len(base)
    # Given both, added is binomial with the odds of 1.5 to 1.
    assert stats.binomtest(added, added + usual, 0.6).pvalue > 0.001


def test_a_greater_surge_holds_the_matters_of_a_smaller_one(tiny) -> None:
    keys = [set(rows(matters(shocked(tiny, s={"demand": {"times": t}})))) for t in (1.3, 1.7, 2, 2.2, 3)]
    assert all(small < large for small, large in pairwise(keys))


def test_less_demand_keeps_some_of_the_usual_matters(tiny) -> None:
    usual = rows(matters(shocked(tiny)))
    fewer = rows(matters(shocked(tiny, s={"demand": {"times": 0.5}})))
    assert fewer.items() < usual.items()
    born = matters(shocked(tiny, none={"demand": {"times": 0}})).born_s
    assert not np.any((born >= FIRST) & (born < LAST))


def test_only_the_kinds_and_townships_named_are_shocked(tiny) -> None:
    township = next(iter(tiny["places"]["townships"]))
    scenario = shocked(tiny, s={"demand": {"times": 3, "kinds": ["hotline"], "townships": township}})
    usual, more = matters(shocked(tiny)), matters(scenario)
    added = ~np.isin(more.key, usual.key)
    assert set(more.kind[added]) == {list(tiny["kinds"]).index("hotline")}
    assert set(more.township[added]) == {0}


@pytest.mark.parametrize(
    ("pools", "share", "during"),
    [
        ([4], 0.5, [2]),
        ([3], 0.5, [2]),  # a half rounds up
        ([1], 0.5, [1]),
        ([1], 0.4, [0]),
        ([5], 0, [0]),
        ([100], 0.145, [15]),  # 14.5, though 100 × 0.145 is 14.499999999999998
        ([1, 1, 1, 1], 0.5, [1, 0, 1, 0]),  # upto 0.5, 1, 1.5 and 2: rounded 1, 1, 2, 2
        ([3, 2], 0.67, [2, 1]),  # upto 2.01 and 3.35
    ],
)
def test_a_share_of_the_people_is_whole_and_spread(pools: list[int], share: float, during: list[int]) -> None:
    found = _reduced([((0, people),) for people in pools], share, 10, 20)
    for headcount, people, there in zip(found, pools, during, strict=True):
        assert headcount == (((0, people),) if there == people else ((0, people), (10, there), (20, people)))


def test_a_change_of_plan_within_a_shock_counts(tiny) -> None:
    assert _reduced([((0, 4), (12, 8), (15, 6), (25, 1))], 0.5, 10, 20) == [
        ((0, 4), (10, 2), (12, 4), (15, 3), (20, 6), (25, 1))
    ]
    assert _reduced([((0, 4), (20, 2))], 0.5, 10, 20) == [((0, 4), (10, 2))]
    assert _reduced([((0, 4),)], 0.5, 0, 20) == [((0, 2), (20, 4))]


def test_the_largest_department_is_the_one_that_owns_most(tiny) -> None:
    units = build_organisation(shocked(tiny, s={"staff": {"largest_department": 0}})).units
    lowest = {unit.id: min(people for _, people in unit.headcount) for unit in units}
    assert (lowest["police"], lowest["housing"]) == (0, 2)
    both = build_organisation(shocked(tiny, s={"staff": {"departments": 0.5}})).units
    # 3 and 2 of 5 together: 1.5 rounds to 2, 2.5 to 3
    assert [u.headcount for u in both if u.tier == "department"] == [
        ((0, 3), (FIRST, 2), (LAST, 3)),
        ((0, 2), (FIRST, 1), (LAST, 2)),
    ]


def test_a_county_alone_has_the_shocks_that_it_has_among_others() -> None:
    document = read_document(shipped_scenarios() / "xinyang.yaml")
    staff = {"grid_worker": 0.5, "departments": 0.5, "command_centre": 0.5}
    data = document.data | {"shocks": {"s": NAME | {"staff": staff}}}
    scenario = load_scenario(document.with_overrides(data, []))
    whole = {unit.id: unit.headcount for unit in build_organisation(scenario).units}
    county = counties_of(scenario)[2]
    part = {unit.id: unit.headcount for unit in build_organisation(county_part(scenario, county)).units}
    assert part == {name: whole[name] for name in part}
