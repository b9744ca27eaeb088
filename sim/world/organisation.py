"""Who is there: places, and units with their staff over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario, Text, UnitSpec
from sim.world.calendar import SECONDS_A_DAY, WorkCalendar, build_calendar

DEPARTMENT = "department"
MARGIN_DAYS = 400
"""Calendars reach this far beyond the run, so that a due date or a piece of work that ends after it has a time."""

Headcount = tuple[tuple[int, int], ...]
"""People on the staff: (from this second on, so many), in order of time, the first from second 0."""


@dataclass(frozen=True)
class Places:
    """Where matters lie: every grid lies in a village, every village in a township, numbered through the county."""

    township_ids: tuple[str, ...]
    residents: NDArray[np.float64]
    distance_km: NDArray[np.float64]
    first_grid: NDArray[np.int64]
    township_of_grid: NDArray[np.int64]
    village_of_grid: NDArray[np.int64]

    def of_tier(self, tier: str) -> NDArray[np.int64]:
        """Return the place at `tier` in which each grid lies (shape: grids)."""
        grids = np.arange(len(self.township_of_grid))
        return {
            "grid": grids,
            "village": self.village_of_grid,
            "township": self.township_of_grid,
            "county": np.zeros_like(grids),
        }[tier]


@dataclass(frozen=True)
class Unit:
    """One queue and the people who serve it.

    Attributes
    ----------
    tier
        grid, village, township, county or department.
    township
        Index of the township it lies in, -1 for a body of the county.
    urgent_calendar
        The hours in which urgent matters are worked on: those of `calendar`, and those on call where somebody is.
    share_of_time
        The part of their working time that its people have for matters.
    """

    id: str
    name: Text
    role: int
    tier: str
    township: int
    headcount: Headcount
    calendar: WorkCalendar
    urgent_calendar: WorkCalendar
    share_of_time: float
    wage_yuan_per_hour: float

    def staffed_s(self, from_s: int, to_s: int) -> float:
        """Return the person-seconds available for matters within [from_s, to_s)."""
        starts = [start for start, _ in self.headcount[1:]]
        total = 0
        for (start, staff), end in zip(self.headcount, [*starts, to_s], strict=True):
            begin, stop = max(start, from_s), min(end, to_s)
            if begin < stop:
                total += staff * (self.calendar.worked(stop) - self.calendar.worked(begin))
        return total * self.share_of_time


@dataclass(frozen=True)
class Organisation:
    """The units of a county, and which one serves a place.

    Attributes
    ----------
    role_ids, role_tiers
        The kinds of unit in the scenario's order; departments are one kind, the last, called `owner`.
    unit_of_grid
        For each kind of unit but the departments: the unit that serves each grid (shape: grids).
    first_department
        Index of the first department's unit; the others follow in the scenario's order.
    """

    first_day: date
    places: Places
    units: tuple[Unit, ...]
    role_ids: tuple[str, ...]
    role_names: tuple[Text, ...]
    role_tiers: tuple[str, ...]
    unit_of_grid: tuple[NDArray[np.int64], ...]
    first_department: int
    calendars: dict[str, WorkCalendar]
    reference: WorkCalendar


def build_organisation(scenario: Scenario) -> Organisation:
    """Lay out the places, calendars and units of a scenario; nothing in it is random."""
    places = _places(scenario)
    first_day, days = simulated_days(scenario)
    calendars = {name: build_calendar(spec, first_day, days + MARGIN_DAYS) for name, spec in scenario.calendars.items()}
    units: list[Unit] = []
    unit_of_grid = []
    for role, (role_id, kind) in enumerate(scenario.units.items()):
        unit_of_grid.append(_add_units(units, role, role_id, kind, places, calendars, first_day, scenario))
    first_department = len(units)
    departments = scenario.departments
    names = [kind.name for kind in scenario.units.values()]
    for department_id, department in departments.list.items():
        units.append(
            Unit(
                id=department_id,
                name=department.name,
                role=len(scenario.units),
                tier=DEPARTMENT,
                township=-1,
                headcount=((0, int(department.officers.value)),),
                calendar=calendars[departments.calendar],
                urgent_calendar=_urgent_hours(calendars, departments.calendar, departments.urgent_calendar),
                share_of_time=departments.share_of_time.value,
                wage_yuan_per_hour=departments.wage_yuan_per_hour.value,
            )
        )
    return Organisation(
        first_day=first_day,
        places=places,
        units=tuple(units),
        role_ids=(*scenario.units, "owner"),
        role_names=(*names, Text(en="Departments", zh="县直部门")),
        role_tiers=(*(kind.tier for kind in scenario.units.values()), DEPARTMENT),
        unit_of_grid=tuple(unit_of_grid),
        first_department=first_department,
        calendars=calendars,
        reference=calendars[scenario.reference_calendar],
    )


def simulated_days(scenario: Scenario) -> tuple[date, int]:
    """Return the day of second 0 (the warm-up's first) and the number of days simulated."""
    period = scenario.period
    return period.start - timedelta(days=period.warm_up_days), period.warm_up_days + period.days


def _places(scenario: Scenario) -> Places:
    townships = scenario.places.townships
    grids = [int(township.grids.value) for township in townships.values()]
    villages = [int(township.villages.value) for township in townships.values()]
    first_grid = np.cumsum([0, *grids[:-1]])
    first_village = np.cumsum([0, *villages[:-1]])
    return Places(
        township_ids=tuple(townships),
        residents=np.array([float(township.residents.value) for township in townships.values()]),
        distance_km=np.array([float(township.distance_km.value) for township in townships.values()]),
        first_grid=first_grid,
        township_of_grid=np.repeat(np.arange(len(grids)), grids),
        village_of_grid=np.concatenate(
            [first + np.arange(g) * v // g for first, v, g in zip(first_village, villages, grids, strict=True)]
        ),
    )


def _add_units(
    units: list[Unit],
    role: int,
    role_id: str,
    kind: UnitSpec,
    places: Places,
    calendars: dict[str, WorkCalendar],
    first_day: date,
    scenario: Scenario,
) -> NDArray[np.int64]:
    """Append the units of one kind and return the unit that serves each grid.

    People are counted by `staff_per` and queue by `pooled_by`. Where a part of a township has nobody (0.9 workers a
    grid leave every tenth grid vacant), the neighbour before it serves it, or else the one after.
    """
    counted_at, pooled_at = places.of_tier(kind.staff_per), places.of_tier(kind.pooled_by)
    township_of_pool = np.full(pooled_at.max() + 1, -1)
    if kind.pooled_by != "county":
        township_of_pool[pooled_at] = places.township_of_grid
    pool_of_counted = np.zeros(counted_at.max() + 1, dtype=np.int64)
    pool_of_counted[counted_at] = pooled_at

    township_of_counted = np.zeros(len(pool_of_counted), dtype=np.int64)
    township_of_counted[counted_at] = 0 if kind.staff_per in ("township", "county") else places.township_of_grid

    def people(staff: float) -> NDArray[np.int64]:
        spread = _spread(staff, township_of_counted)
        return _summed(spread, pool_of_counted, len(township_of_pool))

    changes = [(0, people(kind.staff.value))]
    changes += [(_second(change.from_day, first_day), people(change.staff.value)) for change in kind.staff_changes]
    ever_staffed = np.any([staff > 0 for _, staff in changes], axis=0)
    server_of_pool = _neighbours(ever_staffed, township_of_pool)

    unit_of_pool = np.full(len(township_of_pool), -1)
    for pool in np.unique(server_of_pool):
        unit_of_pool[pool] = len(units)
        units.append(
            Unit(
                id=_unit_id(role_id, kind.pooled_by, int(pool), int(township_of_pool[pool]), places),
                name=_unit_name(kind, int(township_of_pool[pool]), scenario),
                role=role,
                tier=kind.tier,
                township=int(township_of_pool[pool]),
                headcount=tuple((start, int(staff[pool])) for start, staff in changes),
                calendar=calendars[kind.calendar],
                urgent_calendar=_urgent_hours(calendars, kind.calendar, kind.urgent_calendar),
                share_of_time=kind.share_of_time.value,
                wage_yuan_per_hour=kind.wage_yuan_per_hour.value,
            )
        )
    unit_of_grid: NDArray[np.int64] = unit_of_pool[server_of_pool][pooled_at]
    return unit_of_grid


def _spread(staff: float, block: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each counted place a whole number of people, evenly: 0.9 a place is 9 in every 10 places of a block."""
    first_of_block = np.searchsorted(block, block)
    position = np.arange(len(block)) - first_of_block
    tolerance = 1e-9
    upto = np.floor((position + 1) * staff + tolerance)
    people: NDArray[np.int64] = (upto - np.floor(position * staff + tolerance)).astype(np.int64)
    return people


def _summed(people: NDArray[np.int64], pool: NDArray[np.int64], pools: int) -> NDArray[np.int64]:
    total: NDArray[np.int64] = np.zeros(pools, dtype=np.int64)
    np.add.at(total, pool, people)
    return total


def _neighbours(staffed: NDArray[np.bool_], township: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pool that serves each pool: itself, or a staffed neighbour in its township where nobody is there."""
    server = np.arange(len(staffed))
    for pool in np.flatnonzero(~staffed):
        candidates = np.flatnonzero(staffed & (township == township[pool]))
        if township[pool] >= 0 and len(candidates):
            before = candidates[candidates < pool]
            server[pool] = before[-1] if len(before) else candidates[0]
    return server


def _urgent_hours(calendars: dict[str, WorkCalendar], usual: str, on_call: str | None) -> WorkCalendar:
    return calendars[usual] if on_call is None else calendars[usual].joined(calendars[on_call])


def _second(day: date, first_day: date) -> int:
    return max(0, (day - first_day).days * SECONDS_A_DAY)


def _unit_id(role_id: str, pooled_by: str, pool: int, township: int, places: Places) -> str:
    if pooled_by == "county":
        return role_id
    township_id = places.township_ids[township]
    if pooled_by == "township":
        return f"{role_id}.{township_id}"
    of_tier = places.village_of_grid if pooled_by == "village" else np.arange(len(places.township_of_grid))
    first = int(of_tier[places.first_grid[township]])
    return f"{role_id}.{township_id}.{pool - first + 1}"


def _unit_name(kind: UnitSpec, township: int, scenario: Scenario) -> Text:
    if township < 0:
        return kind.name
    place = list(scenario.places.townships.values())[township].name
    return Text(en=f"{kind.name.en}, {place.en}", zh=f"{place.zh}{kind.name.zh}")
