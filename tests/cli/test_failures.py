"""What is told and kept of tasks that fail."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sim.study.laboratory as laboratory
from sim.cli import main
from sim.study.running.hashing import alternative_hash, task_key

SMALL = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "replications=3")
WORDS = ["compare", *SMALL, "rules=[dumping,whistle]", "executor=serial"]
TARGETS = "targets=[{kpi: on_time_share, at_least: 0}]"
REASON = "ArithmeticError: matter 17 is in two places"


@pytest.fixture(autouse=True)
def in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Alternatives that fail in their second replication: whistle, until it is taken out."""
    original = laboratory.run_task
    names = {"whistle"}

    def sometimes(task):
        if task.replication == 1 and task.alternative.name in names:
            raise ArithmeticError("matter 17 is in two places")
        return original(task)

    monkeypatch.setattr(laboratory, "run_task", sometimes)
    return names


def last_folder(capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    captured = capsys.readouterr()
    # A busy machine has lines that tell how far the study is among those of failures.
    told = [line for line in captured.err.splitlines(keepends=True) if not line.startswith("after ")]
    return Path(captured.out.splitlines()[-1]), "".join(told)


def test_a_failure_is_kept_with_what_makes_it_happen_again(
    faulty: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(WORDS) == 1
    folder, errors = last_folder(capsys)
    assert errors.splitlines() == [
        f"failed: whistle, replication 1 (seed 1): {REASON}",
        "not all replications succeeded: 5 of 6 are finished and kept; the same command goes on from there",
    ]
    (row,) = pd.read_csv(folder / "failures.csv", keep_default_na=False).to_dict("records")
    assert "in sometimes" in row.pop("trace")
    assert row == {
        "alternative": "whistle", "replication": 1, "county": "", "seed": 1, "reason": REASON, "rerun": "failures/1",
    }  # fmt: skip
    assert main(["rerun", str(folder / row["rerun"]), "executor=serial"]) == 1
    again, errors = last_folder(capsys)
    assert pd.read_csv(again / "failures.csv")["reason"].tolist() == [REASON]
    faulty.clear()
    assert main(["rerun", str(folder / row["rerun"]), "executor=serial"]) == 0, "when the fault is mended"
    # The study itself goes on from what was finished.
    assert main(WORDS) == 0
    assert "5 of 6 replications were there already" in capsys.readouterr().out


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("compare", ["rules=[dumping,whistle]"]),
        ("sweep", ["rules=[whistle]", "vary={departments.list.*.officers: [x0.5,x2]}"]),
        ("breakeven", ["rules=[dumping,whistle]", "vary={chances.misjudged: {low: 0, high: 0.1}}", "budget=40"]),
        ("sensitivity", ["rules=[whistle]", "vary={chances.misjudged: {low: 0, high: 0.1}}", "method=morris"]),
        ("staff", ["rules=[whistle]", "posts={units.command_centre.staff: [1,2]}", TARGETS]),
        ("stress", ["rules=[whistle]", "shocks=[centre_half_ill]", "scenario.period.days=35"]),
        ("select", ["rules=[dumping,whistle]", "indifference=0.1"]),
    ],
)  # fmt: skip
def test_a_failure_of_any_command_repeats_the_very_task(
    command: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By what the cache knows it by: model, numbers, rules, seed and replication, not only by its name."""
    failed: list[str] = []
    asked: list[str] = []
    original = laboratory.run_task

    def sometimes(task):
        asked.append(task_key(alternative_hash(task.alternative), task.seed, task.replication, task.county))
        if task.replication == 2:
            failed.append(asked[-1])
            raise ArithmeticError("matter 17 is in two places")
        return original(task)

    monkeypatch.setattr(laboratory, "run_task", sometimes)
    assert main([command, *SMALL, *words, "executor=serial", "on_error=stop"]) == 1
    folder, _ = last_folder(capsys)
    (row,) = pd.read_csv(folder / "failures.csv").to_dict("records")
    asked.clear()
    assert main(["rerun", str(folder / row["rerun"]), "executor=serial"]) == 1
    assert failed[0] == failed[1] == asked[2]


def test_a_study_may_stop_at_the_first_failure(faulty: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "on_error=stop"]) == 1
    folder, errors = last_folder(capsys)
    assert "3 of 6 are finished" in errors
    assert len(list(Path("results/.cache").rglob("*.result"))) == 3, "two of the first replication, one of the second"
    assert len(pd.read_csv(folder / "failures.csv")) == 1


@pytest.mark.long
def test_a_rerun_says_that_it_takes_nothing_for_given(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", *SMALL, "rule=dumping", "replications=1", "log=false", "executor=serial"]
    assert main([*words, "language=en"]) == 0
    folder, _ = last_folder(capsys)
    assert main(["rerun", str(folder), "executor=serial"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"repeats {folder}: every replication is run again, none is taken from a cache\n")
    assert "there already" not in told
