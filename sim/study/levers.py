"""What a study varies: parameters of a scenario, alone or several by one pattern, and the scenario at given values."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from sim.documents import Document, InputError, KeyPath, Problem, dotted, suggestion
from sim.scenario import ParameterRow, Scenario, parameters

ANY = "*"
TIMES = "x"
PREFIX = "scenario."
_FORMS = "values such as [0.1,0.3], a range such as {low: 0.1, high: 0.6}, or null for the parameter's own range"


@dataclass(frozen=True)
class Lever:
    """One thing that is varied.

    Attributes
    ----------
    key
        Path of the parameter in the scenario; ``*`` stands for any one key.
    values
        The values it takes; None where it has a range instead.
    low, high
        The range; those of the least and the greatest value where it has values.
    whole
        Whether it counts something, so that it takes whole numbers only.
    times
        Whether values multiply what the scenario has.
    steps
        Whether they multiply whole numbers, which stay whole: the scenario moves in steps.
    unit
        Of the values, where the scenario tells.
    counts
        Paths of those that count something: whatever value comes of it is rounded there.
    """

    key: str
    values: tuple[float, ...] | None
    low: float
    high: float
    whole: bool = False
    times: bool = False
    steps: bool = False
    unit: str = ""
    counts: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What it is called in tables and figures."""
        return f"{self.key} ×" if self.times else self.key

    def shown(self, number: str) -> str:
        """A formatted value as users write it: a factor begins with x."""
        return f"{TIMES}{number}" if self.times else number

    def typed(self, value: float) -> str:
        """The value as an override would say it, to which the errors of a point are told."""
        number = f"{round(value)}" if self.whole and not self.times else f"{value:.10g}"
        return f"vary.{self.key}={self.shown(number)}"


def levers_of(
    vary: Mapping[str, Any], document: Document, scenario: Scenario, where: str | Document = "vary"
) -> tuple[Lever, ...]:
    """Read what is to be varied.

    Parameters
    ----------
    vary
        By path of the parameter: a list of values, a mapping of ``low`` and ``high``, or None for its own range. Texts
        such as ``x0.5`` multiply.
    where
        What errors point to: the command's key, or a design's file.

    Raises
    ------
    InputError
        With all that is wrong: parameters that the scenario doesn't have, forms that cannot be read, ranges that are
        empty or not stated.
    """
    problems: list[Problem] = []
    levers = []
    rows = {row.path: row for row in parameters(scenario)}
    for raw_key, raw in vary.items():
        key = str(raw_key).removeprefix(PREFIX)
        try:
            levers.append(_lever(key, raw, document.data, rows))
        except ValueError as error:
            if isinstance(where, Document):
                problems.append(where.problem(("vary", raw_key), str(error)))
            else:
                problems.append(Problem(where, None, None, f"vary.{key}", str(error)))
    if problems:
        raise InputError(problems)
    return tuple(levers)


def document_at(document: Document, levers: Sequence[Lever], point: Iterable[float]) -> Document:
    """Return the scenario's document with every lever at its value; errors name the value that caused them."""
    data = copy.deepcopy(document.data)
    overrides = list(document.overrides)
    for lever, value in zip(levers, map(float, point), strict=True):  # numpy's own numbers are no YAML
        for keypath in matches(data, lever.key):
            _put(data, keypath, _value(lever, value, keypath, _at(data, keypath)))
            overrides.append(f"{PREFIX}{'.'.join(map(str, keypath))}={lever.typed(value).partition('=')[2]}")
    return document.with_overrides(data, overrides)


def numbers_at(lever: Lever, document: Document, value: float) -> tuple[float, ...]:
    """Return what a value makes of each number that the lever stands for."""
    places = matches(document.data, lever.key)
    return tuple(_value(lever, value, keypath, _at(document.data, keypath)) for keypath in places)


def matches(data: Any, key: str) -> list[KeyPath]:
    """Return the paths that a key with ``*`` stands for, in the data's order; a list's first is ``[0]`` or ``.0``."""
    return list(_matches(data, key.replace("[", ".").replace("]", "").split("."), ()))


def _matches(part: Any, rest: Sequence[str], above: KeyPath) -> Iterator[KeyPath]:
    if not rest:
        yield above
    elif isinstance(part, dict):
        for name in part if rest[0] == ANY else [rest[0]] if rest[0] in part else []:
            yield from _matches(part[name], rest[1:], (*above, name))
    elif isinstance(part, list):
        for place in range(len(part)) if rest[0] == ANY else [int(rest[0])] if rest[0].isdecimal() else []:
            if place < len(part):
                yield from _matches(part[place], rest[1:], (*above, place))


def _lever(key: str, raw: Any, data: Mapping[str, Any], rows: Mapping[str, ParameterRow]) -> Lever:
    found = matches(data, key)
    if not found:
        near = suggestion(key, rows)
        raise ValueError(
            f"the scenario states no such parameter;{near} `govsim list parameters scenario=NAME` shows those it has"
        )
    now = [_number(_at(data, keypath)) for keypath in found]
    if any(number is None for number in now):
        raise ValueError("a parameter with a single number is expected; name one below this key")
    paths = [dotted(keypath) for keypath in found]
    row = rows.get(paths[0]) if len(paths) == 1 else None
    counts = frozenset(path for path in paths if path in rows and rows[path].whole)
    whole = len(counts) == len(paths)
    unit = (row.unit or "") if row else ""
    if raw is None:
        if row is None or not isinstance(row.low, int | float) or not isinstance(row.high, int | float):
            raise ValueError("the scenario states no range for it: give values, or {low: …, high: …}")
        low, high = (ceil(row.low), floor(row.high)) if whole else (row.low, row.high)
        return Lever(key, None, float(low), float(high), whole, unit=unit, counts=counts)
    if isinstance(raw, Mapping):
        if set(raw) != {"low", "high"}:
            raise ValueError(f"a range has a low and a high and nothing else; known forms: {_FORMS}")
        (low, high), times = _numbers([raw["low"], raw["high"]])
        if not low < high:
            raise ValueError(f"the low end must lie below the high one, not {low:g} and {high:g}")
        _check_whole((low, high), whole and not times)
        return Lever(key, None, low, high, whole and not times, times, whole and times, "" if times else unit, counts)
    if isinstance(raw, list) and raw:
        values, times = _numbers(raw)
        if len(set(values)) < len(values):
            raise ValueError("a value stands twice")
        _check_whole(values, whole and not times)
        return Lever(
            key,
            tuple(values),
            min(values),
            max(values),
            whole and not times,
            times,
            whole and times,
            "" if times else unit,
            counts,
        )
    if isinstance(raw, int | float):
        raise ValueError(f"one value doesn't vary: write [{raw:g}, …], or {{low: {raw:g}, high: …}}")
    raise ValueError(f"this cannot be read; known forms: {_FORMS}")


def _check_whole(values: Iterable[float], whole: bool) -> None:
    for value in values:
        if whole and value != round(value):
            raise ValueError(f"this counts something, so that whole numbers are expected, not {value:g}")


def _numbers(raw: Sequence[Any]) -> tuple[list[float], bool]:
    """Return numbers, and whether they multiply: all of them do, or none."""
    times = [isinstance(value, str) and value.startswith(TIMES) for value in raw]
    if any(times) != all(times):
        raise ValueError("either all values multiply (x0.5) or none does")
    try:
        if any(isinstance(value, bool) for value in raw):
            raise ValueError
        return [float(str(value).removeprefix(TIMES)) for value in raw], all(times)
    except ValueError:
        raise ValueError(f"numbers are expected, or factors such as x0.5; known forms: {_FORMS}") from None


def _number(raw: Any) -> float | None:
    """Return the number that stands in the file, plain or with its source; None for anything else."""
    if isinstance(raw, dict):
        raw = raw.get("value")
    return raw if isinstance(raw, int | float) and not isinstance(raw, bool) else None


def _value(lever: Lever, value: float, keypath: KeyPath, raw: Any) -> float:
    now = _number(raw)
    assert now is not None, "checked when the lever was read"
    wanted = now * value if lever.times else value
    return round(wanted) if dotted(keypath) in lever.counts else wanted


def _at(data: Any, keypath: KeyPath) -> Any:
    for key in keypath:
        data = data[key]
    return data


def _put(data: Any, keypath: KeyPath, value: float) -> None:
    _at(data, keypath[:-1])[keypath[-1]] = value


def values_now(levers: Sequence[Lever], document: Document) -> list[float]:
    """Return what each lever is in the scenario as it stands: its number, 1 for a factor, their mean for several."""
    found = []
    for lever in levers:
        numbers = [_number(_at(document.data, keypath)) or 0.0 for keypath in matches(document.data, lever.key)]
        found.append(1.0 if lever.times else sum(numbers) / len(numbers))
    return found
