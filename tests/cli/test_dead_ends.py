"""What can never happen is refused, or warned of with the key to change, before anything runs."""

from pathlib import Path

import pytest

from sim.cli import main

TINY = ["check", "scenario=tiny", "rules=[dumping,whistle]"]
NIGHT = '{hours:[["19:00","23:00"]],weekdays:[mon,tue,wed,thu,fri]}'
SLOT = "scenario.waits.joint_meeting_slot"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([f'{SLOT}.at="14:00"'], f"{SLOT.removeprefix('scenario.')}.at: this slot is never held: the calendar office"),
        ([f'{SLOT}.at="18:00"'], "is closed then, it is open 08:00 to 12:00, 14:30 to 18:00"),
        ([f"{SLOT}.every_week_on=[tue,sun]"], "every_week_on[1]: this slot is never held"),
        (
            [f"+scenario.calendars.night={NIGHT}", "scenario.units.command_centre.calendar=night"],
            "steps.ruling.meet: this meeting never begins: the hours of those who meet have no second in common: "
            "command_centre (calendar night)",
        ),
    ],
)
def test_a_meeting_that_never_takes_place_is_refused(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*TINY, *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("words", [[f'{SLOT}.at="08:00"'], [f'{SLOT}.at="17:59"'], [f"{SLOT}.calendar=null"]])
def test_a_slot_within_opening_hours_is_accepted(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*TINY, *words]) == 0
    warnings = [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning")]
    assert all(line.startswith("warning: offered load") for line in warnings)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["scenario.period.start=2025-03-01", "scenario.period.days=2", "scenario.period.warm_up_days=0"],
            "warning: the calendar office has no hours from 2025-03-01 to 2025-03-02: what needs them waits for ever; "
            "see calendars.office",
        ),
        (
            ['scenario.units.command_centre.staff_changes=[{from:"2025-04-01",staff:0}]'],
            "warning: from 2025-04-01 on nobody is on the staff of Command centre: what comes there waits for ever; "
            "see units.command_centre.staff_changes",
        ),
        (
            ['scenario.units.command_centre.staff_changes=[{from:"2025-05-30",staff:3}]'],
            "warning: the change of 2025-05-30 comes after the period and changes nothing; "
            "see units.command_centre.staff_changes",
        ),
        (
            ["scenario.works.review.mean_hours=0"],
            "note: work of 0 hours needs no staff and is done at once, outside opening hours too: Review or dispatch; "
            "see works.review",
        ),
    ],
)
def test_what_takes_no_effect_or_waits_for_ever_is_named_with_its_key(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [word if "staff_changes" not in word else f"+{word}" for word in words]
    assert main([*TINY, *words]) == 0
    assert told in capsys.readouterr().out


def test_a_list_that_changes_after_the_period_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "scenario=small", "scenario.period.days=30"]) == 0
    assert "the change of 2025-05-01 comes after the period and changes nothing; see lists.delegated.versions" in (
        capsys.readouterr().out
    )


def test_a_change_on_the_last_day_of_the_period_is_not_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    change = '+scenario.units.command_centre.staff_changes=[{from:"2025-05-29",staff:3}]'
    assert main([*TINY, change]) == 0
    assert "changes nothing" not in capsys.readouterr().out
