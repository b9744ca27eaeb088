"""What happens in one and the same second, and work of no length, each in a world computed by hand.

Offices are open from 08:00 to 12:00 and from 14:00 to 18:00; day 0 is a Monday. The desk has one person.
"""

from __future__ import annotations

import pytest

COUNTER = """
starts: {call: walk, again: long}
steps:
  walk: {wait: half_an_hour, next: [{to: counter}]}
  counter:
    by: desk
    work: hour
    present: true
    patience: half_an_hour
    next: [{if: left, to: closed_on_paper}, {to: solved}]
  long: {by: desk, work: hour, next: [{to: solved}]}
"""
PATIENCE = "waits: {half_an_hour: {name: {en: Patience, zh: 耐心}, shape: constant, mean_hours: 0.5}}"
AUTOMATIC = "works: {automatic: {name: {en: Automatic, zh: 自动}, shape: constant, mean_hours: 0}}"


@pytest.mark.parametrize(
    "kinds", [pytest.param((1, 0), id="lower number frees"), pytest.param((0, 1), id="higher number frees")]
)
def test_who_runs_out_of_patience_in_the_second_in_which_the_desk_is_freed_is_served(
    county, kinds: tuple[int, int]
) -> None:
    # Both are born at 08:30 and numbered as they are placed. One takes the desk until 09:30; the citizen walks for half
    # an hour, so that patience ends at 09:30 too.
    table = county.run(COUNTER, [{"born": "0 08:30", "kind": kind} for kind in kinds], PATIENCE)
    citizen = kinds.index(0)
    assert f"{citizen} | counter | desk.east | 0 09:00 | 0 09:30 | 0 10:30" in table.visits()
    assert table.matters("outcome") == ["1", "1"]


def test_who_runs_out_of_patience_a_second_before_the_desk_is_freed_leaves(county, at) -> None:
    table = county.run(COUNTER, [{"born_s": at("0 08:30") - 1}, {"born": "0 08:30", "kind": 1}], PATIENCE)
    assert table.visits()[1] == "0 | counter | desk.east | 0 08:59:59 | 0 09:29:59 | 0 09:29:59"


@pytest.mark.parametrize("in_person", ["", "present: true, "])
def test_work_of_0_hours_needs_neither_staff_nor_opening_hours(county, in_person: str) -> None:
    left = "{if: left, to: closed_on_paper}, " if in_person else ""
    rule = f"""
    starts: {{call: counter, again: long}}
    steps:
      counter: {{by: desk, work: automatic, {in_person}next: [{left}{{to: solved}}]}}
      long: {{by: desk, work: three_hours, next: [{{to: solved}}]}}
    """
    births = [("0 08:00", 1), ("0 09:00", 0), ("0 19:00", 0), ("5 19:00", 0)]
    table = county.run(rule, [{"born": born, "kind": kind} for born, kind in births], AUTOMATIC)
    assert table.visits()[1:] == [
        "1 | counter | desk.east | 0 09:00 | 0 09:00 | 0 09:00",  # the desk is busy until 11:00
        "2 | counter | desk.east | 0 19:00 | 0 19:00 | 0 19:00",  # after closing
        "3 | counter | desk.east | 5 19:00 | 5 19:00 | 5 19:00",  # a Saturday
    ]
