"""compare, run and rerun, as a planner uses them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import sim.study.laboratory as laboratory
from sim.cli import main
from sim.paths import shipped_conf, shipped_scenarios

SMALL = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "replications=3")
RULES = "rules=[dumping,whistle]"
SCRIPT = str(Path(sys.executable).parent / "govsim")


def test_a_rerun_gives_the_same_bytes_even_if_the_files_changed(govsim, tmp_path: Path) -> None:
    for kind, source in (
        ("scenarios", shipped_scenarios() / "tiny.yaml"),
        ("rules", shipped_conf() / "rule/whistle.yaml"),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "mine.yaml").write_bytes(source.read_bytes())
    words = [word.replace("=tiny", "=mine") for word in SMALL]
    first = govsim("compare", *words, "rules=[dumping,mine]", "workers=1", "replications=2", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    folder = tmp_path / first.stdout.splitlines()[-1]
    for path in tmp_path.glob("*/mine.yaml"):
        path.write_text("nothing: like it was\n", encoding="utf-8")
    again = govsim("rerun", folder.name, "workers=2", "results=again", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert f"the scenario and all rules as results/{folder.name}/config.yaml (sha256 " in again.stdout
    assert "mine.yaml" not in again.stdout, "which was not read"
    copy = tmp_path / again.stdout.splitlines()[-1]
    assert copy.parent.name == "again"
    tables = sorted(path.name for path in folder.glob("*.csv"))
    assert len(tables) >= 6
    for name in [*tables, "config.yaml", "figures/backlog.svg", "figures/backlog.png"]:
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.parametrize("words", [["rerun"], ["extend", "replications=9"]])
def test_a_folder_that_is_not_there_is_told_with_what_may_be_meant(govsim, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "results" / "20250301T080000Z-compare-tiny-1").mkdir(parents=True)
    done = govsim(*words, "20250301T080000Z-compare-tiny-2", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no such folder, here or in results/;" in done.stderr
    assert "did you mean '20250301T080000Z-compare-tiny-1'? `govsim studies` lists them" in done.stderr


def test_a_rerun_of_what_is_no_result_folder_is_refused(govsim, tmp_path: Path) -> None:
    done = govsim("rerun", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "config.yaml: there is no such file" in done.stderr


def test_multirun_writes_a_folder_for_each_job(govsim, tmp_path: Path) -> None:
    done = govsim("run", "-m", *SMALL, "rule=dumping,whistle", "workers=1", "replications=1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    folders = list((tmp_path / "results").glob("*-run-tiny-*"))
    assert len(folders) == 2
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in folders]
    assert {name for manifest in manifests for name in manifest["alternatives"]} == {"dumping", "whistle"}
    for folder in folders:
        assert (folder / "visits.parquet").stat().st_size > 0, "run keeps its log unasked"
        assert not (folder / "differences.csv").exists()


def test_runs_at_the_same_time_write_apart(tmp_path: Path) -> None:
    words = [SCRIPT, "run", *SMALL, "rule=dumping", "workers=1", "replications=1", "log=false"]
    both = [subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    paths = [tmp_path / process.communicate(timeout=300)[0].splitlines()[-1] for process in both]
    assert paths[0] != paths[1]
    assert (paths[0] / "kpis.csv").read_bytes() == (paths[1] / "kpis.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compare", "scenario=tiny", "rules=[dumping]"], "at least two alternatives are needed"),
        (
            ["compare", "scenario=tiny", RULES, "replications=0"],
            "replications: this must be a whole number from 1",
        ),
        (["compare", "scenario=tiny", RULES, "replications=ten"], '2 for intervals) to 1,000,000 (got "ten")'),
        (["compare", "scenario=tiny", RULES, "language=fr"], "language: this must be en or zh"),
        (["run", "scenario=tiny", "rule=whistle", "scenario.period.days=0"], "override scenario.period.days=0"),
        (["run", "scenario=tiny", "scenario.rules=[]"], "one rule is needed"),
        (["run", "rule=whistle"], "one scenario is needed"),
    ],
)
def test_wrong_settings_write_nothing(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert list(tmp_path.iterdir()) == []


def test_a_year_without_a_published_holiday_notice_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["check", "scenario=tiny", "scenario.period.start=2061-01-01", "scenario.period.warm_up_days=0"]
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert "warning: public holidays of 2061: statutory days only" in printed
    assert "warning: the run starts empty and has no warm-up" in printed


def test_a_failed_replication_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    original = laboratory.run_task

    def sometimes(task):
        if task.replication == 1 and task.alternative.name == "whistle":
            raise ArithmeticError("matter 17 is in two places")
        return original(task)

    monkeypatch.setattr(laboratory, "run_task", sometimes)
    monkeypatch.chdir(tmp_path)
    assert main(["compare", *SMALL, RULES, "workers=1", "log=true"]) == 1
    captured = capsys.readouterr()
    assert "whistle, replication 1 (seed 1): ArithmeticError: matter 17 is in two places" in captured.err
    assert "Traceback" not in captured.err
    assert "5 of 6 are finished; a next run starts from the beginning" in captured.err
    folder = tmp_path / captured.out.splitlines()[-1]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["replications"] == {"asked": 3, "complete": 2, "wanted": 6, "ran": 5, "reused": 0}
    assert "in sometimes" in manifest["failures"][0]["trace"]
    assert set(pd.read_csv(folder / "kpis.csv")["replications"]) == {2}
    logged = duckdb.sql(f"select distinct alternative, replication from '{folder}/visits.parquet'").fetchall()
    assert len(logged) == 5


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda process: os.killpg(process.pid, signal.SIGINT), id="Ctrl-C"),
        pytest.param(lambda process: os.kill(process.pid, signal.SIGTERM), id="kill", marks=pytest.mark.long),
        # `timeout` and a batch system end the group; a shell that is closed hangs up its jobs.
        pytest.param(lambda process: os.killpg(process.pid, signal.SIGTERM), id="timeout", marks=pytest.mark.long),
        pytest.param(lambda process: os.killpg(process.pid, signal.SIGHUP), id="closed shell", marks=pytest.mark.long),
    ],
)
def test_what_is_finished_when_interrupted_is_kept(tmp_path: Path, end: Callable[[Any], None]) -> None:
    words = [SCRIPT, "compare", *SMALL, RULES, "replications=400", "log=true", "workers=2"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # these tests may run under `nohup`
    process = subprocess.Popen(words, cwd=tmp_path, start_new_session=True, **pipes)
    signal.signal(signal.SIGHUP, before)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("results/*/visits-whistle-00006.parquet")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    end(process)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert err.splitlines()[-1].startswith("interrupted: ") and "Traceback" not in err and "Warning" not in err
    folder = tmp_path / out.splitlines()[-1]
    complete = json.loads((folder / "manifest.json").read_text())["replications"]["complete"]
    assert 3 <= complete < 400  # the two workers may have been about some of the first six
    assert set(pd.read_csv(folder / "kpis.csv")["replications"]) == {complete}
    assert {path.name for path in folder.glob("*.parquet")} == {"matters.parquet", "visits.parquet"}
