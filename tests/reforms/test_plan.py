"""Waves become steps: places, dates, sizes, gaps; what cannot be is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sim.documents import Document, InputError
from sim.reforms import Plan, plan_of
from sim.scenario import Scenario, load_rollout, load_scenario

REFORMS = ("direct", "listed")
DAYS = (("09", "far"), ("05", "near"))
Resolve = Callable[[str], Plan]


@pytest.fixture
def resolve(place: Document, written: Callable[[str, str], Document]) -> Resolve:
    scenario: Scenario = load_scenario(place)

    def read(text: str) -> Plan:
        document = written("plan", text)
        return plan_of(load_rollout(document), document, (), scenario, REFORMS)

    return read


def test_counties_townships_and_the_others(resolve: Resolve) -> None:
    plan = resolve(
        """
        waves:
          - {from: "2025-06-05", places: [near], adopt: [direct]}
          - {from: "2025-06-10", places: others, adopt: [direct, listed]}
          - {from: "2025-06-12", places: [ash, date], revoke: [direct]}
        """
    )
    assert [(step.day, step.townships, step.adopt, step.revoke) for step in plan.steps] == [
        (date(2025, 6, 5), ("ash", "birch"), ("direct",), ()),
        (date(2025, 6, 10), ("cedar", "date"), ("direct", "listed"), ()),
        (date(2025, 6, 12), ("ash", "date"), (), ("direct",)),
    ]
    assert plan.reforms == ("direct", "listed")


def test_so_many_at_a_time_each_some_days_after_the_last(resolve: Resolve) -> None:
    plan = resolve(
        'waves: [{from: "2025-06-05", places: [ash, birch, cedar], adopt: [direct], places_at_a_time: 2, gap_days: 7}]'
    )
    assert [(step.day, step.townships) for step in plan.steps] == [
        (date(2025, 6, 5), ("ash", "birch")),
        (date(2025, 6, 12), ("cedar",)),
    ]
    one_by_one = resolve(
        'waves: [{from: "2025-06-05", places: all, adopt: [direct], places_at_a_time: 1, gap_days: 3}]'
    )
    assert [step.townships for step in one_by_one.steps] == [("ash", "birch"), ("cedar", "date")]  # counties


def test_steps_stand_in_order_of_time_whatever_the_order_of_the_waves(resolve: Resolve) -> None:
    late, early = (f'{{from: "2025-06-{day}", places: {place}, adopt: [direct]}}' for day, place in DAYS)
    plan = resolve(f"waves: [{late}, {early}]")
    assert [step.day for step in plan.steps] == [date(2025, 6, 5), date(2025, 6, 9)]


WRONG = [
    ("{from: DAY, places: [nea], adopt: [direct]}", "waves[0].places: there is no such place; did you mean 'near'?"),
    ("{from: DAY, places: near, adopt: [dirct]}", "waves[0].adopt[0]: there is no reform of this name; did you mean"),
    ("{from: DAY, places: near, revoke: [direct]}", "on 2025-06-05 ash revokes direct, which it doesn't have"),
    (
        "{from: DAY, places: near, adopt: [direct]}, {from: DAY, places: ash, adopt: [direct]}",
        "on 2025-06-05 ash adopts direct, which it has already",
    ),
    (
        "{from: DAY, places: all, adopt: [direct]}, {from: DAY, places: others, adopt: [listed]}",
        "waves[1].places: no place is left for this wave",
    ),
    ('{from: "5 June", places: near}', "waves[0].from: a date that exists is expected"),
    ("{places: near, adopt: [direct]}", "waves[0].from: is required"),
    ("{from: DAY, places: near, size: 2}", "waves[0].size: unknown key"),
]


@pytest.mark.parametrize(("waves", "message"), WRONG)
def test_what_cannot_be_is_told(resolve: Resolve, waves: str, message: str) -> None:
    with pytest.raises(InputError) as told:
        resolve(f"waves: [{waves}]".replace("DAY", '"2025-06-05"'))
    assert message in str(told.value)
    assert "plan.yaml:1" in str(told.value)


def test_a_gap_beyond_all_dates_is_refused_at_its_key(resolve: Resolve) -> None:
    wave = 'waves: [{{from: "2199-12-01", places: [ash, birch], adopt: [direct], places_at_a_time: 1, gap_days: {}}}]'
    assert resolve(wave.format(30)).steps[-1].day == date(2199, 12, 31)
    for gap in (31, 4_000_000, 2**62):
        with pytest.raises(InputError, match=r"waves\[0\]\.gap_days: the last places .* after 2199-12-31") as caught:
            resolve(wave.format(gap))
        assert caught.value.problems[0].line == 1
