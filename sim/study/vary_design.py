"""A design of points as planners write it: what is varied, and how the points are chosen."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from sim.documents import Document, InputError
from sim.scenario.fields import Name, Section
from sim.scenario.wording import findings
from sim.study.questions.sampling import Sampler


class VaryDesign(Section):
    """The keys are those of the command line: what `sim.study.levers` reads, a sampler, and a number of points."""

    name: Name
    vary: dict[str, Any]
    sampler: Sampler = "grid"
    points: int | None = None


def read_vary_design(document: Document) -> VaryDesign:
    """Read and check a design of points; its levers are checked with the scenario.

    Raises
    ------
    InputError
        With all that is wrong with it: unknown or missing keys, an unknown sampler.
    """
    if "factors" in document.data:
        message = "this design mixes reforms: it is for `govsim compare`; a sweep needs one with `vary`"
        raise InputError([document.problem(("factors",), message)])
    try:
        return VaryDesign.model_validate(document.data)
    except ValidationError as error:
        raise InputError(document.problem(*found) for found in findings(error, VaryDesign)) from None
