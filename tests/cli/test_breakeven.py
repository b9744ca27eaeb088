"""govsim breakeven, as a planner uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

SHORT = ("scenario=tiny", "scenario.period.days=42", "scenario.period.warm_up_days=14", "workers=1")
RULES = "rules=[dumping,whistle]"
OFFICERS = "departments.list.*.officers: {low: x0.34, high: x2}"


@pytest.mark.long
def test_a_threshold_is_told_and_the_same_again(govsim, tmp_path: Path) -> None:
    words = ["breakeven", *SHORT, RULES, f"vary={{{OFFICERS}}}", "replications=4", "budget=120", "first_points=4"]
    done = govsim(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    points = pd.read_csv(folder / "breakeven.csv")
    assert points["replications"].sum() <= 120
    title = "departments.list.*.officers ×"
    assert points[title].min() == 0.34 and points[title].max() == 2
    threshold = pd.read_csv(folder / "threshold.csv")
    assert len(threshold) == 1, "with a third of its officers the whistle loses, with twice as many it wins"
    assert threshold["verdict_below"].tolist() == ["worse"] and threshold["verdict_above"].tolist() == ["better"]
    clear = points.set_index(title)["verdict"]
    value = threshold["value"].iloc[0]
    assert "better" not in set(clear[clear.index < threshold["ci_low"].iloc[0] - 0.05])
    shown = re.search(r"break even at departments\.list\.\*\.officers = x([\d.]+) \[x", done.stdout)
    assert shown is not None and float(shown[1]) == pytest.approx(value, abs=0.005)
    again = govsim("rerun", str(folder), "workers=2", cwd=tmp_path)
    copy = tmp_path / again.stdout.splitlines()[-1]
    for name in ("breakeven.csv", "threshold.csv", "figures/breakeven.svg"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.long
def test_a_map_is_drawn(govsim, tmp_path: Path) -> None:
    vary = f"vary={{{OFFICERS}, chances.dump.at_rest: {{low: 0.1, high: 0.6}}}}"
    words = ["breakeven", *SHORT, RULES, vary, "replications=2", "budget=40", "first_points=3", "language=zh"]
    done = govsim(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    assert len(pd.read_csv(folder / "breakeven.csv")) >= 9
    assert set(pd.read_csv(folder / "boundary.csv")["line"]) <= {"mean", "ci_low", "ci_high"}
    assert (folder / "figures" / "breakeven.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([RULES], "one or two parameters are expected"),
        (["rules=[dumping]", f"vary={{{OFFICERS}}}"], "exactly two alternatives"),
        ([RULES, f"vary={{{OFFICERS}}}", "replications=1"], "an interval needs 2 replications"),
        ([RULES, "vary={chances.misjudged: {low: 0.5, high: 1.5}}"], "override scenario.chances.misjudged=1.5"),
        ([RULES, f"vary={{{OFFICERS}}}", "budget=40"], "50 at least"),
        ([RULES, f"vary={{{OFFICERS}}}", "budget=3", "first_points=3"], "30 at least"),
        ([RULES, "vary={chances.misjudged: [0.1]}"], "a range is needed here"),
        ([RULES, "vary={departments.list.*.officers: {low: x0.95, high: x1.05}}"], "gives the same whole numbers"),
        ([RULES, f"vary={{{OFFICERS}}}", "kpi=solution_day_mean"], "did you mean 'solution_days_mean'?"),
    ],
)
def test_what_is_wrong_is_told(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("breakeven", *SHORT, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_all_that_is_wrong_is_told_at_once(govsim, tmp_path: Path) -> None:
    words = [
        "rules=[dumping]",
        "vary={chances.misjudged: [0.1]}",
        "replications=1",
        "budget=3",
        "kpi=solution_day_mean",
    ]
    done = govsim("breakeven", *SHORT, *words, cwd=tmp_path)
    assert done.returncode == 2
    keys = [line.removeprefix("command breakeven: ").split(": ")[0] for line in done.stderr.splitlines()]
    assert keys[1:] == ["replications", "budget", "kpi", "vary.chances.misjudged"]
    assert keys[0].startswith("exactly two alternatives")
