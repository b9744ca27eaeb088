"""Hydra behind the front door: overrides, errors in our words, Hydra's own flags."""

import re
from pathlib import Path

import pandas as pd
import pytest

HOTLINE_RATE = "scenario.kinds.hotline.rate_per_10000_residents_and_year"


def test_a_sourced_parameter_can_be_overridden_by_a_plain_number(govsim, tmp_path: Path) -> None:
    shown = govsim("check", "scenario=luoshan", "--cfg", "job", f"{HOTLINE_RATE}=500", cwd=tmp_path)
    assert shown.returncode == 0
    assert "    rate_per_10000_residents_and_year: 500\n" in shown.stdout
    before = govsim("check", "scenario=luoshan", cwd=tmp_path)
    after = govsim("check", "scenario=luoshan", f"{HOTLINE_RATE}=0", cwd=tmp_path)
    assert "  hotline" not in before.stderr + after.stderr
    assert matters(before.stdout)["hotline"] > 0
    assert matters(after.stdout)["hotline"] == 0
    assert matters(after.stdout)["grid_found"] == matters(before.stdout)["grid_found"]


def test_check_counts_as_one_would_by_hand(govsim, tmp_path: Path) -> None:
    kinds = "scenario.kinds"
    rates = [
        f"{kinds}.grid_found.rate_per_grid_and_month=6",
        f"{HOTLINE_RATE}=700",
        f"{kinds}.handed_down.rate_per_township_and_year=200",
    ]
    done = govsim("check", "scenario=tiny", "rules=[dumping,whistle]", *rates, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    # 13 grids x 6 x 12; 32,000 residents x 700 / 10,000; 2 townships x 200
    assert matters(done.stdout) == {"grid_found": 936, "hotline": 2240, "handed_down": 400, "all": 3576}
    assert done.stdout.endswith("above.\n") and "Nothing is refused; " in done.stdout
    assert list(tmp_path.iterdir()) == []


def matters(text: str) -> dict[str, int]:
    block = text.partition("\nmatters")[2].partition("\n\n")[0].splitlines()[2:]
    return {line.split()[0]: int(line.split()[1].replace(",", "")) for line in block}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scenario=tiny", "scenario.works.survey.cv=three"], "override scenario.works.survey.cv=three"),
        (["scenario=tiny", "scenario.works.survey.mean_houres=3"], "did you mean 'mean_hours'?"),
        (["scenario=lushan"], "did you mean 'luoshan'?"),
        (["scenario=tiny", "rule=whistel"], "did you mean 'whistle'?"),
        (["scenario=tiny", "rules=[whistel,dumping]"], "did you mean 'whistle'?"),
        (["scenario=tiny", "rules=[whistle,whistle]"], "this alternative stands twice"),
        (["scenaro=tiny"], "did you mean 'scenario'?"),
        (["scenario=tiny", "scenario.chances.rating_detect=0.4"], "did you mean 'rating_detects'?"),
        (["scenario=tiny", "rule=whistle", "rule.steps.patrol.work=patrool"], "did you mean 'patrol'?"),
        (["scenario.period.days=3"], "choose a scenario before its keys are changed"),
        (["scenario=[tiny,luoshan]"], "one scenario is expected"),
        (["scenario=tiny,luoshan"], "or add --multirun"),
        (["scenario=tiny", "rules=[dumping"], "this cannot be read"),
        (["scenario=tiny", "rules=3"], "this must be a list of names of rules"),
        ([], "there are: luoshan, nangan, shihe, small, tiny, xinyang"),
    ],
)
def test_wrong_input_is_told_without_a_traceback(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("check", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "Hydra" not in done.stderr and "HYDRA" not in done.stderr
    assert done.stdout == ""


def test_all_problems_are_told_at_once(govsim, tmp_path: Path) -> None:
    words = ["scenario.works.survey.mean_hours=three", "scenario.units.command_centre.tier=moon"]
    done = govsim("check", "scenario=tiny", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert {line.partition(":")[0] for line in done.stderr.splitlines()} == {f"override {word}" for word in words}


def test_multirun_is_one_job_for_each_combination(govsim, tmp_path: Path) -> None:
    done = govsim("check", "--multirun", "scenario=tiny", "rule=dumping,whistle", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^Nothing is (?:wrong|refused)", done.stdout, flags=re.MULTILINE)) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_job_of_a_multirun_that_is_wrong_stops_no_other(govsim, tmp_path: Path) -> None:
    done = govsim("check", "-m", "scenario=tiny", "scenario.period.days=-1,30", cwd=tmp_path)
    assert done.returncode == 2
    assert len(re.findall(r"^Nothing is (?:wrong|refused)", done.stdout, flags=re.MULTILINE)) == 1
    assert "override scenario.period.days=-1" in done.stderr


@pytest.mark.parametrize("command", ["run", "compare", "rollout", "check", "draw", "list", "rerun", "studies"])
def test_each_command_teaches_itself(govsim, tmp_path: Path, command: str) -> None:
    done = govsim(command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(f"govsim {command}: ")
    examples = done.stdout.partition("Examples\n")[2].split("\n")
    assert len([line for line in examples if line.startswith(f"  govsim {command}")]) == 3
    assert "${" not in done.stdout and "$" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_list_tells_names_titles_and_files(govsim, tmp_path: Path) -> None:
    done = govsim("list", "language=zh", cwd=tmp_path)
    assert done.returncode == 0
    assert {"小县", "吹哨报到", "情景", "推广方案", "名称", "文件"} <= set(done.stdout.split())
    assert not {"scenarios", "name", "title", "file"} & set(done.stdout.split())
    assert [line.split()[0] for line in done.stdout.splitlines()].count("whistle") == 2  # a rule and a reform


@pytest.mark.xdist_group("compared")
def test_listed_measures_are_those_that_a_study_tells(govsim, tmp_path: Path, compared) -> None:
    done = govsim("list", "measures", "scenario=tiny", cwd=tmp_path)
    header, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert header == ["measure", "unit", "better", "title"]
    listed = {row[0]: row[1:] for row in rows}
    told = pd.read_csv(compared.folder / "kpi_names.csv")
    assert len(told) > 50
    for row in told.itertuples():
        assert listed[row.kpi] == [row.unit, row.better, row.name_en]


def test_measures_by_kind_and_unit_are_shown_as_patterns_without_a_scenario(govsim, tmp_path: Path) -> None:
    done = govsim("list", "measures", "language=zh", cwd=tmp_path)
    titles = {line.split("\t")[0]: line.split("\t")[-1] for line in done.stdout.splitlines()}
    assert "任一类事项" in titles["on_time_share.KIND"] and "任一类单位" in titles["utilisation.UNIT"]
    assert "created.hotline" not in titles
    assert done.stdout.splitlines()[:2] == [
        "指标\t单位\t优劣方向\t标题", "solution_days_mean\t工作日\t越低越好\t实际解决所需工作日（均值，至多30日）",
    ]  # fmt: skip


def test_listed_parameters_are_tab_separated_for_other_programs(govsim, tmp_path: Path) -> None:
    done = govsim("list", "parameters", "scenario=luoshan", cwd=tmp_path)
    header, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert header == ["parameter", "value", "low", "high", "unit", "grade", "source"]
    sourced = [row for row in rows if row[6] != "default"]
    assert len(sourced) > 100
    assert all(row[5] in "SABCE" and row[6] for row in sourced)
