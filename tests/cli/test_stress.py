"""govsim stress, as a planner uses it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

SHORT = ("scenario=tiny", "scenario.period.days=35", "scenario.period.warm_up_days=14", "workers=1")
OURS = """
name: {en: Housing away, zh: 住建缺位}
starts_on_day: 4
days: 5
staff: {housing: 0}
"""


@pytest.mark.long
def test_shocks_are_compared_with_the_same_matters_without_them_and_the_same_again(govsim, tmp_path: Path) -> None:
    (tmp_path / "shocks").mkdir()
    (tmp_path / "shocks" / "housing_away.yaml").write_text(OURS, encoding="utf-8")
    words = ["rules=[dumping,whistle]", "shocks=[flood_week,housing_away]", "replications=2", "language=zh"]
    done = govsim("stress", *SHORT, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    stress, excess = pd.read_csv(folder / "stress.csv"), pd.read_csv(folder / "excess.csv")
    assert len(stress) == 2 * 2 * 7
    of_flood = excess[excess["shock"] == "flood_week"].groupby("alternative")["mean"]
    assert (of_flood.nth(slice(0, 7)) == 0).all(), "before it begins on day 8, nothing differs"
    assert (of_flood.max() > 20).all()
    assert len(pd.read_csv(folder / "stress_differences.csv")) == 2 * 6
    assert set(pd.read_csv(folder / "stress_effects.csv")["verdict"]) == {"not enough runs"}
    assert "请设replications=7或更大" in done.stdout
    assert (folder / "figures" / "excess_housing_away.png").stat().st_size > 10_000
    assert "汛期一周" in done.stdout
    (tmp_path / "shocks" / "housing_away.yaml").unlink()
    again = govsim("rerun", str(folder), "workers=2", "cache=null", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    copy = tmp_path / again.stdout.splitlines()[-1]
    for name in (
        "stress.csv",
        "stress_effects.csv",
        "stress_differences.csv",
        "excess.csv",
        "figures/excess_flood_week.svg",
    ):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_shock_that_does_nothing_is_told_from_one_that_does(govsim, tmp_path: Path) -> None:
    """A shock during which everybody of the centre is there, beside a flood."""
    (tmp_path / "shocks").mkdir()
    nothing = OURS.replace("days: 5", "days: 1").replace("staff: {housing: 0}", "staff: {command_centre: 1.0}")
    (tmp_path / "shocks" / "nothing.yaml").write_text(nothing, encoding="utf-8")
    done = govsim("stress", *SHORT, "rules=[whistle]", "shocks=[flood_week,nothing]", "replications=6", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    verdicts = pd.read_csv(folder / "stress_effects.csv").set_index("shock")["verdict"].to_dict()
    assert verdicts == {"flood_week": "rise seen", "nothing": "no rise seen"}
    assert "no rise of the backlog was seen" in done.stdout
    told = pd.read_csv(folder / "stress.csv").set_index(["shock", "kpi"])["mean"]
    assert pd.isna(told["nothing", "worst_excess"]) and told["flood_week", "worst_excess"] > 20


def test_the_readme_of_results_tells_the_columns(govsim, tmp_path: Path) -> None:
    words = ["rules=[dumping,whistle]", "shocks=[centre_half_ill]", "replications=2"]
    done = govsim("stress", *SHORT, *words, cwd=tmp_path)
    folder = tmp_path / done.stdout.splitlines()[-1]
    told = (Path(__file__).parents[2] / "results" / "README.md").read_text(encoding="utf-8")
    for name in ("stress", "stress_effects", "stress_differences", "excess"):
        row = next(line for line in told.splitlines() if line.startswith(f"| `{name}.csv`"))
        assert ", ".join(pd.read_csv(folder / f"{name}.csv").columns) in row


@pytest.mark.parametrize(
    ("words", "shock", "told"),
    [
        (["shocks=[flod_week]"], OURS, "did you mean 'flood_week'?"),
        (["shocks=[ours]"], OURS.replace("housing", "housin"), "did you mean 'housing'?"),
        (["shocks=[ours]"], OURS.replace("0}", "1.5}"), "ours.yaml:5"),
        (["shocks=[ours]"], OURS.replace("days: 5", "days: 90"), "it must end 5 days or more before the period does"),
        (["shocks=[ours]"], OURS.replace("day: 4", "day: 27"), "or no recovery could be seen"),
        (["shocks=[ours]"], OURS.replace("day: 4", "day: 99"), "must be a day of the period, which has 35"),
        (["shocks=[ours]"], OURS.replace("staff: {housing: 0}", ""), "a shock needs demand, staff, or both"),
    ],
)
def test_what_is_wrong_is_told(govsim, tmp_path: Path, words: list[str], shock: str, told: str) -> None:
    (tmp_path / "shocks").mkdir()
    (tmp_path / "shocks" / "ours.yaml").write_text(shock, encoding="utf-8")
    done = govsim("stress", *SHORT, *words, "rules=[whistle]", cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert told in done.stderr


def test_posts_that_a_reform_moves_cannot_be_away_as_well(govsim, tmp_path: Path) -> None:
    """The largest department's squad gives posts to townships: with nobody there it would have fewer than none."""
    period = ("scenario.period.days=56", "scenario.period.warm_up_days=7")
    words = ["reforms=[none,staff_transfer]", "shocks=[department_absent]", "replications=2"]
    done = govsim("stress", "scenario=small", *period, *words, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert "staff_transfer.yaml" in done.stderr
    assert "moves posts of county_squad.police that a shock takes away too" in done.stderr
