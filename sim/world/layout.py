"""Laying out the places, calendars and units of a scenario; nothing in it is random."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Departments, Scenario, Text, UnitSpec, roles_of
from sim.world.calendar import SECONDS_A_DAY, WorkCalendar, build_calendar
from sim.world.organisation import DEPARTMENT, MARGIN_DAYS, Headcount, Organisation, Places, Unit, simulated_days
from sim.world.shifts import shift_calendar, shift_starts
from sim.world.shocks import shocked_units


def build_organisation(scenario: Scenario) -> Organisation:
    """Lay out the places, calendars and units of a scenario; nothing in it is random."""
    places = _places(scenario)
    first_day, days = simulated_days(scenario)
    calendars = {name: build_calendar(spec, first_day, days + MARGIN_DAYS) for name, spec in scenario.calendars.items()}
    layout = _Layout(scenario, places, calendars, first_day)
    unit_of_grid = tuple(
        layout.add_kind(role, role_id, kind) for role, (role_id, kind) in enumerate(scenario.units.items())
    )
    layout.add_departments(len(scenario.units))
    role_ids, roles = (*scenario.units, "owner"), roles_of(scenario)
    return Organisation(
        first_day=first_day,
        places=places,
        units=shocked_units(scenario, layout.units, len(scenario.units), layout.unit_of_department),
        role_ids=role_ids,
        role_names=tuple(roles[role] for role in role_ids),
        role_tiers=(
            *(DEPARTMENT if kind.pooled_by == DEPARTMENT else kind.tier for kind in scenario.units.values()),
            DEPARTMENT,
        ),
        unit_of_grid=unit_of_grid,
        unit_of_department=layout.unit_of_department,
        calendars=calendars,
        reference=calendars[scenario.reference_calendar],
    )


def _places(scenario: Scenario) -> Places:
    townships = scenario.places.townships
    grids = [int(township.grids.value) for township in townships.values()]
    villages = [int(township.villages.value) for township in townships.values()]
    first_grid = np.cumsum([0, *grids[:-1]])
    first_village = np.cumsum([0, *villages[:-1]])
    counties = tuple(scenario.places.counties) or ("",)
    return Places(
        county_ids=counties,
        county_of_township=np.array([counties.index(township.county or "") for township in townships.values()]),
        township_ids=tuple(townships),
        residents=np.array([float(township.residents.value) for township in townships.values()]),
        distance_km=np.array([float(township.distance_km.value) for township in townships.values()]),
        first_grid=first_grid,
        township_of_grid=np.repeat(np.arange(len(grids)), grids),
        village_of_grid=np.concatenate(
            [first + np.arange(g) * v // g for first, v, g in zip(first_village, villages, grids, strict=True)]
        ),
    )


def _tier(kind: UnitSpec) -> str:
    """Return the tier of a kind of unit: what has a pool for each department is the departments' own."""
    return DEPARTMENT if kind.pooled_by == DEPARTMENT else kind.tier


class _Layout:
    """Units as they are added, kind by kind."""

    def __init__(self, scenario: Scenario, places: Places, calendars: dict[str, WorkCalendar], first_day: date) -> None:
        self.scenario = scenario
        self.places = places
        self.calendars = calendars
        self.first_day = first_day
        self.units: list[Unit] = []
        self.unit_of_department: dict[int, NDArray[np.int64]] = {}
        counties = scenario.places.counties
        self.factor = [counties[county].staff_factor.value if county else 1.0 for county in places.county_ids]

    def add_kind(self, role: int, role_id: str, kind: UnitSpec) -> NDArray[np.int64]:
        """Append the units of one kind and return the unit that serves each grid; none does for those by department.

        People are counted by `staff_per` and queue by `pooled_by`. Where a part of a township has nobody (0.9 workers a
        grid leave every tenth grid vacant), the neighbour before it serves it, or else the one after.
        """
        if kind.pooled_by == DEPARTMENT:
            self._add_by_department(role, role_id, kind)
            return np.empty(0, dtype=np.int64)
        places = self.places
        counted_at, pooled_at = places.of_tier(kind.staff_per), places.of_tier(kind.pooled_by)
        pools = pooled_at.max() + 1
        township_of_pool, county_of_pool = np.full(pools, -1), np.zeros(pools, dtype=np.int64)
        county_of_pool[pooled_at] = places.of_tier("county")
        if kind.pooled_by != "county":
            township_of_pool[pooled_at] = places.township_of_grid
        pool_of_counted = np.zeros(counted_at.max() + 1, dtype=np.int64)
        pool_of_counted[counted_at] = pooled_at
        block = np.zeros(len(pool_of_counted), dtype=np.int64)
        block[counted_at] = places.of_tier("county" if kind.staff_per in ("township", "county") else "township")

        def people(staff: float) -> NDArray[np.int64]:
            if kind.staff_per == "county":
                return np.array([self._of_county(staff, county) for county in range(len(pool_of_counted))])
            return _summed(_spread(staff, block), pool_of_counted, len(township_of_pool))

        changes = [(start, people(staff)) for start, staff in self._plan(kind)]
        terms = self._terms(kind)
        ever_staffed = np.any([staff > 0 for _, staff in changes], axis=0)
        server_of_pool = _neighbours(ever_staffed, township_of_pool)

        unit_of_pool = np.full(len(township_of_pool), -1)
        for pool in np.unique(server_of_pool).tolist():
            unit_of_pool[pool] = len(self.units)
            township, county = int(township_of_pool[pool]), int(county_of_pool[pool])
            self.units.append(
                Unit(
                    id=_unit_id(role_id, kind.pooled_by, pool, township, county, places),
                    name=self._name(kind.name, township, county),
                    role=role,
                    tier=kind.tier,
                    township=township,
                    county=county,
                    headcount=_headcount([(start, int(staff[pool])) for start, staff in changes]),
                    **terms,
                )
            )
        unit_of_grid: NDArray[np.int64] = unit_of_pool[server_of_pool][pooled_at]
        return unit_of_grid

    def add_departments(self, role: int) -> None:
        """Append the departments' own units: their officers for matters."""
        table = []
        for county in range(len(self.places.county_ids)):
            row = []
            for department_id, department in self.scenario.departments.list.items():
                row.append(len(self.units))
                self.units.append(
                    Unit(
                        id=self._id(department_id, county),
                        name=self._name(department.name, -1, county),
                        role=role,
                        tier=DEPARTMENT,
                        township=-1,
                        county=county,
                        headcount=((0, self._of_county(department.officers.value, county)),),
                        **self._terms(self.scenario.departments),
                    )
                )
            table.append(row)
        self.unit_of_department[role] = np.array(table, dtype=np.int64).reshape(len(table), -1)

    def _add_by_department(self, role: int, role_id: str, kind: UnitSpec) -> None:
        table = []
        plan, terms = self._plan(kind), self._terms(kind)
        for county in range(len(self.places.county_ids)):
            row = []
            for department_id, department in self.scenario.departments.list.items():
                row.append(len(self.units))
                own = department.staff.get(role_id)
                changes = plan if own is None else [(0, own.value), *plan[1:]]
                name = Text(en=f"{kind.name.en}, {department.name.en}", zh=f"{department.name.zh}{kind.name.zh}")
                self.units.append(
                    Unit(
                        id=self._id(f"{role_id}.{department_id}", county),
                        name=self._name(name, -1, county),
                        role=role,
                        tier=DEPARTMENT,
                        township=-1,
                        county=county,
                        headcount=_headcount([(start, self._of_county(staff, county)) for start, staff in changes]),
                        **terms,
                    )
                )
            table.append(row)
        self.unit_of_department[role] = np.array(table, dtype=np.int64)

    def _of_county(self, staff: float, county: int) -> int:
        """Return the people of a county body, whole; where somebody is, the county's factor leaves at least one."""
        if not self.places.county_ids[county]:
            return int(staff)
        return max(int(np.floor(staff * self.factor[county] + 0.5)), 1) if staff * self.factor[county] > 0 else 0

    def _id(self, of_county: str, county: int) -> str:
        county_id = self.places.county_ids[county]
        return f"{of_county}.{county_id}" if county_id else of_county

    def _name(self, name: Text, township: int, county: int) -> Text:
        county_id = self.places.county_ids[county]
        if township >= 0:
            place = self.scenario.places.townships[self.places.township_ids[township]].name
        elif county_id:
            place = self.scenario.places.counties[county_id].name
        else:
            return name
        return Text(en=f"{name.en}, {place.en}", zh=f"{place.zh}{name.zh}")

    def _plan(self, kind: UnitSpec) -> list[tuple[int, float]]:
        """Return the staff of a kind of unit over time: (from this second on, so many)."""
        if kind.shifts:
            return shift_starts(self.scenario.calendars[kind.calendar], kind.shifts, self.first_day, self._days(kind))
        assert kind.staff is not None, "the schema asks for staff or shifts"
        changes = [(_second(change.from_day, self.first_day), change.staff.value) for change in kind.staff_changes]
        return [(0, kind.staff.value), *changes]

    def _hours(self, kind: UnitSpec | Departments) -> WorkCalendar:
        if isinstance(kind, UnitSpec) and kind.shifts:
            return shift_calendar(self.scenario.calendars[kind.calendar], kind.shifts, self.first_day, self._days(kind))
        return self.calendars[kind.calendar]

    def _days(self, kind: UnitSpec) -> int:
        return self.calendars[kind.calendar].horizon_s // SECONDS_A_DAY

    def _terms(self, kind: UnitSpec | Departments) -> _Terms:
        hours = self._hours(kind)
        return {
            "calendar": hours,
            "urgent_calendar": _urgent_hours(hours, self.calendars, kind.urgent_calendar),
            "share_of_time": kind.share_of_time.value,
            "wage_yuan_per_hour": kind.wage_yuan_per_hour.value,
        }


class _Terms(TypedDict):
    calendar: WorkCalendar
    urgent_calendar: WorkCalendar
    share_of_time: float
    wage_yuan_per_hour: float


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


def _headcount(numbers: list[tuple[int, int]]) -> Headcount:
    """Return the headcount that starts with the first number, with only those after it that change something."""
    return (numbers[0], *(after for before, after in pairwise(numbers) if after[1] != before[1]))


def _urgent_hours(usual: WorkCalendar, calendars: dict[str, WorkCalendar], on_call: str | None) -> WorkCalendar:
    return usual if on_call is None else usual.joined(calendars[on_call])


def _second(day: date, first_day: date) -> int:
    return max(0, (day - first_day).days * SECONDS_A_DAY)


def _unit_id(role_id: str, pooled_by: str, pool: int, township: int, county: int, places: Places) -> str:
    if pooled_by == "county":
        county_id = places.county_ids[county]
        return f"{role_id}.{county_id}" if county_id else role_id
    township_id = places.township_ids[township]
    if pooled_by == "township":
        return f"{role_id}.{township_id}"
    of_tier = places.village_of_grid if pooled_by == "village" else np.arange(len(places.township_of_grid))
    first = int(of_tier[places.first_grid[township]])
    return f"{role_id}.{township_id}.{pool - first + 1}"
