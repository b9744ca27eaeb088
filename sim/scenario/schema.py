"""The schema of a scenario file: one frozen model per section, attributes named as the keys."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Strict, Tag

from sim.scenario.names import SHAPE_KEYS, TIERS, Language, Shape, StaffPlace, Tier, Weekday
from sim.scenario.provenance import DEFAULT, Parameter, Table, default
from sim.scenario.quantities import Clock, Day, Instant, Intervals, Number, Numbers, Shares

MOST_HOURS = 100_000
"""More than eleven years; a longer piece of work or wait is a mistyped one."""

Nonnegative = Annotated[Parameter, Number("nonnegative number", lowest=0)]
Positive = Annotated[Parameter, Number("positive number", above=0)]
Share = Annotated[Parameter, Number("share", lowest=0, highest=1)]
SomeShare = Annotated[Parameter, Number("share above zero", above=0, highest=1)]
Hours = Annotated[Parameter, Number("hours", lowest=0, highest=MOST_HOURS)]
Count = Annotated[Parameter, Number("count", lowest=0, whole=True)]
AtLeast = Annotated[Parameter, Number("factor of at least one", lowest=1)]
AtLeastOne = Annotated[Parameter, Number("count of at least one", lowest=1, whole=True)]
Observed = Annotated[Table[tuple[float, ...]], Numbers("observed values", highest=MOST_HOURS)]
MonthWeights = Annotated[Table[tuple[float, ...]], Numbers("weights of 12 months", 12)]
WeekdayWeights = Annotated[Table[tuple[float, ...]], Numbers("weights of 7 weekdays", 7)]
HourWeights = Annotated[Table[tuple[float, ...]], Numbers("weights of 24 hours", 24)]
TierShares = Annotated[Table[dict[Tier, float]], Shares("shares by tier", TIERS)]
DepartmentShares = Annotated[Table[dict[str, float]], Shares("shares by department", ())]
OpeningHours = Annotated[Table[tuple[tuple[str, str], ...]], Intervals("opening hours")]
ClockTime = Annotated[str, Clock()]
IsoDate = Annotated[date, Day()]
Moment = Annotated[datetime, Instant()]
Grade = Literal["S", "A", "B", "C", "E"]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Days = Annotated[tuple[IsoDate, ...], Strict(False)]
"""YAML has lists only; a tuple in strict mode would refuse them."""


def _as_list(raw: Any) -> Any:
    return (raw,) if isinstance(raw, str) else raw


Names = Annotated[tuple[Id, ...], Strict(False)]
Notes = Annotated[
    tuple[str, ...],
    Strict(False),
    BeforeValidator(_as_list, json_schema_input_type=str | list[str]),
]


class Section(BaseModel):
    """Part of a scenario: unknown keys and loose types refused, unchangeable once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Section):
    """A name or explanation in both languages."""

    en: str
    zh: str

    def get(self, language: Language) -> str:
        """The text in this language, "en" or "zh"."""
        return self.zh if language == "zh" else self.en


class Period(Section):
    """What is simulated and when."""

    start: IsoDate
    days: Annotated[int, Field(ge=1)]
    warm_up_days: Annotated[int, Field(ge=0)] = 0


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

    name: Text
    staff_factor: Nonnegative = default(1)


class Township(Section):
    """A township: its size, and how far it lies from the county seat."""

    name: Text
    county: str | None = None
    residents: Count
    villages: AtLeastOne
    grids: AtLeastOne
    distance_km: Nonnegative = default(0)


class Places(Section):
    """The townships, and the counties they lie in; without `counties` all lie in one that needs no name."""

    counties: dict[Id, County] = {}
    townships: Annotated[dict[Id, Township], Field(min_length=1)]


class Travel(Section):
    """Speed and distances of travel to work on site."""

    speed_km_per_hour: Positive = default(40)
    within_township_km: Nonnegative = default(0)
    citizen_speed_km_per_hour: Positive = default(25)


class Citizens(Section):
    """What citizens' time and ways are worth: for the money in results only; nothing that happens depends on it."""

    value_of_time_yuan_per_hour: Nonnegative = default(0)
    travel_cost_yuan_per_km: Nonnegative = default(0)


class StaffChange(Section):
    """From a day on, the staff of each pool of a unit."""

    from_day: IsoDate = Field(alias="from")
    staff: Nonnegative


class Shift(Section):
    """Hours within a unit's calendar, and its staff in them."""

    hours: OpeningHours
    staff: Nonnegative


class UnitSpec(Section):
    """A kind of unit: who works there, when, and for how much of their time on matters.

    Staff counted and pooled by department are one pool for each department, which serves the matters it owns.

    The staff is one number, or one for each shift; with shifts it is open in their hours only.

    Urgent matters are worked on in the hours of `urgent_calendar` as well as in those of `calendar`.
    """

    name: Text
    tier: Tier
    staff_per: StaffPlace
    staff: Nonnegative | None = None
    shifts: Annotated[tuple[Shift, ...], Strict(False)] = ()
    pooled_by: StaffPlace
    calendar: str
    urgent_calendar: str | None = None
    share_of_time: SomeShare = default(1)
    wage_yuan_per_hour: Nonnegative = default(0)
    staff_changes: Annotated[tuple[StaffChange, ...], Strict(False)] = ()


class Department(Section):
    """A county department: its officers for matters, and its share of the matters that departments own.

    `staff` gives its people in units pooled by department, where they are not as many as in every department.
    """

    name: Text
    officers: Nonnegative
    owned_share: Share
    staff: dict[Id, Count] = {}


class Departments(Section):
    """The county departments; each is a pool of its own.

    Urgent matters are worked on in the hours of `urgent_calendar` as well as in those of `calendar`.
    """

    calendar: str
    urgent_calendar: str | None = None
    share_of_time: SomeShare = default(1)
    wage_yuan_per_hour: Nonnegative = default(0)
    list: dict[Id, Department]


class Topics(Section):
    """What the standing list of owners and steps is kept for; a city may keep one list for all of its counties."""

    shared_by_counties: bool = False

    per_department: AtLeastOne = default(1)
    non_standard_share: Share = default(0)
    precedents_to_join_list: AtLeastOne = default(1)


_EVEN = {n: Table(value=(1.0,) * n, source=DEFAULT) for n in (12, 7, 24)}


class Profile(Section):
    """When matters arise: weights relative to each other."""

    months: MonthWeights = _EVEN[12]
    weekdays: WeekdayWeights = _EVEN[7]
    hours: HourWeights = _EVEN[24]
    holiday_factor: Nonnegative = default(1)


class AssistingDepartments(Section):
    """Shares of a department's matters that need one, and two, further departments."""

    one: Share = default(0)
    two: Share = default(0)


class Items(Section):
    """The items that matters of a kind fall under, from the most frequent on: the r-th has a weight of r^-exponent."""

    number: AtLeastOne
    volume_exponent: Nonnegative = default(0)


class ListVersion(Section):
    """From a day on, the list holds the first so many items of its kind of matter."""

    from_day: IsoDate = Field(alias="from")
    items: Count


class ItemList(Section):
    """A dated list of items, whose name is a condition: it holds for matters born while their item is listed."""

    name: Text
    kind: str
    versions: Annotated[tuple[ListVersion, ...], Strict(False), Field(min_length=1)]


class KindSpec(Section):
    """A kind of matter: how many arise, when, and what they are like.

    `owned_shares` says which departments own matters of this kind, where it differs from the departments' own shares.
    """

    name: Text
    rate_per_grid_and_month: Nonnegative | None = None
    rate_per_10000_residents_and_year: Nonnegative | None = None
    rate_per_township_and_year: Nonnegative | None = None
    rate_per_township_and_hour: Nonnegative | None = None
    profile: str | None = None
    settled_by: TierShares = Table(value={"grid": 0, "village": 0, "township": 1, "county": 0}, source=DEFAULT)
    legal_limit: str | None = None
    urgent: Share = default(0)
    difficulty_cv: Nonnegative = default(0)
    assisting_departments: AssistingDepartments = AssistingDepartments()
    owned_shares: DepartmentShares | None = None
    items: Items | None = None
    facts: dict[Id, Share] = {}


class Published(Section):
    """By when something had happened to a case, and who says so."""

    at: Moment
    grade: Grade | None = None
    source: str | None = None


class CaseSpec(Section):
    """A single matter that arises at a stated moment and place; what else is not stated about it is drawn.

    `published` is by milestone: `first_response`, `solved`, or a step of a rule. `grade` and `source` are those of the
    facts stated here.
    """

    name: Text
    kind: str
    township: str
    born: Moment
    owner: str | None = None
    assisting: Annotated[tuple[str, ...], Strict(False), Field(max_length=2)] | None = None
    settled_by: Tier | None = None
    urgent: bool | None = None
    facts: dict[Id, bool] = {}
    grade: Grade | None = None
    source: str | None = None
    published: dict[Id, Published] = {}


class DistributionSpec(Section):
    """How a duration is distributed; which keys belong to which shape is in `names.SHAPE_KEYS`."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {"if": {"properties": {"shape": {"const": shape}}}, "then": {"required": list(keys)}}
                for shape, keys in SHAPE_KEYS.items()
            ]
        }
    )
    shape: Shape
    mean_hours: Hours | None = None
    cv: Nonnegative | None = None
    lowest_hours: Hours | None = None
    most_likely_hours: Hours | None = None
    highest_hours: Hours | None = None
    values_hours: Observed | None = None


class Transfer(Section):
    """Posts that leave a county body for a kind of township unit: so many for each township that adopts the reform.

    `from` is a kind of unit pooled by county or by department, a department, or `departments` for the officers of all;
    with several pools, each post is taken from the one that then has most. A newcomer's work takes
    `newcomer_time_factor` times as long for the first `newcomer_working_days` of the reference calendar.
    """

    name: Text
    from_unit: str = Field(alias="from")
    to_unit: str = Field(alias="to")
    posts_per_township: Count
    newcomer_time_factor: AtLeast = default(1)
    newcomer_working_days: Nonnegative = default(0)


Beginners = Annotated[tuple[str, ...], Strict(False), Field(min_length=1)]
"""Kinds of unit that begin a run without experience."""


class Learning(Section):
    """Hours that shrink with experience: `at_first_factor` times as many for the first piece, as drawn in the end.

    Without `beginners` every unit begins without experience.
    """

    at_first_factor: Positive
    cases_to_halve: Positive
    beginners: Beginners | None = None


class WorkSpec(DistributionSpec):
    """Work of one person on one step."""

    name: Text
    times_difficulty: bool = False
    on_site: bool = False
    learning: Learning | None = None


class DelaySpec(DistributionSpec):
    """Waiting for a drawn time: of the calendar's working hours, or of elapsed hours without a calendar."""

    name: Text
    calendar: str | None = None


class SlotSpec(Section):
    """Waiting for the next weekly slot that the calendar doesn't have off."""

    name: Text
    calendar: str | None = None
    every_week_on: Annotated[tuple[Weekday, ...], Strict(False), Field(min_length=1)]
    at: ClockTime


class GrowingChance(Section):
    """A chance that grows with the queue of a unit, up to a limit."""

    at_rest: Share
    per_waiting_matter_per_officer: Nonnegative
    at_most: Share = default(1)


class LearnedChance(Section):
    """A chance that changes with the pieces of work that a unit has finished, half the way with each `cases_to_halve`.

    Without `beginners` every unit begins without experience.
    """

    at_first: Share
    in_the_end: Share
    cases_to_halve: Positive
    beginners: Beginners | None = None


class Limit(Section):
    """A limit in working hours of the reference calendar."""

    working_hours: Hours
    urgent_working_hours: Hours


class BacklogRow(Section):
    """A matter that is open at the start: a row of the backlog's file, with its line there."""

    line: int
    kind: str
    township: str
    age_days: Annotated[float, Field(ge=0, strict=False)]
    owner: str | None = None
    step: str | None = None


class Backlog(Section):
    """What is open at the start, as read from a file; `oldest_days` is the age of the oldest, in whole days."""

    file: str
    oldest_days: Annotated[int, Field(ge=0)]
    rows: Annotated[tuple[BacklogRow, ...], Strict(False)]


class Wave(Section):
    """On a day, places adopt reforms or revoke them; so many at a time, if it says so, each some days after the last.

    `places` are counties or townships, or `all`, or `others`: those that no wave before it names.
    """

    from_day: IsoDate = Field(alias="from")
    places: Annotated[
        tuple[str, ...],
        Strict(False),
        Field(min_length=1),
        BeforeValidator(_as_list, json_schema_input_type=str | list[str]),
    ]
    adopt: Names = ()
    revoke: Names = ()
    places_at_a_time: Annotated[int, Field(ge=1)] | None = None
    gap_days: Annotated[int, Field(ge=0)] = 0


class Rollout(Section):
    """How reforms spread: waves in the order in which they are planned."""

    name: Text | None = None
    about: Text | None = None
    waves: Annotated[tuple[Wave, ...], Strict(False)] = ()


def _form_of_chance(raw: Any) -> str:
    for form, model in (("<growing>", GrowingChance), ("<learned>", LearnedChance)):
        if isinstance(raw, model) or (isinstance(raw, dict) and raw.keys() & model.model_fields.keys()):
            return form
    return "<share>"


def _form_of_wait(raw: Any) -> str:
    slot = isinstance(raw, SlotSpec) or (isinstance(raw, dict) and raw.keys() & {"every_week_on", "at"})
    return "<slot>" if slot else "<delay>"


# Tags stand in angle brackets so that they can be told from keys in the places pydantic reports.
Chance = Annotated[
    Annotated[Share, Tag("<share>")]
    | Annotated[GrowingChance, Tag("<growing>")]
    | Annotated[LearnedChance, Tag("<learned>")],
    Discriminator(_form_of_chance),
]
BacklogSpec = Annotated[
    Annotated[str, Tag("<file>")] | Annotated[Backlog, Tag("<backlog>")],
    Discriminator(lambda raw: "<backlog>" if isinstance(raw, dict | Backlog) else "<file>"),
]
"""The name of a CSV file; once that is read, its rows."""
WaitSpec = Annotated[
    Annotated[DelaySpec, Tag("<delay>")] | Annotated[SlotSpec, Tag("<slot>")], Discriminator(_form_of_wait)
]


class Scenario(Section):
    """A place and its matters, as planners write it."""

    schema_version: Literal[1] = Field(alias="schema")
    name: Text
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
