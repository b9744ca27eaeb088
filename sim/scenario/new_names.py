"""Names that only the command line has: almost always misspelt, and then the override would do nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sim.documents import NOTHING, Document, KeyPath, suggestion
from sim.scenario.provenance import Finding

_ANY = "*"
_OPEN_TABLES: tuple[KeyPath, ...] = (
    ("calendars",),
    ("places", "counties"),
    ("places", "townships"),
    ("units",),
    ("departments", "list"),
    ("profiles",),
    ("kinds",),
    ("kinds", _ANY, "facts"),
    ("lists",),
    ("transfers",),
    ("cases",),
    ("works",),
    ("chances",),
    ("waits",),
    ("limits",),
    ("counts",),
    ("shocks",),
)
"""Where a scenario chooses the names itself; the schema knows the keys of all else."""


def new_names(document: Document) -> Iterator[Finding]:
    """Names that an override brings in without saying so by a ``+`` in front."""
    if not document.overrides:
        return
    for pattern in _OPEN_TABLES:
        for table, names in _tables(document.data, pattern, ()):
            known = [name for name in names if (*table, name) in document.positions]
            for name in names:
                touching = document.overrides_of((*table, name))
                if name not in known and touching and not any(override.startswith("+") for override in touching):
                    there = suggestion(name, known) or f" there are: {', '.join(known) or 'none'};"
                    yield (*table, name), f"the file has no such name;{there} + before the override adds one", NOTHING


def _tables(part: object, pattern: KeyPath, above: KeyPath) -> Iterator[tuple[KeyPath, list[str]]]:
    """The tables that a pattern stands for, each with the names in it."""
    if not isinstance(part, dict):
        return
    if not pattern:
        yield above, [str(name) for name in part]
        return
    for key in part if pattern[0] == _ANY else part.keys() & {pattern[0]}:
        yield from _tables(part[key], pattern[1:], (*above, key))
