"""govsim sensitivity, as a planner uses it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

SHORT = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "workers=1")
RULES = "rules=[dumping,whistle]"
VARY = "vary={departments.list.*.officers: {low: x0.4, high: x2}, chances.dump.at_rest: {low: 0.1, high: 0.6}, WEAR}"
WEAR = VARY.replace("WEAR", "profiles.daytime.holiday_factor: {low: 0.5999, high: 0.6001}")


@pytest.mark.long
@pytest.mark.parametrize(("method", "runs"), [("tornado", 7), ("morris", 4 * 4), ("sobol", 4 * 5)])
def test_what_hardly_moves_comes_last(govsim, tmp_path: Path, method: str, runs: int) -> None:
    words = [f"method={method}", "replications=2", "trajectories=4", "points=4", "language=zh"]
    done = govsim("sensitivity", *SHORT, RULES, WEAR, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    ranking = pd.read_csv(folder / "measure_first.csv")
    assert ranking["rank"].tolist() == [1, 2, 3] and set(ranking["basis"]) == {method}
    assert ranking["parameter"].iloc[-1] == "profiles.daytime.holiday_factor"
    assert ranking["share"].iloc[-1] < 0.2 < ranking["share"].iloc[0]
    now = ranking.set_index("parameter")["value"]
    assert now["chances.dump.at_rest"] == 0.36 and now["departments.list.*.officers ×"] == 1
    assert (folder / "figures" / f"{method}.png").stat().st_size > 10_000
    manifest = pd.read_json(folder / "manifest.json", typ="series")
    assert manifest["replications"]["complete"] == 2 * runs
    if method == "tornado":  # of two replications no share is told
        assert "各占比均无法与偶然区分" in done.stdout
    if method == "morris":
        again = govsim("rerun", str(folder), "workers=2", cwd=tmp_path)
        copy = tmp_path / again.stdout.splitlines()[-1]
        for name in ("sensitivity.csv", "measure_first.csv", "figures/morris.svg"):
            assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_by_default_all_estimates_with_a_range_are_varied(govsim, tmp_path: Path) -> None:
    """Of a scenario in which four numbers say where they come from: two estimates, a fact, one bounded by others."""
    text = (Path(__file__).parents[2] / "scenarios" / "tiny.yaml").read_text(encoding="utf-8")
    source = 'unit: share, grade: {}, source: "made up"'
    text = text.replace("misjudged: 0.03", f"misjudged: {{value: 0.03, low: 0, high: 0.2, {source.format('E')}}}")
    text = text.replace("refuse_clear: 0.10", f"refuse_clear: {{value: 0.10, low: 0, high: 0.3, {source.format('A')}}}")
    text = text.replace("urgent: 0.05", f"urgent: {{value: 0.05, low: 0, high: 0.1, {source.format('E')}}}")
    hours = "unit: hours, grade: E, source: made up"
    text = text.replace(
        "most_likely_hours: 0.4", f"most_likely_hours: {{value: 0.4, low: 0.1, high: 0.5, {hours}}}"
    )  # 0.1 lies below the least, which is 0.2
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "mine.yaml").write_text(text, encoding="utf-8")
    words = ["scenario=mine", *SHORT[1:], "rules=[whistle]", "method=tornado", "replications=2"]
    done = govsim("sensitivity", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    assert set(pd.read_csv(folder / "measure_first.csv")["parameter"]) == {
        "chances.misjudged",
        "kinds.grid_found.urgent",
    }
    left_out = pd.read_csv(folder / "left_out.csv")
    assert left_out["parameter"].tolist() == ["works.request.most_likely_hours"]
    assert "1 inputs cannot vary alone" in done.stdout


@pytest.mark.parametrize("method", ["tornado", "morris", "sobol", "metamodel"])
def test_a_point_the_scenario_cannot_have_is_told_before_anything_runs(govsim, tmp_path: Path, method: str) -> None:
    vary = "vary={chances.misjudged: {low: 0, high: 1.5}}"
    done = govsim("sensitivity", *SHORT, RULES, vary, f"method={method}", cwd=tmp_path)
    assert done.returncode == 2 and "chances.misjudged" in done.stderr
    assert not list(tmp_path.rglob("*.json")), "nothing was run"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rules=[dumping]"], "no number of these grades has a range here"),
        (["rules=[dumping]", WEAR, "points=12"], "a power of two is needed"),
        (["rules=[dumping]", WEAR, "method=sobel"], "tornado, morris, sobol or metamodel"),
        (["reforms=[none,all,whistle]", WEAR], "one alternative, or the difference between two"),
    ],
)
def test_what_is_wrong_is_told(govsim, tmp_path: Path, words: list[str], told: str) -> None:
    done = govsim("sensitivity", *SHORT, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_one_replication_says_that_it_tells_nothing_from_chance(govsim, tmp_path: Path) -> None:
    words = ["vary={chances.misjudged: {low: 0, high: 0.1}}", "method=tornado", "replications=1"]
    done = govsim("sensitivity", *SHORT, RULES, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "One replication tells no effect from chance" in done.stdout
    assert "for Working days to real solution" in " ".join(done.stdout.split()), "of which measure"
    assert "less" in done.stdout, "of a difference"
