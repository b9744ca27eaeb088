"""Who serves whom, with how many and when: on call, vacant grids, pooling, changes of staff, share of time."""

from __future__ import annotations

import pytest

ASK = """
starts: {call: ask, again: ask}
steps:
  ask: {by: desk, work: three_hours, next: [{to: solved}]}
"""
WEST = {"township": 1, "village": 2, "grid": 4}


def test_urgent_matters_are_worked_on_at_any_hour_by_those_on_call(county) -> None:
    rule = """
    starts: {call: ask, again: ask}
    steps:
      ask: {by: owner, work: three_hours, next: [{to: tell}]}
      tell: {by: desk, work: hour, next: [{to: solved}]}
    """
    matters = [{"born": "4 17:00"}, {"born": "4 17:30"}, {"born": "4 17:45", "urgent": 1}]
    table = county.run(rule, matters, "departments: {urgent_calendar: always}")
    # The police are busy with matter 0 over the weekend, as nothing is interrupted; the desk is not on call.
    assert table.visits("priority") == [
        "0 | ask | police | 4 17:00 | 4 17:00 | 7 10:00 | 0",
        "0 | tell | desk.east | 7 10:00 | 7 10:00 | 7 11:00 | 0",
        "1 | ask | police | 4 17:30 | 7 14:00 | 7 17:00 | 0",
        "1 | tell | desk.east | 7 17:00 | 7 17:00 | 7 18:00 | 0",
        "2 | ask | police | 4 17:45 | 7 10:00 | 7 13:00 | 100",
        "2 | tell | desk.east | 7 13:00 | 7 14:00 | 7 15:00 | 100",
    ]


def test_an_urgent_matter_at_night_goes_ahead_of_those_that_wait_for_the_morning(county) -> None:
    matters = [{"born": "0 19:00"}, {"born": "0 20:00", "urgent": 1}, {"born": "0 21:00", "urgent": 1}]
    table = county.run(ASK, matters, "units: {desk: {urgent_calendar: always}}")
    assert table.matters("solved_s") == ["1 11:00", "0 23:00", "1 02:00"]


def test_a_vacant_grid_is_served_by_the_neighbour_before_it_or_else_the_one_after(county) -> None:
    changes = """
    units:
      worker: {name: {en: G, zh: 网}, tier: grid, staff_per: grid, staff: 0.5, pooled_by: grid, calendar: office}
    """
    rule = ASK.replace("desk", "worker")
    grids = [{"born": "0 08:00", "grid": grid, "village": grid // 2} for grid in range(4)]
    table = county.run(rule, [*grids, {"born": "0 08:00", **WEST}], changes)
    # Half a worker a grid: the second and the fourth grid of a township have one. The third grid has the neighbour
    # before it, the first has none before it and gets the one after, in the west too.
    assert table.visits() == [
        "0 | ask | worker.east.2 | 0 08:00 | 0 08:00 | 0 11:00",
        "1 | ask | worker.east.2 | 0 08:00 | 0 11:00 | 0 16:00",
        "2 | ask | worker.east.2 | 0 08:00 | 0 16:00 | 1 09:00",
        "3 | ask | worker.east.4 | 0 08:00 | 0 08:00 | 0 11:00",
        "4 | ask | worker.west.2 | 0 08:00 | 0 08:00 | 0 11:00",
    ]


@pytest.mark.parametrize(
    ("pooled_by", "solved"),
    [
        # Two villages in the east with one person each; two matters in the first, one in the second, one in the west.
        ("village", ["0 11:00", "0 16:00", "0 11:00", "0 11:00"]),
        ("township", ["0 11:00", "0 11:00", "0 16:00", "0 11:00"]),
        ("county", ["0 11:00", "0 11:00", "0 11:00", "0 16:00"]),
    ],
)
def test_pooling_changes_queues(county, pooled_by: str, solved: list[str]) -> None:
    changes = f"""
    units:
      elder:
        name: {{en: Village committees, zh: 村}}
        tier: village
        staff_per: village
        staff: 1
        pooled_by: {pooled_by}
        calendar: office
    """
    villages = [{"village": 0}, {"village": 0, "grid": 1}, {"village": 1, "grid": 2}, WEST]
    table = county.run(ASK.replace("desk", "elder"), [{"born": "0 08:00", **place} for place in villages], changes)
    assert table.matters("solved_s") == solved


def test_townships_have_queues_of_their_own(county) -> None:
    table = county.run(ASK, [{"born": "0 08:00"}, {"born": "0 08:00", **WEST}, {"born": "0 08:00"}])
    assert table.matters("solved_s") == ["0 11:00", "0 11:00", "0 16:00"]


def test_staff_changes_at_a_date(county) -> None:
    changes = """
    units: {desk: {staff_changes: [{from: "2025-03-04", staff: 2}, {from: "2025-03-05", staff: 0}]}}
    """
    table = county.run(ASK, [{"born": "0 15:00"}] * 6, changes)
    # Monday: one at work. Tuesday: two, the second of whom starts at 08:00; at 10:00 and 11:00 the next two. Those who
    # leave on Wednesday finish what they hold; the last matter waits for ever.
    assert table.visits() == [
        "0 | ask | desk.east | 0 15:00 | 0 15:00 | 0 18:00",
        "1 | ask | desk.east | 0 15:00 | 1 08:00 | 1 11:00",
        "2 | ask | desk.east | 0 15:00 | 1 08:00 | 1 11:00",
        "3 | ask | desk.east | 0 15:00 | 1 11:00 | 1 16:00",
        "4 | ask | desk.east | 0 15:00 | 1 11:00 | 1 16:00",
        "5 | ask | desk.east | 0 15:00 | 1 16:00 | 2 09:00",
    ]
    assert county.run(ASK, [{"born": "0 15:00"}] * 8, changes).visits()[-1] == "7 | ask | desk.east | 0 15:00 | - | -"


def test_those_who_come_at_midnight_start_at_once_where_work_goes_on(county) -> None:
    changes = """
    units: {desk: {calendar: always, staff: 0, staff_changes: [{from: "2025-03-04", staff: 2}]}}
    """
    assert county.run(ASK, [{"born": "0 15:00"}] * 3, changes).matters("solved_s") == ["1 03:00", "1 03:00", "1 06:00"]


def test_people_with_a_share_of_their_time_take_longer(county) -> None:
    changes = "units: {desk: {share_of_time: 0.4}}\nworks: {three_hours: {mean_hours: 2.0001}}"
    table = county.run(ASK, [{"born": "0 08:00"}], changes)
    # 7200.36 is 7,200 s of work, five hours at 0.4.
    assert table.visits("work_s") == ["0 | ask | desk.east | 0 08:00 | 0 08:00 | 0 15:00 | 7200"]


def test_holidays_and_make_up_days_move_work(county) -> None:
    # Wednesday, 30 April 2025 is day 0: 1 to 5 May are off. The Sunday before, 27 April, is worked.
    table = county.run(ASK, [{"born": "0 16:00"}], 'period: {start: "2025-04-30", days: 28}')
    assert table.matters("solved_s") == ["6 09:00"]
    table = county.run(ASK, [{"born": "1 09:00"}], 'period: {start: "2025-04-26", days: 28}')
    assert table.matters("solved_s") == ["1 12:00"]
