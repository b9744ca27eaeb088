"""Replications chosen by the run, and added later, through the real command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.commands.precision import precision_line
from sim.commands.study_settings import RunsSettings

SHORT = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "workers=1")
RULES = "rules=[dumping,whistle]"


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.long
def test_it_runs_on_until_the_difference_is_as_sure_as_asked_for(govsim, tmp_path: Path) -> None:
    words = ["replications=4", "half_width={solution_days_mean: 0.5}", "look_ahead=2"]
    done = govsim("compare", *SHORT, RULES, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    (row,) = pd.read_csv(folder / "precision.csv").to_dict("records")
    assert (row["alternative"], row["kpi"], row["of"], row["reason"]) == (
        "whistle", "solution_days_mean", "difference", "reached",
    )  # fmt: skip
    differences = pd.read_csv(folder / "differences.csv").set_index("kpi")
    told = differences.loc["solution_days_mean"]
    assert row["half_width"] == pytest.approx((told["ci_high"] - told["ci_low"]) / 2, rel=1e-9)
    assert row["half_width"] <= 0.5 and row["replications"] == told["replications"] > 4
    assert f"stopped after {row['replications']} replications" in done.stdout
    again = govsim("rerun", str(folder), "workers=2", cwd=tmp_path)
    copy = tmp_path / again.stdout.splitlines()[-1]
    for name in ("precision.csv", "differences.csv", "replications.csv"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_budget_that_is_spent_is_told(govsim, tmp_path: Path) -> None:
    words = ["replications=2", "half_width={solution_days_mean: 0.0001}", "most_replications=4", "log=false"]
    done = govsim("run", *SHORT, "rule=whistle", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (
        "stopped after 4 replications, the most, with wider intervals than asked for: solution_days_mean" in done.stdout
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["half_width={solution_days_mean: 0}"], "a number above 0 is expected for solution_days_mean"),
        (["relative_half_width=0.05"], "a difference may be 0"),
        (["half_width={on_time_share: 5}"], "five percentage points are 0.05"),
        (["half_width={on_time_share: 0.1}", "most_replications=3"], "the budget lies below the least"),
        (["half_width={on_time_share: 0.1}", "replications=1"], "an interval needs 2 replications"),
        (["half_width={on_time_shar: 0.1}", "replications=2"], "did you mean 'on_time_share'?"),
    ],
)
def test_what_cannot_be_met_is_refused(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("compare", *SHORT, RULES, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_misspelt_measure_costs_nothing(govsim, tmp_path: Path) -> None:
    words = ["rule=whistle", "replications=4", "half_width={on_time_shar: 0.1}", "log=false"]
    assert govsim("run", *SHORT, *words, cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_extending_comes_to_what_one_study_would_and_runs_nothing_twice(govsim, tmp_path: Path) -> None:
    first = govsim("compare", *SHORT, RULES, "replications=2", cwd=tmp_path)
    folder = tmp_path / first.stdout.splitlines()[-1]
    more = govsim("extend", str(folder), "replications=4", "workers=2", cwd=tmp_path)
    assert more.returncode == 0, more.stderr
    assert more.stdout.startswith(f"extends {folder} to 4 replications\n")
    extended = tmp_path / more.stdout.splitlines()[-1]
    assert manifest(extended)["replications"] == {"asked": 4, "complete": 4, "wanted": 8, "ran": 4, "reused": 4}
    assert "4 of 8 replications were there already" in more.stdout
    whole = govsim("compare", *SHORT, RULES, "replications=4", "cache=null", cwd=tmp_path)
    fresh = tmp_path / whole.stdout.splitlines()[-1]
    for path in [*fresh.glob("*.csv"), fresh / "config.yaml"]:
        assert (extended / path.name).read_bytes() == path.read_bytes(), path.name
    fewer = govsim("extend", str(extended), "replications=4", cwd=tmp_path)
    assert fewer.returncode == 2 and "the folder has 4 already" in fewer.stderr


def test_what_the_cache_lost_is_run_again(govsim, tmp_path: Path) -> None:
    first = govsim("run", *SHORT, "rule=whistle", "replications=3", "log=false", cwd=tmp_path)
    lost, *_ = sorted(path for path in (tmp_path / "results" / ".cache").rglob("*") if path.is_file())
    lost.unlink()
    more = govsim("extend", first.stdout.splitlines()[-1], "replications=4", cwd=tmp_path)
    extended = tmp_path / more.stdout.splitlines()[-1]
    assert manifest(extended)["replications"] == {"asked": 4, "complete": 4, "wanted": 4, "ran": 2, "reused": 2}
    assert set(pd.read_csv(extended / "kpis.csv")["replications"]) == {4}


@pytest.mark.long
def test_a_study_that_chose_its_number_is_extended_to_the_number_said(govsim, tmp_path: Path) -> None:
    words = ["replications=2", "half_width={solution_days_mean: 0.0001}", "most_replications=4", "log=false"]
    first = govsim("run", *SHORT, "rule=whistle", *words, cwd=tmp_path)
    folder = first.stdout.splitlines()[-1]
    fewer = govsim("extend", folder, "replications=3", cwd=tmp_path)
    assert fewer.returncode == 2 and "the folder has 4 already" in fewer.stderr
    more = govsim("extend", folder, "replications=6", cwd=tmp_path)
    assert more.returncode == 0, more.stderr
    extended = tmp_path / more.stdout.splitlines()[-1]
    assert manifest(extended)["replications"] == {"asked": 6, "complete": 6, "wanted": 6, "ran": 2, "reused": 4}
    (row,) = pd.read_csv(extended / "precision.csv").to_dict("records")
    assert (row["replications"], row["reason"]) == (6, "budget")
    assert (
        "6 replications, as many as were said, with wider intervals than asked for: solution_days_mean" in more.stdout
    )
    words = ["replications=6", "half_width={solution_days_mean: 0.0001}", "most_replications=6", "log=false"]
    whole = govsim("run", *SHORT, "rule=whistle", *words, "cache=null", cwd=tmp_path)
    fresh = tmp_path / whole.stdout.splitlines()[-1]
    for path in [*fresh.glob("*.csv"), fresh / "config.yaml"]:
        assert (extended / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.long
def test_an_extended_study_that_is_precise_stopped_at_the_number_said(govsim, tmp_path: Path) -> None:
    words = ["replications=2", "half_width={solution_days_mean: 20}", "look_ahead=0", "log=false"]
    first = govsim("run", *SHORT, "rule=whistle", *words, cwd=tmp_path)
    assert "stopped after 2 replications: every interval is as narrow as asked for" in first.stdout
    more = govsim("extend", first.stdout.splitlines()[-1], "replications=4", cwd=tmp_path)
    assert "4 replications, as many as were said: every interval is as narrow as asked for" in more.stdout
    assert "stopped" not in more.stdout


def test_a_folder_that_holds_no_study_is_told(govsim, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    done = govsim("extend", "mine", "replications=4", cwd=tmp_path)
    assert done.returncode == 2 and "config.yaml" in done.stderr


def test_what_was_broken_off_is_extended_to_what_was_asked(govsim, tmp_path: Path) -> None:
    """A folder named from within results/, of a sweep that broke off: its cache is the one beside it."""
    words = ["rules=[whistle]", "vary={chances.misjudged: [0.0, 0.1]}", "replications=2"]
    first = govsim("sweep", *SHORT, *words, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    folder = tmp_path / first.stdout.splitlines()[-1]
    kept = sorted((tmp_path / "results" / ".cache").rglob("*.result"))
    kept[0].unlink()
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**told, "interrupted": True}), encoding="utf-8")
    more = govsim("extend", folder.name, "replications=2", cwd=folder.parent)
    assert more.returncode == 0, more.stderr
    extended = folder.parent / more.stdout.splitlines()[-1]
    assert manifest(extended)["replications"] == {"asked": 2, "complete": 4, "wanted": 4, "ran": 1, "reused": 3}
    assert (extended / "sweep.csv").read_bytes() == (folder / "sweep.csv").read_bytes()


@pytest.fixture(scope="module")
def finished(govsim, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a study of two replications was done."""
    cwd = tmp_path_factory.mktemp("finished")
    done = govsim("run", *SHORT, "rule=whistle", "replications=2", "log=false", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return cwd


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null", '{"interrupted": false}'])
def test_a_manifest_that_was_changed_is_named_and_not_extended(
    content: str, govsim, finished: Path, tmp_path: Path
) -> None:
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    (folder,) = (tmp_path / "results").glob("*-run-tiny-*")
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    assert "unreadable" in govsim("studies", cwd=tmp_path).stdout
    more = govsim("extend", str(folder), "replications=2", cwd=tmp_path)
    assert more.returncode == 2
    assert "manifest.json" in more.stderr and "Traceback" not in more.stderr


def test_a_search_is_not_extended_point_by_point(govsim, tmp_path: Path) -> None:
    words = ["rules=[dumping,whistle]", "vary={chances.misjudged: {low: 0, high: 0.1}}", "replications=2"]
    first = govsim("breakeven", *SHORT, *words, "budget=12", "first_points=3", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    done = govsim("extend", first.stdout.splitlines()[-1], "replications=4", cwd=tmp_path)
    assert done.returncode == 2 and "run its command again with more of budget=" in done.stderr


def settings(language: str) -> RunsSettings:
    values = {"language": language, "replications": 4, "most_replications": 9}
    return RunsSettings.model_construct(**values)  # type: ignore[arg-type]


def test_a_line_tells_each_reason_once() -> None:
    columns = ["alternative", "kpi", "replications", "reason"]
    rows = [("a", "days", 9, "reached"), ("b", "days", 9, "budget"), ("c", "days", 9, "budget")]
    table = pd.DataFrame([*rows, ("a", "median", 9, "not measurable")], columns=columns)
    assert precision_line(table, settings("en")) == (
        "stopped after 9 replications, the most, with wider intervals than asked for: days; "
        "not every replication has a number of median, so no interval could be asked of it (precision.csv)"
    )
    chinese = precision_line(table.iloc[:1], settings("zh"))
    assert "9" in chinese and "days" not in chinese


def test_extending_without_the_cache_runs_all_again(govsim, tmp_path: Path) -> None:
    first = govsim("run", *SHORT, "rule=whistle", "replications=1", "log=false", cwd=tmp_path)
    more = govsim("extend", first.stdout.splitlines()[-1], "replications=2", "cache=null", cwd=tmp_path)
    assert manifest(tmp_path / more.stdout.splitlines()[-1])["replications"]["ran"] == 2
