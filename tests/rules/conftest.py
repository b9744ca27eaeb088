"""Rules from text, and the tiny scenario to bind them to."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.documents import Document, read_document
from sim.paths import shipped_scenarios
from sim.scenario import Scenario, load_scenario


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Document]:
    """Return a rule document made from text, in a file called own.yaml."""

    def write(text: str) -> Document:
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return write


@pytest.fixture(scope="session")
def tiny_document() -> Document:
    return read_document(shipped_scenarios() / "tiny.yaml")


@pytest.fixture(scope="session")
def tiny(tiny_document: Document) -> Scenario:
    return load_scenario(tiny_document)


@pytest.fixture
def changed_tiny(tiny_document: Document) -> Callable[[Callable[[dict[str, Any]], None]], Scenario]:
    """Return the tiny scenario after a change to its data."""

    def change(edit: Callable[[dict[str, Any]], None]) -> Scenario:
        data = copy.deepcopy(tiny_document.data)
        edit(data)
        return load_scenario(tiny_document.with_overrides(data, []))

    return change
