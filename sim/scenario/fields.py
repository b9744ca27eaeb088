"""What the fields of a scenario's sections may hold, and what all sections have in common."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from sim.documents import NOTHING, fault_of_name
from sim.scenario.names import TIERS, Language, Tier
from sim.scenario.provenance import Parameter, PlannerError, Table
from sim.scenario.quantities import Clock, Day, Instant, Intervals, Number, Numbers, Shares

MOST_HOURS = 100_000
"""More than eleven years; a longer piece of work or wait is a mistyped one."""
MOST_PEOPLE = 100_000
"""In one pool; more is a mistyped number."""

Nonnegative = Annotated[Parameter, Number("nonnegative number", lowest=0)]
Positive = Annotated[Parameter, Number("positive number", above=0)]
Share = Annotated[Parameter, Number("share", lowest=0, highest=1)]
Hours = Annotated[Parameter, Number("hours", lowest=0, highest=MOST_HOURS)]
Count = Annotated[Parameter, Number("count", lowest=0, whole=True)]
Variation = Annotated[Parameter, Number("coefficient of variation", lowest=0, highest=100)]
Factor = Annotated[Parameter, Number("factor", lowest=0, highest=1000)]
PositiveFactor = Annotated[Parameter, Number("factor above zero", above=0, highest=1000)]
Kilometres = Annotated[Parameter, Number("kilometres", lowest=0, highest=10_000)]
Speed = Annotated[Parameter, Number("speed", lowest=0.1, highest=1000)]
PartOfTime = Annotated[Parameter, Number("part of the working time", lowest=0.001, highest=1)]
People = Annotated[Parameter, Number("people", lowest=0, highest=MOST_PEOPLE)]
WholePeople = Annotated[Parameter, Number("whole number of people", lowest=0, highest=MOST_PEOPLE, whole=True)]
AtLeast = Annotated[Parameter, Number("factor of at least one", lowest=1, highest=1000)]
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


def as_list(raw: Any) -> Any:
    """Return a lone text as a list of one, so that planners need no brackets for it."""
    return (raw,) if isinstance(raw, str) else raw


Names = Annotated[tuple[Id, ...], Strict(False)]
Notes = Annotated[
    tuple[str, ...],
    Strict(False),
    BeforeValidator(as_list, json_schema_input_type=str | list[str]),
]


class Section(BaseModel):
    """Part of a scenario: unknown keys and loose types refused, unchangeable once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Section):
    """An explanation or a name in both languages."""

    en: str
    zh: str

    def get(self, language: Language) -> str:
        """The text in this language, "en" or "zh"."""
        return self.zh if language == "zh" else self.en


def _fit_for_tables(text: str) -> str:
    if fault := fault_of_name(text):
        raise PlannerError([((), fault, NOTHING)])
    return text


class Name(Text):
    """What a thing is called in tables and figures: one line in each language, no formula to a spreadsheet."""

    en: Annotated[str, AfterValidator(_fit_for_tables)]
    zh: Annotated[str, AfterValidator(_fit_for_tables)]
