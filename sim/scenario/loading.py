"""From a document to a checked scenario."""

from pydantic import ValidationError

from sim.documents import Document, InputError
from sim.scenario import references, wording
from sim.scenario.schema import Scenario


def load_scenario(document: Document) -> Scenario:
    """The scenario that a document holds.

    Raises
    ------
    InputError
        With all that is wrong with it, in the order of the file; problems of command-line overrides first.
    """
    found = list(references.findings(document.data))
    scenario = None
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        found += wording.findings(error, Scenario)
    if scenario is None or found:
        problems = [document.problem(*finding) for finding in found]
        raise InputError(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return scenario
