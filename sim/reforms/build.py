"""From a plan to a regime: which rules are asked in which order, where and from when, and which posts move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.documents import Document, InputError, Problem, suggestion
from sim.reforms.dates import second_of
from sim.reforms.numbers import scenario_under
from sim.reforms.plan import Plan, adopted_by
from sim.reforms.posts import moves_of
from sim.reforms.reform import Reform
from sim.reforms.regime import Adoption, Regime, Stack
from sim.rules import Rule, bind_rule, joined
from sim.scenario import Backlog, Scenario, Text
from sim.world import Organisation

TODAY = Text(en="Today's rules", zh="现行规则")


@dataclass(frozen=True, eq=False)
class Ruleset:
    """The rules and reforms that plans may name, each with the file that its problems are told in.

    Attributes
    ----------
    today
        Names of the rules in force where no reform says otherwise, the last on top.
    """

    today: tuple[str, ...]
    rules: Mapping[str, tuple[Rule, Document]]
    reforms: Mapping[str, tuple[Reform, Document]] = field(default_factory=dict)


def build_regime(
    scenario: Scenario, document: Document, organisation: Organisation, ruleset: Ruleset, plan: Plan
) -> Regime:
    """Lay a plan out over the places of a scenario, or of one of its counties.

    Parameters
    ----------
    document
        The scenario's file, from which the numbers of a reform are read again.

    Raises
    ------
    InputError
        For rules and reforms that don't fit the scenario, matters that no rule takes, posts that aren't there.
    """
    townships = organisation.places.township_ids
    mixes = adopted_by(plan, townships)
    stack_ids = dict.fromkeys(mix for changes in mixes.values() for _, mix in changes)
    used = [*ruleset.today, *(rule for reform in plan.reforms for rule in ruleset.reforms[reform][0].rules)]
    layers = {name: place for place, name in enumerate(dict.fromkeys(used))}
    graph = joined([bind_rule(*ruleset.rules[name], scenario, document.path, alone=False) for name in layers])
    numbers = {mix: place for place, mix in enumerate(stack_ids)}
    adoptions = [
        Adoption(second_of(day, scenario, organisation) if change else 0, township, numbers[mix])
        for township, name in enumerate(townships)
        for change, (day, mix) in enumerate(mixes[name])
    ]
    return Regime(
        rules=graph,
        stacks=tuple(_stack(mix, layers, scenario, document, ruleset) for mix in stack_ids),
        adoptions=tuple(sorted(adoptions, key=lambda adoption: adoption.from_s)),
        moves=moves_of(plan, scenario, organisation, ruleset.reforms),
        resumes=_resumes(scenario, layers, ruleset),
    )


def _resumes(scenario: Scenario, layers: Mapping[str, int], ruleset: Ruleset) -> tuple[int, ...]:
    """Return the steps at which open matters are, by the rules in force today, whatever is laid over them.

    A step is looked for in the rules that take matters of the row's kind, the topmost first.

    Raises
    ------
    InputError
        For steps that these rules don't have, told in the backlog's file.
    """
    backlog = scenario.backlog
    if not isinstance(backlog, Backlog):
        return ()
    first_step, steps_before = {}, 0
    for name in layers:
        rule = ruleset.rules[name][0]
        first_step[name] = steps_before
        steps_before += len(rule.steps) + _actions(rule)
    today = scenario.rules or ruleset.today
    steps_of_kind: dict[str, dict[str, int]] = {kind: {} for kind in scenario.kinds}
    for name in today:
        rule = ruleset.rules[name][0]
        for kind in scenario.kinds.keys() & rule.starts.keys():
            steps_of_kind[kind] |= {step: first_step[name] + place for place, step in enumerate(rule.steps)}
    problems = []
    for row in backlog.rows:
        known = steps_of_kind[row.kind]
        if row.step and row.step not in known:
            hint = suggestion(row.step, known) or f" there are: {', '.join(known)}"
            message = (
                f"today's rules ({', '.join(today)}) have no such step for matters of the kind '{row.kind}';{hint}"
            )
            problems.append(Problem(backlog.file, row.line, None, "step", message, row.step))
    if problems:
        raise InputError(problems)
    return tuple(steps_of_kind[row.kind][row.step] if row.step else -1 for row in backlog.rows)


def _actions(rule: Rule) -> int:
    """Return how many actions of deadlines follow a rule's own steps in its graph."""
    return sum(len(deadline.actions) for deadline in rule.deadlines.values())


def _stack(
    mix: Sequence[str], layers: Mapping[str, int], scenario: Scenario, document: Document, ruleset: Ruleset
) -> Stack:
    """Return a mix of reforms.

    Rules that take only some of a kind's matters lie above those that take all, so that a mix means the same in
    whatever order it came about; of two that take the same matters, the one adopted later lies on top.
    """
    reforms = [ruleset.reforms[name][0] for name in mix]
    own = [rule for reform in reforms for rule in reform.rules]
    own.sort(key=lambda name: bool(ruleset.rules[name][0].guards))
    names = [*ruleset.today, *own]
    _check_cover(mix, names, scenario, document, ruleset)
    return Stack(
        id="+".join(mix) or "none",
        name=mix_name(reforms),
        layers=tuple(layers[name] for name in dict.fromkeys(reversed(names))),
        scenario=scenario_under([ruleset.reforms[name] for name in mix], scenario, document),
    )


def _check_cover(
    mix: Sequence[str], names: Sequence[str], scenario: Scenario, document: Document, ruleset: Ruleset
) -> None:
    """Refuse a mix that leaves matters without a rule, and reforms for matters that the scenario doesn't have."""
    rules = [ruleset.rules[name][0] for name in names]
    problems = []
    for kind in scenario.kinds:
        if not any(kind in rule.starts and kind not in rule.guards for rule in rules):
            laid = ", ".join(names) or "none"
            message = (
                f"no rule takes all matters of the kind '{kind}' (rules laid over each other: {laid}); name one that"
            )
            problems.append(document.problem(("rules",), f"{message} does under 'rules' of the scenario"))
    for reform, own in (ruleset.reforms[name] for name in mix):
        for index, name in enumerate(reform.rules):
            if not scenario.kinds.keys() & ruleset.rules[name][0].starts.keys():
                kinds = ", ".join(ruleset.rules[name][0].starts)
                message = f"the scenario has no matters of the kinds that this rule is for: {kinds}"
                problems.append(own.problem(("rules", index), message, name))
        for index, name in enumerate(reform.transfers or ()):
            if name not in scenario.transfers:
                hint = suggestion(name, scenario.transfers) or f" there are: {', '.join(scenario.transfers) or 'none'}"
                message = f"the scenario has no transfer of this name;{hint}"
                problems.append(own.problem(("transfers", index), message, name))
        if reform.transfers is None and not scenario.transfers:
            problems.append(own.problem(("transfers",), "the scenario has no transfers of posts: none can move"))
    if problems:
        raise InputError(problems)


def mix_name(reforms: Sequence[Reform]) -> Text:
    """Return what a mix of reforms is called."""
    if not reforms:
        return TODAY
    return Text(en=" + ".join(reform.name.en for reform in reforms), zh="＋".join(reform.name.zh for reform in reforms))
