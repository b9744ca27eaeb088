"""The parameters of a scenario as a list, with their ranges and sources."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from sim.documents import KeyPath, dotted
from sim.scenario.provenance import Parameter, Table
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class ParameterRow:
    """One parameter; a table's value, low and high are a tuple or a mapping.

    What the scenario doesn't state has its default value, and "default" as its source.
    """

    path: str
    value: object
    low: object
    high: object
    unit: str | None
    grade: str | None
    source: str | None


def parameters(scenario: Scenario) -> list[ParameterRow]:
    """All parameters in the order of the schema, and within a section in that of the file."""
    return list(_rows(scenario, ()))


def _rows(part: object, keypath: KeyPath) -> Iterator[ParameterRow]:
    if isinstance(part, Parameter | Table):
        yield ParameterRow(dotted(keypath), part.value, part.low, part.high, part.unit, part.grade, part.source)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _rows(getattr(part, name), (*keypath, name))
    elif isinstance(part, dict):
        for key, entry in part.items():
            yield from _rows(entry, (*keypath, key))
    elif isinstance(part, tuple):
        for index, entry in enumerate(part):
            yield from _rows(entry, (*keypath, index))
