"""A factorial design as planners write it: the reforms whose every mix is to be tried."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated

from pydantic import Strict, ValidationError

from sim.documents import NOTHING, Document, InputError, KeyPath, suggestion
from sim.scenario.fields import Id, Name, Section
from sim.scenario.wording import findings

FEWEST_FACTORS, MOST_FACTORS = 2, 6
"""Six reforms are 64 alternatives already, each to be run in every replication."""

RESERVED = ("none", "all")
"""What the mix of no reform and that of all of them are called, so that no reform may be."""


class Design(Section):
    """The factors are names of reforms; their order is that of the effects in tables and figures."""

    name: Name
    factors: Annotated[tuple[Id, ...], Strict(False)]


def read_design(document: Document, reforms: Collection[str]) -> Design:
    """Read and check a design.

    Parameters
    ----------
    document
        The design's file, with command-line overrides applied if there are any.
    reforms
        The names of the reforms that there are.

    Raises
    ------
    InputError
        With all that is wrong with it: unknown or missing keys, a reform that doesn't exist or stands twice, fewer
        than two or more than six.
    """
    if "vary" in document.data:
        message = "this design varies numbers: it is for `govsim sweep`; a comparison needs one with `factors`"
        raise InputError([document.problem(("vary",), message)])
    try:
        design = Design.model_validate(document.data)
    except ValidationError as error:
        raise InputError(document.problem(*found) for found in findings(error, Design)) from None
    problems = [document.problem(*found) for found in _wrong_factors(design.factors, reforms)]
    if problems:
        raise InputError(problems)
    return design


def _wrong_factors(factors: Sequence[str], reforms: Collection[str]) -> Iterator[tuple[KeyPath, str, object]]:
    if not FEWEST_FACTORS <= len(factors) <= MOST_FACTORS:
        message = f"a design has {FEWEST_FACTORS} to {MOST_FACTORS} reforms; here are {len(factors)}"
        yield ("factors",), message, NOTHING
    for place, name in enumerate(factors):
        keypath = ("factors", place)
        if name in factors[:place]:
            yield keypath, "this reform stands twice; keep one of the two", name
        elif name in RESERVED:
            yield keypath, "'none' and 'all' are mixes, not reforms; name each reform", name
        elif name not in reforms:
            known = f" there are: {', '.join(sorted(reforms))}" if reforms else " there are no reforms at all"
            yield keypath, f"there is no reform of this name;{suggestion(name, reforms)}{known}", name
