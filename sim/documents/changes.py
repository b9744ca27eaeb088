"""Changes of single keys of a document, as a command line asks for them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sim.documents.problems import InputError, KeyPath, Problem, dotted


class How(Enum):
    """What a change does to its key: `ADD` requires that the key is not there yet, `REMOVE` that it is."""

    SET = ""
    ADD = "+"
    REMOVE = "~"


@dataclass(frozen=True)
class Change:
    """One change.

    Parameters
    ----------
    typed
        The override as typed, which errors name.
    keypath
        The key below the document's root.
    how
        What is done.
    value
        The new value. To remove a key, the value that it must have, or None for any.
    """

    typed: str
    keypath: KeyPath
    how: How
    value: Any = None


def keypath_of(key: str) -> KeyPath:
    """Take a dotted key apart: ``waves[0].from`` and ``waves.0.from`` are ``("waves", 0, "from")``."""
    parts = re.sub(r"\[(\d+)\]", r".\1", key).split(".")
    return tuple(int(part) if re.fullmatch(r"[0-9]{1,9}", part) else part for part in parts)


def changed(data: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """Return a copy of a document's content with all changes made, in their order.

    A mapping is merged into a mapping that stands there already; everything else is replaced. Missing keys are made:
    whether they have a place in the document is for its schema to say.

    Raises
    ------
    InputError
        With all changes that cannot be made: an item beyond the end of a list, a key to be removed that is not there.
    """
    result = copy.deepcopy(dict(data))
    problems: list[Problem] = []
    for change in changes:
        message = _remove(result, change) if change.how is How.REMOVE else _put(result, change)
        if message:
            problems.append(Problem(f"override {change.typed}", None, None, dotted(change.keypath), message))
    if problems:
        raise InputError(problems)
    return result


def _put(data: Any, change: Change) -> str:
    """Set a key; return what is wrong."""
    part = data
    for key, after in zip(change.keypath, (*change.keypath[1:], None), strict=True):
        last = after is None
        if isinstance(part, list):
            if not isinstance(key, int) or key >= len(part):
                return f"a number from 0 to {len(part) - 1} is expected here, not {key}: this is a list"
        else:
            key = _key_in(part, key)
            part.setdefault(key, None if last else {})
        if last:
            if change.how is How.ADD and part[key] is not None and not isinstance(change.value, dict | list):
                return "this key has a value already: leave out the +"
            part[key] = _merged(part[key], change.value)
            return ""
        if not isinstance(part[key], dict | list):
            part[key] = {}  # the schema judges what a key below a number is
        part = part[key]
    return ""


def _remove(data: Any, change: Change) -> str:
    """Remove a key; return what is wrong."""
    part = data
    for key in change.keypath[:-1]:
        part = _below(part, key)
    last = change.keypath[-1]
    found = _below(part, last)
    if found is None:
        return "there is no such key to remove"
    if change.value is not None and change.value != found:
        return f"this key is not {change.value}, so it is not removed"
    del part[last if isinstance(part, list) else _key_in(part, last)]
    return ""


def _below(part: Any, key: str | int) -> Any:
    if isinstance(part, list):
        return part[key] if isinstance(key, int) and key < len(part) else None
    return part.get(_key_in(part, key)) if isinstance(part, dict) else None


def _key_in(part: Mapping[Any, Any], key: str | int) -> str | int:
    """Return a key as the mapping has it: names made of digits are text in some files and numbers in others."""
    return key if key in part else str(key)


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return copy.deepcopy(new)
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
