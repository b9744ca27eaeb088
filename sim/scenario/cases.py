"""Cases: single matters that arise at a stated moment, to be held against what was published about them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, Strict

from sim.scenario.names import Tier
from sim.scenario.quantities import Instant
from sim.scenario.section import Id, Section, Text

Moment = Annotated[datetime, Instant()]
Grade = Literal["S", "A", "B", "C", "E"]


class Published(Section):
    """By when something had happened to a case, and who says so."""

    at: Moment
    grade: Grade | None = None
    source: str | None = None


class CaseSpec(Section):
    """A matter that arises at a stated moment in a stated place; what else is not stated about it is drawn.

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
