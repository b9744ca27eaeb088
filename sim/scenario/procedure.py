"""Sections of a scenario about what its rules name: works, waits, chances, limits."""

from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Strict, Tag

from sim.scenario.fields import (
    ClockTime,
    Hours,
    Name,
    Nonnegative,
    Observed,
    Positive,
    PositiveFactor,
    Section,
    Share,
    Variation,
)
from sim.scenario.names import SHAPE_KEYS, Shape, Weekday
from sim.scenario.provenance import default


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
    cv: Variation | None = None
    lowest_hours: Hours | None = None
    most_likely_hours: Hours | None = None
    highest_hours: Hours | None = None
    values_hours: Observed | None = None


Beginners = Annotated[tuple[str, ...], Strict(False), Field(min_length=1)]
"""Kinds of unit that begin a run without experience."""


class Learning(Section):
    """Hours that shrink with experience: `at_first_factor` times as many for the first piece, as drawn in the end.

    Without `beginners` every unit begins without experience.
    """

    at_first_factor: PositiveFactor
    cases_to_halve: Positive
    beginners: Beginners | None = None


class WorkSpec(DistributionSpec):
    """Work of one person on one step."""

    name: Name
    times_difficulty: bool = False
    on_site: bool = False
    learning: Learning | None = None


class DelaySpec(DistributionSpec):
    """Waiting for a drawn time: of the calendar's working hours, or of elapsed hours without a calendar."""

    name: Name
    calendar: str | None = None


class SlotSpec(Section):
    """Waiting for the next weekly slot that the calendar doesn't have off."""

    name: Name
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


WaitSpec = Annotated[
    Annotated[DelaySpec, Tag("<delay>")] | Annotated[SlotSpec, Tag("<slot>")], Discriminator(_form_of_wait)
]
