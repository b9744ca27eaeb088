"""govsim sweep, as a planner uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

SHORT = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "workers=1")
VARY = "vary={chances.dump.at_rest: [0.1,0.5], departments.list.*.officers: [x0.5,x1]}"


@pytest.fixture(scope="module")
def swept(govsim, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    cwd = tmp_path_factory.mktemp("swept")
    done = govsim("sweep", *SHORT, "rules=[dumping,whistle]", VARY, "replications=4", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return cwd / done.stdout.splitlines()[-1], done.stdout


def test_a_sweep_is_one_tidy_table(swept: tuple[Path, str]) -> None:
    table = pd.read_csv(swept[0] / "sweep.csv")
    levers = ["chances.dump.at_rest", "departments.list.*.officers ×"]
    assert list(table.columns) == [
        "point", *levers, "alternative", "kpi", "unit", "mean", "ci_low", "ci_high", "replications",
    ]  # fmt: skip
    assert table.drop_duplicates("point")[levers].to_numpy().tolist() == [[0.1, 0.5], [0.1, 1], [0.5, 0.5], [0.5, 1]]
    assert not table.duplicated(["point", "alternative", "kpi"]).any()
    differences = pd.read_csv(swept[0] / "sweep_differences.csv")
    assert set(differences["alternative"]) == {"whistle"} and set(differences["point"]) == {0, 1, 2, 3}


def test_a_point_is_what_a_comparison_with_its_numbers_gives(swept: tuple[Path, str], govsim, tmp_path: Path) -> None:
    numbers = ["scenario.chances.dump.at_rest=0.5", "scenario.departments.list.police.officers=3"]
    done = govsim("compare", *SHORT, "rules=[dumping,whistle]", *numbers, "replications=4", "cache=null", cwd=tmp_path)
    compared = pd.read_csv(tmp_path / done.stdout.splitlines()[-1] / "kpis.csv").set_index(["alternative", "kpi"])
    table = pd.read_csv(swept[0] / "sweep.csv")
    point = table[table["point"] == 3].set_index(["alternative", "kpi"])
    for column in ("mean", "ci_low", "ci_high"):
        pd.testing.assert_series_equal(point[column], compared.loc[point.index, column], check_exact=True)


@pytest.mark.long
def test_figures_and_manifest_are_there_and_a_rerun_gives_the_same(swept: tuple[Path, str], govsim) -> None:
    folder, told = swept
    figures = {path.stem for path in (folder / "figures").glob("*.png")}
    assert figures == {"lines", *(f"map_{kpi}" for kpi in kpis())}
    assert json.loads((folder / "manifest.json").read_text())["replications"]["ran"] == 32
    assert "4 points" in told
    again = govsim("rerun", str(folder), cwd=folder.parents[1])
    assert again.returncode == 0, again.stderr
    copy = folder.parents[1] / again.stdout.splitlines()[-1]
    assert json.loads((copy / "manifest.json").read_text())["replications"]["ran"] == 32, (
        "a rerun takes nothing for given"
    )
    for name in ["sweep.csv", "sweep_differences.csv", "kpi_names.csv", "config.yaml", "figures/lines.svg"]:
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def kpis() -> list[str]:
    return ["solution_days_mean", "on_time_share", "open_on_average", "staff_hours"]


def test_every_point_is_checked_before_the_first_runs(govsim, tmp_path: Path) -> None:
    vary = "vary={chances.misjudged: [0.1, 1.2, 1.3]}"
    done = govsim("sweep", *SHORT, vary, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("override scenario.chances.misjudged=1.") == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "what is to be varied?"),
        (["design=factorial"], "this design mixes reforms"),
        (["vary={chances.misjudged: [0,0.1]}", "sampler=grd"], "grid, list, latin_hypercube or sobol"),
        (["vary={chances.misjudged: {low: 0, high: 0.1}}"], "grid needs values"),
    ],
)
def test_what_is_wrong_is_told(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("sweep", *SHORT, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_an_unknown_measure_is_told_with_those_there_are(govsim, tmp_path: Path) -> None:
    words = ["vary={chances.misjudged: [0.1]}", "kpis=[on_time_shar]", "replications=1"]
    done = govsim("sweep", *SHORT, *words, cwd=tmp_path)
    assert "did you mean 'on_time_share'?" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "warning: no run here has anything to tell of the measure 'citizen_cost'"),
        ("zh", "警告：所有模拟都没有指标“citizen_cost”的数据"),
    ],
)
def test_a_measure_of_which_no_run_tells_is_named(govsim, tmp_path: Path, language: str, told: str) -> None:
    words = [
        "rules=[dumping]",
        "vary={chances.misjudged: [0.1]}",
        "kpis=[on_time_share,citizen_cost]",
        "replications=1",
    ]
    done = govsim("sweep", *SHORT, *words, f"language={language}", cwd=tmp_path)
    assert told in done.stdout.splitlines(), done.stderr


def test_factors_that_round_to_the_same_staff_are_one_experiment(govsim, tmp_path: Path) -> None:
    # 3 and 2 officers: of these factors only x2 gives others. Holm's correction counts two points, not four.
    words = ["rules=[dumping,whistle]", "replications=4", "kpis=[solution_days_mean]"]
    tables = {}
    for name, factors in (("two", "x1,x2"), ("four", "x0.9,x1,x1.1,x2")):
        done = govsim("sweep", *SHORT, f"vary={{departments.list.*.officers: [{factors}]}}", *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        tables[name] = pd.read_csv(tmp_path / done.stdout.splitlines()[-1] / "sweep_differences.csv")
    assert "Of the 4 points only 2 differ" in done.stdout.replace("\n", " ")
    assert "same_as" not in tables["two"]
    four = tables["four"].drop(columns="point")
    assert tables["four"].drop_duplicates("point")["same_as"].tolist() == [0, 0, 0, 3]
    kept = four[four["departments.list.*.officers ×"].isin([1.0, 2.0])].drop(columns="same_as")
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), tables["two"].drop(columns="point"), check_exact=True)
    copies = [
        part.iloc[:, 2:].reset_index(drop=True) for _, part in four[four["same_as"] == 0].groupby(four.columns[1])
    ]
    assert len(copies) == 3 and all(part.equals(copies[0]) for part in copies)
