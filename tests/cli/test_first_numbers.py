"""The first numbers of a long study, shown while it goes on."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import sim.commands.study_run as study_run
from sim.report.first_numbers import first_numbers
from sim.report.words import Names
from sim.scenario import Text

SMALL = ("scenario=tiny", "scenario.period.days=7", "scenario.period.warm_up_days=7", "replications=2", "workers=1")
RULES = "rules=[dumping,whistle]"


@pytest.mark.long
def test_a_long_study_shows_its_first_replication_once_and_in_no_file(
    govsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_run, "WORTH_WAITING_S", 0.0)
    done = govsim("compare", *SMALL, RULES, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    head, *lines = [line for line in done.stderr.splitlines() if not line.startswith("after ")]
    assert head == "First impression: one replication of each alternative, without an interval, so no result yet:"
    folder = tmp_path / done.stdout.splitlines()[-1]
    values = pd.read_csv(folder / "replications.csv").set_index(["alternative", "replication", "kpi"])["value"]
    kpis = pd.read_csv(folder / "kpi_names.csv")
    shown = kpis[kpis["headline"]].itertuples()
    for line, kpi in zip(lines, shown, strict=True):
        title, numbers = line.strip().split(": ")
        assert title == kpi.name_en
        read = [float(re.search(r"[\d.,]+(?=%|$| \()", part)[0].replace(",", "")) for part in numbers.split("; ")]
        exact = [float(values[rule, 0, kpi.kpi]) * (100 if "%" in line else 1) for rule in ("dumping", "whistle")]
        assert read == pytest.approx(exact, rel=0.006), line
    assert not [path for path in folder.rglob("*.*") if b"First impression" in path.read_bytes()]


def test_a_study_that_is_soon_done_shows_none(govsim, tmp_path: Path) -> None:
    done = govsim("run", *SMALL, "rule=dumping", "log=false", cwd=tmp_path)
    assert done.returncode == 0
    assert "First impression" not in done.stderr


def test_numbers_by_hand_in_both_languages() -> None:
    def kpis(days: float, share: float) -> pd.DataFrame:
        return pd.DataFrame(
            [("days", "working days", days, True), ("share", "share", share, True), ("other", "hours", 1.0, True)],
            columns=["kpi", "unit", "value", "is_told"],
        )

    names = Names(
        alternatives={"a": Text(en="Today", zh="现行"), "b": Text(en="Reform", zh="改革")},
        kpis={"days": Text(en="Days", zh="天数"), "share": Text(en="On time", zh="按时比例")},
        headline=("days", "share"),
    )
    tables = {"a": kpis(4.5, 0.5), "b": kpis(float("nan"), 0.75)}
    assert first_numbers(tables, names, "en").splitlines()[1:] == [
        "  Days: Today 4.50; Reform – (working days)", "  On time: Today 50.0%; Reform 75.0%",
    ]  # fmt: skip
    assert first_numbers(tables, names, "zh").splitlines() == [
        "初步印象：各方案仅完成一次重复，没有置信区间，还不是结果：",
        "  天数：现行 4.50；改革 –（工作日）", "  按时比例：现行 50.0%；改革 75.0%",
    ]  # fmt: skip
