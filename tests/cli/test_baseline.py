"""With what a study compares its alternatives: as the user asks, and said in the answer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main

FEW = [
    "scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "replications=2", "seed=4",
    "executor=serial",
]  # fmt: skip
PLANS = {
    "pilot": '{name: {en: Pilot, zh: 试点}, waves: [{from: "2025-03-10", places: [east], adopt: [whistle]}]}',
    "whole": '{name: {en: Whole, zh: 全县}, waves: [{from: "2025-03-10", places: all, adopt: [whistle]}]}',
}
NEIGHBOURS = [("none", "pilot"), ("pilot", "whole")]
AGAINST_NONE = [("none", "pilot"), ("none", "whole")]


@pytest.fixture
def rollouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rollouts").mkdir()
    for name, text in PLANS.items():
        (tmp_path / "rollouts" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def result(told: str) -> Path:
    return Path(told.splitlines()[-1])


def pairs(folder: Path, table: str = "differences") -> list[tuple[str, str]]:
    rows = pd.read_csv(folder / f"{table}.csv")[["baseline", "alternative"]].drop_duplicates()
    return list(rows.itertuples(index=False, name=None))


@pytest.mark.long
def test_plans_are_compared_with_their_neighbours_and_everything_says_so(
    rollouts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["rollout", *FEW, "plans=[none,pilot,whole]", "half_width={open_on_average: 1000}", "look_ahead=0"]) == 0
    )
    told = capsys.readouterr().out
    neighbours = result(told)
    for table in ("differences", "township_differences", "cost_differences", "equity_differences"):
        assert pairs(neighbours, table) == NEIGHBOURS
    verdict = (neighbours / "verdict.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in verdict if line.startswith("# “")] == [
        "# “Pilot” compared with “Today's rules”",
        "# “Whole” compared with “Pilot”",
    ]
    assert "Each alternative is compared with the one before it." in " ".join(told.split())
    assert (neighbours / "figures" / "differences_whole.svg").exists()

    values = pd.read_csv(neighbours / "replications.csv").query("kpi == 'open_on_average'")
    wide = values.pivot_table(index="replication", columns="alternative", values="value")
    widths = pd.read_csv(neighbours / "precision.csv").set_index("alternative")["half_width"]
    for before, after in NEIGHBOURS:
        spread = abs(float((wide[after] - wide[before]).diff().iloc[1]))
        assert widths[after] == pytest.approx(12.7062 * spread / 2, rel=1e-4)  # t of one degree of freedom

    # A folder of an earlier version has no such key: all are compared with the first, as then.
    kept = neighbours / "config.yaml"
    text = kept.read_text(encoding="utf-8")
    assert text.count("  baseline: previous\n") == 1
    kept.write_text(text.replace("  baseline: previous\n", ""), encoding="utf-8")
    assert main(["rerun", str(neighbours), "executor=serial"]) == 0
    assert pairs(result(capsys.readouterr().out)) == AGAINST_NONE


@pytest.mark.parametrize("command", ["compare", "sweep", "stress"])
def test_a_baseline_that_is_not_compared_is_refused(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {"sweep": ["vary={chances.misjudged: [0, 0.1]}"]}.get(command, [])
    assert main([command, "scenario=tiny", "rules=[dumping,whistle]", "baseline=whistel", *more]) == 2
    told = capsys.readouterr().err
    assert "baseline: no alternative has this name; did you mean 'whistle'?" in told
    assert not (tmp_path / "results").exists()


@pytest.mark.long
def test_a_sweep_compares_with_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["sweep", "scenario=tiny", *FEW[1:], "rules=[dumping,whistle]", "baseline=whistle"]
    assert main([*asked, "vary={chances.misjudged: [0, 0.1], chances.dump.at_rest: [0.1, 0.3]}"]) == 0
    told = capsys.readouterr().out
    assert pairs(result(told), "sweep_differences") == [("whistle", "dumping")]
    assert "Each alternative is compared with “Whistle and report”." in " ".join(told.split())
    both = pd.read_csv(result(told) / "sweep.csv").pivot_table(
        index=["point", "kpi"], columns="alternative", values="mean"
    )
    rows = pd.read_csv(result(told) / "sweep_differences.csv").set_index(["point", "kpi"])["mean_difference"].dropna()
    assert (both["dumping"] - both["whistle"]).loc[rows.index].to_numpy() == pytest.approx(rows.to_numpy())
