"""govsim select, as a planner uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

SHORT = ("scenario=tiny", "scenario.period.days=42", "scenario.period.warm_up_days=14", "workers=1")
RULES = "rules=[dumping,whistle]"


@pytest.mark.long
def test_the_best_is_the_one_that_a_comparison_finds_better_and_the_same_again(govsim, tmp_path: Path) -> None:
    words = ["kpi=solution_days_mean_department", "indifference=0.5", "replications=5"]
    done = govsim("select", *SHORT, RULES, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    table = pd.read_csv(folder / "choice.csv")
    assert table["state"].tolist() == ["best", "dropped"]
    assert "is selected of 2 alternatives" in done.stdout and "probability of at least 95%" in done.stdout
    common = int(table["common_replications"].iloc[1])
    compared = govsim("compare", *SHORT, RULES, f"replications={common}", cwd=tmp_path)
    differences = pd.read_csv(tmp_path / compared.stdout.splitlines()[-1] / "differences.csv").set_index("kpi")
    row = differences.loc["solution_days_mean_department"]
    sign = 1 if table["alternative"].iloc[0] == "dumping" else -1
    assert sign * row["mean_difference"] == pytest.approx(table["difference_from_best"].iloc[1])
    assert table["difference_from_best"].iloc[1] > 0, "less is better, so the other takes longer"
    assert (folder / "figures" / "choice.png").stat().st_size > 10_000
    again = govsim("rerun", str(folder), "workers=2", cwd=tmp_path)
    copy = tmp_path / again.stdout.splitlines()[-1]
    for name in ("choice.csv", "figures/choice.svg"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_what_the_study_ran_itself_was_not_there_already(govsim, tmp_path: Path) -> None:
    done = govsim("select", *SHORT, RULES, "method=ocba", "replications=2", "budget=4", cwd=tmp_path)
    assert "there already" not in done.stdout
    manifest = json.loads((tmp_path / done.stdout.splitlines()[-1] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["replications"] == {"asked": 2, "complete": 4, "wanted": 4, "ran": 4, "reused": 0}
    again = govsim("select", *SHORT, RULES, "method=ocba", "replications=2", "budget=4", cwd=tmp_path)
    assert "4 of 4 replications were there already" in again.stdout


def test_a_budget_that_is_too_small_is_told(govsim, tmp_path: Path) -> None:
    words = ["indifference=0.001", "replications=2", "budget=6", "language=zh"]
    done = govsim("select", *SHORT, RULES, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "不下结论" in done.stdout
    table = pd.read_csv(tmp_path / done.stdout.splitlines()[-1] / "choice.csv")
    assert table["replications"].sum() == 6 and "still in the running" in set(table["state"])


@pytest.mark.long
def test_every_mix_of_a_design_is_tried(govsim, tmp_path: Path) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "two.yaml").write_text(
        "name: {en: Two, zh: 两项}\nfactors: [whistle, services]\n", encoding="utf-8"
    )
    words = ["design=two", "method=ocba", "replications=2", "budget=12"]
    done = govsim("select", "scenario=small", *SHORT[1:], *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / done.stdout.splitlines()[-1] / "choice.csv")
    assert set(table["alternative"]) == {"none", "whistle", "services", "whistle+services"}
    assert table["replications"].sum() == 12


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rules=[dumping,whistle]", "kpi=on_time_share", "indifference=5"], "5 percentage points are 0.05"),
        ([RULES], "from which difference of solution_days_mean on does it matter"),
        (["rules=[dumping]", "indifference=1"], "at least two alternatives are needed"),
        ([RULES, "indifference=1", "replications=1"], "variances take 2 replications"),
        ([RULES, "indifference=1", "budget=10"], "20 at least: the first 10 replications of each of 2 alternatives"),
        ([RULES, "indifference=1", "budget=3", "replications=4"], "8 at least: the first 4 replications of each of 2"),
        ([RULES, "method=ocba"], "budget: ocba spends all of it, so how many replications may it be? 20 at least"),
        ([RULES, "indifference=1", "kpi=solution_day_mean"], "did you mean 'solution_days_mean'?"),
        ([RULES, "indifference=1", "kpi=staff_hours"], "neither more nor less is better"),
        ([RULES, "design=factorial", "indifference=1"], "leave out rules and reforms"),
    ],
)
def test_what_is_wrong_is_told_and_leaves_no_folder(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("select", *SHORT, *words, cwd=tmp_path)
    assert done.returncode == 2 and told in done.stderr, done.stderr
    assert not list(tmp_path.glob("results/2*"))


def test_all_that_is_wrong_is_told_at_once(govsim, tmp_path: Path) -> None:
    done = govsim("select", *SHORT, RULES, "budget=3", "kpi=solution_day_mean", cwd=tmp_path)
    assert done.returncode == 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["indifference", "budget", "kpi"]
