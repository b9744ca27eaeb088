"""Where a parameter of the scenario acts in a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sim.rules.compiled import Mark
from sim.rules.schema import End, Option, Rule, Step, may_be_nobody
from sim.scenario import Text

ANY = "*"


@dataclass(frozen=True)
class Use:
    """A step or an end at which a parameter acts; of a chance also where it leads, and what that counts as."""

    at: Text
    to: Text | None = None
    mark: Mark = Mark.NONE


def uses_of(rule: Rule, path: str, kinds: Collection[str]) -> list[Use]:
    """Return where a parameter acts on matters of these kinds, in the order of the rule.

    Parameters
    ----------
    path
        Of the parameter in the scenario, such as ``chances.dump.at_rest``; ``*`` stands for any one key. What no step
        names, such as the number of matters, acts nowhere in a rule.
    """
    section, _, rest = path.partition(".")
    name = rest.partition(".")[0]
    reached = _reached(rule, kinds)
    uses: list[Use] = []
    for id, step in rule.steps.items():
        if id in reached:
            uses += _uses_at(rule, step, section, name)
    for id, end in rule.ends.items():
        if id in reached and _is_named(name, _names_of_end(end, section)):
            uses.append(Use(end.title))
    return uses


def _reached(rule: Rule, kinds: Collection[str]) -> set[str]:
    """Return the steps and ends that matters of these kinds may come to."""
    reached: set[str] = set()
    ahead = [step for kind, step in rule.starts.items() if kind in kinds]
    while ahead:
        id = ahead.pop()
        if id not in reached:
            reached.add(id)
            ahead += [option.to for option in rule.steps[id].options] if id in rule.steps else []
    return reached


def _uses_at(rule: Rule, step: Step, section: str, name: str) -> Iterator[Use]:
    if _is_named(name, _names_at(rule, step, section)):
        yield Use(step.title)
    for option in step.options:
        if _is_named(name, _names_of(option, section)):
            target = rule.steps.get(option.to) or rule.ends.get(option.to)
            yield Use(step.title, target.title if target else None, option.mark)


def _names_at(rule: Rule, step: Step, section: str) -> set[str | int | None]:
    """Return what a step names in a section of the scenario, but for its options."""
    deadline = rule.deadlines.get(step.starts_deadline or "")
    actions = deadline.actions if deadline else ()
    gather = step.gather
    if section == "works":
        return {step.work, *(action.work for action in actions)}
    if section == "waits":
        return {step.wait, step.patience, gather.wait if gather else None}
    if section == "limits":
        return {deadline.limit if deadline else None, *(action.offset for action in actions)}
    if section == "counts":
        return {gather.at_most if gather else None}
    if section == "chances":
        return {step.fails}
    if section == "units":
        return {*step.roles, *(action.role for action in actions)}
    if section == "departments":  # whichever of its keys: the roles of departments are the owner and who assists
        return {ANY for role in step.roles if role == "owner" or may_be_nobody(role)}
    return set()


def _names_of(option: Option, section: str) -> set[str | int | None]:
    if section == "chances":
        return {option.chance}
    if section == "limits":
        return {option.within.limit if option.within else None}
    return {option.visits.at_least if option.visits else None} if section == "counts" else set()


def _names_of_end(end: End, section: str) -> set[str | int | None]:
    if end.repeat is None:
        return set()
    names: dict[str, set[str | int | None]] = {"chances": {end.repeat.chance}, "waits": {end.repeat.after}}
    return names.get(section, set())


def _is_named(name: str, names: set[str | int | None]) -> bool:
    words = {one for one in names if isinstance(one, str)}
    return bool(words) if name == ANY else bool(words & {name, ANY})
