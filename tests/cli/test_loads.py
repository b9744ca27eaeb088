"""What is overloaded is named before anything runs, with its load and the key to change."""

from pathlib import Path

import pytest

from sim.cli import main

TWENTY_TIMES = "scenario.kinds.application.rate_per_township_and_year=40000"


def test_check_names_the_overloaded_windows_of_a_county_with_twenty_times_the_applications(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["check", "scenario=small", TWENTY_TIMES]) == 0
    out = capsys.readouterr().out
    # 20 x 2,000 applications in 3 townships, 23% of them in these three months; police own 0.4 of all, and one window
    # has 61 days x 7.5 h x 0.9 = 412 h for them: an application takes it 1.3 x 0.25 + 0.4 x 0.1 h and more for helpers.
    (warning,) = [line for line in out.splitlines() if line.startswith("warning: offered load above 85%")]
    assert "Windows of the county hall, Police 10" in warning
    assert "and 3 more" in warning
    assert (
        "and the staff (units.hall_window.staff, units.back_office.staff): Windows of the county hall, Police"
        in warning
    )
    assert "Check the demand (kinds.NAME.rate_…)" in warning
    rows = [line for line in out.splitlines() if line.startswith("Today's rules") and "county hall" in line]
    assert len(rows) == 1 and rows[0].split("%")[-2].endswith(tuple("0123456789"))
    # the windows and the back offices of four departments, and nobody else, can't keep up
    assert ", 8 above 85%)" in out
    assert out.endswith("Nothing is refused; 1 warning stands above.\n")


def test_a_county_that_keeps_up_has_a_note_and_no_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "scenario=small"]) == 0
    out = capsys.readouterr().out
    assert "note: offered load before the run (approximate), in staffed hours; the busiest units: " in out
    assert "warning" not in out
    assert ", 0 above 85%)" in out
    assert out.endswith("Nothing is wrong.\n")


def test_a_study_names_overloaded_units_before_it_runs_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    few = ["scenario.departments.list.housing.officers=1", "scenario.period.days=5", "scenario.period.warm_up_days=0"]
    assert main(["run", "scenario=tiny", "rule=whistle", "replications=1", "workers=1", "language=zh", *few]) == 0
    out = capsys.readouterr().out
    assert "警告：“吹哨报到”下测算负荷超过人员工时的85%（近似值）：住建局" in out
    assert "请核对诉求量（kinds.NAME.rate_…）和人员（departments.list.housing.officers" in out
    assert "运行前测算的负荷" in out and "各单位负荷（" in out


def test_a_department_without_a_share_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shares = ["scenario.departments.list.police.owned_share=1", "scenario.departments.list.housing.owned_share=0"]
    none_assist = [f"scenario.kinds.{kind}.assisting_departments.one=0" for kind in ("grid_found", "hotline")]
    assert main(["check", "scenario=tiny", "rules=[whistle]", *shares, *none_assist]) == 0
    assert (
        "warning: Housing owns no share of any kind of matter: none ever comes there; "
        "see departments.list.housing.owned_share"
    ) in capsys.readouterr().out


def test_of_many_alternatives_the_first_and_the_last_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    mixes = "none,whistle,duty_list,services,enforcement,whistle+duty_list,whistle+services,duty_list+services,all"
    assert main(["check", "scenario=small", f"reforms=[{mixes}]", "scenario.departments.list.police.officers=1"]) == 0
    out = capsys.readouterr().out
    assert "note: of 9 alternatives the load of the first 7 and of the last is computed\n" in out
    warned = [line for line in out.splitlines() if "offered load above" in line]
    assert len(warned) == 8
    assert "'All reforms'" in warned[-1]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "failed: county_halls, replication 0 (seed 1): the queue of Windows of the county hall, "),
        ("zh", "失败：county_halls, replication 0 (seed 1)："),
    ],
)
def test_a_run_whose_queue_runs_away_fails_with_the_name_of_the_unit(
    language: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    slow = [
        "scenario.units.hall_window.share_of_time=0.02",
        "scenario.period.days=60",
        "scenario.period.warm_up_days=0",
    ]
    words = ["run", "scenario=small", "rule=county_halls", "replications=1", "workers=1", f"language={language}", *slow]
    assert main(words) == 1
    err = capsys.readouterr().err
    assert told in err
    assert ("runs away: on day" if language == "en" else "的排队失控：模拟第") in err
    assert "Traceback" not in err
    assert "RunawayQueueError" not in err
