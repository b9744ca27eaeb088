"""From a rule and a scenario to the arrays that the engine runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.documents import Document, InputError, KeyPath, suggestion
from sim.rules.chances import complain_of_learning, complain_of_sum, complain_of_whose
from sim.rules.compiled import NONE, CompiledRule, Indices, TestKind, Verb
from sim.rules.lookup import Lookup
from sim.rules.schema import Deadline, Guard, Option, Rule, Step
from sim.scenario import GrowingChance, LearnedChance, Scenario, SlotSpec, Text


def bind_rule(
    rule: Rule, document: Document, scenario: Scenario, scenario_path: Path | None = None, alone: bool = True
) -> CompiledRule:
    """Compile a rule for a scenario.

    Parameters
    ----------
    rule, document
        The rule, and the file it was read from.
    scenario_path
        The scenario's file, named in messages; without it they name the scenario by its English name.
    alone
        Whether no other rule lies below it, so that it must take every matter.

    Raises
    ------
    InputError
        With all problems, located in the rule's file: names of works, waits, chances, limits, counts, roles, kinds or
        conditions that the scenario lacks; kinds without a start; chances that can sum to more than 1; a chance that
        follows a load or experience when the rule doesn't say whose.
    """
    called = f"the scenario {scenario_path or scenario.name.en}"
    lookup = Lookup(document, scenario, called)
    arrays = _Arrays(rule, scenario, lookup)
    for name, step in rule.steps.items():
        arrays.add_step(("steps", name), step)
    for name, deadline in rule.deadlines.items():
        arrays.add_deadline(name, deadline)
    for kind in scenario.kinds:
        arrays.add_start(kind)
    if alone:
        _complain_of_matters_left_out(rule, scenario, lookup)
    compiled = arrays.compiled()
    if lookup.problems:
        raise InputError(sorted(lookup.problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return compiled


def _complain_of_matters_left_out(rule: Rule, scenario: Scenario, lookup: Lookup) -> None:
    for kind in scenario.kinds:
        if kind in rule.guards:
            message = "this rule takes only some matters of the kind, and no rule lies below it to take the others"
            lookup.complain(("starts", kind), message)
        elif kind not in rule.starts:
            unused = [name for name in rule.starts if name not in scenario.kinds]
            message = f"{lookup.called} has matters of the kind '{kind}', which start nowhere"
            lookup.complain(("starts",), f"{message};{suggestion(kind, unused)}".rstrip(";"))


class _Arrays:
    """Columns that grow step by step; a flat list with starts and ends stands for a list of lists."""

    def __init__(self, rule: Rule, scenario: Scenario, lookup: Lookup) -> None:
        self.rule = rule
        self.scenario = scenario
        self.lookup = lookup
        self.step_index = {name: index for index, name in enumerate(rule.steps)}
        self.end_index = {name: index for index, name in enumerate(rule.ends)}
        self.deadline_index: dict[str | None, int] = {name: index for index, name in enumerate(rule.deadlines)}
        self.columns: dict[str, list[int]] = {}
        self.step_names: list[str] = []
        self.step_titles: list[Text] = []

    def row(self, **cells: int) -> None:
        """Append to columns."""
        for column, value in cells.items():
            self.columns.setdefault(column, []).append(value)

    def length(self, column: str) -> int:
        """Return how many rows a column has so far."""
        return len(self.columns.get(column, ()))

    def add_step(self, keypath: KeyPath, step: Step) -> None:
        """Append a step of the rule with its roles and options."""
        find = self.lookup.index
        first_role, first_option = self.length("roles"), self.length("option_to")
        verb_key = {Verb.WORK: "by", Verb.EACH: "each", Verb.MEET: "meet"}.get(step.verb, "")
        for index, role in enumerate(step.roles):
            role_path = (*keypath, verb_key) if step.verb == Verb.WORK else (*keypath, verb_key, index)
            self.row(roles=self.lookup.role(role_path, role))
        for index, option in enumerate(step.options):
            self.add_option((*keypath, "next", index), option, step)
        complain_of_learning(keypath, step, self.scenario, self.lookup)
        complain_of_sum(keypath, step, self.scenario, self.lookup)
        self.step_names.append(str(keypath[-1]))
        self.step_titles.append(step.title)
        self.row(
            step_verb=step.verb,
            step_work=find("work", (*keypath, "work"), step.work),
            step_wait=find("wait", (*keypath, "wait"), step.wait),
            step_gather_wait=find("wait", (*keypath, "gather", "wait"), step.gather.wait if step.gather else None),
            step_gather_at_most=self.gather_at_most((*keypath, "gather"), step),
            step_answers=int(step.answers),
            step_fails=self.plain_chance((*keypath, "fails"), step.fails, may_be_learned=True),
            step_precedent=int(step.adds_precedent),
            step_starts_deadline=self.deadline_index.get(step.starts_deadline, NONE),
            step_stops_deadline=int(step.stops_deadline),
            step_trip=int(step.trip),
            step_present=int(step.present),
            step_patience=self.drawn_wait((*keypath, "patience"), step.patience),
            role_start=first_role,
            role_end=self.length("roles"),
            option_start=first_option,
            option_end=self.length("option_to"),
        )

    def gather_at_most(self, keypath: KeyPath, step: Step) -> int:
        """Return how many matters a trip from the step holds, -1 where they don't gather."""
        if step.gather is None:
            return NONE
        at_most = self.count((*keypath, "at_most"), step.gather.at_most)
        if at_most == 0:
            message = f"at least 1 is needed, for a trip with nobody never leaves; in {self.lookup.called} it is 0"
            self.lookup.complain((*keypath, "at_most"), message, step.gather.at_most)
        return at_most

    def add_option(self, keypath: KeyPath, option: Option, step: Step) -> None:
        """Append an option of a step with its tests."""
        first_test = self.length("test_kind")
        self.add_facts(keypath, option)
        if option.visits:
            count = self.count((*keypath, "visits", "at_least"), option.visits.at_least)
            self.row(test_kind=TestKind.VISITS, test_a=self.step_index[option.visits.step], test_b=count, test_negate=0)
        if option.within:
            limit = self.lookup.index("limit", (*keypath, "within", "limit"), option.within.limit)
            since = self.step_index[option.within.since]
            self.row(test_kind=TestKind.WITHIN, test_a=limit, test_b=since, test_negate=0)

        of = self.lookup.role((*keypath, "of"), option.of)
        chance = self.scenario.chances.get(option.chance or "")
        complain_of_whose(keypath, option, step, self.scenario, self.lookup)
        self.row(
            option_to=self.step_index[option.to] if option.to in self.step_index else -1 - self.end_index[option.to],
            option_mark=option.mark,
            option_chance=self.lookup.index("chance", (*keypath, "chance"), option.chance),
            option_load_role=of if isinstance(chance, GrowingChance) else NONE,
            option_learner_role=of if isinstance(chance, LearnedChance) else NONE,
            test_start=first_test,
            test_end=self.length("test_kind"),
        )

    def add_facts(self, keypath: KeyPath, of: Option | Guard) -> None:
        """Append the tests of the facts that an option or a start needs and excludes."""
        for key, names, negate in (("if", of.needs, 0), ("unless", of.excludes, 1)):
            for index, name in enumerate(names):
                place = (*keypath, key, index) if len(names) > 1 else (*keypath, key)
                fact = self.lookup.index("condition", place, name)
                self.row(test_kind=TestKind.FACT, test_a=fact, test_b=NONE, test_negate=negate)

    def add_start(self, kind: str) -> None:
        """Append where matters of a kind start, and which of them."""
        first_test = self.length("test_kind")
        if kind in self.rule.guards:
            self.add_facts(("starts", kind), self.rule.guards[kind])
        self.row(
            start_of_kind=self.step_index[self.rule.starts[kind]] if kind in self.rule.starts else NONE,
            start_test_start=first_test,
            start_test_end=self.length("test_kind"),
        )

    def count(self, keypath: KeyPath, number: int | str) -> int:
        """Return a number of times or of matters, taken from the scenario if it is named."""
        if isinstance(number, int):
            return number
        self.lookup.index("count", keypath, number)
        return int(self.scenario.counts[number].value) if number in self.scenario.counts else NONE

    def plain_chance(self, keypath: KeyPath, name: str | None, may_be_learned: bool = False) -> int:
        """Return the index of a chance that can't follow a load, for there is no unit that it could follow."""
        chance = self.scenario.chances.get(name or "")
        follows = "grows with a load" if isinstance(chance, GrowingChance) else ""
        if isinstance(chance, LearnedChance) and not may_be_learned:
            follows = "is learned by units"
        if follows:
            message = f"a plain share is needed here, but in {self.lookup.called} this chance {follows}"
            self.lookup.complain(keypath, message, name)
        return self.lookup.index("chance", keypath, name)

    def drawn_wait(self, keypath: KeyPath, name: str | None) -> int:
        """Return the index of a wait that must be a drawn time: nobody's patience ends for all at a weekly slot."""
        if name is not None and isinstance(self.scenario.waits.get(name), SlotSpec):
            message = f"a drawn time is needed here, but in {self.lookup.called} this wait is for a weekly slot"
            self.lookup.complain(keypath, message, name)
        return self.lookup.index("wait", keypath, name)

    def add_deadline(self, name: str, deadline: Deadline) -> None:
        """Append a deadline with its actions, each of which becomes a step for the log."""
        first_action = self.length("action_step")
        for index, action in enumerate(deadline.actions):
            keypath: KeyPath = ("deadlines", name, "actions", index)
            role = self.lookup.role((*keypath, "by"), action.role)
            work = self.lookup.index("work", (*keypath, "work"), action.work)
            offset_path = (*keypath, "before" if action.before else "after")
            self.row(
                action_offset_limit=self.lookup.index("limit", offset_path, action.offset),
                action_before=int(action.before),
                action_role=role,
                action_work=work,
                action_lift=action.lift,
                action_step=len(self.step_names),
            )
            self.add_action_step(f"{name}.{action.work}", action.title or self.title_of_work(action.work), role, work)
        self.row(
            deadline_limit=self.lookup.index("limit", ("deadlines", name, "limit"), deadline.limit),
            action_start=first_action,
            action_end=self.length("action_step"),
        )

    def title_of_work(self, work: str) -> Text:
        """Return the scenario's name of a work, if it has that work."""
        return self.scenario.works[work].name if work in self.scenario.works else Text(en=work, zh=work)

    def add_action_step(self, name: str, title: Text, role: int, work: int) -> None:
        """Append the step that an action is logged as; the same work twice in a deadline is numbered."""
        same = sum(known == name or known.startswith(f"{name}.") for known in self.step_names)
        self.step_names.append(f"{name}.{same + 1}" if same else name)
        self.step_titles.append(title)
        first_role = self.length("roles")
        self.row(roles=role)
        self.row(
            step_verb=Verb.WORK,
            step_work=work,
            step_wait=NONE,
            step_gather_wait=NONE,
            step_gather_at_most=NONE,
            step_answers=0,
            step_fails=NONE,
            step_precedent=0,
            step_starts_deadline=NONE,
            step_stops_deadline=0,
            step_trip=0,
            step_present=0,
            step_patience=NONE,
            role_start=first_role,
            role_end=first_role + 1,
            option_start=self.length("option_to"),
            option_end=self.length("option_to"),
        )

    def compiled(self) -> CompiledRule:
        """Return the arrays, with the ends."""
        for name, end in self.rule.ends.items():
            keypath: KeyPath = ("ends", name, "repeat")
            chance, after, kind = (end.repeat.chance, end.repeat.after, end.repeat.kind) if end.repeat else (None,) * 3
            self.row(
                end_outcome=end.outcome,
                end_repeat_chance=self.plain_chance((*keypath, "chance"), chance),
                end_repeat_wait=self.lookup.index("wait", (*keypath, "after"), after),
                end_repeat_kind=self.lookup.index("kind", (*keypath, "as"), kind),
            )

        def column(name: str) -> Indices:
            return np.array(self.columns.get(name, []), dtype=np.int64)

        return CompiledRule(
            rule=self.rule.id,
            title=self.rule.name,
            step_names=tuple(self.step_names),
            step_titles=tuple(self.step_titles),
            step_verb=column("step_verb"),
            step_work=column("step_work"),
            step_wait=column("step_wait"),
            step_gather_wait=column("step_gather_wait"),
            step_gather_at_most=column("step_gather_at_most"),
            step_answers=column("step_answers"),
            step_fails=column("step_fails"),
            step_precedent=column("step_precedent"),
            step_starts_deadline=column("step_starts_deadline"),
            step_stops_deadline=column("step_stops_deadline"),
            step_trip=column("step_trip"),
            step_present=column("step_present"),
            step_patience=column("step_patience"),
            role_names=self.lookup.roles,
            role_start=column("role_start"),
            role_end=column("role_end"),
            roles=column("roles"),
            option_start=column("option_start"),
            option_end=column("option_end"),
            option_to=column("option_to"),
            option_mark=column("option_mark"),
            option_chance=column("option_chance"),
            option_load_role=column("option_load_role"),
            option_learner_role=column("option_learner_role"),
            test_start=column("test_start"),
            test_end=column("test_end"),
            test_kind=column("test_kind"),
            test_a=column("test_a"),
            test_b=column("test_b"),
            test_negate=column("test_negate"),
            fact_names=self.lookup.facts,
            start_of_kind=column("start_of_kind"),
            start_test_start=column("start_test_start"),
            start_test_end=column("start_test_end"),
            end_names=tuple(self.rule.ends),
            end_titles=tuple(end.title for end in self.rule.ends.values()),
            end_outcome=column("end_outcome"),
            end_repeat_chance=column("end_repeat_chance"),
            end_repeat_wait=column("end_repeat_wait"),
            end_repeat_kind=column("end_repeat_kind"),
            deadline_names=tuple(self.rule.deadlines),
            deadline_limit=column("deadline_limit"),
            action_start=column("action_start"),
            action_end=column("action_end"),
            action_offset_limit=column("action_offset_limit"),
            action_before=column("action_before"),
            action_role=column("action_role"),
            action_work=column("action_work"),
            action_lift=column("action_lift"),
            action_step=column("action_step"),
        )
