"""The organisation: counts, places and neighbours, by hand."""

from __future__ import annotations

import numpy as np

from sim.world import build_organisation


def units_of(organisation, role: str):
    number = organisation.role_ids.index(role)
    return [unit for unit in organisation.units if unit.role == number]


def test_every_grid_lies_in_a_village_and_a_township(tiny, read) -> None:
    places = build_organisation(read(tiny)).places
    assert places.township_of_grid.tolist() == [0] * 8 + [1] * 5
    assert places.village_of_grid.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3]


def test_vacant_grids_are_covered_by_a_neighbour_of_the_same_township(tiny, read) -> None:
    """0.8 workers a grid: East's 8 grids have 6, West's 5 have 4; the first of each five is vacant."""
    organisation = build_organisation(read(tiny))
    workers = units_of(organisation, "grid_worker")
    assert [unit.id for unit in workers] == [
        "grid_worker.east.2",
        "grid_worker.east.3",
        "grid_worker.east.4",
        "grid_worker.east.5",
        "grid_worker.east.7",
        "grid_worker.east.8",
        "grid_worker.west.2",
        "grid_worker.west.3",
        "grid_worker.west.4",
        "grid_worker.west.5",
    ]
    assert all(unit.headcount == ((0, 1),) for unit in workers)
    serves = organisation.unit_of_grid[0].tolist()
    first = organisation.units.index(workers[0])
    assert [unit - first for unit in serves] == [0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9]


def test_pooling_changes_queues_not_people(tiny, read) -> None:
    people = {}
    for pooled_by in ("grid", "village", "township", "county"):
        tiny["units"]["grid_worker"]["pooled_by"] = pooled_by
        workers = units_of(build_organisation(read(tiny)), "grid_worker")
        people[pooled_by] = (len(workers), sum(unit.headcount[0][1] for unit in workers))
    assert people == {"grid": (10, 10), "village": (4, 10), "township": (2, 10), "county": (1, 10)}


def test_staff_changes_by_date(tiny, read) -> None:
    """The run starts on 30 January; 1 April is its day 61."""
    tiny["units"]["command_centre"]["staff_changes"] = [{"from": "2025-04-01", "staff": 5}]
    (centre,) = units_of(build_organisation(read(tiny)), "command_centre")
    assert centre.headcount == ((0, 2), (61 * 86_400, 5))
    before, after = centre.staffed_s(0, 61 * 86_400), centre.staffed_s(61 * 86_400, 62 * 86_400)
    assert after == 5 * 7.5 * 3600 * 0.8
    assert centre.staffed_s(0, 62 * 86_400) == before + after


SQUAD = {
    "name": {"en": "Squads", "zh": "执法队"},
    "tier": "county",
    "staff_per": "department",
    "staff": 1,
    "pooled_by": "department",
    "calendar": "office",
    "staff_changes": [{"from": "2025-04-01", "staff": 5}],
}


def test_a_department_may_have_other_staff_than_the_rest(tiny, read) -> None:
    tiny["units"]["squad"] = SQUAD
    tiny["departments"]["list"]["housing"]["staff"] = {"squad": 4}
    squads = units_of(build_organisation(read(tiny)), "squad")
    later = (61 * 86_400, 5)
    assert [(unit.id, unit.headcount) for unit in squads] == [
        ("squad.police", ((0, 1), later)),
        ("squad.housing", ((0, 4), later)),
    ]


def test_departments_are_the_last_units_in_file_order(tiny, read) -> None:
    organisation = build_organisation(read(tiny))
    (departments,) = organisation.unit_of_department[len(organisation.unit_of_grid)].tolist()
    assert [organisation.units[unit].id for unit in departments] == ["police", "housing"]
    assert [organisation.units[unit].headcount for unit in departments] == [((0, 3),), ((0, 2),)]


def test_a_unit_of_every_grid_exists_for_every_role(tiny, read) -> None:
    organisation = build_organisation(read(tiny))
    for role, unit_of_grid in enumerate(organisation.unit_of_grid):
        assert unit_of_grid.shape == (13,)
        assert np.all(np.array([organisation.units[unit].role for unit in unit_of_grid]) == role)


def test_working_time_of_a_unit_is_its_calendar_times_staff_times_share(tiny, read) -> None:
    organisation = build_organisation(read(tiny))
    (centre,) = units_of(organisation, "command_centre")
    monday = (np.datetime64("2025-03-03") - np.datetime64("2025-01-30")).astype(int) * 86_400
    assert centre.staffed_s(monday, monday + 7 * 86_400) == 2 * 5 * 7.5 * 3600 * 0.8


def test_urgent_hours_hold_the_usual_ones_whatever_the_on_call_calendar_says(tiny, read) -> None:
    """On call on Monday nights only: urgent matters have these hours and the usual ones; else they would block."""
    tiny["calendars"]["on_call"] = {"hours": [["20:00", "24:00"]], "weekdays": ["mon"]}
    (centre,) = units_of(build_organisation(read(tiny)), "command_centre")
    monday = (np.datetime64("2025-03-03") - np.datetime64("2025-01-30")).astype(int) * 24
    open_at = [hour for hour in range(48) if centre.urgent_calendar.is_open(int(monday + hour) * 3600)]
    assert open_at == [8, 9, 10, 11, 15, 16, 17, 20, 21, 22, 23, 32, 33, 34, 35, 39, 40, 41]
