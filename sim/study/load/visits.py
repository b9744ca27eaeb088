"""Expected visits: how often a matter of a kind comes to each step of the rules, by walking their graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.rules import CompiledRule, TestKind
from sim.scenario import GrowingChance, KindSpec, LearnedChance, Scenario
from sim.study.load.classes import COUNTY, MatterClass, classes_of

Floats = NDArray[np.float64]
HELPERS = 3
"""Departments that assist: 0, 1 or 2."""
SMALLEST = 1e-7
"""A part of a matter this small is followed no further."""
MOST_STEPS = 1000
"""Nor is any matter after so many steps: one that goes round for ever shows as many visits."""
MOST_STATES = 30_000
"""Of more states of a class facts are forgotten: where one is asked for again, it is as if it were another's."""
TIER_FACTS = {"grid_can_settle": 0, "village_can_settle": 1, "township_can_settle": 2}


@dataclass(frozen=True)
class _State:
    """Where a part of the matters of a class is, and what is known of it."""

    step: int
    kind: int
    again: bool = False
    fixed: bool = False
    counts: tuple[int, ...] = ()
    known: frozenset[tuple[int, bool]] = frozenset()


def expected_visits(
    rule: CompiledRule, layers: Sequence[int], scenario: Scenario, kind_id: str, list_sizes: Mapping[str, int]
) -> Floats:
    """Return the expected visits to each step of a matter of a kind, repeats included (shape: steps, helpers).

    Conditions that are facts of the matter have the scenario's shares, and counts of visits are followed. What depends
    on the state of a run is as it is where units keep up, at first:

    - a chance that grows with a load is that at rest, one that is learned is that in the end;
    - a topic is `standard` by the list at the start;
    - nobody leaves a queue, and no limit has passed (`within` holds);
    - no deadline expires, so that actions of deadlines take no work.

    Parameters
    ----------
    layers
        Places of the rules in the graph, the topmost first; a matter follows the first that takes it.
    list_sizes
        The items that each list of the scenario holds.
    """
    walk = _Walk(rule, layers, scenario, list_sizes)
    kind = list(scenario.kinds).index(kind_id)
    visits = np.zeros((len(rule.step_names), HELPERS))
    for matters in classes_of(scenario, scenario.kinds[kind_id], list_sizes):
        visits[:, matters.helpers] += walk.visits(matters, kind)
    return visits


class _Walk:
    """Parts of matters on their way through the graph: each step hands a part on by its options' chances."""

    def __init__(
        self, rule: CompiledRule, layers: Sequence[int], scenario: Scenario, list_sizes: Mapping[str, int]
    ) -> None:
        self._rule = rule
        self._layers = layers
        self._kinds = list(scenario.kinds)
        self._scenario = scenario
        self._sizes = list_sizes
        self._chances = [_chance(spec) for spec in scenario.chances.values()]
        self._forgets = False
        self._asked_after = _facts_asked_after(rule)
        self._most = _counted(rule)
        """By step whose visits are asked for: its place among the counts, and the number beyond which none counts."""

    def visits(self, matters: MatterClass, kind: int) -> Floats:
        """Return the visits of a class to each step, as a part of all matters of its kind (shape: steps)."""
        visits = self._followed(matters, kind)
        if visits is None:
            self._forgets = True
            visits = self._followed(matters, kind)
        assert visits is not None, "without facts there are as many states as steps and counts of visits"
        return visits

    def _followed(self, matters: MatterClass, kind: int) -> Floats | None:
        """Return the visits of a class, or None where there are too many states to follow."""
        visits = np.zeros(len(self._rule.step_names))
        parts = {
            state: share * matters.share
            for state, share in self._starts(matters, _State(-1, kind, counts=(0,) * len(self._most)))
        }
        ways: dict[_State, list[tuple[_State, float]]] = {}
        for _ in range(MOST_STEPS):
            following: defaultdict[_State, float] = defaultdict(float)
            for state, part in parts.items():
                visits[state.step] += part
                if len(ways) > MOST_STATES:
                    if not self._forgets:
                        return None
                    break  # visits to very many steps are counted: what there is no room for is followed no further
                if state not in ways:
                    ways[state] = list(self._after(matters, self._visited(state)))
                for after, share in ways[state]:
                    if part * share > SMALLEST:
                        following[after] += part * share
            if not following:
                break
            parts = following
        return visits

    def _starts(self, matters: MatterClass, state: _State) -> Iterator[tuple[_State, float]]:
        """Return where matters that are born start, with the share of each."""
        rule, kinds = self._rule, len(self._kinds)
        for layer in self._layers:
            place = layer * kinds + state.kind
            if rule.start_of_kind[place] < 0:
                continue
            tests = range(int(rule.start_test_start[place]), int(rule.start_test_end[place]))
            unknown, holds = self._holds(matters, state, tests)
            if unknown is not None:
                for known, share in self._split(matters, state, unknown):
                    for start, part in self._starts(matters, known):
                        yield start, share * part
                return
            if holds:
                yield replace(state, step=int(rule.start_of_kind[place])), 1.0
                return

    def _visited(self, state: _State) -> _State:
        """Return a state with the present visit counted."""
        if state.step not in self._most:
            return state
        place, most = self._most[state.step]
        counts = list(state.counts)
        counts[place] = min(counts[place] + 1, most)
        return replace(state, counts=tuple(counts))

    def _after(self, matters: MatterClass, state: _State) -> Iterator[tuple[_State, float]]:
        """Return the states after the work of a step, with the share of each; ends are left out."""
        fails = int(self._rule.step_fails[state.step])
        if fails < 0:
            yield from self._ways(matters, state)
            return
        for fixed, share in ((False, self._chances[fails]), (True, 1.0 - self._chances[fails])):
            for after, part in self._ways(matters, replace(state, fixed=fixed)) if share > 0 else ():
                yield after, share * part

    def _ways(self, matters: MatterClass, state: _State) -> Iterator[tuple[_State, float]]:
        rule, reached = self._rule, 0.0
        options = range(int(rule.option_start[state.step]), int(rule.option_end[state.step]))
        ways: list[tuple[int, float]] = []
        for option in options:
            unknown, holds = self._holds(
                matters, state, range(int(rule.test_start[option]), int(rule.test_end[option]))
            )
            if unknown is not None:
                for known, share in self._split(matters, state, unknown):
                    for after, part in self._ways(matters, known):
                        yield after, share * part
                return
            if not holds:
                continue
            chance = int(rule.option_chance[option])
            piece = 1.0 - reached if chance < 0 else min(self._chances[chance], 1.0 - reached)
            ways.append((option, piece))
            reached += piece
            if chance < 0:
                break
        else:
            ways.append((options[-1], 1.0 - reached))
        for option, share in ways:
            if share > 0:
                yield from self._taken(matters, state, int(rule.option_to[option]), share)

    def _taken(self, matters: MatterClass, state: _State, to: int, share: float) -> Iterator[tuple[_State, float]]:
        """Return where an option leads: to a step, or after an end, perhaps, to the start of a repeat."""
        if to >= 0:
            # What nobody asks for again is forgotten: otherwise each fact would double the states.
            asked = frozenset() if self._forgets else self._asked_after[to]
            known = frozenset(fact for fact in state.known if fact[0] in asked)
            yield replace(state, step=to, known=known), share
            return
        end = -1 - to
        repeats = int(self._rule.end_repeat_chance[end])
        if repeats >= 0 and self._chances[repeats] > 0:
            kind = int(self._rule.end_repeat_kind[end])
            again = _State(-1, kind, again=True, counts=(0,) * len(self._most), known=state.known)
            for start, part in self._starts(matters, again):
                yield start, share * self._chances[repeats] * part

    def _holds(self, matters: MatterClass, state: _State, tests: range) -> tuple[int | None, bool]:
        """Return the first fact that must be known to tell, None if none; and whether all tests hold."""
        rule = self._rule
        for test in tests:
            kind, a, b = int(rule.test_kind[test]), int(rule.test_a[test]), int(rule.test_b[test])
            if kind == TestKind.FACT:
                truth = self._truth(matters, state, a)
                if truth is None:
                    return a, False
                if truth == bool(rule.test_negate[test]):
                    return None, False
                continue
            step, least = (a, b) if kind == TestKind.VISITS else (b, 1)
            if state.counts[self._most[step][0]] < least:
                return None, False
        return None, True

    def _truth(self, matters: MatterClass, state: _State, fact: int) -> bool | None:
        """Return whether a fact is true; None where that is a matter of chance and not known yet."""
        name = self._rule.fact_names[fact]
        certain = {
            "owned_by_department": matters.tier == COUNTY,
            "joint": matters.helpers > 0,
            "fixed": state.fixed,
            "repeat": state.again,
            "left": False,
            **{can_settle: matters.tier <= tier for can_settle, tier in TIER_FACTS.items()},
        }
        if name in certain:
            return certain[name]
        if name in self._scenario.lists:
            of_kind = self._scenario.lists[name].kind == self._kinds[state.kind]
            return of_kind and 0 < matters.item <= self._sizes[name]
        return next((truth for known, truth in state.known if known == fact), None)

    def _split(self, matters: MatterClass, state: _State, fact: int) -> Iterator[tuple[_State, float]]:
        """Return a state with a fact known, true and false, and the share of each."""
        share = self._share(matters.kind, self._rule.fact_names[fact])
        for truth, part in ((True, share), (False, 1.0 - share)):
            if part > 0:
                yield replace(state, known=state.known | {(fact, truth)}), part

    def _share(self, kind: KindSpec, fact: str) -> float:
        if fact == "standard":
            return 1.0 - self._scenario.topics.non_standard_share.value if self._scenario.departments.list else 1.0
        if fact == "urgent":
            return kind.urgent.value
        return kind.facts[fact].value if fact in kind.facts else 0.0


def _facts_asked_after(rule: CompiledRule) -> list[frozenset[int]]:
    """Return for each step the facts that it, or a step that a matter can come to from it, asks for.

    What a repeat asks for counts from everywhere, as it keeps the facts of the first matter.
    """
    kinds, facts = rule.test_kind.tolist(), rule.test_a.tolist()

    def facts_in(first: int, last: int) -> set[int]:
        return {facts[test] for test in range(first, last) if kinds[test] == TestKind.FACT}

    own: list[set[int]] = []
    onward: list[set[int]] = []
    repeats = False
    for step in range(len(rule.step_names)):
        options = range(int(rule.option_start[step]), int(rule.option_end[step]))
        own.append(set().union(*(facts_in(int(rule.test_start[o]), int(rule.test_end[o])) for o in options)))
        to = [int(rule.option_to[option]) for option in options]
        onward.append({one for one in to if one >= 0})
        repeats = repeats or any(one < 0 and rule.end_repeat_chance[-1 - one] >= 0 for one in to)
    if repeats:
        every = frozenset().union(*own, facts_in(0, len(kinds)))
        return [every] * len(own)
    changed = True
    while changed:
        changed = False
        for step, after in enumerate(onward):
            more = own[step].union(*(own[one] for one in after))
            changed |= more != own[step]
            own[step] = more
    return [frozenset(one) for one in own]


def _counted(rule: CompiledRule) -> dict[int, tuple[int, int]]:
    """Return the steps whose visits some test asks for: (place, the most visits that are told apart)."""
    most: dict[int, int] = {}
    for kind, a, b in zip(rule.test_kind.tolist(), rule.test_a.tolist(), rule.test_b.tolist(), strict=True):
        if kind == TestKind.VISITS:
            most[a] = max(most.get(a, 0), b)
        elif kind == TestKind.WITHIN:
            most[b] = max(most.get(b, 0), 1)
    return {step: (place, number) for place, (step, number) in enumerate(most.items())}


def _chance(spec: object) -> float:
    if isinstance(spec, GrowingChance):
        return float(spec.at_rest.value)
    if isinstance(spec, LearnedChance):
        return float(spec.in_the_end.value)
    return float(spec.value)  # type: ignore[attr-defined]
