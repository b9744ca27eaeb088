"""Parameters that carry their source: plain in the file, or ``{value, low, high, unit, grade, source}``.

A `Parameter` is a number, a `Table` a list or a mapping of numbers. What a field accepts is said by a `Quantity` beside
its type: ``Annotated[Parameter, Number("share", 0, 1)]``. Quantities read the whole parameter themselves instead of
leaving it to pydantic, which would tell planners several errors (no number, no mapping, …) where there is one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.documents import NOTHING, KeyPath, fault_of_cell, suggestion

T = TypeVar("T")
Finding = tuple[KeyPath, str, object]
"""Key path below the parameter, what is wrong, value found."""

GRADES = ("S", "A", "B", "C", "E")
DEFAULT = "default"
"""Source of what the scenario doesn't state."""

_RANGE = ("value", "low", "high")
_WORDS = ("unit", "grade", "source")


@dataclass(frozen=True)
class Parameter:
    """A number and where it comes from; all but the value is None if the file gives the plain number."""

    value: float
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    grade: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Table(Generic[T]):
    """A list or mapping and where it comes from; all but the value is None if the file gives it plainly."""

    value: T
    low: T | None = None
    high: T | None = None
    unit: str | None = None
    grade: str | None = None
    source: str | None = None


def default(value: float) -> Parameter:
    """The parameter that a scenario has when it doesn't state it."""
    return Parameter(value, source=DEFAULT)


class PlannerError(PydanticCustomError):
    """Carries findings through pydantic, many at a time."""

    def __new__(cls, findings: list[Finding]) -> PlannerError:
        return super().__new__(cls, "planner", "see the findings", {"findings": findings})


class Quantity(ABC):
    """What a parameter's value may be."""

    title: str
    """Name of this quantity in the published JSON Schema."""
    built: type[Any]
    """`Parameter` or `Table`."""

    @abstractmethod
    def findings(self, raw: Any, role: str) -> Iterator[Finding]:
        """What is wrong with a value (role "value"), or with the low or high end of its range."""

    @abstractmethod
    def converted(self, raw: Any) -> Any:
        """The value as kept, after it was found right."""

    @abstractmethod
    def misplaced(self, value: Any, low: Any, high: Any) -> Iterator[Finding]:
        """Where the value does not lie in its range; any end may be None."""

    @abstractmethod
    def plain_schema(self) -> dict[str, Any]:
        """JSON Schema of the plain value."""

    def read(self, raw: Any) -> Any:
        """The parameter that stands in the file, plain or in full.

        Raises
        ------
        PlannerError
            With all that is wrong with it.
        """
        if isinstance(raw, self.built):
            return raw
        if not (isinstance(raw, dict) and raw.keys() & {*_RANGE, *_WORDS}):
            findings = list(self.findings(raw, "value"))
            if findings:
                raise PlannerError(findings)
            return self.built(self.converted(raw))
        findings = list(self._findings_in_full(raw))
        if findings:
            raise PlannerError(findings)
        return self.built(
            *(self.converted(raw[key]) if raw.get(key) is not None else None for key in _RANGE),
            *(raw.get(key) for key in _WORDS),
        )

    def _findings_in_full(self, raw: dict[str, Any]) -> Iterator[Finding]:
        known = (*_RANGE, *_WORDS)
        for key in raw:
            if key not in known:
                yield (key,), f"unknown key;{suggestion(key, known) or ' known here: ' + ', '.join(known)}", NOTHING
        if raw.get("value") is None:
            yield ("value",), "is required beside its range and source", NOTHING
        given = {key: raw[key] for key in _RANGE if raw.get(key) is not None}
        wrong = [
            ((key, *below), message, got) for key in given for below, message, got in self.findings(given[key], key)
        ]
        yield from wrong
        if not wrong and "value" in given:
            ends = (self.converted(given[key]) if key in given else None for key in _RANGE)
            yield from self.misplaced(*ends)
        for key in ("unit", "source"):
            words = raw.get(key)
            if words is None:
                continue
            if not isinstance(words, str):
                yield (key,), "text is expected", words
            elif fault := fault_of_cell(words):
                yield (key,), fault, NOTHING
        if raw.get("grade", "E") not in GRADES:
            yield ("grade",), f"a grade is expected, one of {', '.join(GRADES)}", raw["grade"]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        plain = self.plain_schema()
        text = {"type": "string"}
        full = dict.fromkeys(_RANGE, plain) | {"unit": text, "grade": {"enum": list(GRADES)}, "source": text}
        in_full = {"type": "object", "properties": full, "required": ["value"], "additionalProperties": False}
        return {"title": self.title, "anyOf": [plain, in_full]}
