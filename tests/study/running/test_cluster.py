"""The same study through every executor, as a planner starts it, and what is wrong with a cluster, told in words."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.commands import machine
from sim.study.running.cluster import ClusterExecutor

sys.path.insert(0, str(Path(__file__).parent))
from machines import STUDY, folder_of, govsim, machines, started, tables, without_progress

FEW = (*STUDY, "replications=3")


def result_of(cwd: Path, *words: str) -> dict[str, bytes]:
    cwd.mkdir(exist_ok=True)
    out, errors = govsim(*FEW, *words, cwd=cwd).communicate(timeout=90)
    assert without_progress(errors) == ""
    return tables(folder_of(out, cwd))


@pytest.mark.long
def test_every_executor_gives_the_same_bytes(tmp_path: Path) -> None:
    serial = result_of(tmp_path / "serial", "executor=serial")
    assert len(serial) > 10
    assert result_of(tmp_path / "local", "executor=local", "workers=2") == serial
    assert result_of(tmp_path / "dask", "executor=dask", "workers=2") == serial
    with machines(tmp_path) as cluster:
        there = ("executor=dask", f"scheduler={cluster.address}")
        assert result_of(tmp_path / "cluster", *there) == serial


@pytest.mark.long
def test_two_studies_share_the_points_that_they_share(tmp_path: Path) -> None:
    """A comparison takes from a sweep what the sweep ran already, and the other way round."""
    base = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "workers=2", "replications=3")
    vary = "vary={chances.dump.at_rest: [0.2,0.4]}"
    out, _ = govsim("sweep", *base, "rules=[dumping,whistle]", vary, cwd=tmp_path).communicate(timeout=90)
    assert "there already" not in out
    point = "scenario.chances.dump.at_rest=0.4"
    out, _ = govsim("compare", *base, "rules=[whistle,dumping]", point, cwd=tmp_path).communicate(timeout=90)
    assert "6 of 6 replications were there already" in out
    wider = vary.replace("0.4", "0.4,0.6")
    out, _ = govsim("sweep", *base, "rules=[dumping,whistle]", wider, cwd=tmp_path).communicate(timeout=90)
    assert "12 of 18 replications were there already" in out


@pytest.mark.long
def test_a_worker_with_another_model_is_refused(tmp_path: Path) -> None:
    """Its results would be kept, and found again, as if they were of the model here."""
    shutil.copytree(Path(sim.__file__).parent, tmp_path / "other" / "sim")
    file = tmp_path / "other" / "sim" / "engine" / "clock.py"
    file.write_text(file.read_text(encoding="utf-8") + "# another model\n", encoding="utf-8")
    with machines(tmp_path, env={"PYTHONPATH": str(tmp_path / "other")}, number=1) as cluster:
        driver = govsim(*FEW, "executor=dask", f"scheduler={cluster.address}", cwd=tmp_path)
        _, errors = driver.communicate(timeout=90)
    assert driver.returncode == 1
    assert errors.startswith("the executor is lost: not the same govsim, Python or packages as here are installed")
    assert list(tmp_path.glob("results/.cache/**/*.result")) == []


@pytest.mark.long
def test_workers_may_come_after_the_study_began(tmp_path: Path) -> None:
    with machines(tmp_path, number=0) as cluster, ClusterExecutor(cluster.address, 1) as executor:
        found: dict[int, int] = {}
        study = threading.Thread(target=executor.run, args=(enumerate([-1, -2, 3]), abs, found.__setitem__))
        study.start()
        with started("dask", "worker", cluster.address, "--host", "127.0.0.1", "--no-dashboard", cwd=tmp_path):
            study.join(timeout=60)
    assert found == {0: 1, 1: 2, 2: 3}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["executor=dask", "scheduler=tcp://127.0.0.1:1"], "no scheduler answers at tcp://127.0.0.1:1"),
        (["executor=dask", "scheduler=nonsense"], "no scheduler answers at nonsense"),
    ],
)
@pytest.mark.long
def test_a_scheduler_that_is_not_there_is_told(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.study.running.cluster.TIMEOUT_S", 2)
    monkeypatch.chdir(tmp_path)
    assert main([*FEW, *words]) == 1
    errors = capsys.readouterr().err
    assert told in errors and "Traceback" not in errors


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scheduler=tcp://127.0.0.1:1"], "scheduler: only executor=dask uses a scheduler"),
        (["executor=dask"], "executor: this executor needs the extra 'cluster': pip install 'govsim[cluster]'"),
        (["executor=dusk"], "executor: this must be serial, local or dask"),
        (["cache=/dev/null/x"], "cache: this folder cannot be made: Not a directory; cache=null does without"),
    ],
)
def test_what_is_wrong_is_told_before_anything_runs(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "is_installed", lambda: False)
    monkeypatch.chdir(tmp_path)
    assert main([*FEW, *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
