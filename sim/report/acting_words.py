"""Where a parameter acts under each alternative, in words."""

from collections.abc import Sequence

from sim.report.words import Language, word
from sim.rules import Mark, Use
from sim.study import Alternative
from sim.study.in_force import uses_under
from sim.study.levers import Lever

MARKS = {Mark.RETURN: "a return", Mark.DUMP: "a dump"}


def where_it_acts(lever: Lever, alternatives: Sequence[Alternative], language: Language) -> str:
    """The steps of each alternative's rules at which a parameter acts, and whether it changes all alternatives."""
    uses = {one.title.get(language): uses_under(one, lever.key) for one in alternatives}
    if not any(uses.values()):
        return word("acts nowhere", language, parameter=lever.key)
    parts = [
        word("acts under", language, alternative=title, steps=word("acts and", language).join(_steps(of, language)))
        if of
        else word("acts not under", language, alternative=title)
        for title, of in uses.items()
    ]
    told = word("acts at", language, parameter=lever.key, where=word("acts then", language).join(parts))
    return told + word("acts on all", language) if len(uses) > 1 and all(uses.values()) else told


def _steps(uses: Sequence[Use], language: Language) -> list[str]:
    return [_step(use, language) for use in uses]


def _step(use: Use, language: Language) -> str:
    """A step; of a chance also where it leads."""
    at = use.at.get(language)
    if use.to is None:
        return word("acts step", language, step=at)
    to = use.to.get(language) or ""
    text = word("acts way", language, step=at, to=to)
    counts_as = word(MARKS[use.mark], language) if use.mark in MARKS else ""
    return text + (word("in unit", language, unit=counts_as) if counts_as.lower() not in ("", to.lower()) else "")
