"""Sections of a scenario about its matters: kinds, when they arise, items and lists, cases, the backlog."""

from typing import Annotated, Self

from pydantic import Discriminator, Field, Strict, Tag, model_validator

from sim.scenario.fields import (
    AtLeastOne,
    Count,
    DepartmentShares,
    Factor,
    Grade,
    HourWeights,
    Id,
    IsoDate,
    Moment,
    MonthWeights,
    Name,
    Nonnegative,
    Section,
    Share,
    TierShares,
    Variation,
    WeekdayWeights,
)
from sim.scenario.names import Tier
from sim.scenario.provenance import DEFAULT, Table, default


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
    holiday_factor: Factor = default(1)


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

    name: Name
    kind: str
    versions: Annotated[tuple[ListVersion, ...], Strict(False), Field(min_length=1)]


class KindSpec(Section):
    """A kind of matter: how many arise, when, and what they are like.

    `owned_shares` says which departments own matters of this kind, where it differs from the departments' own shares.
    """

    name: Name
    rate_per_grid_and_month: Nonnegative | None = None
    rate_per_10000_residents_and_year: Nonnegative | None = None
    rate_per_township_and_year: Nonnegative | None = None
    rate_per_township_and_hour: Nonnegative | None = None
    profile: str | None = None
    settled_by: TierShares = Table(value={"grid": 0, "village": 0, "township": 1, "county": 0}, source=DEFAULT)
    legal_limit: str | None = None
    urgent: Share = default(0)
    difficulty_cv: Variation = default(0)
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

    name: Name
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


MOST_AGE_DAYS = 3_650
"""Of a matter that is open at the start."""


class BacklogRow(Section):
    """A matter that is open at the start: a row of the backlog's file, with its line there."""

    line: int
    kind: str
    township: str
    age_days: Annotated[float, Field(ge=0, le=MOST_AGE_DAYS, strict=False)]
    owner: str | None = None
    step: str | None = None


class Backlog(Section):
    """What is open at the start, as read from a file; `oldest_days` is the age of the oldest, in whole days."""

    file: str  # which is not read again
    oldest_days: Annotated[int, Field(ge=0, le=MOST_AGE_DAYS)]
    rows: Annotated[tuple[BacklogRow, ...], Strict(False)]

    @model_validator(mode="after")
    def _is_as_old_as_its_oldest(self) -> Self:
        if any(row.age_days > self.oldest_days for row in self.rows):
            raise ValueError("a matter in rows is older than oldest_days; was this file changed?")
        return self


BacklogSpec = Annotated[
    Annotated[str, Tag("<file>")] | Annotated[Backlog, Tag("<backlog>")],
    Discriminator(lambda raw: "<backlog>" if isinstance(raw, dict | Backlog) else "<file>"),
]
"""The name of a CSV file; once that is read, its rows."""
