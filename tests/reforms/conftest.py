"""Two small counties of two towns each, and reforms from text."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from sim.documents import Document, read_document
from sim.reforms import Ruleset, read_reform
from sim.rules import read_rule

RULES = {
    "today": """
        name: {en: Today, zh: 现行}
        starts: {call: ask, plea: ask}
        steps:
          ask: {by: desk, work: asked, next: [{to: solved}]}
        ends: {solved: {outcome: solved}}
        """,
    "direct": """
        name: {en: Direct, zh: 直办}
        starts: {call: act, plea: act}
        steps:
          act: {by: owner, work: acted, next: [{to: solved}]}
        ends: {solved: {outcome: solved}}
        """,
    "listed": """
        name: {en: Listed, zh: 清单}
        starts: {call: {if: on_list, to: local}}
        steps:
          local: {by: desk, work: quick, next: [{to: solved}]}
        ends: {solved: {outcome: solved}}
        """,
}
REFORMS = {
    "direct": "{name: {en: Direct, zh: 直办}, rules: [direct]}",
    "listed": "{name: {en: Listed, zh: 清单}, rules: [listed]}",
    "moved": "{name: {en: Moved, zh: 划转}, transfers: all}",
    "faster": "{name: {en: Faster, zh: 提速}, numbers: {works.asked.mean_hours: 0.5}}",
}


@pytest.fixture(scope="session")
def place() -> Document:
    """The file of the two counties."""
    return read_document(Path(__file__).with_name("two_counties.yaml"))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Document]:
    """Writes a text to a file of this name and reads it."""
    folder = tmp_path_factory.mktemp("files")

    def write(name: str, text: str) -> Document:
        path = folder / f"{name}.yaml"
        path.write_text(dedent(text).strip() + "\n", encoding="utf-8")
        return read_document(path)

    return write


@pytest.fixture(scope="session")
def ruleset(written: Callable[[str, str], Document]) -> Ruleset:
    """All rules and reforms, with `today` in force."""
    rules = {name: written(name, text) for name, text in RULES.items()}
    reforms = {name: written(f"{name}_reform", text) for name, text in REFORMS.items()}
    return Ruleset(
        today=("today",),
        rules={name: (read_rule(document), document) for name, document in rules.items()},
        reforms={name: (read_reform(document), document) for name, document in reforms.items()},
    )


@pytest.fixture(scope="session")
def changed(place: Document) -> Callable[[dict[str, Any]], Document]:
    """The two counties with values put at dotted paths."""

    def change(values: dict[str, Any]) -> Document:
        data = copy.deepcopy(place.data)
        for path, value in values.items():
            *above, last = path.split(".")
            table = data
            for part in above:
                table = table[part]
            table[last] = value
        return place.with_overrides(data, [])

    return change
