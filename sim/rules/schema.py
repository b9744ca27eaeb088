"""A rule as read: what the file says, with every name still a name."""

from __future__ import annotations

from dataclasses import dataclass

from sim.rules.compiled import Mark, Outcome, Verb
from sim.scenario import Text

LEFT = "left"
"""The condition that holds when the citizen left the queue at this visit."""


def may_be_nobody(role: str) -> bool:
    """Whether a role is that of the departments that assist, of which a matter may have none."""
    return role == "assisting" or role.startswith("assisting_")


@dataclass(frozen=True)
class VisitsTest:
    """Holds when the matter has finished at least so many visits to the step; a word names a scenario's count."""

    step: str
    at_least: int | str


@dataclass(frozen=True)
class WithinTest:
    """Holds while no more than the limit has passed since the matter last finished the step."""

    limit: str
    since: str


@dataclass(frozen=True)
class Gather:
    """Matters gather for a trip, which leaves after a wait or with so many; a word names a scenario's count."""

    wait: str
    at_most: int | str


@dataclass(frozen=True)
class Option:
    """One way on from a step, taken when all of its conditions hold.

    Attributes
    ----------
    to
        A step or an end.
    needs, excludes
        Conditions under `if` (all true) and under `unless` (all false).
    chance, of
        The chance that it is taken, and the role whose load or experience the chance follows.
    """

    to: str
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    chance: str | None = None
    of: str | None = None
    visits: VisitsTest | None = None
    within: WithinTest | None = None
    mark: Mark = Mark.NONE

    @property
    def for_leavers(self) -> bool:
        """Whether it is for those who have left the queue."""
        return LEFT in self.needs

    @property
    def unconditional(self) -> bool:
        """Whether it is taken whenever it is tried."""
        return not (self.needs or self.excludes or self.chance or self.visits or self.within)


@dataclass(frozen=True)
class Step:
    """Something that happens to a matter, and where the matter goes next.

    Attributes
    ----------
    roles
        Who works: one for WORK, at least one for EACH and MEET, none otherwise.
    gather
        How matters gather for trips before this work.
    answers
        Whether taking up this work is a response to the matter, whoever does it.
    fails
        The chance that the work leaves the matter not fixed.
    trip
        Whether the citizen travels to those who work.
    present, patience
        Whether the citizen is served in person; and the wait after which whoever still queues leaves.
    """

    title: Text
    verb: Verb
    options: tuple[Option, ...]
    roles: tuple[str, ...] = ()
    work: str | None = None
    wait: str | None = None
    gather: Gather | None = None
    answers: bool = False
    fails: str | None = None
    adds_precedent: bool = False
    starts_deadline: str | None = None
    stops_deadline: bool = False
    trip: bool = False
    present: bool = False
    patience: str | None = None

    @property
    def timeless_options(self) -> tuple[Option, ...]:
        """The options that a matter can take without any time passing: nobody need be there, or the unit is closed."""
        if self.verb == Verb.DECIDE or (bool(self.roles) and all(map(may_be_nobody, self.roles))):
            return self.options
        return tuple(option for option in self.options if option.for_leavers)


@dataclass(frozen=True)
class Action:
    """What happens before or after a deadline expires: a piece of work, which may lift the matter in its queues."""

    title: Text | None
    offset: str
    before: bool
    role: str
    work: str
    lift: int = 0


@dataclass(frozen=True)
class Deadline:
    """A limit that starts at a step, and the actions around its expiry."""

    limit: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Repeat:
    """The citizen may call again: by chance, after a wait, as a matter of some kind."""

    chance: str
    after: str
    kind: str


@dataclass(frozen=True)
class End:
    """How a matter leaves the rule."""

    title: Text
    outcome: Outcome
    repeat: Repeat | None = None


@dataclass(frozen=True)
class Guard:
    """Which matters of a kind a rule takes: those for which all of `needs` and none of `excludes` hold at birth."""

    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A procedure as data: a graph of steps, and where matters of each kind start.

    Attributes
    ----------
    id
        The file's name without its ending, as planners write it in commands.
    starts
        First step by kind of matter.
    guards
        Which matters of a kind the rule takes, for kinds of which it doesn't take all: the others are left to the rule
        that it is laid over.
    """

    id: str
    name: Text
    about: Text | None
    starts: dict[str, str]
    guards: dict[str, Guard]
    steps: dict[str, Step]
    deadlines: dict[str, Deadline]
    ends: dict[str, End]
