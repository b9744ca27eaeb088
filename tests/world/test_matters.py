"""Matters: what is drawn, and what it must not depend on."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from scipy import stats

from sim.world import build_world

COMPARED = (
    "born_s",
    "settled_by",
    "owner",
    "assisting_1",
    "assisting_2",
    "urgent",
    "difficulty",
    "due_s",
    "owned_by_department",
)


def by_key(matters, columns=COMPARED):
    order = np.argsort(matters.key)
    return matters.key[order], {name: getattr(matters, name)[order] for name in columns}


def assert_same_where_shared(before, after) -> None:
    """Every matter of the one world is in the other with the same facts."""
    keys, columns = by_key(before)
    other_keys, others = by_key(after)
    place = np.searchsorted(other_keys, keys)
    assert np.array_equal(other_keys[np.minimum(place, len(other_keys) - 1)], keys)
    for name, column in columns.items():
        assert np.array_equal(others[name][place], column), name


@pytest.fixture
def large(tiny):
    """Enough matters for frequencies."""
    tiny["kinds"]["hotline"]["rate_per_10000_residents_and_year"] = 60_000
    tiny["kinds"]["hotline"]["assisting_departments"] = {"one": 0.15, "two": 0.1}
    tiny["departments"]["list"] = {
        name: {"name": {"en": name, "zh": name}, "officers": 2, "owned_share": share}
        for name, share in (("police", 0.5), ("housing", 0.3), ("water", 0.2))
    }
    return tiny


def test_one_more_township_changes_no_other_matter(tiny, read) -> None:
    before = build_world(read(tiny), 1, 0)
    more = deepcopy(tiny)
    more["places"]["townships"] = {
        "north": {**tiny["places"]["townships"]["east"], "name": {"en": "North", "zh": "北镇"}},
        **tiny["places"]["townships"],
    }
    after = build_world(read(more), 1, 0)
    assert len(after.matters) > len(before.matters)
    assert_same_where_shared(before.matters, after.matters)


def test_one_more_kind_changes_no_other_matter(tiny, read) -> None:
    before = build_world(read(tiny), 1, 0)
    more = deepcopy(tiny)
    more["kinds"] = {"letters": deepcopy(tiny["kinds"]["hotline"]), **tiny["kinds"]}
    after = build_world(read(more), 1, 0)
    assert_same_where_shared(before.matters, after.matters)


def test_one_more_fact_and_work_change_no_other_number(tiny, read) -> None:
    before = build_world(read(tiny), 1, 0)
    more = deepcopy(tiny)
    more["kinds"]["hotline"]["facts"] = {"a_new_fact": 0.5, **tiny["kinds"]["hotline"]["facts"]}
    more["works"] = {"a_new_work": deepcopy(tiny["works"]["survey"]), **tiny["works"]}
    after = build_world(read(more), 1, 0)
    assert_same_where_shared(before.matters, after.matters)
    assert np.array_equal(after.matters.facts["sent_to_township"], before.matters.facts["sent_to_township"])
    for visit in (1, 2):
        assert np.array_equal(after.work_s("survey", "department", visit), before.work_s("survey", "department", visit))


def test_columns_do_not_depend_on_what_was_asked_before(tiny, read) -> None:
    one, other = build_world(read(tiny), 1, 0), build_world(read(tiny), 1, 0)
    other.work_s("handling", "department", 1)
    other.chance_u("route:sign_in", 3)
    assert np.array_equal(one.work_s("survey", "department", 2), other.work_s("survey", "department", 2))


def test_rows_of_a_column_have_the_same_bits_as_the_whole(tiny, read) -> None:
    world = build_world(read(tiny), 1, 0)
    whole = world.work_s("task", "township", 4)
    for row in (0, 17, len(world.matters) - 1):
        assert world.work_s("task", "township", 4, rows=slice(row, row + 1))[0] == whole[row]


def test_replications_and_seeds_differ(tiny, read) -> None:
    scenario = read(tiny)
    births = [build_world(scenario, seed, rep).matters.born_s for seed, rep in ((1, 0), (1, 1), (2, 0))]
    assert not np.array_equal(births[0][:50], births[1][:50])
    assert not np.array_equal(births[0][:50], births[2][:50])


def test_births_are_in_order_and_within_the_run(tiny, read) -> None:
    world = build_world(read(tiny), 1, 0)
    assert np.all(np.diff(world.matters.born_s) >= 0)
    assert world.matters.born_s[0] >= 0 and world.matters.born_s[-1] < world.to_s == 120 * 86_400


def test_facts_have_the_stated_shares(large, read) -> None:
    """χ² and binomial tests at 0.001 with a fixed seed, on some 60,000 hotline matters."""
    scenario = read(large)
    matters = build_world(scenario, 4, 0).matters
    chosen = matters.kind == list(scenario.kinds).index("hotline")
    n = int(chosen.sum())
    assert n > 40_000

    settled = np.bincount(matters.settled_by[chosen], minlength=4)
    assert settled[0] == 0
    assert stats.chisquare(settled[1:], np.array([0.05, 0.18, 0.77]) * n).pvalue > 0.001
    assert stats.chisquare(np.bincount(matters.owner[chosen]), np.array([0.5, 0.3, 0.2]) * n).pvalue > 0.001
    assert stats.binomtest(int(matters.urgent[chosen].sum()), n, 0.03).pvalue > 0.001
    assert stats.binomtest(int(matters.facts["sent_to_township"][chosen].sum()), n, 0.17).pvalue > 0.001
    assert np.array_equal(matters.owned_by_department[chosen], (matters.settled_by[chosen] == 3).astype(int))

    owned = chosen & (matters.owned_by_department == 1)
    helpers = (matters.assisting_1 >= 0).astype(int) + (matters.assisting_2 >= 0)
    assert stats.chisquare(np.bincount(helpers[owned]), np.array([0.75, 0.15, 0.1]) * owned.sum()).pvalue > 0.001
    assert np.all(helpers[~owned & chosen] == 0)
    first = matters.assisting_1[owned & (matters.owner == 0) & (helpers > 0)]
    assert stats.chisquare(np.bincount(first, minlength=3)[1:], np.array([0.6, 0.4]) * len(first)).pvalue > 0.001


def test_departments_that_take_part_are_different_ones(large, read) -> None:
    matters = build_world(read(large), 4, 0).matters
    two = matters.assisting_2 >= 0
    trio = np.stack([matters.owner[two], matters.assisting_1[two], matters.assisting_2[two]])
    assert two.sum() > 100
    assert np.all(np.sort(trio, axis=0) == np.array([[0], [1], [2]]))


def test_difficulty_has_mean_one_and_the_stated_spread(large, read) -> None:
    difficulty = build_world(read(large), 4, 0).matters.difficulty
    n = len(difficulty)
    assert abs(difficulty.mean() - 1) < 4 * 0.5 / np.sqrt(n)
    assert difficulty.std() == pytest.approx(0.5, rel=0.05)


def test_grids_are_hit_evenly_and_lie_in_their_township(large, read) -> None:
    world = build_world(read(large), 4, 0)
    places, matters = world.organisation.places, world.matters
    assert np.array_equal(places.township_of_grid[matters.grid], matters.township)
    assert np.array_equal(places.village_of_grid[matters.grid], matters.village)
    east = np.bincount(matters.grid[matters.township == 0], minlength=8)
    assert stats.chisquare(east).pvalue > 0.001


def test_legal_limits_by_hand(tiny, read) -> None:
    """37.5 working hours of 7.5 a day are five working days; an urgent matter has one."""
    world = build_world(read(tiny), 1, 0)
    matters, calendar = world.matters, world.organisation.reference
    for row in range(0, len(matters), 37):
        worked = calendar.worked(int(matters.due_s[row])) - calendar.worked(int(matters.born_s[row]))
        assert worked == (7.5 if matters.urgent[row] else 37.5) * 3600


def test_topics_start_on_the_list_by_the_stated_share_and_keep_their_status(tiny, read) -> None:
    tiny["topics"]["per_department"] = 2000
    few = build_world(read(tiny), 1, 0).standard_topics
    assert stats.binomtest(int((~few).sum()), 4000, 0.25).pvalue > 0.001
    tiny["departments"]["list"]["police"]["officers"] = 9
    assert np.array_equal(build_world(read(tiny), 1, 0).standard_topics, few)


def test_travel_by_distance(tiny, read) -> None:
    """By hand: 5 km and 25 km from the county seat at 40 km/h, there and back; 4 km inside a township."""
    tiny["works"]["survey"] = {"name": {"en": "s", "zh": "s"}, "shape": "constant", "mean_hours": 1, "on_site": True}
    world = build_world(read(tiny), 1, 0)
    of_department, of_office = (world.work_s("survey", tier, 1) for tier in ("department", "township"))
    east = world.matters.township == 0
    assert set(of_department[east]) == {3600 + 900} and set(of_department[~east]) == {3600 + 4500}
    assert set(of_office) == {3600 + 720}
    assert set(world.work_s("survey", "village", 1)) == {3600}


def test_weekly_slots_skip_holidays(tiny, read) -> None:
    """Tuesdays and Fridays at 15:00 from 30 January 2025: the Spring Festival lasts until 4 February, a Tuesday."""
    slots = build_world(read(tiny), 1, 0).slots_s("joint_meeting_slot")
    first_days = [second // 86_400 for second in slots[:3].tolist()]
    assert first_days == [8, 12, 15]  # Friday 7, Tuesday 11, Friday 14 February
    assert all(second % 86_400 == 15 * 3600 for second in slots.tolist())
