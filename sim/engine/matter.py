"""What the engine keeps of a matter while it is open."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from sim.engine.clock import NOT_YET
from sim.engine.experience import Practice
from sim.engine.log import NONE
from sim.engine.staff import MEETING_PRIORITY, URGENT_PRIORITY, StaffPool, Task
from sim.engine.terms import Terms

Row = tuple[int, ...]
"""A row of the log, in the order of `VISIT_COLUMNS`; its route is set where the matter leaves the step."""


class LiveMatter:
    """A matter under way.

    Attributes
    ----------
    number
        Its number in the log; repeats get new numbers.
    row
        Its row in the world's matters; a repeat has the row of the matter that it repeats.
    again
        How often it has come back: 0 for a first call.
    listed
        Of a repeat: whether its item is on each list at its own birth, by fact; a first call has what was drawn.
    stack, terms
        The mix of reforms that was in force where and when it was born, and the numbers that hold under it.
    visits, works, waits
        Visits to each step, and turns of each work and of each wait so far.
    left_s
        When it last left a step.
    left
        Whether the citizen left the queue at the present visit.
    priority
        Its present priority in queues: `base_priority` and the lifts.
    deadline_token
        Counts deadlines begun, so that a watch knows whether its own is still running.
    open_visits
        The pieces of work that are queued or under way at its present step; `waiting` is set during a wait.
    """

    __slots__ = (
        "again",
        "base_priority",
        "deadline_s",
        "deadline_token",
        "fixed",
        "kind",
        "last_unit",
        "left",
        "left_s",
        "listed",
        "number",
        "open_visits",
        "priority",
        "repeat_of",
        "row",
        "solved_s",
        "solved_unit",
        "stack",
        "terms",
        "visits",
        "waiting",
        "waits",
        "works",
    )

    def __init__(
        self, number: int, row: int, kind: int, priority: int, repeat_of: int, again: int, stack: int, terms: Terms
    ) -> None:
        self.number = number
        self.row = row
        self.kind = kind
        self.repeat_of = repeat_of
        self.again = again
        self.listed: dict[int, bool] = {}
        self.stack = stack
        self.terms = terms
        self.base_priority = priority
        self.priority = priority
        self.visits: dict[int, int] = {}
        self.works: dict[int, int] = {}
        self.waits: dict[int, int] = {}
        self.left_s: dict[int, int] = {}
        self.fixed = False
        self.left = False
        self.solved_s = NOT_YET
        self.solved_unit = NOT_YET
        self.last_unit = NOT_YET
        self.deadline_s = NOT_YET
        self.deadline_token = 0
        self.open_visits: Sequence[Logged] = ()
        self.waiting: tuple[int, int, int] | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether it goes first and is worked on in urgent hours."""
        return self.base_priority >= URGENT_PRIORITY


class Logged(ABC):
    """A piece of work at a step that becomes a row of the log.

    Its priority is that with which it was served: a lift after the start changes the matter's priority, not this one.
    """

    resource: StaffPool
    matter: LiveMatter
    number: int
    step: int
    visit: int
    role: int
    queued_s: int
    started_s: int
    finished_s: int
    deadline_s: int
    priority: int

    @property
    @abstractmethod
    def person_s(self) -> int:
        """Person-seconds that it takes of its unit, as far as they are known."""

    @abstractmethod
    def lift(self, priority: int) -> None:
        """Give it a higher priority in its queue, if it still waits."""

    def row(self) -> Row:
        """Return the row of the log, in the order of `VISIT_COLUMNS`, as yet without a route."""
        return (
            self.number,
            self.step,
            self.visit,
            self.role,
            self.resource.number,
            self.queued_s,
            self.started_s,
            self.finished_s,
            self.person_s,
            NONE,
            self.deadline_s,
            self.priority,
        )


class Visit(Task, Logged):
    """A piece of work as one person's task; `travel_s` of its `work_s` is travel, which practice makes no shorter."""

    def __init__(
        self,
        pool: StaffPool,
        matter: LiveMatter,
        step: int,
        visit: int,
        role: int,
        work_s: int,
        seat: bool = False,
        practice: Practice | None = None,
        travel_s: int = 0,
    ) -> None:
        self.matter = matter
        self.step = step
        self.visit = visit
        self.role = role
        self._drawn_s = work_s
        self._practice = practice
        self._travel_s = travel_s
        self.deadline_s = matter.deadline_s
        priority = max(matter.priority, MEETING_PRIORITY) if seat else matter.priority
        super().__init__(pool, None if seat else work_s, priority, matter.number)

    @property
    def person_s(self) -> int:
        """Person-seconds: of a seat in a meeting as drawn, of other work as long as it takes whoever does it."""
        return self._drawn_s if self.work_s is None else self.work_s

    def begin(self) -> None:
        """Take the hours of the unit's experience when it begins; a meeting is as long for all."""
        if self._practice is not None and self.work_s is not None:
            self.work_s = self._travel_s + self._practice.seconds(self.work_s - self._travel_s)

    def end(self) -> None:
        """Be experience for the unit from now on."""
        if self._practice is not None:
            self._practice.count()


class VisitInPerson(Visit):
    """The visit of somebody who stands at the counter: begun before closing time, it is finished after it."""

    in_person: ClassVar[bool] = True
