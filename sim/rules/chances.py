"""What can be wrong with the chances at a step: sums above 1, loads and experience that are nobody's."""

from __future__ import annotations

from itertools import product

from sim.documents import KeyPath
from sim.rules.compiled import Verb
from sim.rules.lookup import Lookup
from sim.rules.schema import Option, Step, may_be_nobody
from sim.scenario import GrowingChance, LearnedChance, Scenario

TOLERANCE = 1e-9


def highest_chance(scenario: Scenario, name: str) -> float:
    """Return the largest share that a chance of the scenario comes to, under the heaviest load or with experience."""
    chance = scenario.chances[name]
    if isinstance(chance, GrowingChance):
        return max(chance.at_rest.value, chance.at_most.value)
    if isinstance(chance, LearnedChance):
        return max(chance.at_first.value, chance.in_the_end.value)
    return chance.value


def largest_sum(step: Step, scenario: Scenario) -> tuple[float, tuple[int, ...]]:
    """Find the largest sum of the chances of options that can hold together.

    Every way in which the facts named at the step can be true or false is tried. A fact hides the options that it
    contradicts, and those after an option that is then taken for certain. Visits and limits may hold or not, so an
    option with them counts but hides nothing.

    Parameters
    ----------
    step
        A step whose chances the scenario has.

    Returns
    -------
    total
        The largest sum.
    options
        The indices within the step of the options that make it up.
    """
    facts = sorted({fact for option in step.options for fact in option.needs + option.excludes})
    largest: tuple[float, tuple[int, ...]] = (0.0, ())
    for truths in product((False, True), repeat=len(facts)):
        true = dict(zip(facts, truths, strict=True))
        total, counted = 0.0, []
        for index, option in enumerate(step.options):
            if any(not true[fact] for fact in option.needs) or any(true[fact] for fact in option.excludes):
                continue
            if option.chance:
                total += highest_chance(scenario, option.chance)
                counted.append(index)
            elif not (option.visits or option.within):
                break
        if total > largest[0] + TOLERANCE:
            largest = total, tuple(counted)
    return largest


def complain_of_sum(keypath: KeyPath, step: Step, scenario: Scenario, lookup: Lookup) -> None:
    """Refuse chances of one step that can come to more than 1 together."""
    chances = [option.chance for option in step.options if option.chance]
    if not all(lookup.has("chance", name) for name in chances):
        return
    total, counted = largest_sum(step, scenario)
    if total > 1 + TOLERANCE:
        names = [step.options[index].chance or "" for index in counted]
        parts = " + ".join(f"{name} {highest_chance(scenario, name):g}" for name in names)
        message = f"with {lookup.called} the chances that can hold together come to {total:g}, more than 1: {parts}"
        lookup.complain((*keypath, "next", counted[-1], "chance"), message)


def complain_of_whose(keypath: KeyPath, option: Option, step: Step, scenario: Scenario, lookup: Lookup) -> None:
    """Refuse a chance that follows the load or the experience of nobody in particular."""
    chance, called = scenario.chances.get(option.chance or ""), lookup.called
    if isinstance(chance, GrowingChance) and option.of is None:
        message = f"in {called} this chance grows with a load; say whose with 'of', such as 'of: owner'"
        lookup.complain((*keypath, "chance"), message, option.chance)
    if isinstance(chance, LearnedChance) and option.of not in step.roles:
        who = f"one of {', '.join(step.roles)}" if step.roles else "but nobody works at this step"
        message = f"in {called} this chance is learned by who works at the step; say who with 'of', {who}"
        lookup.complain((*keypath, "chance" if option.of is None else "of"), message, option.of)


def complain_of_learning(keypath: KeyPath, step: Step, scenario: Scenario, lookup: Lookup) -> None:
    """Refuse a meeting whose length would be learned, for it is one for all, and a failure learned by nobody."""
    nobody_first = bool(step.roles) and may_be_nobody(step.roles[0])
    if nobody_first and isinstance(scenario.chances.get(step.fails or ""), LearnedChance):
        message = (
            "this chance is learned by who is named first, and assisting departments may be none; name owner first"
        )
        lookup.complain((*keypath, "fails"), message, step.fails)
    if step.verb == Verb.MEET and step.work in scenario.works and scenario.works[step.work].learning:
        message = f"in {lookup.called} this work is learned, and a meeting of several is not; take another"
        lookup.complain((*keypath, "work"), message, step.work)
