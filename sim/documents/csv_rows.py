"""Reading a CSV file row by row: comma-separated UTF-8, as a spreadsheet saves it, each row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from sim.documents.characters import fault_of_text
from sim.documents.problems import InputError, Problem
from sim.documents.reading import read_text

Row = tuple[int, list[str]]
"""The line in which a row begins, from 1, and its cells without spaces around them."""


def read_rows(path: Path) -> list[Row]:
    """Read all rows, the header among them; empty ones, as a spreadsheet leaves at the end, are left out.

    Raises
    ------
    InputError
        The file cannot be read, a quote is left open, or cells hold invisible characters.
    """
    rows, problems = [], []
    for line, cells in _rows(path):
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        rows.append((line, stripped))
        for place, cell in enumerate(stripped, start=1):
            if "\n" in cell or "\r" in cell:
                problems.append(Problem(str(path), line, None, "", f"{_OPEN} in cell {place} of this row"))
            elif fault := fault_of_text(cell):
                problems.append(Problem(str(path), line, None, "", f"cell {place}: {fault}"))
    if rows and len(rows[0][1]) == 1 and (other := next((sign for sign in ";\t" if sign in rows[0][1][0]), None)):
        name = "semicolons" if other == ";" else "tabs"
        raise InputError([Problem(str(path), rows[0][0], None, "", f"cells are separated by commas here, not {name}")])
    if problems:
        raise InputError(problems)
    return rows


_OPEN = 'a quote (") is opened and not closed'


def _rows(path: Path) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            words = str(error)
            message = _OPEN if "end of data" in words or "field larger" in words else f"this is not valid CSV: {words}"
            raise InputError([Problem(str(path), begins, None, "", f"{message} in this row")]) from None
        yield begins, cells
