"""Looking things up in a scenario's content as it stands in the file, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.documents import KeyPath
from sim.scenario.quantities import is_number


def out_of_order(entry: Mapping[str, Any], lower: str, upper: str) -> bool:
    """Whether both entries are numbers and the upper one is below the lower one."""
    low, high = number(entry.get(lower)), number(entry.get(upper))
    return low is not None and high is not None and high < low


def value_at(data: object, keypath: KeyPath) -> object:
    """Return what stands at a key path, None where nothing does."""
    for key in keypath:
        if isinstance(data, list) and isinstance(key, int):
            data = data[key]
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def mapping(data: Mapping[str, Any], *keypath: str) -> dict[str, Any]:
    """Return the mapping at a key path, an empty one where there is none."""
    found = value_at(dict(data), keypath)
    return found if isinstance(found, dict) else {}


def entries(data: Mapping[str, Any], *keypath: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the entries of a table that are mappings themselves, by name."""
    return [(str(name), entry) for name, entry in mapping(data, *keypath).items() if isinstance(entry, dict)]


def plain(raw: object) -> object:
    """Return the value of a parameter, plain or given in full."""
    return raw.get("value") if isinstance(raw, dict) else raw


def number(raw: object) -> float | None:
    """Return the value of a parameter if it is a number."""
    bare = plain(raw)
    return bare if is_number(bare) else None  # type: ignore[return-value]


def places_in(raw: object) -> range:
    """Return the places of a list's items, none where it isn't a list."""
    return range(len(raw)) if isinstance(raw, list) else range(0)
