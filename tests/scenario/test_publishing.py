"""The published JSON Schema is current, accepts what is right and refuses what it can see to be wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from sim.documents import Document, Library, read_document
from sim.scenario import json_schema

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = json.loads((ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)


def test_the_published_schema_is_current() -> None:
    assert json_schema() == PUBLISHED, "run scripts/write_schema.py"
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("path", [*Library(ROOT).names("scenario").values(), Path(__file__).parent / "minimal.yaml"])
def test_right_scenarios_pass(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read_document(path).data)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within_township_km: 4", "within_township: 4"),
        ("misjudged: 0.03", "misjudged: 3"),
        ("misjudged: 0.03", "misjudged: few"),
        ("misjudged: 0.03", "misjudged: {value: 0.03, grade: D}"),
        ("misjudged: 0.03", "misjudged: {low: 0.03}"),
        ("at_rest: 0.36", "at_rest: 1.36"),
        ("letters_before_meeting: 3", "letters_before_meeting: 2.5"),
        ("mean_hours: 4, cv: 0.8", "mean_hours: 4"),
        ("shape: gamma", "shape: beta"),
        ('["00:00", "24:00"]', '["00:00", "25:00"]'),
        ("0.09, 0.105]", "0.195]"),
        ("grid: 0.80", "gird: 0.80"),
        ("every_week_on: [tue, fri]", "every_week_on: [tue, fry]"),
        ('start: "2025-03-01"', 'start: "1 March"'),
    ],
)
def test_wrong_scenarios_fail(changed: Callable[..., Document], old: str, new: str) -> None:
    assert list(VALIDATOR.iter_errors(changed((old, new)).data))
