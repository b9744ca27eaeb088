"""Wrong scenarios, made from the shipped tiny one by changing places in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.documents import Document, InputError, read_document
from sim.scenario import load_scenario


@pytest.fixture(scope="session")
def tiny_text() -> str:
    path = Path(__file__).resolve().parents[2] / "scenarios" / "tiny.yaml"
    return path.read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path, tiny_text: str) -> Callable[..., Document]:
    """The tiny scenario with pairs of old and new text exchanged."""

    def make(*pairs: tuple[str, str]) -> Document:
        text = tiny_text
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} must stand once in the scenario"
            text = text.replace(old, new)
        path = tmp_path / "changed.yaml"
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return make


@pytest.fixture
def problems() -> Callable[[Document], list[str]]:
    """What loading a document complains of, without the file's name."""

    def load(document: Document) -> list[str]:
        with pytest.raises(InputError) as caught:
            load_scenario(document)
        return [str(problem).removeprefix(f"{document.path}:") for problem in caught.value.problems]

    return load
