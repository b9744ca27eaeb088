"""Today's backlog: a CSV of open matters beside the scenario, read row by row."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.documents import Document, InputError, Problem, suggestion

REQUIRED = ("kind", "township", "age_days")
COLUMNS = (*REQUIRED, "owner", "step")
MOST_AGE_DAYS = 3_650


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
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "save it as UTF-8"
        raise InputError([document.problem(("backlog",), f"this file cannot be read: {why}", str(path))]) from None
    problems: list[Problem] = []
    rows = list(_rows(path, text, document.data, problems))
    if problems:
        raise InputError(problems)
    oldest = math.ceil(max((row["age_days"] for row in rows), default=0.0))
    backlog = {"file": str(path), "oldest_days": oldest, "rows": rows}
    return document.with_overrides(document.data | {"backlog": backlog}, document.overrides)


def _rows(path: Path, text: str, data: Mapping[str, Any], problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Read each row that is right; what is wrong with the others joins the problems."""
    reader = csv.DictReader(io.StringIO(text))
    header = [column.strip() for column in reader.fieldnames or []]
    for column in header:
        if column not in COLUMNS:
            message = f"there is no such column;{suggestion(column, COLUMNS)} there are: {', '.join(COLUMNS)}"
            problems.append(Problem(str(path), 1, None, "", message, column))
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        problems.append(Problem(str(path), 1, None, "", f"a column is missing: {', '.join(missing)}"))
        return
    known = {
        "kind": _names(data, "kinds"),
        "township": _names(data, "places", "townships"),
        "owner": _names(data, "departments", "list"),
    }
    for raw in reader:
        line = reader.line_num
        cells = {str(key).strip(): (value or "").strip() for key, value in raw.items() if isinstance(value, str | None)}
        if not any(cells.values()):
            continue  # an empty line at the end of a spreadsheet
        before = len(problems)
        if None in raw:
            problems.append(
                Problem(str(path), line, None, "", f"this row has more cells than there are columns, {len(header)}")
            )
        problems += _wrong_names(path, line, cells, known)
        age = _age(path, line, cells["age_days"], problems)
        if len(problems) == before:
            optional = {key: cells[key] for key in ("owner", "step") if cells.get(key)}
            yield {"line": line, "kind": cells["kind"], "township": cells["township"], "age_days": age} | optional


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
        age = float(cell)
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
