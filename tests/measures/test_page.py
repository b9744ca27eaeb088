"""The published page of measures is current, and tells every headline."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from sim.measures import HEADLINES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_docstrings_say(page: str) -> None:
    current = runpy.run_path(str(ROOT / "scripts" / "write_measures.py"))["page"]()
    assert page == current, "run scripts/write_measures.py"


def test_every_headline_is_explained(page: str) -> None:
    for kpi in HEADLINES:
        own = kpi if kpi.startswith("staff_hours") else kpi.removesuffix("_department")
        (line,) = [line for line in page.splitlines() if f"`{own}` " in line]
        assert line.startswith("| **")
        assert len(line.split("|")[-2].split()) > 5
