"""govsim staff, as a planner uses it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

SHORT = ("scenario=tiny", "scenario.period.days=42", "scenario.period.warm_up_days=14", "workers=1", "rules=[whistle]")
POLICE, HOUSING = "departments.list.police.officers", "departments.list.housing.officers"
POSTS = f"posts={{{POLICE}: [1, 3], {HOUSING}: [1, 3]}}"
PROMPT = "{within_days: 5, of: standard, at_least: 0.5, in: every_township}"
TARGETS = f"targets=[{{kpi: on_time_share, at_least: 0.8}}, {PROMPT}]"
FEW = ("replications=4", "most_replications=8", "check_replications=6")


@pytest.mark.long
def test_the_answer_is_that_of_trying_every_staffing(govsim, tmp_path: Path) -> None:
    done = govsim("staff", *SHORT, POSTS, TARGETS, *FEW, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    tried = pd.read_csv(folder / "staffing.csv")
    check = tried[tried["phase"] == "check"]
    assert set(check["verdict"]) == {"met"} and set(check["replications"]) == {6}
    assert (check["bound"] <= check["mean"]).all()
    answer = tuple(int(check[kind].iloc[0]) for kind in (POLICE, HOUSING))
    assert f"{POLICE} = {answer[0]}, {HOUSING} = {answer[1]} (posts in all: {sum(answer)}; " in done.stdout
    # Exhaustively, by another command: of all nine, those sure to be on time by the same one-sided bound.
    grid = f"vary={{{POLICE}: [1,2,3], {HOUSING}: [1,2,3]}}"
    swept = govsim("sweep", *SHORT, grid, "kpis=[on_time_share]", "replications=8", cwd=tmp_path)
    table = pd.read_csv(tmp_path / swept.stdout.splitlines()[-1] / "sweep.csv")
    table = table[table["kpi"] == "on_time_share"]
    error = (table["ci_high"] - table["ci_low"]) / 2 / stats.t.ppf(0.975, 7)
    sure = table[table["mean"] - stats.t.ppf(0.95, 7) * error >= 0.8]
    cheapest = (sure[POLICE] + sure[HOUSING]).min()  # a post of either costs the same
    assert 2 < cheapest < 6 and sum(answer) == cheapest
    assert answer in set(zip(sure[POLICE], sure[HOUSING], strict=True))
    front = pd.read_csv(folder / "pareto.csv")
    assert (front["cost_yuan_a_year"].diff().dropna() >= 0).all()
    assert {path.stem for path in (folder / "figures").glob("*.png")} == {"staffing", "pareto"}
    again = govsim("rerun", str(folder), "workers=2", cwd=tmp_path)
    copy = tmp_path / again.stdout.splitlines()[-1]
    for name in ("staffing.csv", "pareto.csv", "figures/pareto.svg"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_what_no_staffing_meets_is_told(govsim, tmp_path: Path) -> None:
    words = [f"posts={{{POLICE}: [1, 2]}}", "targets=[{kpi: on_time_share, at_least: 0.999}]", "language=zh"]
    done = govsim("staff", *SHORT, *words, *FEW, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "没有配置能以95%的置信度达到全部目标" in done.stdout
    assert f"最接近的配置：{POLICE} = 2" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([TARGETS], "one to three kinds of post"),
        ([POSTS], "what is to be met?"),
        ([POSTS, "targets=[{within_days: 4, at_least: 0.9}]"], "within_days is one of 1, 2, 3, 5"),
        ([POSTS, "targets=[{within_days: 5, at_least: 0.9, in: evry_township}]"], "in is every_township or whole"),
        ([POSTS, "targets=[{within_days: many, at_least: 0.9}]"], "a whole number of working days, not many"),
        ([POSTS, "targets=[{within_days: 5, at_least: 80%}]"], "at_least is a number, such as 0.95 for 95 %, not 80%"),
        ([POSTS, "targets=[{within_day: 5, at_least: 0.8}]"], "no within_day; did you mean 'within_days'?"),
        ([POSTS, "targets=[{at_least: 0.8}]"], "either kpi or within_days is needed"),
        ([POSTS, "targets=[{within_days: 5, at_least: 95}]"], "a share lies between 0 and 1"),
        ([POSTS, "targets=[{kpi: on_time_share}]"], "either at_least or at_most is needed"),
        ([POSTS, "targets=[{kpi: on_time_shar, at_least: 0.9}]"], "did you mean 'on_time_share'?"),
        ([POSTS, "targets=[{within_days: 60, at_least: 0.9}]"], "lengthen scenario.period.days"),
        (
            ["posts={chances.misjudged: [0, 1]}", TARGETS],
            "posts are units.NAME.staff or departments.list",
        ),
        (["posts={housing: [1, 2]}", TARGETS], "did you mean 'departments.list.housing.officers'?"),
        (["posts={units.polise.staff: [1, 2]}", TARGETS], "did you mean 'departments.list.police.officers'?"),
        (["posts={units.comand_centre.staff: [1, 2]}", TARGETS], "did you mean 'units.command_centre.staff'?"),
        ([POSTS, TARGETS, "total_posts=1"], "the least posts of all units are 2 already"),
        ([POSTS, TARGETS, f"costs={{{POLICE}: -5}}"], "yuan a year are expected, at least 0"),
        ([f"posts={{{POLICE}: [1, 2], scenario.{POLICE}: [1, 2]}}", TARGETS], "these posts stand twice"),
        ([POSTS, TARGETS, "most_replications=3"], "the most lie below the first, replications=4"),
        ([POSTS, "targets=[{kpi: on_time_share, at_least: 0.9, of: standard}]"], "of goes with within_days"),
        ([POSTS, f"targets=[{PROMPT}, {PROMPT}]"], "this target stands twice"),
        ([f"posts={{{POLICE}: [3, 1]}}", TARGETS], "the least and the most are expected"),
        ([f"posts={{{POLICE}: [1, 400], {HOUSING}: [1, 400]}}", TARGETS], "160,000 staffings lie within these bounds"),
    ],
)
def test_what_is_wrong_is_told(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("staff", *SHORT, *FEW, *words, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert told in done.stderr
    assert not list(tmp_path.glob("results/2*")), "no empty folder is left"


def test_posts_may_be_moved_within_a_total(govsim, tmp_path: Path) -> None:
    words = [POSTS, "targets=[{kpi: on_time_share, at_least: 0.5}]", "total_posts=3"]
    done = govsim("staff", *SHORT, *words, *FEW, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    tried = pd.read_csv(tmp_path / done.stdout.splitlines()[-1] / "staffing.csv")
    assert tried["posts"].max() == 3
