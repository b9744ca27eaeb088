"""The log of one replication: everything that measures may read."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Text
from sim.world import Headcount, WorkCalendar

VISIT_COLUMNS = (
    "matter",
    "step",
    "visit",
    "role",
    "unit",
    "queued_s",
    "started_s",
    "finished_s",
    "work_s",
    "route",
    "deadline_s",
    "priority",
)
ROUTE = VISIT_COLUMNS.index("route")
NONE = -1

OUTCOME_OPEN = 0
OUTCOME_SOLVED = 1
OUTCOME_CLOSED_ON_PAPER = 2


@dataclass(frozen=True)
class Named:
    """Something with an identifier in code and a title for people."""

    id: str
    name: Text


@dataclass(frozen=True)
class RoleInfo:
    """A kind of unit; `tier` is grid, village, township, county or department."""

    id: str
    name: Text
    tier: str


@dataclass(frozen=True)
class TownshipInfo:
    """A township: its county as an index, its residents, and how far it lies from the county seat."""

    id: str
    name: Text
    county: int
    residents: float
    distance_km: float


@dataclass(frozen=True)
class UnitInfo:
    """One queue with its staff; `staffed_s` counts person-seconds for matters in the observation window.

    `township` and `county` are indices; a body of the county has township -1. `hours` are those in which it is open.
    `planned` and `people` tell how many are on the staff from which second on: as the scenario has it, and as it was,
    with posts that moved. Of bodies that townships share, `weekly_staffed_s` is the same as `staffed_s` by whole week
    of the window.
    """

    id: str
    name: Text
    role: int
    tier: str
    township: int
    county: int
    staffed_s: float
    wage_yuan_per_hour: float
    hours: WorkCalendar
    planned: Headcount = ((0, 0),)
    people: Headcount = ((0, 0),)
    weekly_staffed_s: tuple[float, ...] = ()


@dataclass(frozen=True)
class StepInfo:
    """A step of the rule.

    Visits to `parallel` steps and to `is_action` steps run beside others of the same matter. The citizen travels to
    visits of a `trip` step, and waits in person at those of a `present` step.
    """

    id: str
    name: Text
    verb: str
    parallel: bool
    is_action: bool
    trip: bool = False
    present: bool = False


@dataclass(frozen=True)
class CaseInfo:
    """A case of the scenario: the number of its matter, and the seconds by which it is published to have come where.

    `published` has pairs of a milestone ("first_response", "solved" or the identifier of a step) and a second.
    """

    id: str
    name: Text
    matter: int
    published: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CitizenCosts:
    """What an hour of a citizen's time is worth, and what an hour of travel costs besides."""

    yuan_per_hour: float = 0.0
    yuan_per_travel_hour: float = 0.0


@dataclass(frozen=True)
class Frame:
    """What one needs to know to read a log: who is who, and the window that counts.

    Attributes
    ----------
    first_day
        The day of second 0.
    from_s, to_s
        The observation window [from_s, to_s), after the warm-up; the run ends at to_s.
    calendar
        The reference calendar, in which limits and working days are counted.
    stacks
        The mixes of reforms that matters follow; `matters["stack"]` is an index into them.
    adoptions
        (second, township, stack): from this second on, matters born in the township follow the stack. In order of time;
        every township has an entry at second 0.
    in_person
        The kinds of matter for which citizens travel or wait in person under some rule of the run, today's included.
    standard_topics
        Whether each topic has an owner and steps that are settled from the beginning.
    option_marks
        For each option of the compiled rule: 0 none, 1 return, 2 dump, 3 the citizen left the queue.
    """

    scenario: str
    rule: str
    seed: int
    replication: int
    first_day: date
    from_s: int
    to_s: int
    calendar: WorkCalendar
    kinds: tuple[Named, ...]
    counties: tuple[Named, ...]
    townships: tuple[TownshipInfo, ...]
    departments: tuple[Named, ...]
    roles: tuple[RoleInfo, ...]
    units: tuple[UnitInfo, ...]
    steps: tuple[StepInfo, ...]
    stacks: tuple[Named, ...]
    adoptions: tuple[tuple[int, int, int], ...]
    option_marks: tuple[int, ...]
    in_person: tuple[int, ...] = ()
    standard_topics: tuple[bool, ...] = ()
    cases: tuple[CaseInfo, ...] = ()
    citizens: CitizenCosts = CitizenCosts()


@dataclass(frozen=True)
class RunLog:
    """Two tables and their frame.

    Attributes
    ----------
    visits
        One int64 array per name of `VISIT_COLUMNS`; matters that travel together have a row each, queued when each
        came, with a part of the travel in each one's work. Rows are sorted by matter, then in the order in which the
        visits ended; visits still open at the end come last. -1 means "none" or "not yet".
    matters
        One array per column: the facts drawn, and what became of the matter.
    """

    visits: dict[str, NDArray[np.int64]]
    matters: dict[str, NDArray[np.generic]]
    frame: Frame


class VisitLog:
    """Rows of visits while the run goes on, packed into one flat array of machine integers (96 bytes a visit)."""

    def __init__(self) -> None:
        self._cells = array("q")
        self.write = self._cells.extend
        """Append one row: a tuple in the order of `VISIT_COLUMNS`."""

    def set_route(self, option: int) -> None:
        """Set the route of the row written last."""
        self._cells[ROUTE - len(VISIT_COLUMNS)] = option

    def columns(self) -> dict[str, NDArray[np.int64]]:
        """Hand out the columns, sorted by matter, then finish (open visits last), then order of writing.

        The log is empty afterwards: of what may be hundreds of megabytes, two copies are one too many.
        """
        cells, self._cells = self._cells, array("q")
        self.write = self._cells.extend
        rows = np.frombuffer(cells, dtype=np.int64).reshape(-1, len(VISIT_COLUMNS))
        finished_s = rows[:, VISIT_COLUMNS.index("finished_s")]
        ended_s = np.where(finished_s >= 0, finished_s, np.iinfo(np.int64).max)
        order = np.lexsort((ended_s, rows[:, VISIT_COLUMNS.index("matter")]))
        return {name: rows[order, column] for column, name in enumerate(VISIT_COLUMNS)}
