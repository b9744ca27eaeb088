"""The result of a task as bytes, the same whether just made, sent by a process or kept in the cache.

They are data: a NumPy archive without pickles, of a tree in JSON and the arrays that it refers to. Nothing in them can
name a function, so a cache from elsewhere may hold wrong numbers but can't run anything.
"""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.documents import fault_of_cell
from sim.engine.log import CaseInfo, CitizenCosts, Frame, Named, RoleInfo, StepInfo, TownshipInfo, UnitInfo
from sim.measures import TABLES, Digest, Summary
from sim.measures.cases import CaseRow
from sim.measures.digested import OF_COUNTIES, OF_UNITS
from sim.scenario import Text
from sim.world import WorkCalendar

LARGEST_BYTES = 2**30
"""What a result may unpack to; that of a whole county's year is some 10 MB."""

_PARTS: dict[str, Any] = {
    part.__name__: part
    for part in (
        Summary, Digest, Frame, Named, RoleInfo, TownshipInfo, UnitInfo, StepInfo, CaseInfo, CaseRow, CitizenCosts,
        Text,
    )
}  # fmt: skip
"""All classes that a result is made of. A calendar is shared by many units, so it is kept once, apart."""
_TREE, _ARRAY, _TABLE, _DICT, _DATE, _CALENDAR = "tree", "array", "table", "dict", "date", "calendar"

_COLUMN_TYPES = {name: np.dtype(name) for name in ("object", "float64", "int64", "bool")}

_ONE_ROW_EACH = {"kpis": "kpi", "backlog": "day", "whole_backlog": "day", "units": "unit"}

Array = NDArray[np.generic]


class WrongBytesError(ValueError):
    """These bytes are not a result."""


def encoded(result: Digest | Summary) -> bytes:
    """Return a result as compressed bytes; equal results give equal bytes."""
    writer = _Writer()
    tree = json.dumps({"result": writer.plain(result), "calendars": writer.calendars}, ensure_ascii=False)
    arrays = {str(number): array for number, array in enumerate(writer.arrays)}
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, allow_pickle=False, **{_TREE: np.frombuffer(tree.encode("utf-8"), dtype=np.uint8)}, **arrays
    )
    return buffer.getvalue()


def decoded(content: bytes) -> Digest | Summary:
    """Return the result that was encoded.

    Raises
    ------
    WrongBytesError
        They hold anything else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            kinds = {member.compress_type for member in archive.infolist()}
        if not kinds <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # others unpack beyond the size that they state
            raise WrongBytesError("a result is not compressed in this way")
        if size > LARGEST_BYTES:
            raise WrongBytesError(f"a result is at most {LARGEST_BYTES:,} bytes large, not {size:,}")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            result = _Reader({name: arrays[name] for name in arrays.files}).result()
    except WrongBytesError:
        raise
    except Exception as error:
        raise WrongBytesError(f"{type(error).__name__}: {error}") from None
    if isinstance(result, Summary):
        _check_tables(result)
        return result
    if isinstance(result, Digest):
        _check_shapes(result)
        return result
    raise WrongBytesError(f"a result of a task is expected, not {type(result).__name__}")


class _Writer:
    """Turns a result into what JSON can say. Tuples become lists; everything else is a mapping from its kind."""

    def __init__(self) -> None:
        self.arrays: list[Array] = []
        self.calendars: list[Any] = []
        self._number_of: dict[int, int] = {}

    def plain(self, value: Any) -> Any:
        if value is None or isinstance(value, str | int | float):
            return value
        if isinstance(value, CaseRow):
            return {CaseRow.__name__: self._fields(value._asdict())}
        if isinstance(value, tuple):
            return [self.plain(item) for item in value]
        if isinstance(value, dict):
            return {_DICT: self._fields(value)}
        if isinstance(value, date):
            return {_DATE: value.isoformat()}
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, pd.DataFrame):
            return {_TABLE: {str(name): self._column(value[name]) for name in value}}
        if isinstance(value, WorkCalendar):
            return {_CALENDAR: self._calendar(value)}
        if isinstance(value, Text):
            return {Text.__name__: {"en": value.en, "zh": value.zh}}
        if type(value).__name__ in _PARTS:
            fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            return {type(value).__name__: self._fields(fields)}
        raise TypeError(f"a result cannot hold a value of type {type(value).__name__}")

    def _fields(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {name: self.plain(value) for name, value in fields.items()}

    def _array(self, array: Array) -> dict[str, int]:
        self.arrays.append(array)
        return {_ARRAY: len(self.arrays) - 1}

    def _column(self, column: pd.Series[Any]) -> dict[str, Any]:
        """Return the values under the name of their type: JSON has each number back as it was, to the last digit."""
        kind = str(column.dtype)
        values = column.tolist()
        if kind == "str":
            values = [value if isinstance(value, str) else None for value in values]
        return {kind: values}

    def _calendar(self, calendar: WorkCalendar) -> int:
        """Return the number of a calendar, which all units that share it have in common."""
        if id(calendar) not in self._number_of:
            self._number_of[id(calendar)] = len(self.calendars)
            opening = {"open_s": calendar.open_s, "close_s": calendar.close_s, "horizon_s": calendar.horizon_s}
            self.calendars.append(self._fields(opening))
        return self._number_of[id(calendar)]


class _Reader:
    """Builds a result from its tree and arrays."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._tree = json.loads(arrays.pop(_TREE).tobytes().decode("utf-8"))
        self._arrays = arrays
        self._calendars = [WorkCalendar(**self._fields(opening)) for opening in self._tree["calendars"]]

    def result(self) -> Any:
        return self._built(self._tree["result"])

    def _built(self, part: Any) -> Any:
        if isinstance(part, list):
            return tuple(self._built(item) for item in part)
        if not isinstance(part, dict):
            return part
        ((kind, content),) = part.items()
        if kind == _ARRAY:
            return self._arrays[str(content)]
        if kind == _TABLE:
            return pd.DataFrame({name: self._column(column) for name, column in content.items()}, copy=False)
        if kind == _CALENDAR:
            return self._calendars[content]
        if kind == _DATE:
            return date.fromisoformat(content)
        if kind == _DICT:
            return self._fields(content)
        return _PARTS[kind](**self._fields(content))

    def _fields(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {name: self._built(value) for name, value in fields.items()}

    def _column(self, column: dict[str, Any]) -> Any:
        ((kind, content),) = column.items()
        return pd.array(content, dtype="str") if kind == "str" else np.array(content, dtype=_COLUMN_TYPES[kind])


def _check_tables(summary: Summary) -> None:
    """Refuse a summary whose tables have other columns than those of this version, or texts that no result has."""
    if not isinstance(summary.replication, int):
        raise WrongBytesError("a replication has a whole number")
    for name, columns in TABLES.items():
        table = getattr(summary, name)
        if not isinstance(table, pd.DataFrame):
            raise WrongBytesError(f"{name} is a table in a summary, not {type(table).__name__}")
        kinds = {str(column): kind.kind for column, kind in table.dtypes.items()}
        fits = list(kinds) == list(columns)
        # A table without rows has no kinds yet, and numbers that happen to be whole may have come as whole ones.
        if fits and len(table):
            fits = all(kind == columns[name] or (kind, columns[name]) == ("i", "f") for name, kind in kinds.items())
        if not fits:
            raise WrongBytesError(f"the table {name} has the columns {kinds} and should have {dict(columns)}")
        texts = {text for column, kind in columns.items() if kind == "O" for text in table[column]}
        if any(not isinstance(text, str) or fault_of_cell(text) for text in texts):
            raise WrongBytesError(f"the table {name} holds a text that no result has")
        if name in _ONE_ROW_EACH and table[_ONE_ROW_EACH[name]].duplicated().any():
            raise WrongBytesError(f"the table {name} has two rows for one thing")


def _check_shapes(digest: Digest) -> None:
    """Refuse a digest whose arrays don't fit its frame."""
    frame = digest.frame
    if not isinstance(frame, Frame):
        raise WrongBytesError(f"a digest has a frame, not {type(frame).__name__}")
    matters = {len(column) for column in digest.matters.values()}
    units = {len(getattr(digest, name)) for name in OF_UNITS}
    counties = {len(getattr(digest, name)) for name in OF_COUNTIES}
    if len(matters) != 1 or units != {len(frame.units)} or counties != {len(frame.counties)}:
        raise WrongBytesError("the arrays of this digest don't fit each other and its frame")
