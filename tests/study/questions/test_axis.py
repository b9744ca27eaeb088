"""Which values of a parameter are tried: whole numbers, and of factors one for each scenario that comes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.documents import read_document
from sim.scenario import load_scenario
from sim.study.levers import Lever, document_at, levers_of
from sim.study.questions.axis import axis_of

TINY = read_document(Path(__file__).parents[3] / "scenarios" / "tiny.yaml")
OFFICERS = "departments.list.*.officers"


def lever(key: str, low: object, high: object) -> Lever:
    return levers_of({key: {"low": low, "high": high}}, TINY, load_scenario(TINY))[0]


def officers(one: Lever, factor: float) -> tuple[int, ...]:
    """The posts of the two departments, which have 3 and 2 as the scenario stands."""
    entries = document_at(TINY, [one], [factor]).data["departments"]["list"].values()
    return tuple(entry["officers"] for entry in entries)


def test_a_factor_is_tried_once_for_each_staffing() -> None:
    """3 becomes another number at 0.5, 0.833, 1.167 and 1.5, and 2 at 0.25, 0.75 and 1.25."""
    one = lever(OFFICERS, "x0.4", "x1.4")
    axis = axis_of(one, TINY)
    assert axis.values is not None
    assert [officers(one, factor) for factor in axis.values] == [
        (1, 1), (2, 1), (2, 2), (3, 2), (4, 2), (4, 3),
    ]  # fmt: skip
    assert (axis.values[0], axis.values[-1]) == (0.4, 1.4)
    assert axis.values[1:-1] == pytest.approx([(1 / 2 + 3 / 4) / 2, (3 / 4 + 5 / 6) / 2, 1.0, (7 / 6 + 5 / 4) / 2])


@pytest.mark.parametrize(("low", "high"), [(0.0, 3.0), (0.5, 1.5), (0.75, 0.8), (0.9, 1.1), (1.25, 2.5)])
def test_no_staffing_is_left_out_and_none_is_tried_twice_in_a_row(low: float, high: float) -> None:
    one = lever(OFFICERS, f"x{low}", f"x{high}")
    values = axis_of(one, TINY).values
    assert values is not None
    tried = [officers(one, factor) for factor in values]
    inside = {officers(one, factor) for factor in np.linspace(low, high, 997)}
    assert set(tried) == inside
    assert len(set(tried)) == len(tried)


def test_posts_are_whole_and_chances_are_not() -> None:
    assert axis_of(lever("departments.list.police.officers", 1, 4), TINY).values == pytest.approx([1, 2, 3, 4])
    chances = axis_of(lever("chances.misjudged", 0.1, 0.3), TINY)
    assert chances.values is None
    assert (chances.nearest(0.17), chances.at(0.5), chances.between(0.1, 0.2)) == (0.17, 0.2, pytest.approx(0.15))


def test_between_two_neighbours_is_nothing() -> None:
    posts = axis_of(lever("departments.list.police.officers", 1, 4), TINY)
    assert [posts.between(1, 4), posts.between(1, 3), posts.between(1, 2)] == [2, 2, None]
    assert (posts.nearest(2.4), posts.at(0), posts.at(1)) == (2, 1, 4)


def test_steps_too_fine_to_matter_are_none() -> None:
    wide = Lever("departments.list.police.officers", None, 0.0, 1e4, times=True, steps=True)
    assert axis_of(wide, TINY).values is None
