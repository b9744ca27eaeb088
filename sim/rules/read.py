"""From a document to a `Rule`: structure here, names and paths in `check`."""

from __future__ import annotations

from typing import TypeVar

from sim.documents import Document, InputError, KeyPath, Problem
from sim.rules.check import graph_problems, name_problems
from sim.rules.compiled import Mark, Outcome, Verb
from sim.rules.fields import Fields, Table
from sim.rules.in_person import complain_about_presence
from sim.rules.schema import (
    LEFT,
    Action,
    Deadline,
    End,
    Gather,
    Guard,
    Option,
    Repeat,
    Rule,
    Step,
    VisitsTest,
    WithinTest,
    may_be_nobody,
)
from sim.scenario import Text

_Choice = TypeVar("_Choice", Mark, Outcome)

_VERB_OF_KEY = {"by": Verb.WORK, "each": Verb.EACH, "meet": Verb.MEET, "wait": Verb.WAIT}
_MARKS = {"return": Mark.RETURN, "dump": Mark.DUMP}
_OUTCOMES = {"solved": Outcome.SOLVED, "closed_on_paper": Outcome.CLOSED_ON_PAPER}

_RULE_KEYS = ("name", "about", "starts", "steps", "deadlines", "ends")
_STEP_KEYS = (
    "name",
    *_VERB_OF_KEY,
    "work",
    "gather",
    "answers",
    "fails",
    "adds_precedent",
    "starts_deadline",
    "stops_deadline",
    "trip",
    "present",
    "patience",
    "next",
)
_START_KEYS = ("if", "unless", "to")
_OPTION_KEYS = ("if", "unless", "visits", "within", "chance", "of", "to", "mark")
_ACTION_KEYS = ("name", "before", "after", "by", "work", "lift")


def read_rule(document: Document) -> Rule:
    """Read and check what a rule's file alone can tell.

    Parameters
    ----------
    document
        The rule's file, with command-line overrides applied if there are any.

    Raises
    ------
    InputError
        With all problems: unknown or missing keys, names of steps, ends and deadlines that don't exist, steps that no
        start leads to, steps from which no end can be reached, loops in which no time passes.
    """
    fields = Fields(document)
    rule = _rule(fields)
    problems = fields.problems + name_problems(rule, document)
    if not problems:
        problems = graph_problems(rule, document)
    if problems:
        raise InputError(sorted(problems, key=_place))
    return rule


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, problem.column or 0


def _rule(fields: Fields) -> Rule:
    data = fields.table((), fields.document.data, _RULE_KEYS)
    for key in ("name", "starts", "steps", "ends"):
        fields.missing((), data, key)
    starts = fields.entries(("starts",), data.get("starts", {}))
    steps = fields.named_entries(("steps",), data.get("steps", {}), "a step")
    deadlines = fields.named_entries(("deadlines",), data.get("deadlines", {}), "a deadline")
    ends = fields.named_entries(("ends",), data.get("ends", {}), "an end")
    return Rule(
        id=fields.document.path.stem,
        name=fields.title(("name",), data["name"]) if "name" in data else Text(en="", zh=""),
        about=fields.text(("about",), data["about"]) if "about" in data else None,
        starts={kind: _start(fields, ("starts", kind), value) for kind, value in starts.items()},
        guards={
            kind: _guard(fields, ("starts", kind), value) for kind, value in starts.items() if isinstance(value, dict)
        },
        steps={name: _step(fields, ("steps", name), value) for name, value in steps.items()},
        deadlines={name: _deadline(fields, ("deadlines", name), value) for name, value in deadlines.items()},
        ends={name: _end(fields, ("ends", name), value) for name, value in ends.items()},
    )


def _start(fields: Fields, keypath: KeyPath, value: object) -> str:
    if not isinstance(value, dict):
        return fields.a_name(keypath, value)
    return fields.required_name(keypath, fields.table(keypath, value, _START_KEYS), "to")


def _guard(fields: Fields, keypath: KeyPath, value: Table) -> Guard:
    table = {key: value[key] for key in ("if", "unless") if key in value}
    guard = Guard(*(_conditions(fields, (*keypath, key), table) for key in ("if", "unless")))
    if not table:
        fields.complain(
            keypath, "'to' alone takes every matter: write the step without braces, or say which under 'if'"
        )
    for condition in ("fixed", LEFT):
        if condition in guard.needs + guard.excludes:
            fields.complain(keypath, f"'{condition}' is not known at birth, before any work")
    return guard


def _title(fields: Fields, keypath: KeyPath, table: Table) -> Text:
    if "name" in table:
        return fields.title((*keypath, "name"), table["name"])
    words = str(keypath[-1]).replace("_", " ")
    return Text(en=words, zh=words)


def _step(fields: Fields, keypath: KeyPath, value: object) -> Step:
    table = fields.table(keypath, value, _STEP_KEYS)
    verbs = [key for key in table if key in _VERB_OF_KEY]
    for second in verbs[1:]:
        fields.complain(
            (*keypath, second), f"a step has only one of by, each, meet and wait; this one has '{verbs[0]}'"
        )
    verb = _VERB_OF_KEY[verbs[0]] if verbs else Verb.DECIDE

    roles: tuple[str, ...] = ()
    work = None
    if verb in (Verb.WORK, Verb.EACH, Verb.MEET):
        roles = _roles(fields, (*keypath, verbs[0]), verb, table[verbs[0]])
        work = fields.required_name(keypath, table, "work", f"what work it takes is missing ('{verbs[0]}' needs it)")
    elif not verbs[1:]:
        for key in ("work", "answers", "fails"):
            if key in table:
                message = f"there is no '{key}' without someone who works; say who under 'by', 'each' or 'meet'"
                fields.complain((*keypath, key), message)

    if "gather" in table and verb != Verb.WORK:
        fields.complain((*keypath, "gather"), "only work of one unit can be gathered into trips; say whose under 'by'")

    step = Step(
        title=_title(fields, keypath, table),
        verb=verb,
        options=_options(fields, keypath, table),
        roles=roles,
        work=work,
        wait=fields.name(keypath, table, "wait"),
        gather=_gather(fields, (*keypath, "gather"), table["gather"]) if "gather" in table else None,
        answers=fields.flag(keypath, table, "answers"),
        fails=fields.name(keypath, table, "fails"),
        adds_precedent=fields.flag(keypath, table, "adds_precedent"),
        starts_deadline=fields.name(keypath, table, "starts_deadline"),
        stops_deadline=fields.flag(keypath, table, "stops_deadline"),
        trip=fields.flag(keypath, table, "trip"),
        present=fields.flag(keypath, table, "present"),
        patience=fields.name(keypath, table, "patience"),
    )
    complain_about_presence(fields, keypath, step)
    return step


def _roles(fields: Fields, keypath: KeyPath, verb: Verb, value: object) -> tuple[str, ...]:
    return fields.names(keypath, value) if verb != Verb.WORK else (_one_role(fields, keypath, value),)


def _one_role(fields: Fields, keypath: KeyPath, value: object) -> str:
    role = fields.a_name(keypath, value)
    if may_be_nobody(role):
        fields.complain(keypath, f"'{role}' can be none or several; one role is needed here, or 'each: [{role}]'")
    return role


def _gather(fields: Fields, keypath: KeyPath, value: object) -> Gather:
    table = fields.table(keypath, value, ("wait", "at_most"))
    return Gather(fields.required_name(keypath, table, "wait"), _count(fields, keypath, table, "at_most", lowest=1))


def _options(fields: Fields, keypath: KeyPath, table: Table) -> tuple[Option, ...]:
    if fields.missing(keypath, table, "next", "where the matter goes next is missing"):
        return ()
    value = table["next"]
    keypath = (*keypath, "next")
    if not isinstance(value, list) or not value:
        fields.complain(
            keypath, "a list of options is expected, such as [{if: standard, to: assign}, {to: review}]", value
        )
        return ()
    options = tuple(_option(fields, (*keypath, index), item) for index, item in enumerate(value))
    for index, option in enumerate(options[:-1]):
        if option.unconditional:
            fields.complain(
                (*keypath, index), "this option is always taken, so that those after it never are; put it last"
            )
    if not options[-1].unconditional:
        message = "the last option must be without conditions (only 'to'), so that every matter has a way on"
        fields.complain((*keypath, len(options) - 1), message)
    return options


def _option(fields: Fields, keypath: KeyPath, value: object) -> Option:
    table = fields.table(keypath, value, _OPTION_KEYS)
    needs = _conditions(fields, (*keypath, "if"), table)
    excludes = _conditions(fields, (*keypath, "unless"), table)
    for condition in needs:
        if condition and condition in excludes:
            fields.complain((*keypath, "unless"), f"'{condition}' stands under 'if' too, so that this never holds")
    if "of" in table and "chance" not in table:
        message = "'of' says whose load or experience a chance follows, but there is no 'chance'"
        fields.complain((*keypath, "of"), message)
    return Option(
        to=fields.required_name(keypath, table, "to") if isinstance(value, dict) else "",
        needs=needs,
        excludes=excludes,
        chance=fields.name(keypath, table, "chance"),
        of=_one_role(fields, (*keypath, "of"), table["of"]) if "of" in table else None,
        visits=_visits(fields, (*keypath, "visits"), table["visits"]) if "visits" in table else None,
        within=_within(fields, (*keypath, "within"), table["within"]) if "within" in table else None,
        mark=_mark(fields, keypath, table, needs),
    )


def _mark(fields: Fields, keypath: KeyPath, table: Table, needs: tuple[str, ...]) -> Mark:
    keypath = (*keypath, "mark")
    if LEFT in needs:
        if "mark" in table:
            fields.complain(keypath, "who leaves the queue is counted as such; leave the mark out")
        return Mark.LEFT
    return _choice(fields, keypath, table["mark"], _MARKS, Mark.NONE) if "mark" in table else Mark.NONE


def _conditions(fields: Fields, keypath: KeyPath, table: Table) -> tuple[str, ...]:
    key = keypath[-1]
    if key not in table:
        return ()
    value = table[str(key)]
    return fields.names(keypath, value) if isinstance(value, list) else (fields.a_name(keypath, value),)


def _choice(fields: Fields, keypath: KeyPath, value: object, choices: dict[str, _Choice], default: _Choice) -> _Choice:
    if isinstance(value, str) and value in choices:
        return choices[value]
    fields.complain(keypath, f"one of {', '.join(choices)} is expected", value)
    return default


def _visits(fields: Fields, keypath: KeyPath, value: object) -> VisitsTest:
    table = fields.table(keypath, value, ("step", "at_least"))
    return VisitsTest(fields.required_name(keypath, table, "step"), _count(fields, keypath, table, "at_least"))


def _count(fields: Fields, keypath: KeyPath, table: Table, key: str, lowest: int = 0) -> int | str:
    """Return a number of times or of matters, or the name of one of the scenario's counts."""
    if fields.missing(keypath, table, key):
        return lowest
    if isinstance(table[key], str):
        return fields.a_name((*keypath, key), table[key])
    return fields.whole(keypath, table, key, lowest=lowest)


def _within(fields: Fields, keypath: KeyPath, value: object) -> WithinTest:
    table = fields.table(keypath, value, ("limit", "since"))
    return WithinTest(fields.required_name(keypath, table, "limit"), fields.required_name(keypath, table, "since"))


def _deadline(fields: Fields, keypath: KeyPath, value: object) -> Deadline:
    table = fields.table(keypath, value, ("limit", "actions"))
    actions = table.get("actions", [])
    keypath_of_actions = (*keypath, "actions")
    if not isinstance(actions, list):
        fields.complain(keypath_of_actions, "a list of actions is expected", actions)
        actions = []
    return Deadline(
        limit=fields.required_name(keypath, table, "limit"),
        actions=tuple(_action(fields, (*keypath_of_actions, index), item) for index, item in enumerate(actions)),
    )


def _action(fields: Fields, keypath: KeyPath, value: object) -> Action:
    table = fields.table(keypath, value, _ACTION_KEYS)
    offsets = [key for key in ("before", "after") if key in table]
    if len(offsets) != 1:
        fields.complain(
            keypath, "an action comes either 'before' or 'after' the deadline expires: give one limit for it"
        )
    return Action(
        title=fields.title((*keypath, "name"), table["name"]) if "name" in table else None,
        offset=fields.a_name((*keypath, offsets[0]), table[offsets[0]]) if offsets else "",
        before="before" in table,
        role=_one_role(fields, (*keypath, "by"), table["by"]) if not fields.missing(keypath, table, "by") else "",
        work=fields.required_name(keypath, table, "work"),
        lift=fields.whole(keypath, table, "lift"),
    )


def _end(fields: Fields, keypath: KeyPath, value: object) -> End:
    table = fields.table(keypath, value, ("name", "outcome", "repeat"))
    outcome = Outcome.SOLVED
    if not fields.missing(keypath, table, "outcome"):
        outcome = _choice(fields, (*keypath, "outcome"), table["outcome"], _OUTCOMES, outcome)
    repeat = _repeat(fields, (*keypath, "repeat"), table["repeat"]) if "repeat" in table else None
    return End(_title(fields, keypath, table), outcome, repeat)


def _repeat(fields: Fields, keypath: KeyPath, value: object) -> Repeat:
    table = fields.table(keypath, value, ("chance", "after", "as"))
    return Repeat(*(fields.required_name(keypath, table, key) for key in ("chance", "after", "as")))
