"""Scenarios and settings beyond what can be simulated: told as wrong input, never by a traceback."""

from pathlib import Path

import pytest

from sim.cli import main


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scenario.departments.share_of_time=0"], "departments.share_of_time: a number from 0.001 to 1 is expected"),
        (["scenario.units.grid_worker.share_of_time=0"], "a number from 0.001 to 1 is expected"),
        (["scenario.units.grid_worker.share_of_time=1.1"], "a number from 0.001 to 1 is expected"),
        (["scenario.works.survey.mean_hours=1e300"], "a number from 0 to 100000 is expected"),
        (["scenario.works.joint_meeting.highest_hours=100001"], "a number from 0 to 100000 is expected"),
        (["scenario.limits.legal.working_hours=1e9"], "a number from 0 to 100000 is expected"),
        (["scenario.kinds.hotline.rate_per_10000_residents_and_year=1e8"], "at most 50,000,000 can be simulated"),
        (["scenario.kinds.grid_found.rate_per_grid_and_month=1e300"], "at most 50,000,000 can be simulated"),
        (["scenario.period.start=1949-12-31"], "period.start: a day in the years 1950 to 2199 is expected"),
        (["scenario.period.start=2200-01-01"], "period.start: a day in the years 1950 to 2199 is expected"),
        (["scenario.period.start=2199-12-01", "scenario.period.days=32"], "period.days: the period must end in"),
        (["scenario.period.days=10001", "scenario.period.warm_up_days=0"], "at most 10,000 days can be simulated"),
        (["scenario.period.days=99999999999"], "period.days: the period must end in"),
        (["scenario.period.start=1950-01-02"], "period.warm_up_days: the warm-up must begin in"),
        (["scenario.profiles.daytime.holiday_factor=0"], None),
        (
            [
                "scenario.profiles.daytime.weekdays=[1,0,0,0,0,0,0]",
                "scenario.profiles.daytime.holiday_factor=0",
                "scenario.calendars.office.extra_days_off=[2025-03-03,2025-03-10,2025-03-17,2025-03-24,2025-03-31]",
            ],
            "profiles.daytime: in some month no day has a weight",
        ),
    ],
)
def test_what_cannot_be_simulated_is_refused(
    words: list[str],
    told: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(["check", "scenario=tiny", *words])
    captured = capsys.readouterr()
    assert code == (0 if told is None else 2), captured.err
    assert (told or "") in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(("seed", "code"), [(2**63, 2), (2**63 - 1, 0), (-1, 2)])
def test_a_seed_has_63_bits(
    seed: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    small = ["scenario.period.days=2", "scenario.period.warm_up_days=0", "replications=1", "workers=1"]
    assert main(["run", "scenario=tiny", "rule=whistle", *small, f"seed={seed}"]) == code
    assert ("seed: this must be a whole number from 0 to 2**63 - 1" in capsys.readouterr().err) == (code == 2)


@pytest.mark.parametrize(("start", "days"), [("2199-12-01", 31), ("1950-01-01", 3)])
def test_the_first_and_the_last_year_can_be_checked(
    start: str, days: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    period = [f"scenario.period.start={start}", f"scenario.period.days={days}", "scenario.period.warm_up_days=0"]
    assert main(["check", "scenario=tiny", *period]) == 0


@pytest.mark.parametrize(
    ("override", "who", "key"),
    [
        ("scenario.units.command_centre.staff=0", "Command centre", "units.command_centre.staff"),
        ("scenario.departments.list.housing.officers=0", "Housing", "departments.list.housing.officers"),
        (
            "scenario.units.social_governance_office.staff=0",
            "Social-governance office",
            "units.social_governance_office.staff",
        ),
    ],
)
def test_a_unit_without_staff_is_allowed_and_warned_of(
    override: str,
    who: str,
    key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "scenario=tiny"]) == 0
    assert "nobody on the staff" not in capsys.readouterr().out
    assert main(["check", "scenario=tiny", override]) == 0
    warned = [line for line in capsys.readouterr().out.splitlines() if "nobody on the staff of" in line]
    assert warned
    assert all(line.startswith("warning: ") and who in line for line in warned)
    assert all(line.endswith(f": what comes there waits for ever; see {key}") for line in warned)


def test_departments_to_which_no_matter_comes_need_no_staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Luoshan the police have no enforcement squad, and own no offences that one would punish."""
    monkeypatch.chdir(tmp_path)
    assert main(["check", "scenario=luoshan"]) == 0
    assert "nobody on the staff" not in capsys.readouterr().out
    assert main(["check", "scenario=luoshan", "scenario.departments.list.market.staff.county_squad=0"]) == 0
    (warned,) = [line for line in capsys.readouterr().out.splitlines() if "nobody on the staff" in line]
    assert warned == (
        "warning: nobody on the staff of Enforcement squads, Market supervision: what comes there waits for ever; "
        "see departments.list.market.staff.county_squad"
    )


def test_a_check_without_a_rule_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "scenario=tiny", "scenario.rules=[]"]) == 0
    printed = capsys.readouterr().out
    (told,) = [line for line in printed.splitlines() if "no rule checked: add rules=[…]; there are: " in line]
    assert {"dumping", "whistle"} <= set(told.rpartition(": ")[2].split(","))
    assert "kinds of matter" not in printed
    assert "\nnote: the run starts empty: its first 30 days are a warm-up" in printed


@pytest.mark.parametrize("command", ["run", "compare"])
def test_help_and_error_agree_on_replications(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main([command, "--help"])
    assert "at least 1; intervals need 2" in capsys.readouterr().out
    main(
        [command, "scenario=tiny", "rule=whistle" if command == "run" else "rules=[dumping,whistle]", "replications=0"]
    )
    assert "a whole number from 1 (2 for intervals) to 1,000,000" in capsys.readouterr().err
