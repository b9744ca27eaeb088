"""What a rule becomes before a run: plain arrays of whole numbers, with names kept only for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.scenario import BUILT_IN_CONDITIONS, Text

Indices = NDArray[np.int64]

NONE = -1
"""Stands in every array for "there is none"."""

BUILT_IN_FACTS = BUILT_IN_CONDITIONS
"""The conditions that every matter has; `fact_names` begins with these, in this order."""


class Verb(IntEnum):
    """What happens at a step: one unit works, each of several works, several meet, time passes, or nothing."""

    WORK = 0
    EACH = 1
    MEET = 2
    WAIT = 3
    DECIDE = 4


class Mark(IntEnum):
    """What taking an option counts as; LEFT is no step forward: the citizen left the queue without being served."""

    NONE = 0
    RETURN = 1
    DUMP = 2
    LEFT = 3


class TestKind(IntEnum):
    """What a test of an option asks."""

    __test__ = False  # the name would make pytest collect it

    FACT = 0
    VISITS = 1
    WITHIN = 2


class Outcome(IntEnum):
    """How a matter ends; 0 stands in the log for a matter still open."""

    SOLVED = 1
    CLOSED_ON_PAPER = 2


@dataclass(frozen=True, eq=False)
class CompiledRule:
    """A rule bound to a scenario: a graph of steps as int64 arrays, -1 for "none".

    Indices of works, waits, chances, limits and kinds follow the order of the scenario's tables. Ranges such as
    `role_start[s]:role_end[s]` are half-open.

    Attributes
    ----------
    rule, title
        The rule's name in commands, and its name for people.
    step_names, step_titles
        The steps in the order of the rule file, then one step for each action of a deadline ("handling.notice").
    step_verb
        A `Verb` for each step.
    step_work, step_wait
        The work done (WORK, EACH, MEET) or the wait (WAIT).
    step_gather_wait, step_gather_at_most
        Where matters gather for trips: the wait after which a trip leaves, and how many of them it holds.
    step_answers
        1 where taking up the work is a response to the matter, whoever does it.
    step_fails
        The chance that the work leaves the matter not fixed; where there is one, the work sets the fact `fixed`. If it
        is learned, it follows the experience of the first of the step's roles.
    step_precedent
        1 where the step adds a precedent to the matter's topic.
    step_starts_deadline, step_stops_deadline
        The deadline that starts when the matter comes to the step; 1 where the running one ends.
    step_trip, step_present, step_patience
        1 where the citizen travels to the units that work there; 1 where one unit serves the citizen in person, who
        may leave the queue; the wait after which the citizen does leave it, -1 for as long as the unit is open.
    role_names, role_start, role_end, roles
        `roles[role_start[s]:role_end[s]]` work at step s. A role is an index into `role_names`: the scenario's units,
        then "owner" and "assisting".
    option_start, option_end, option_to
        `option_to[option_start[s]:option_end[s]]`: where the matter can go after step s, in the order in which they
        are tried; a step if >= 0, otherwise end number `-1 - option_to`. Steps of actions have no options.
    option_mark
        A `Mark` for each option.
    option_chance, option_load_role, option_learner_role
        The chance that the option is taken when its tests hold, and the role whose load it grows with, or whose
        experience in the step's work it follows (-1 for a chance that does neither). The chances of one step share one
        uniform number: options whose tests hold take consecutive pieces of [0, 1).
    test_start, test_end, test_kind, test_a, test_b, test_negate
        Tests `test_start[o]:test_end[o]` must all hold for option o to be considered. By `TestKind`:
        FACT: fact a (index into `fact_names`) is true, or false where negate is 1 (b is -1);
        VISITS: the matter has finished at least b visits to step a, the present one included;
        WITHIN: less than or exactly limit a has passed since the matter last finished step b.
    fact_names
        `BUILT_IN_FACTS`, then the facts of the scenario's kinds in the order of their first mention.
    start_of_kind, start_test_start, start_test_end
        For each kind of the scenario: the first step, -1 where the rule takes none of its matters, and the tests that
        must hold at birth for the rule to take one.
    end_names, end_titles, end_outcome
        The ends, and an `Outcome` for each.
    end_repeat_chance, end_repeat_wait, end_repeat_kind
        The chance that the matter comes back after this end, after what wait, and as which kind.
    deadline_names, deadline_limit
        The deadlines, and the limit of each.
    action_start, action_end
        `action_start[d]:action_end[d]` are the actions of deadline d.
    action_offset_limit, action_before
        The time from the expiry of the deadline to the action; 1 where the action comes before the expiry.
    action_role, action_work, action_lift, action_step
        Who does which work, by how much the matter rises in the queues it stands in, and the step it is logged as.
    """

    rule: str
    title: Text

    step_names: tuple[str, ...]
    step_titles: tuple[Text, ...]
    step_verb: Indices
    step_work: Indices
    step_wait: Indices
    step_gather_wait: Indices
    step_gather_at_most: Indices
    step_answers: Indices
    step_fails: Indices
    step_precedent: Indices
    step_starts_deadline: Indices
    step_stops_deadline: Indices
    step_trip: Indices
    step_present: Indices
    step_patience: Indices

    role_names: tuple[str, ...]
    role_start: Indices
    role_end: Indices
    roles: Indices

    option_start: Indices
    option_end: Indices
    option_to: Indices
    option_mark: Indices
    option_chance: Indices
    option_load_role: Indices
    option_learner_role: Indices

    test_start: Indices
    test_end: Indices
    test_kind: Indices
    test_a: Indices
    test_b: Indices
    test_negate: Indices

    fact_names: tuple[str, ...]
    start_of_kind: Indices
    start_test_start: Indices
    start_test_end: Indices

    end_names: tuple[str, ...]
    end_titles: tuple[Text, ...]
    end_outcome: Indices
    end_repeat_chance: Indices
    end_repeat_wait: Indices
    end_repeat_kind: Indices

    deadline_names: tuple[str, ...]
    deadline_limit: Indices
    action_start: Indices
    action_end: Indices
    action_offset_limit: Indices
    action_before: Indices
    action_role: Indices
    action_work: Indices
    action_lift: Indices
    action_step: Indices
