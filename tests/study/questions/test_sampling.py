"""Points of a design: what each sampler promises."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.levers import Lever
from sim.study.questions.sampling import points_of

A = Lever("a", (1.0, 2.0), 1.0, 2.0)
B = Lever("b", (10.0, 20.0, 30.0), 10.0, 30.0)
SHARE = Lever("share", None, 0.2, 0.6)
STAFF = Lever("staff", None, 1.0, 4.0, whole=True)


def test_a_grid_has_every_combination_once() -> None:
    points = points_of([A, B], "grid", None, 1)
    assert points.tolist() == [[1, 10], [1, 20], [1, 30], [2, 10], [2, 20], [2, 30]]


def test_a_list_goes_through_the_values_side_by_side() -> None:
    other = Lever("c", (5.0, 6.0), 5.0, 6.0)
    assert points_of([A, other], "list", None, 1).tolist() == [[1, 5], [2, 6]]


def test_a_latin_hypercube_has_one_point_in_every_stratum() -> None:
    points = points_of([SHARE, Lever("x", None, -1.0, 1.0)], "latin_hypercube", 10, 3)
    for column, low, high in ((0, 0.2, 0.6), (1, -1.0, 1.0)):
        strata = np.floor((points[:, column] - low) / (high - low) * 10).astype(int)
        assert sorted(strata) == list(range(10))


def test_sobol_points_lie_one_in_each_elementary_box() -> None:
    """A (0, m, 2)-net in base 2: each of the 16 boxes of 4 by 4 holds one of 16 points."""
    points = points_of([SHARE, Lever("x", None, 0.0, 4.0)], "sobol", 16, 3)
    boxes = {(int((share - 0.2) / 0.1), int(x)) for share, x in points}
    assert len(boxes) == 16


def test_whole_numbers_come_equally_often() -> None:
    points = points_of([STAFF], "latin_hypercube", 40, 3)
    assert np.unique(points, return_counts=True)[0].tolist() == [1, 2, 3, 4]
    assert np.unique(points, return_counts=True)[1].tolist() == [10, 10, 10, 10]


def test_the_same_seed_gives_the_same_points_and_another_gives_others() -> None:
    one, again, other = (points_of([SHARE], "sobol", 8, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again) and not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("levers", "sampler", "number", "told"),
    [
        ([SHARE], "grid", None, "grid needs values, not a range, for share"),
        ([A, B], "list", None, "as many values of each"),
        ([SHARE], "sobol", None, "sobol needs points=NUMBER"),
        ([SHARE], "sobol", 12, "8 or 16, not 12"),
        ([A], "grid", 5, "leave points out"),
    ],
)
def test_designs_that_make_no_sense_are_refused(levers, sampler, number, told) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=told):
        points_of(levers, sampler, number, 1)
