"""Shifts: what is told about wrong ones, and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.documents import Document
from sim.scenario import load_scenario

OFFICE = "    staff_per: township\n    staff: 2\n"


def shifts(*lines: str) -> str:
    return "    staff_per: township\n    shifts:\n" + "".join(f"      - {line}\n" for line in lines)


MORNING = '{hours: [["08:00", "12:00"]], staff: 3}'
CASES = {
    "overlap": (
        shifts(MORNING, '{hours: [["11:30", "12:00"]], staff: 1}'),
        "shifts[1].hours: these hours overlap with those of a shift before",
    ),
    "outside": (
        shifts(MORNING, '{hours: [["14:30", "18:30"]], staff: 1}'),
        "shifts[1].hours: must lie within the hours of the calendar office",
    ),
    "over lunch": (
        shifts('{hours: [["11:00", "15:00"]], staff: 1}'),
        "shifts[0].hours: must lie within the hours of the calendar office",
    ),
    "both": (
        shifts(MORNING) + "    staff: 2\n",
        "staff: the staff stands in shifts here: leave this out, or the shifts",
    ),
    "none": ("    staff_per: township\n", "staff is required, or shifts with staff each"),
    "no staff in one": (shifts('{hours: [["08:00", "12:00"]]}'), "shifts[0].staff: is required"),
    "empty": (
        "    staff_per: township\n    shifts: []\n",
        "staff is required, or shifts with staff each",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_wrong_shifts(
    case: str, changed: Callable[..., Document], problems: Callable[[Document], list[str]], tiny_text: str
) -> None:
    text, message = CASES[case]
    old = tiny_text[tiny_text.index("  social_governance_office:") :]
    old = old[: old.index("    pooled_by")]
    assert OFFICE in old
    (problem,) = problems(changed((old, old.replace(OFFICE, text))))
    assert f"units.social_governance_office{'.' if ':' in message else ': '}{message}" in problem


def test_adjacent_hours_of_the_calendar_are_one(changed: Callable[..., Document], tiny_text: str) -> None:
    old = tiny_text[tiny_text.index("  social_governance_office:") :]
    old = old[: old.index("    pooled_by")]
    document = changed(
        (old, old.replace(OFFICE, shifts('{hours: [["09:00", "12:30"]], staff: 1}'))),
        ('hours: [["08:00", "12:00"], ["14:30", "18:00"]]', 'hours: [["08:00", "12:00"], ["12:00", "18:00"]]'),
    )
    assert len(load_scenario(document).units["social_governance_office"].shifts) == 1


def test_a_department_may_not_have_staff_of_its_own_in_a_unit_with_shifts(
    changed: Callable[..., Document], problems: Callable[[Document], list[str]]
) -> None:
    windows = """  windows:
    name: {en: Windows, zh: 窗口}
    tier: county
    staff_per: department
    pooled_by: department
    calendar: office
    shifts: [{hours: [["08:00", "12:00"]], staff: 2}]

departments:
"""
    police = "    police: {name: {en: Police, zh: 公安局}, officers: 3, "
    (problem,) = problems(changed(("\ndepartments:\n", windows), (police, police + "staff: {windows: 3}, ")))
    assert "departments.list.police.staff.windows: this unit has shifts" in problem
