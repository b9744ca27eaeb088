"""The page about cases shows a scenario that can be read, and every key that a case may have."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import yaml

from sim.documents import Document, read_document
from sim.scenario import CaseSpec, load_scenario

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_shows_every_key_of_a_case() -> None:
    page = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    data = read_document(ROOT / "scenarios" / "tiny.yaml").data | yaml.safe_load(example)
    case = load_scenario(Document(Path("cases.md"), "", data, {})).cases["divider"]
    assert case.model_fields_set == set(CaseSpec.model_fields)
    assert case.born == datetime(2025, 3, 4, 15) and case.assisting == ()
    assert case.published["solved"].at == datetime(2025, 3, 5, 18) and case.published["solved"].grade == "A"
