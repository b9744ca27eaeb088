"""Today's backlog: a CSV of open matters beside the scenario, read row by row."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.documents import Document, InputError, Problem, Row, read_rows, suggestion
from sim.scenario.demand import MOST_AGE_DAYS

REQUIRED = ("kind", "township", "age_days")
COLUMNS = (*REQUIRED, "owner", "step")


def with_backlog(document: Document) -> Document:
    """Return the scenario with the rows of the file that `backlog` names in its place.

    A row tells a matter that is open when the period starts: its kind, its township, the days since it was born and,
    where known, the department that owns it and the step of today's rule at which it is. Relative names of files start
    at the scenario's folder.

    Raises
    ------
    InputError
        With all that is wrong, each with its row.
    """
    name = document.data.get("backlog")
    if not isinstance(name, str):
        return document
    path = document.path.parent / name
    try:
        cells = read_rows(path)
    except InputError as error:
        # What is wrong with the file as a whole is reported where it is named.
        whole = [
            document.problem(("backlog",), f"this file cannot be read: {one.message}", str(path))
            for one in error.problems
            if one.line is None
        ]
        raise InputError(whole or error.problems) from None
    problems: list[Problem] = []
    rows = list(_rows(path, cells, document.data, problems))
    if problems:
        raise InputError(problems)
    oldest = math.ceil(max((row["age_days"] for row in rows), default=0.0))
    backlog = {"file": str(path), "oldest_days": oldest, "rows": rows}
    return document.with_overrides(document.data | {"backlog": backlog}, document.overrides)


def _rows(path: Path, cells: list[Row], data: Mapping[str, Any], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Read each row that is right; what is wrong with the others joins the problems."""
    first, header = cells[0] if cells else (1, [])
    for place, column in enumerate(header):
        if column not in COLUMNS:
            message = f"there is no such column;{suggestion(column, COLUMNS)} there are: {', '.join(COLUMNS)}"
            problems.append(Problem(str(path), first, None, "", message, column))
        elif column in header[:place]:
            problems.append(Problem(str(path), first, None, "", "duplicate column: keep one of the two", column))
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        problems.append(Problem(str(path), first, None, "", f"a column is missing: {', '.join(missing)}"))
        return
    known = {
        "kind": _names(data, "kinds"),
        "township": _names(data, "places", "townships"),
        "owner": _names(data, "departments", "list"),
    }
    for line, row in cells[1:]:
        before = len(problems)
        if len(row) > len(header):
            message = f"this row has more cells than there are columns, {len(header)}"
            problems.append(Problem(str(path), line, None, "", message))
        cell_of = dict.fromkeys(COLUMNS, "") | dict(zip(header, row, strict=False))
        problems += _wrong_names(path, line, cell_of, known)
        age = _age(path, line, cell_of["age_days"], problems)
        if len(problems) == before:
            optional = {key: cell_of[key] for key in ("owner", "step") if cell_of[key]}
            yield {"line": line, "kind": cell_of["kind"], "township": cell_of["township"], "age_days": age} | optional


def _wrong_names(
    path: Path, line: int, cells: Mapping[str, str], known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    for column, names in known.items():
        cell = cells.get(column, "")
        if cell not in names and (cell or column in REQUIRED):
            hint = suggestion(cell, names) or f" there are: {', '.join(names)}"
            yield Problem(str(path), line, None, column, f"the scenario has no {column} of this name;{hint}", cell)


def _age(path: Path, line: int, cell: str, problems: list[Problem]) -> float:
    """Return the age in days; one that is none joins the problems."""
    try:
        age = float(cell.replace("_", "?"))  # Python alone takes 1_0 for 10
    except ValueError:
        age = math.nan
    if not 0 <= age <= MOST_AGE_DAYS:
        message = f"the days since the matter was born are expected, a number from 0 to {MOST_AGE_DAYS}"
        problems.append(Problem(str(path), line, None, "age_days", message, cell))
    return age


def _names(data: Mapping[str, Any], *keypath: str) -> Collection[str]:
    part: Any = data
    for key in keypath:
        part = part.get(key) if isinstance(part, dict) else None
    return list(part) if isinstance(part, dict) else []
