"""From a document to a checked scenario."""

from pydantic import ValidationError

from sim.documents import Document, InputError
from sim.scenario.schema import Scenario


def load_scenario(document: Document) -> Scenario:
    """The scenario that a document holds.

    Raises
    ------
    InputError
        With all that is wrong with it, in the order of the file.
    """
    try:
        return Scenario.model_validate(document.data)
    except ValidationError as error:
        raise InputError(document.problem((), str(error)) for _ in [0]) from None
