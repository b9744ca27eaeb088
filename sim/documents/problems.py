"""What is wrong with an input, in words for planners."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from sim.documents.characters import visible

KeyPath = tuple[str | int, ...]
T = TypeVar("T")


class _Nothing(Enum):
    NOTHING = "nothing"


NOTHING: Final = _Nothing.NOTHING
"""Stands for "no value to show"; None is a value that a file can hold."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    Parameters
    ----------
    file
        Path of the file, or the command-line override that is to blame.
    line, column
        Position of the key, counted from 1; None where there is none.
    key
        Dotted path of the key; empty for the file as a whole.
    message
        What is wrong and what was expected.
    got
        The value found, or `NOTHING` if showing it doesn't help.
    """

    file: str
    line: int | None
    column: int | None
    key: str
    message: str
    got: object = NOTHING

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        key = f"{self.key}: " if self.key else ""
        got = "" if self.got is NOTHING else f" (got {shown(self.got)})"
        return visible(f"{where}: {key}{self.message}{got}")


class InputError(Exception):
    """The input is wrong; holds everything that is, so that a planner can mend it in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        # Without this, an error that crosses a process boundary would be rebuilt from its message.
        return type(self), (self.problems,)


def unless_wrong(read: Callable[[], T], problems: list[Problem]) -> T | None:
    """Return what is read; where it is wrong, its problems join the others."""
    try:
        return read()
    except InputError as error:
        problems += error.problems
        return None


def shown(value: object, longest: int = 60) -> str:
    """The value as it would stand in a YAML file on one line, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def dotted(keypath: KeyPath) -> str:
    """The key path as planners write it: ``calendars.office.hours[0]``."""
    text = ""
    for part in keypath:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def suggestion(word: object, candidates: Iterable[str]) -> str:
    """`` did you mean 'x'?`` for the candidate closest to the word, or nothing if none is close."""
    close = difflib.get_close_matches(str(word), list(candidates), n=1)
    return f" did you mean '{close[0]}'?" if close else ""
