"""The list of parameters misses none and invents none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.documents import Document, read_document
from sim.scenario import load_scenario, parameters


def test_every_number_of_the_file_is_listed(changed: Callable[..., Document]) -> None:
    """Independently of the schema: walk the file and collect what is a number, but for the settings of the run."""
    document = changed()
    listed = {row.path: row.value for row in parameters(load_scenario(document)) if row.source != "default"}

    def numbers(part: object, path: str) -> dict[str, object]:
        if isinstance(part, dict):
            return {k: v for key, value in part.items() for k, v in numbers(value, f"{path}.{key}".lstrip(".")).items()}
        return {path: part} if isinstance(part, int | float) and not isinstance(part, bool) else {}

    found = numbers(document.data, "")
    settings = {"schema", "period.days", "period.warm_up_days"}
    tables = {path: value for path, value in found.items() if ".settled_by." in path}
    assert len(tables) == 12
    assert {path: value for path, value in found.items() if path not in settings | tables.keys()} == {
        path: value for path, value in listed.items() if not isinstance(value, dict | tuple)
    }
    for path, value in tables.items():
        table, _, tier = path.rpartition(".")
        assert listed[table][tier] == value  # type: ignore[index]


def test_rows_carry_range_and_source(changed: Callable[..., Document]) -> None:
    full = "misjudged: {value: 0.03, low: 0, high: 0.1, unit: share, grade: E, source: a guess}"
    rows = {row.path: row for row in parameters(load_scenario(changed(("misjudged: 0.03", full))))}
    row = rows["chances.misjudged"]
    assert (row.value, row.low, row.high, row.unit, row.grade, row.source) == (0.03, 0, 0.1, "share", "E", "a guess")
    assert rows["chances.persuaded"].source is None


def test_what_the_file_does_not_state_is_marked_as_default() -> None:
    rows = parameters(load_scenario(read_document(Path(__file__).parent / "minimal.yaml")))
    sources = {row.path: row.source for row in rows}
    assert sources["units.server.staff"] is None
    assert sources["units.server.share_of_time"] == "default"
    assert sources["travel.speed_km_per_hour"] == "default"
    assert sources["kinds.job.settled_by"] == "default"
