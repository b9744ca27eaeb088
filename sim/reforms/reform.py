"""A reform as read from its file: rules to lay over today's, new numbers, posts to move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.documents import Document, InputError
from sim.rules.fields import Fields
from sim.scenario import Text

ALL = "all"
_KEYS = ("name", "about", "rules", "numbers", "transfers")
_CHANGEABLE = ("works", "waits", "chances", "limits")
"""Sections of a scenario whose numbers are looked up matter by matter, so that some matters can have others."""


@dataclass(frozen=True)
class Reform:
    """What changes for the matters of the places that adopt it.

    Attributes
    ----------
    id
        The file's name without its ending.
    rules
        Names of rules that are laid over those in force, the last on top.
    numbers
        New values by dotted path in the scenario: ``chances.misjudged``.
    transfers
        Names of the scenario's transfers of posts; None for all that it has.
    """

    id: str
    name: Text
    about: Text | None
    rules: tuple[str, ...]
    numbers: dict[str, Any]
    transfers: tuple[str, ...] | None


def read_reform(document: Document) -> Reform:
    """Read and check what a reform's file alone can tell.

    Raises
    ------
    InputError
        With all problems: unknown or missing keys, wrong forms, numbers that a reform cannot change, nothing changed.
    """
    fields = Fields(document)
    data = fields.table((), document.data, _KEYS)
    name = Text(en="", zh="") if fields.missing((), data, "name") else fields.title(("name",), data["name"])
    about = fields.text(("about",), data["about"]) if "about" in data else None
    rules = fields.names(("rules",), data["rules"]) if "rules" in data else ()
    numbers = fields.entries(("numbers",), data.get("numbers", {}))
    for path in numbers:
        if str(path).partition(".")[0] not in _CHANGEABLE or "." not in str(path):
            message = f"a reform can change numbers of {', '.join(_CHANGEABLE)}: write chances.misjudged, say"
            fields.complain(("numbers", path), message)
    transfers: tuple[str, ...] | None = ()
    if data.get("transfers") == ALL:
        transfers = None
    elif "transfers" in data:
        transfers = fields.names(("transfers",), data["transfers"])
    if not (rules or numbers or transfers is None or transfers):
        fields.complain((), "this reform changes nothing; give it rules, numbers or transfers")
    if fields.problems:
        raise InputError(sorted(fields.problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return Reform(
        id=document.path.stem,
        name=name,
        about=about,
        rules=rules,
        numbers=dict(numbers),
        transfers=transfers,
    )
