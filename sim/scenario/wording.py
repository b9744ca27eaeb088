"""What pydantic finds wrong with a scenario, in words for planners."""

import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.documents import NOTHING, KeyPath, suggestion
from sim.scenario.provenance import Finding

MISSING = "is required"
_MAPPING = "a mapping is expected (lines of `key: value`)"
_LIST = "a list is expected, such as [a, b]"
_FIXED = {
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "tuple_type": _LIST,
    "too_short": "must not be empty",
    "int_type": "a whole number is expected",
    "bool_type": "true or false is expected",
    "string_pattern_mismatch": "a name here has lower-case letters, digits and _ only, and begins with a letter",
}


def findings(error: ValidationError, model: type[BaseModel]) -> list[Finding]:
    """What is wrong, with key paths as in the file.

    A required key that is missing only because it is misspelt is told once, as unknown.
    """
    found: list[Finding] = []
    misspelt: set[KeyPath] = set()
    for details in error.errors(include_url=False):
        keypath = _keypath(details["loc"])
        if details["type"] == "extra_forbidden":
            keypath = (*_keypath(details["loc"][:-1]), details["loc"][-1])  # a planner's key may look like a mark
            known = _known_keys(model, keypath[:-1])
            meant = suggestion(keypath[-1], known)
            misspelt |= {(*keypath[:-1], key) for key in known if meant == suggestion(key, [key])}
            found.append((keypath, f"unknown key;{meant or ' known here: ' + ', '.join(known)}", NOTHING))
        else:
            found += _one(details, keypath)
    return [finding for finding in found if finding[0] not in misspelt or finding[1] != MISSING]


def _one(details: ErrorDetails, keypath: KeyPath) -> Iterator[Finding]:
    kind, got, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "planner":
        yield from (((*keypath, *below), message, value) for below, message, value in context["findings"])
    elif kind == "missing":
        yield keypath, MISSING, NOTHING
    elif kind == "string_type":
        quotes = f'; write it in quotes: "{got}"' if isinstance(got, int | float) else ""
        yield keypath, f"text is expected{quotes}", got
    elif kind == "literal_error":
        names = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        expected = f"one of {', '.join(names)} is expected" if len(names) > 1 else f"{names[0]} is expected"
        meant = suggestion(got, names) if len(names) > 1 else ""
        yield keypath, f"{expected};{meant}" if meant else expected, got
    elif kind == "greater_than_equal":
        yield keypath, f"a number of at least {context['ge']} is expected", got
    elif kind in _FIXED:
        empty_or_key = kind in ("too_short", "string_pattern_mismatch")
        yield keypath, _FIXED[kind], NOTHING if empty_or_key else got
    elif kind != "default_factory_not_called":  # follows from another error, which is told itself
        yield keypath, details["msg"], got


def _keypath(place: tuple[int | str, ...]) -> KeyPath:
    """The place without pydantic's own marks: ``[key]``, and the tags of unions, which stand in angle brackets."""
    return tuple(part for part in place if part != "[key]" and not (isinstance(part, str) and part.startswith("<")))


def _known_keys(annotation: Any, keypath: KeyPath) -> list[str]:
    """Keys that the mapping at this path may have."""
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if is_model and not keypath:
        return [field.alias or name for name, field in annotation.model_fields.items()]
    if is_model:
        fields = {field.alias or name: field.annotation for name, field in annotation.model_fields.items()}
        return _known_keys(fields.get(str(keypath[0])), keypath[1:])
    origin, members = getattr(annotation, "__origin__", None), get_args(annotation)
    if origin in (dict, tuple):
        return _known_keys(members[1 if origin is dict else 0], keypath[1:])
    keys = (key for member in members if member is not NoneType for key in _known_keys(member, keypath))
    return list(dict.fromkeys(keys))
