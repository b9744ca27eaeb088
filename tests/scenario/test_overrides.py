"""After Hydra has composed a scenario with the command line, the same checks hold, and blame the override."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from sim.documents import Document, InputError, Library, read_document
from sim.scenario import Parameter, load_scenario, parameters

TINY = Library().find("scenario", "tiny")


@pytest.fixture
def overridden(tmp_path: Path) -> Any:
    """Composes the tiny scenario as `govsim` does, as the group `scenario` of a configuration."""
    (tmp_path / "run.yaml").write_text("defaults: [scenario: tiny, _self_]\n", encoding="utf-8")
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "tiny.yaml").write_bytes(TINY.read_bytes())

    def make(*overrides: str) -> Document:
        with initialize_config_dir(str(tmp_path), version_base="1.3"):
            composed = OmegaConf.to_container(compose("run", list(overrides)), resolve=True)
        assert isinstance(composed, dict)
        return read_document(TINY).with_overrides(composed["scenario"], overrides)

    return make


def test_an_override_takes_effect(overridden: Any) -> None:
    scenario = load_scenario(overridden("scenario.works.survey.mean_hours=2", "scenario.period.start=2025-04-01"))
    assert scenario.works["survey"].mean_hours == Parameter(2)
    assert scenario.period.start.month == 4


def test_a_plain_number_for_a_sourced_one_has_no_source(overridden: Any) -> None:
    full = "{value: 2, low: 1, high: 3, grade: B, source: press}"
    sourced = load_scenario(overridden(f"scenario.works.survey.mean_hours={full}"))
    plain = load_scenario(
        overridden(f"scenario.works.survey.mean_hours={full}", "scenario.works.survey.mean_hours=2.5")
    )
    rows = [
        next(row for row in parameters(scenario) if row.path == "works.survey.mean_hours")
        for scenario in (sourced, plain)
    ]
    assert [(row.value, row.grade, row.source) for row in rows] == [(2, "B", "press"), (2.5, None, None)]


@pytest.mark.parametrize(
    ("override", "problem"),
    [
        ("scenario.travel.speed_km_per_hour=three", 'travel.speed_km_per_hour: a number is expected (got "three")'),
        ("+scenario.travel.sped=3", "travel.sped: unknown key; known here: speed_km_per_hour, within_township_km"),
        ("~scenario.period.days", "period.days: is required"),
        ("scenario.chances.dump.at_rest=0.7", "chances.dump: at_most must not be below at_rest (got 0.6)"),
        ("scenario.works.triage.shape=gamma", "works.triage: cv is required for the shape gamma"),
        (
            "scenario.kinds.hotline.settled_by.county=0.9",
            "kinds.hotline.settled_by: the shares must sum to 1, they sum to 1.13",
        ),
        (
            "scenario.departments.list.police.owned_share=0.5",
            "departments.list: the departments' owned_share must sum to 1, they sum to 0.9",
        ),
        (
            "scenario.calendars.grid.hours=[[08:00,25:00]]",
            'calendars.grid.hours[0][1]: a clock time in quotes is expected, such as "08:00" (got "25:00")',
        ),
    ],
)
def test_a_wrong_override_is_blamed(overridden: Any, override: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(overridden("scenario.period.days=60", override))
    assert str(caught.value) == f"override {override}: {problem}"


def test_problems_of_overrides_come_before_those_of_the_file(overridden: Any) -> None:
    document = overridden("scenario.works.survey.cv=x", "+scenario.counts.Bad=1")
    document.data["travel"]["speed_km_per_hour"] = 0
    with pytest.raises(InputError) as caught:
        load_scenario(document)
    assert [problem.line is None for problem in caught.value.problems] == [True, True, False]
