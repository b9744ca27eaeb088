"""Sections of a scenario about who is there: calendars, places, units, departments, posts that move."""

from typing import Annotated, Literal

from pydantic import Field, Strict

from sim.scenario.fields import (
    AtLeast,
    AtLeastOne,
    Count,
    Days,
    Factor,
    Id,
    IsoDate,
    Kilometres,
    Name,
    Nonnegative,
    OpeningHours,
    PartOfTime,
    People,
    Section,
    Share,
    Speed,
    WholePeople,
)
from sim.scenario.names import StaffPlace, Tier, Weekday
from sim.scenario.provenance import default


class CalendarSpec(Section):
    """When work is done."""

    hours: OpeningHours
    weekdays: Annotated[tuple[Weekday, ...], Strict(False), Field(min_length=1)]
    public_holidays: Literal["CN"] | None = None
    extra_days_off: Days = ()
    extra_working_days: Days = ()


class County(Section):
    """A county or district of a city: a coordination domain with its own departments and command centre.

    `staff_factor` multiplies the staff of its county bodies and departments; whoever is there stays at least one.
    """

    name: Name
    staff_factor: Factor = default(1)


class Township(Section):
    """A township: its size, and how far it lies from the county seat."""

    name: Name
    county: str | None = None
    residents: Count
    villages: AtLeastOne
    grids: AtLeastOne
    distance_km: Kilometres = default(0)


class Places(Section):
    """The townships, and the counties they lie in; without `counties` all lie in one that needs no name."""

    counties: dict[Id, County] = {}
    townships: Annotated[dict[Id, Township], Field(min_length=1)]


class Travel(Section):
    """Speed and distances of travel to work on site."""

    speed_km_per_hour: Speed = default(40)
    within_township_km: Kilometres = default(0)
    citizen_speed_km_per_hour: Speed = default(25)


class Citizens(Section):
    """What citizens' time and ways are worth: for the money in results only; nothing that happens depends on it."""

    value_of_time_yuan_per_hour: Nonnegative = default(0)
    travel_cost_yuan_per_km: Nonnegative = default(0)


class StaffChange(Section):
    """From a day on, the staff of each pool of a unit."""

    from_day: IsoDate = Field(alias="from")
    staff: People


class Shift(Section):
    """Hours within a unit's calendar, and its staff in them."""

    hours: OpeningHours
    staff: People


class UnitSpec(Section):
    """A kind of unit: who works there, when, and for how much of their time on matters.

    Staff counted and pooled by department are one pool for each department, which serves the matters it owns; they
    count as the departments', whatever `tier` says.

    The staff is one number, or one for each shift; with shifts it is open in their hours only.

    Urgent matters are worked on in the hours of `urgent_calendar` as well as in those of `calendar`.
    """

    name: Name
    tier: Tier
    staff_per: StaffPlace
    staff: People | None = None
    shifts: Annotated[tuple[Shift, ...], Strict(False)] = ()
    pooled_by: StaffPlace
    calendar: str
    urgent_calendar: str | None = None
    share_of_time: PartOfTime = default(1)
    wage_yuan_per_hour: Nonnegative = default(0)
    staff_changes: Annotated[tuple[StaffChange, ...], Strict(False)] = ()


class Department(Section):
    """A county department: its officers for matters, and its share of the matters that departments own.

    `staff` gives its people in units pooled by department, where they are not as many as in every department.
    """

    name: Name
    officers: WholePeople
    owned_share: Share
    staff: dict[Id, WholePeople] = {}


class Departments(Section):
    """The county departments; each is a pool of its own.

    Urgent matters are worked on in the hours of `urgent_calendar` as well as in those of `calendar`.
    """

    calendar: str
    urgent_calendar: str | None = None
    share_of_time: PartOfTime = default(1)
    wage_yuan_per_hour: Nonnegative = default(0)
    list: dict[Id, Department]


class Transfer(Section):
    """Posts that leave a county body for a kind of township unit: so many for each township that adopts the reform.

    `from` is a kind of unit pooled by county or by department, a department, or `departments` for the officers of all;
    with several pools, each post is taken from the one that then has most. A newcomer's work takes
    `newcomer_time_factor` times as long for the first `newcomer_working_days` of the reference calendar.
    """

    name: Name
    from_unit: str = Field(alias="from")
    to_unit: str = Field(alias="to")
    posts_per_township: WholePeople
    newcomer_time_factor: AtLeast = default(1)
    newcomer_working_days: Nonnegative = default(0)
