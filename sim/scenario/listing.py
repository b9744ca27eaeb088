"""The parameters of a scenario as a list, with their ranges and sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel

from sim.documents import KeyPath, dotted
from sim.scenario.names import ONE_POOL
from sim.scenario.provenance import Parameter, Table
from sim.scenario.quantities import Number
from sim.scenario.schema import Scenario
from sim.scenario.staffing import UnitSpec


@dataclass(frozen=True)
class ParameterRow:
    """One parameter; a table's value, low and high are a tuple or a mapping.

    What the scenario doesn't state has its default value, and "default" as its source. `whole` says that it counts
    something, so that only whole numbers will do, however the file writes them.
    """

    path: str
    value: object
    low: object
    high: object
    unit: str | None
    grade: str | None
    source: str | None
    whole: bool = False


def parameters(scenario: Scenario) -> list[ParameterRow]:
    """All parameters in the order of the schema, and within a section in that of the file."""
    return list(_rows(scenario, (), False))


def _rows(part: object, keypath: KeyPath, whole: bool) -> Iterator[ParameterRow]:
    if isinstance(part, Parameter | Table):
        yield ParameterRow(dotted(keypath), part.value, part.low, part.high, part.unit, part.grade, part.source, whole)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _rows(getattr(part, name), (*keypath, name), _counts(part, name))
    elif isinstance(part, dict):
        for key, entry in part.items():
            yield from _rows(entry, (*keypath, key), whole)
    elif isinstance(part, tuple):
        for index, entry in enumerate(part):
            yield from _rows(entry, (*keypath, index), whole)


def _counts(part: BaseModel, name: str) -> bool:
    """Whether a field, or each entry of it, counts something."""
    if isinstance(part, UnitSpec) and name == "staff":
        return part.staff_per in ONE_POOL
    field = type(part).model_fields[name]
    return any(map(_is_count, (*field.metadata, field.annotation)))


def _is_count(annotation: object) -> bool:
    return (isinstance(annotation, Number) and annotation.whole) or any(map(_is_count, get_args(annotation)))
