"""A scenario changed on the command line passes the same checks, which blame the override."""

from __future__ import annotations

import pytest

from sim.commands.overrides import jobs_of
from sim.documents import Document, InputError, Library, read_document
from sim.scenario import Parameter, load_scenario, parameters

TINY = Library().find("scenario", "tiny")


def overridden(*overrides: str) -> Document:
    """Return the tiny scenario as a command with these overrides reads it."""
    (job,) = jobs_of("run", ["scenario=tiny", *overrides], multirun=False)
    return read_document(TINY).with_changes(job.changes["scenario"])


def test_an_override_takes_effect() -> None:
    scenario = load_scenario(overridden("scenario.works.survey.mean_hours=2", "scenario.period.start=2025-04-01"))
    assert scenario.works["survey"].mean_hours == Parameter(2)
    assert scenario.period.start.month == 4


def test_a_plain_number_for_a_sourced_one_has_no_source() -> None:
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
        (
            "+scenario.travel.sped=3",
            "travel.sped: unknown key; known here: speed_km_per_hour, within_township_km, citizen_speed_km_per_hour",
        ),
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
def test_a_wrong_override_is_blamed(override: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(overridden("scenario.period.days=60", override))
    assert str(caught.value) == f"override {override}: {problem}"


def test_problems_of_overrides_come_before_those_of_the_file() -> None:
    document = overridden("scenario.works.survey.cv=x", "+scenario.counts.Bad=1")
    document.data["travel"]["speed_km_per_hour"] = 0
    with pytest.raises(InputError) as caught:
        load_scenario(document)
    assert [problem.line is None for problem in caught.value.problems] == [True, True, False]


@pytest.mark.parametrize(
    ("override", "key", "meant"),
    [
        ("scenario.chances.rating_detect=0.4", "chances.rating_detect", "did you mean 'rating_detects'?"),
        ("scenario.chances={rating_detect: 0.4}", "chances.rating_detect", "did you mean 'rating_detects'?"),
        ("scenario.counts.redo_at_most=3", "counts.redo_at_most", "did you mean 'redos_at_most'?"),
        ("scenario.limits.legl.working_hours=3", "limits.legl", "did you mean 'legal'?"),
        ("scenario.works.surve.cv=3", "works.surve", "did you mean 'survey'?"),
        ("scenario.waits.leter_reply.cv=3", "waits.leter_reply", "did you mean 'letter_reply'?"),
        ("scenario.kinds.hotlin.urgent=0.1", "kinds.hotlin", "did you mean 'hotline'?"),
        ("scenario.kinds.hotline.facts.sent_to_towns=0.1", "kinds.hotline.facts.sent_to_towns", "'sent_to_township'?"),
        ("scenario.profiles.daytme.holiday_factor=1", "profiles.daytme", "did you mean 'daytime'?"),
        ("scenario.calendars.ofice.public_holidays=CN", "calendars.ofice", "did you mean 'office'?"),
        ("scenario.units.grid_workers.staff=1", "units.grid_workers", "did you mean 'grid_worker'?"),
        ("scenario.departments.list.polices.officers=1", "departments.list.polices", "did you mean 'police'?"),
        ("scenario.places.townships.eastt.grids=9", "places.townships.eastt", "did you mean 'east'?"),
        ("scenario.chances.zzz=0.4", "chances.zzz", "there are: misjudged, dump"),
    ],
)
def test_an_override_changes_only_names_that_the_file_has(override: str, key: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(overridden(override))
    assert str(caught.value).startswith(f"override {override}: {key}: the file has no such name; ")
    assert meant in str(caught.value)
    assert len(caught.value.problems) == 1


def test_an_override_with_a_plus_adds_a_name() -> None:
    scenario = load_scenario(overridden("+scenario.chances.fresh=0.5", "scenario.chances.fresh=0.6"))
    assert scenario.chances["fresh"] == Parameter(0.6)


def test_an_override_may_set_a_key_that_the_file_leaves_to_its_default() -> None:
    scenario = load_scenario(overridden("scenario.units.grid_worker.urgent_calendar=on_call"))
    assert scenario.units["grid_worker"].urgent_calendar == "on_call"
