"""A compiled rule as the engine reads it: lists instead of arrays, and the facts and units of this world's matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.terms import Terms
from sim.reforms import Regime
from sim.rules import CompiledRule, Outcome, TestKind
from sim.world import DEPARTMENT, World, on_list

NOBODY = -1


@dataclass(frozen=True)
class Action:
    """Something done about a deadline: so many working seconds after its expiry (before it, if negative)."""

    offset_s: int
    role: int
    lift: int
    step: int


class Program:
    """Plain lists for fast reading in Python; nothing here changes during a run.

    Attributes
    ----------
    facts
        By fact: a column of 0 and 1 per matter, None for facts that change during the run.
    units_of_role
        By role: columns with the unit that serves each matter; `assisting` has two, every other role one.
    role_tiers
        By role: the tier of its units.
    tests
        By option: (kind, a, b, wanted) for each test that must hold.
    entries
        By stack and kind: (tests, step) of the rules laid over each other, the topmost first.
    terms
        By stack: the numbers that hold.
    """

    def __init__(self, world: World, regime: Regime) -> None:
        rule = self.rule = regime.rules
        self._world = world
        steps = range(len(rule.step_names))
        works = tuple(world.scenario.works)
        self.carried_step = len(rule.step_names)
        """The step, after all others, at which the log has what is open before the run."""
        self.verb: list[int] = rule.step_verb.tolist()
        self.work: list[int] = rule.step_work.tolist()
        self.wait: list[int] = rule.step_wait.tolist()
        self.gather_wait: list[int] = rule.step_gather_wait.tolist()
        self.gather_at_most: list[int] = rule.step_gather_at_most.tolist()
        self.fails: list[int] = rule.step_fails.tolist()
        self.adds_precedent: list[int] = rule.step_precedent.tolist()
        self.starts_deadline: list[int] = rule.step_starts_deadline.tolist()
        self.roles: list[list[int]] = [rule.roles[rule.role_start[s] : rule.role_end[s]].tolist() for s in steps]
        self.touches_deadline: list[bool] = [
            self.starts_deadline[s] >= 0 or bool(rule.step_stops_deadline[s]) for s in steps
        ]
        self.in_person: list[bool] = (rule.step_present == 1).tolist()
        self.patience: list[int] = rule.step_patience.tolist()
        timed = {int(b) for kind, b in zip(rule.test_kind, rule.test_b, strict=True) if kind == TestKind.WITHIN}
        self.is_timed: list[bool] = [s in timed for s in steps]
        """Whether some option asks how long ago the step was left."""
        self.has_effect: list[bool] = [
            self.fails[s] >= 0 or bool(self.adds_precedent[s]) or self.is_timed[s] for s in steps
        ]
        self.options: list[range] = [range(int(rule.option_start[s]), int(rule.option_end[s])) for s in steps]
        self.to: list[int] = rule.option_to.tolist()
        self.chance: list[int] = rule.option_chance.tolist()
        self.load_role: list[int] = rule.option_load_role.tolist()
        self.learner_role: list[int] = rule.option_learner_role.tolist()
        self.tests: list[list[tuple[int, int, int, bool]]] = [
            _tests(rule, int(rule.test_start[o]), int(rule.test_end[o])) for o in range(len(rule.option_to))
        ]
        self.route_purpose: list[str] = [f"route:{name}" for name in rule.step_names]
        self.fails_purpose: list[str] = [f"fails:{works[work]}" if work >= 0 else "" for work in self.work]
        self.solves: list[bool] = (rule.end_outcome == Outcome.SOLVED).tolist()
        self.repeat_chance: list[int] = rule.end_repeat_chance.tolist()
        self.repeat_purpose: list[str] = [f"repeat:{name}" for name in rule.end_names]
        self.units_of_role, self.role_tiers = _units_of_role(world)
        self.terms = _terms(world, regime, self.role_tiers)
        kinds = len(world.scenario.kinds)
        self.entries = [[_entries(rule, stack.layers, kind, kinds) for kind in range(kinds)] for stack in regime.stacks]
        self.facts = _facts(world, rule)
        waits = list(world.scenario.waits)
        self.slots: dict[int, list[int]] = {
            wait: world.slots_s(name).tolist() for wait, name in enumerate(waits) if world.is_slot(name)
        }
        self.wait_calendars = [world.wait_calendar(name) for name in waits]
        self.deadline_limit: list[int] = rule.deadline_limit.tolist()

    def listed_at(self, row: int, kind: int, born_s: int) -> dict[int, bool]:
        """Return, by fact, whether the item of a matter that is born again is on each list then."""
        world = self._world
        item, then = world.matters.item[row : row + 1], np.array([born_s])
        kind_id = list(world.scenario.kinds)[kind]
        return {
            self.rule.fact_names.index(name): items.kind == kind_id
            and bool(on_list(items, world.organisation, item, then)[0])
            for name, items in world.scenario.lists.items()
        }

    def actions(self, deadline: int, terms: Terms, is_urgent: bool) -> list[Action]:
        """Return what is done about a deadline, in order of time."""
        rule = self.rule
        actions = []
        for a in range(int(rule.action_start[deadline]), int(rule.action_end[deadline])):
            offset_s = terms.limit_s(int(rule.action_offset_limit[a]), is_urgent)
            if rule.action_before[a]:
                limit_s = terms.limit_s(self.deadline_limit[deadline], is_urgent)
                offset_s = -min(offset_s, limit_s)
            role, lift, step = int(rule.action_role[a]), int(rule.action_lift[a]), int(rule.action_step[a])
            actions.append(Action(offset_s, role, lift, step))
        return sorted(actions, key=lambda action: action.offset_s)


def _tests(rule: CompiledRule, first: int, end: int) -> list[tuple[int, int, int, bool]]:
    return [
        (int(rule.test_kind[t]), int(rule.test_a[t]), int(rule.test_b[t]), rule.test_negate[t] == 0)
        for t in range(first, end)
    ]


def _entries(
    rule: CompiledRule, layers: tuple[int, ...], kind: int, kinds: int
) -> list[tuple[list[tuple[int, int, int, bool]], int]]:
    """Return where the rules of a stack take matters of a kind, up to the first that takes all of them."""
    some: list[tuple[list[tuple[int, int, int, bool]], int]] = []
    for layer in layers:
        place = layer * kinds + kind
        step = int(rule.start_of_kind[place])
        if step >= 0:
            tests = _tests(rule, int(rule.start_test_start[place]), int(rule.start_test_end[place]))
            if not tests:
                return [*some, ([], step)]
            some.append((tests, step))
    raise AssertionError("a stack has a rule that takes every matter of a kind")


def _terms(world: World, regime: Regime, role_tiers: list[str]) -> list[Terms]:
    """Return the numbers of each stack; those that change none share the scenario's."""
    usual: list[Terms] = []
    terms = []
    for stack in regime.stacks:
        if stack.scenario is not None:
            terms.append(Terms.of(world, stack, role_tiers))
            continue
        if not usual:
            usual.append(Terms.of(world, stack, role_tiers))
        terms.append(usual[0])
    return terms


def _units_of_role(world: World) -> tuple[list[list[memoryview]], list[str]]:
    organisation, matters = world.organisation, world.matters
    county = organisation.places.county_of_township[matters.township]

    def of_departments(role: int, *departments: NDArray[np.int64]) -> list[memoryview]:
        table = organisation.unit_of_department[role]
        if not table.size:
            return [np.full(len(matters), NOBODY).data for _ in departments]
        return [np.where(index >= 0, table[county, index], NOBODY).data for index in departments]

    by_department = [role for role, grids in enumerate(organisation.unit_of_grid) if not len(grids)]
    columns = [
        of_departments(role, matters.owner) if role in by_department else [grids[matters.grid].data]
        for role, grids in enumerate(organisation.unit_of_grid)
    ]
    owner = len(columns)
    columns.append(of_departments(owner, matters.owner))
    assisting = (matters.assisting_1, matters.assisting_2)
    columns += [of_departments(role, *assisting) for role in (owner, *by_department)]
    tiers = organisation.role_tiers
    return columns, [*tiers, DEPARTMENT, *(tiers[role] for role in by_department)]


def _facts(world: World, rule: CompiledRule) -> list[memoryview | None]:
    matters = world.matters
    known = {
        "urgent": matters.urgent == 1,
        "owned_by_department": matters.owned_by_department == 1,
        "joint": matters.assisting_1 >= 0,
        "grid_can_settle": matters.settled_by <= 0,
        "village_can_settle": matters.settled_by <= 1,
        "township_can_settle": matters.settled_by <= 2,
        **{name: column == 1 for name, column in matters.facts.items()},
    }
    return [known[name].astype(np.uint8).data if name in known else None for name in rule.fact_names]
