"""From a document to a checked scenario."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sim.documents import Document, InputError
from sim.scenario import references, wording
from sim.scenario.new_names import new_names
from sim.scenario.open_matters import with_backlog
from sim.scenario.schema import Rollout, Scenario
from sim.scenario.shocks import Shock, findings_of


def load_scenario(document: Document) -> Scenario:
    """The scenario that a document holds.

    Raises
    ------
    InputError
        With all that is wrong with it, in the order of the file; problems of command-line overrides first.
    """
    document = with_backlog(document)
    found = list(references.findings(document.data))
    scenario = None
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        found += wording.findings(error, Scenario)
    new = list(new_names(document))
    # What else is wrong with an entry that isn't meant to be there would only distract.
    strange = {keypath for keypath, _, _ in new}
    found = new + [item for item in found if not any(item[0][: len(keypath)] == keypath for keypath in strange)]
    if scenario is None or found:
        problems = [document.problem(*finding) for finding in found]
        raise InputError(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return scenario


def load_rollout(document: Document) -> Rollout:
    """The plan of waves that a document holds.

    Raises
    ------
    InputError
        With all that is wrong with it.
    """
    try:
        return Rollout.model_validate(document.data)
    except ValidationError as error:
        raise InputError([document.problem(*finding) for finding in wording.findings(error, Rollout)]) from None


def load_shock(document: Document, scenario: Mapping[str, Any]) -> Shock:
    """The shock that a document holds, for a scenario with this content.

    Raises
    ------
    InputError
        With all that is wrong with it, and what it names that the scenario lacks.
    """
    found = list(findings_of(document.data, scenario))
    shock = None
    try:
        shock = Shock.model_validate(document.data)
    except ValidationError as error:
        found += wording.findings(error, Shock)
    if shock is None or found:
        raise InputError([document.problem(*finding) for finding in found])
    return shock
