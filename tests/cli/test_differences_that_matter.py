"""A difference that matters, through the real command: judged, kept, repeated; and refused where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

SHORT = ("scenario=tiny", "scenario.period.days=28", "scenario.period.warm_up_days=14", "workers=1", "replications=4")
RULES = "rules=[dumping,whistle]"


@pytest.mark.long
def test_it_judges_is_kept_and_is_repeated(govsim, tmp_path: Path) -> None:
    limits = "differences_that_matter={staff_hours: 1000, utilisation.owner: 0.5}"
    done = govsim("compare", *SHORT, RULES, limits, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    rows = pd.read_csv(folder / "differences.csv").set_index("kpi")
    assert rows["matters_from"].dropna().to_dict() == {"staff_hours": 1000, "utilisation.owner": 0.5}
    assert rows.loc["staff_hours", "verdict"] == "equivalent"
    assert "divided the variance of the differences by" in done.stdout
    assert "leaving out the first 14 days moves the mean of open matters" in done.stdout
    assert "A difference that matters begins" in (folder / "verdict.md").read_text(encoding="utf-8")
    again = govsim("rerun", str(folder), "workers=1", cwd=tmp_path)
    copy = tmp_path / again.stdout.splitlines()[-1]
    for name in ("differences.csv", "steady_state.csv", "warm_up.csv"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name
    daily = pd.read_csv(folder / "warm_up.csv")
    window = daily[~daily["is_warm_up"]].reset_index(drop=True)
    backlog = pd.read_csv(folder / "backlog.csv")
    assert window[["alternative", "day", "mean"]].equals(backlog[["alternative", "day", "mean"]])
    assert daily["is_warm_up"].sum() == 2 * 14


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("{solution_day_mean: 0.2}", "did you mean 'solution_days_mean'?"),
        ("{utilisation.ownr: 0.2}", "did you mean 'utilisation.owner'?"),
        ("{solution_days_mean: 0}", "a number above 0 is expected for solution_days_mean"),
        ("{solution_days_mean: much}", "this must be a mapping"),
    ],
)
def test_what_is_wrong_is_told_before_anything_runs(govsim, tmp_path: Path, limits: str, told: str) -> None:
    done = govsim("compare", *SHORT, RULES, f"differences_that_matter={limits}", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "differences_that_matter" in done.stderr
    assert not (tmp_path / "results").exists()
