"""Who is there: places, and units with their staff over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Backlog, Scenario, Text
from sim.world.calendar import WorkCalendar

DEPARTMENT = "department"
MARGIN_DAYS = 400
"""Calendars reach this far beyond the run, so that a due date or a piece of work that ends after it has a time."""

Headcount = tuple[tuple[int, int], ...]
"""People on the staff: (from this second on, so many), in order of time, the first from second 0."""


@dataclass(frozen=True)
class Places:
    """Where matters lie: every grid lies in a village, a village in a township, a township in a county.

    All are numbered through the scenario; one without counties is one county, whose name in `county_ids` is empty.
    """

    county_ids: tuple[str, ...]
    county_of_township: NDArray[np.int64]
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
            "county": self.county_of_township[self.township_of_grid],
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
    county
        Index of its county.
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
    county: int
    headcount: Headcount
    calendar: WorkCalendar
    urgent_calendar: WorkCalendar
    share_of_time: float
    wage_yuan_per_hour: float

    def staffed_s(self, from_s: int, to_s: int, headcount: Headcount | None = None) -> float:
        """Return the person-seconds available for matters within [from_s, to_s), by plan or by another headcount."""
        starts, staff = np.array(headcount or self.headcount, dtype=np.int64).T
        edges = np.clip(np.append(starts, to_s), from_s, to_s)
        return int(staff @ np.diff(self.calendar.worked_array(edges))) * self.share_of_time


@dataclass(frozen=True)
class Organisation:
    """The units of a county, and which one serves a place.

    Attributes
    ----------
    role_ids, role_tiers
        The kinds of unit in the scenario's order; departments are one kind, the last, called `owner`.
    unit_of_grid
        For each kind of unit but the departments: the unit that serves each grid (shape: grids); for a kind with a pool
        for each department, an empty array.
    unit_of_department
        By role, for the departments and kinds of unit with a pool for each of them: the unit of each county and
        department (shape: counties, departments).
    """

    first_day: date
    places: Places
    units: tuple[Unit, ...]
    role_ids: tuple[str, ...]
    role_names: tuple[Text, ...]
    role_tiers: tuple[str, ...]
    unit_of_grid: tuple[NDArray[np.int64], ...]
    unit_of_department: dict[int, NDArray[np.int64]]
    calendars: dict[str, WorkCalendar]
    reference: WorkCalendar


def lead_days(scenario: Scenario) -> int:
    """Return the days before the period: the warm-up's, or those since the oldest open matter was born."""
    if isinstance(scenario.backlog, Backlog):
        return scenario.backlog.oldest_days
    return scenario.period.warm_up_days


def simulated_days(scenario: Scenario) -> tuple[date, int]:
    """Return the day of second 0 (the first before the period that counts) and the number of days simulated."""
    period = scenario.period
    return period.start - timedelta(days=lead_days(scenario)), lead_days(scenario) + period.days
