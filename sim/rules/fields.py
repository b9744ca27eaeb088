"""Taking values out of a document by key, noting everything that is wrong instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sim.documents import NOTHING, Document, KeyPath, Problem, fault_of_name, suggestion
from sim.scenario import Text

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NO_TEXT = Text(en="", zh="")
Table = Mapping[str, Any]


class Fields:
    """The fields of a document; what is wrong gathers in `problems`, and an empty value stands in for it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def complain(self, keypath: KeyPath, message: str, got: object = NOTHING) -> None:
        """Note a problem at a key."""
        self.problems.append(self.document.problem(keypath, message, got))

    def table(self, keypath: KeyPath, value: object, known: Collection[str]) -> Table:
        """Return a mapping with only the known keys."""
        table = self.entries(keypath, value)
        for key in table:
            if key not in known:
                self.complain((*keypath, key), f"this key is not known here;{hint(key, known)}")
        return {key: value for key, value in table.items() if key in known}

    def entries(self, keypath: KeyPath, value: object) -> Table:
        """Return a mapping whatever its keys."""
        if isinstance(value, dict):
            return value
        self.complain(keypath, "a mapping is expected (key: value)", value)
        return {}

    def named_entries(self, keypath: KeyPath, value: object, what: str) -> Table:
        """Return a mapping whose keys are names of the author's choice."""
        table = self.entries(keypath, value)
        for key in table:
            if not is_name(key):
                self.complain((*keypath, key), f"the name of {what} is made of small letters, digits and _", key)
        return table

    def missing(self, keypath: KeyPath, table: Table, key: str, why: str = "this key is missing") -> bool:
        """Whether a required key is missing, which is a problem."""
        if key in table:
            return False
        self.complain((*keypath, key), why)
        return True

    def name(self, keypath: KeyPath, table: Table, key: str) -> str | None:
        """Return the name under an optional key."""
        return self.a_name((*keypath, key), table[key]) if key in table else None

    def required_name(self, keypath: KeyPath, table: Table, key: str, why: str = "this key is missing") -> str:
        """Return the name under a key that must be there."""
        return "" if self.missing(keypath, table, key, why) else self.a_name((*keypath, key), table[key])

    def a_name(self, keypath: KeyPath, value: object) -> str:
        """Return a value that must be a name."""
        if is_name(value):
            return str(value)
        self.complain(keypath, "a name is expected (small letters, digits and _)", value)
        return ""

    def names(self, keypath: KeyPath, value: object) -> tuple[str, ...]:
        """Return a list of different names that isn't empty."""
        if not isinstance(value, list) or not value:
            self.complain(keypath, "a list of names is expected, such as [owner, assisting]", value)
            return ()
        for index, item in enumerate(value):
            if item in value[:index]:
                self.complain((*keypath, index), "this name stands twice", item)
        return tuple(self.a_name((*keypath, index), item) for index, item in enumerate(value))

    def whole(self, keypath: KeyPath, table: Table, key: str, lowest: int = 0) -> int:
        """Return the whole number under an optional key, `lowest` or more."""
        value = table.get(key, lowest)
        if isinstance(value, int) and not isinstance(value, bool) and value >= lowest:
            return value
        self.complain((*keypath, key), f"a whole number, {lowest} or more, is expected", value)
        return lowest

    def flag(self, keypath: KeyPath, table: Table, key: str) -> bool:
        """Return true or false under an optional key, false if it is missing."""
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.complain((*keypath, key), "true or false is expected", value)
        return False

    def text(self, keypath: KeyPath, value: object) -> Text:
        """Return words in both languages."""
        table = self.table(keypath, value, ("en", "zh"))
        if not isinstance(value, dict):
            return _NO_TEXT
        for language in ("en", "zh"):
            if self.missing(keypath, table, language, f"the {language} words are missing"):
                return _NO_TEXT
            if not isinstance(table[language], str) or not table[language].strip():
                self.complain((*keypath, language), "words are expected", table[language])
                return _NO_TEXT
        return Text(en=table["en"], zh=table["zh"])

    def title(self, keypath: KeyPath, value: object) -> Text:
        """Return what a thing is called in tables and figures."""
        text = self.text(keypath, value)
        for language, words in (("en", text.en), ("zh", text.zh)):
            if text is not _NO_TEXT and (fault := fault_of_name(words)):
                self.complain((*keypath, language), fault)
        return text


def hint(word: str, known: Collection[str]) -> str:
    """Return what could be written instead: the closest of the names there are, or all of them."""
    return suggestion(word, known) or (f" there are: {', '.join(known)}" if known else " there are none")


def is_name(value: object) -> bool:
    """Whether the value can be a name: small letters, digits and underscores."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None
