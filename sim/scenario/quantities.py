"""What the parameters of a scenario may be: numbers, weights, shares, opening hours."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from sim.documents import NOTHING, remedy_of_number, suggestion
from sim.scenario.provenance import Finding, Parameter, PlannerError, Quantity, Table

SUM_TOLERANCE = 1e-6
CLOCK_TIME = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
_PLAIN_OR_FULL = "or {value: …, low: …, high: …, unit: …, grade: …, source: …}"


def seconds_of_day(clock: str) -> int:
    """Seconds from midnight of a clock time "HH:MM", up to "24:00"."""
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def is_number(raw: object) -> bool:
    """Whether this is a finite number (true and false are none, although Python counts with them)."""
    return isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)


@dataclass(frozen=True)
class Number(Quantity):
    """A number between two bounds, which are allowed themselves unless `above` is given."""

    title: str
    lowest: float | None = None
    highest: float | None = None
    above: float | None = None
    whole: bool = False
    built = Parameter

    def findings(self, raw: Any, role: str) -> Iterator[Finding]:
        if not is_number(raw):
            expected = "a number is expected" + (f", {_PLAIN_OR_FULL}" if isinstance(raw, dict | list) else "")
            yield (), expected + remedy_of_number(raw), raw
        elif self.whole and raw != int(raw):
            yield (), "a whole number is expected", raw
        elif self.lowest is not None and self.highest is not None and not self.lowest <= raw <= self.highest:
            percent = f"; write {raw:g} % as {raw / 100:g}" if self.highest == 1 < raw <= 100 else ""
            yield (), f"a number from {self.lowest:g} to {self.highest:g} is expected{percent}", raw
        elif self.above is not None and self.highest is not None and not self.above < raw <= self.highest:
            yield (), f"a number above {self.above:g}, up to {self.highest:g} is expected", raw
        elif self.lowest is not None and raw < self.lowest:
            yield (), f"a number of at least {self.lowest:g} is expected", raw
        elif self.above is not None and raw <= self.above:
            yield (), f"a number above {self.above:g} is expected", raw

    def converted(self, raw: Any) -> Any:
        return int(raw) if self.whole else raw

    def misplaced(self, value: Any, low: Any, high: Any) -> Iterator[Finding]:
        yield from _out_of_order(value, low, high)

    def plain_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        bounds = {"minimum": self.lowest, "maximum": self.highest, "exclusiveMinimum": self.above}
        return schema | {key: bound for key, bound in bounds.items() if bound is not None}


@dataclass(frozen=True)
class Numbers(Quantity):
    """A list of nonnegative numbers: weights, if it has a length (not all zero), or else observed values."""

    title: str
    length: int | None = None
    highest: float | None = None
    built = Table

    def findings(self, raw: Any, role: str) -> Iterator[Finding]:
        size = f"{self.length} numbers" if self.length else "at least one number"
        if not isinstance(raw, list | tuple):
            yield (), f"a list of {size} is expected", raw
            return
        highest = math.inf if self.highest is None else self.highest
        wrong = [index for index, item in enumerate(raw) if not is_number(item) or not 0 <= item <= highest]
        expected = "a number of at least 0" if self.highest is None else f"a number from 0 to {self.highest:g}"
        yield from (((index,), f"{expected} is expected{remedy_of_number(raw[index])}", raw[index]) for index in wrong)
        if len(raw) != (self.length or max(len(raw), 1)):
            yield (), f"a list of {size} is expected, it has {len(raw)}", NOTHING
        elif self.length and not wrong and role == "value" and sum(raw) == 0:
            yield (), "at least one weight must be above 0", NOTHING

    def converted(self, raw: Any) -> Any:
        return tuple(raw)

    def misplaced(self, value: Any, low: Any, high: Any) -> Iterator[Finding]:
        for name, end in (("low", low), ("high", high)):
            if end is not None and len(end) != len(value):
                yield (name,), f"as many numbers as in the value are expected, {len(value)}", NOTHING
                return
        for index, number in enumerate(value):
            yield from _out_of_order(number, low and low[index], high and high[index], f"[{index}]")

    def plain_schema(self) -> dict[str, Any]:
        bounds = {"minimum": 0} | ({} if self.highest is None else {"maximum": self.highest})
        items = {"type": "array", "items": {"type": "number"} | bounds, "minItems": self.length or 1}
        return items | ({"maxItems": self.length} if self.length else {})


@dataclass(frozen=True)
class Shares(Quantity):
    """A mapping of shares that sum to 1; what is left out is 0. Without names in `of`, those of the file count.

    The low and the high end are such mappings too (the table of a county at either end), so each entry of the value
    lies between theirs, whichever is the smaller.
    """

    title: str
    of: tuple[str, ...]
    built = Table

    def findings(self, raw: Any, role: str) -> Iterator[Finding]:
        if not isinstance(raw, dict):
            yield (), f"shares of {', '.join(self.of)} are expected" if self.of else "shares by name are expected", raw
            return
        share = Number("share", 0, 1)
        wrong: list[Finding] = []
        for key, item in raw.items():
            if self.of and key not in self.of:
                known = suggestion(key, self.of) or " known here: " + ", ".join(self.of)
                wrong.append(((key,), f"unknown key;{known}", NOTHING))
            else:
                wrong += [((key,), message, got) for _, message, got in share.findings(item, role)]
        yield from wrong
        if not wrong and abs(math.fsum(raw.values()) - 1) > SUM_TOLERANCE:
            yield (), f"the shares must sum to 1, they sum to {math.fsum(raw.values()):.6g}", NOTHING

    def converted(self, raw: Any) -> Any:
        return {key: raw.get(key, 0) for key in self.of or raw}

    def misplaced(self, value: Any, low: Any, high: Any) -> Iterator[Finding]:
        if low is None or high is None:
            return
        for key in value:
            ends = sorted((low.get(key, 0), high.get(key, 0)))
            if not ends[0] <= value[key] <= ends[1]:
                first, second = low.get(key, 0), high.get(key, 0)
                yield (), f"{key} must lie between its low and high, {first:g} and {second:g}", value[key]

    def plain_schema(self) -> dict[str, Any]:
        share = {"type": "number", "minimum": 0, "maximum": 1}
        if not self.of:
            return {"type": "object", "additionalProperties": share}
        return {"type": "object", "properties": dict.fromkeys(self.of, share), "additionalProperties": False}


@dataclass(frozen=True)
class Intervals(Quantity):
    """Hours of a day: a list of ["HH:MM", "HH:MM"] in order, without overlap."""

    title: str
    built = Table

    def findings(self, raw: Any, role: str) -> Iterator[Finding]:
        if not isinstance(raw, list | tuple) or not raw:
            yield (), 'a list of opening hours is expected, such as [["08:00", "12:00"], ["14:30", "18:00"]]', raw
            return
        last = 0
        for index, interval in enumerate(raw):
            if not isinstance(interval, list | tuple) or len(interval) != 2:
                yield (index,), 'a pair is expected, such as ["08:00", "12:00"]', interval
                continue
            wrong = [n for n in (0, 1) if not is_clock_time(interval[n])]
            yield from (((index, n), 'a clock time in quotes is expected, such as "08:00"', interval[n]) for n in wrong)
            if not wrong:
                opens, closes = map(seconds_of_day, interval)
                if closes <= opens:
                    yield (index,), "the second time must be later than the first", interval
                elif opens < last:
                    yield (index,), "must begin after the interval before it ends", interval
                last = max(last, closes)

    def converted(self, raw: Any) -> Any:
        return tuple((opens, closes) for opens, closes in raw)

    def misplaced(self, value: Any, low: Any, high: Any) -> Iterator[Finding]:
        yield from ()  # hours have no order

    def plain_schema(self) -> dict[str, Any]:
        clock = {"type": "string", "pattern": CLOCK_TIME}
        return {
            "type": "array",
            "minItems": 1,
            "items": {"type": "array", "items": clock, "minItems": 2, "maxItems": 2},
        }


def is_clock_time(raw: object) -> bool:
    """Whether this is a clock time "HH:MM", up to "24:00"."""
    return isinstance(raw, str) and re.fullmatch(CLOCK_TIME, raw) is not None


@dataclass(frozen=True)
class Clock:
    """A clock time "HH:MM", kept as text."""

    def read(self, raw: Any) -> str:
        if not is_clock_time(raw):
            raise PlannerError([((), 'a clock time in quotes is expected, such as "15:00"', raw)])
        return str(raw)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": CLOCK_TIME}


@dataclass(frozen=True)
class Day:
    """A date "YYYY-MM-DD", kept as a date."""

    def read(self, raw: Any) -> date:
        if isinstance(raw, date):
            return raw
        try:
            if not (isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", raw)):
                raise ValueError
            return date.fromisoformat(raw)
        except ValueError:
            raise PlannerError([((), 'a date that exists is expected, such as "2025-03-01"', raw)]) from None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


@dataclass(frozen=True)
class Instant:
    """A day with a clock time, "YYYY-MM-DD HH:MM", kept as a datetime."""

    def read(self, raw: Any) -> datetime:
        if isinstance(raw, datetime):
            return raw
        try:
            if not (isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", raw)):
                raise ValueError
            return datetime.fromisoformat(raw)
        except ValueError:
            message = 'a day that exists and a clock time are expected, in quotes, such as "2025-03-01 15:00"'
            raise PlannerError([((), message, raw)]) from None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d$"}


def _out_of_order(value: float, low: float | None, high: float | None, place: str = "") -> Iterator[Finding]:
    """Told of the parameter as a whole, since any of its numbers may be the wrong one (or the overridden one)."""
    if low is not None and low > value:
        yield (), f"low{place} must not be above the value, {value:g}", low
    if high is not None and high < value:
        yield (), f"high{place} must not be below the value, {value:g}", high
