"""Shocks by hand: people who are away, and matters that come on top."""

from __future__ import annotations

RULE = """
starts: {call: ask, again: ask}
steps:
  ask: {by: centre, work: three_hours, next: [{to: solved}]}
"""
SHOCK = """
units: {centre: {staff: 2}}
shocks:
  ill: {name: {en: Ill, zh: 病假}, starts_on_day: 2, days: 2, staff: {centre: %s}}
"""


def test_half_of_two_are_away_for_two_days_and_finish_what_they_hold(county) -> None:
    """Days 1 and 2. Both have begun three hours' work at 17:00 of day 0; one does not come back when it is done."""
    born = ["0 17:00", "0 17:00", "1 08:00", "1 08:00", "1 08:00", "2 16:00", "2 16:00"]
    log = county.run(RULE, [{"born": moment} for moment in born], SHOCK % "0.5")
    assert log.visits() == [
        "0 | ask | centre | 0 17:00 | 0 17:00 | 1 10:00",
        "1 | ask | centre | 0 17:00 | 0 17:00 | 1 10:00",
        "2 | ask | centre | 1 08:00 | 1 10:00 | 1 15:00",
        "3 | ask | centre | 1 08:00 | 1 15:00 | 1 18:00",
        "4 | ask | centre | 1 08:00 | 2 08:00 | 2 11:00",
        "5 | ask | centre | 2 16:00 | 2 16:00 | 3 09:00",
        "6 | ask | centre | 2 16:00 | 3 08:00 | 3 11:00",
    ]


def test_with_nobody_there_the_queue_waits_for_their_return(county) -> None:
    log = county.run(RULE, [{"born": "1 09:00"}, {"born": "2 09:00"}], SHOCK % "0")
    assert log.visits() == [
        "0 | ask | centre | 1 09:00 | 3 08:00 | 3 11:00",
        "1 | ask | centre | 2 09:00 | 3 08:00 | 3 11:00",
    ]


def test_staffed_hours_are_those_of_who_is_there(county) -> None:
    """28 days from Monday, 3 March 2025, are 20 office days of 8 hours: two people, one of them away for two days."""
    log = county.run(RULE, [{"born": "0 09:00"}], SHOCK % "0.5").log
    centre = next(unit for unit in log.frame.units if unit.id == "centre")
    assert centre.staffed_s == (20 * 2 - 2) * 8 * 3600
