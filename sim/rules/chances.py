"""Whether the chances at one step can sum to more than 1."""

from __future__ import annotations

from itertools import product

from sim.rules.schema import Step
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
