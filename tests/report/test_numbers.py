"""Numbers as planners read them."""

import math

import pytest

from sim.measures import EVERYWHERE
from sim.report.numbers import decimals, estimate, number, percent
from sim.report.words import UNITS

NAN = math.nan


@pytest.mark.parametrize(
    ("values", "unit", "is_difference", "text"),
    [
        ((-0.98949, -1.40240, -0.57657), "working days", True, "−0.99 [−1.40, −0.58] working days"),
        ((0.0360, -0.0048, 0.0769), "share", True, "+3.6 [−0.5, +7.7] percentage points"),
        ((0.8326, 0.8073, 0.8579), "share", False, "83.3 [80.7, 85.8]%"),
        ((-7296.2, -7551.4, -7041.9), "hours", True, "−7,296 [−7,551, −7,042] hours"),
        ((12.0, NAN, NAN), "matters", True, "+12.0 matters"),
        ((0.0, 0.0, 0.0), "matters", True, "0 [0, 0] matters"),
        ((-1.4e-15, -0.6556, 0.6556), "matters", True, "0.00 [−0.66, +0.66] matters"),
        ((0.0213, 0.0201, 0.0225), "index", False, "0.0213 [0.0201, 0.0225]"),
        ((NAN, NAN, NAN), "hours", True, "–"),
        ((math.inf, NAN, NAN), "hours", False, "not reached"),
    ],
)
def test_estimates(values: tuple[float, float, float], unit: str, is_difference: bool, text: str) -> None:
    assert estimate(*values, unit, "en", is_difference) == text


def test_half_the_interval_keeps_two_digits() -> None:
    for half in (0.00123, 0.0456, 0.789, 1.23, 45.6, 789.0):
        shown = number(half, decimals(5.0, 5.0 - half, 5.0 + half))
        assert float(shown) == pytest.approx(half, rel=0.05)


def test_relative_differences_have_signs() -> None:
    assert [percent(value) for value in (-32.4, 4.26, 0.0)] == ["−32%", "+4.3%", "0.0%"]


def test_every_unit_that_a_measure_counts_in_has_a_chinese_word() -> None:
    in_percent = {"share"}
    assert {kpi.unit for kpi in EVERYWHERE} - in_percent <= set(UNITS)
