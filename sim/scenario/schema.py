"""The schema of a scenario file: one frozen model per section, attributes named as the keys."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, Strict

from sim.scenario.demand import BacklogSpec, CaseSpec, ItemList, KindSpec, Profile, Topics
from sim.scenario.fields import (
    Count,
    Id,
    IsoDate,
    Name,
    Names,
    Notes,
    Section,
    Text,
    as_list,
)
from sim.scenario.procedure import Chance, Limit, WaitSpec, WorkSpec
from sim.scenario.shocks import Shock
from sim.scenario.staffing import CalendarSpec, Citizens, Departments, Places, Transfer, Travel, UnitSpec


class Period(Section):
    """What is simulated and when."""

    start: IsoDate
    days: Annotated[int, Field(ge=1)]
    warm_up_days: Annotated[int, Field(ge=0)] = 0


class Wave(Section):
    """On a day, places adopt reforms or revoke them; so many at a time, if it says so, each some days after the last.

    `places` are counties or townships, or `all`, or `others`: those that no wave before it names.
    """

    from_day: IsoDate = Field(alias="from")
    places: Annotated[
        tuple[str, ...],
        Strict(False),
        Field(min_length=1),
        BeforeValidator(as_list, json_schema_input_type=str | list[str]),
    ]
    adopt: Names = ()
    revoke: Names = ()
    places_at_a_time: Annotated[int, Field(ge=1)] | None = None
    gap_days: Annotated[int, Field(ge=0)] = 0


class Rollout(Section):
    """How reforms spread: waves in the order in which they are planned."""

    name: Name | None = None
    about: Text | None = None
    waves: Annotated[tuple[Wave, ...], Strict(False)] = ()


class Scenario(Section):
    """A place and its matters, as planners write it."""

    schema_version: Literal[1] = Field(alias="schema")
    name: Name
    about: Text | None = None
    notes: Notes = ()
    period: Period
    calendars: Annotated[dict[Id, CalendarSpec], Field(min_length=1)]
    reference_calendar: str
    rules: Names = ()
    places: Places
    travel: Travel = Travel()
    citizens: Citizens = Citizens()
    units: dict[Id, UnitSpec] = {}
    departments: Departments = Field(
        default_factory=lambda known: Departments(calendar=known["reference_calendar"], list={})
    )
    topics: Topics = Topics()
    profiles: dict[Id, Profile] = {}
    kinds: Annotated[dict[Id, KindSpec], Field(min_length=1)]
    lists: dict[Id, ItemList] = {}
    transfers: dict[Id, Transfer] = {}
    cases: dict[Id, CaseSpec] = {}
    works: dict[Id, WorkSpec] = {}
    chances: dict[Id, Chance] = {}
    waits: dict[Id, WaitSpec] = {}
    limits: dict[Id, Limit] = {}
    counts: dict[Id, Count] = {}
    rollout: Rollout = Rollout()
    backlog: BacklogSpec | None = None
    shocks: dict[Id, Shock] = {}
