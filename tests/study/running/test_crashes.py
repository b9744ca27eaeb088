"""kill -9 of every process that takes part in a study, and a full disk: nothing finished is lost or run again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from machines import (
    STUDY,
    TASKS,
    busy,
    folder_of,
    govsim,
    kept,
    kill,
    machines,
    replications_of,
    tables,
    wait_for,
    without_progress,
)

# All compare with the same undisturbed run; several workers of pytest would each make their own.
pytestmark = [pytest.mark.xdist_group("crashes"), pytest.mark.long]

LOCAL = ("executor=local", "workers=2")
SOME = 5
"""So many tasks are finished when something dies."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of the study, run in one process and without a cache."""
    cwd = tmp_path_factory.mktemp("undisturbed")
    out, errors = govsim(*STUDY, "executor=serial", "cache=null", cwd=cwd).communicate(timeout=90)
    assert without_progress(errors) == ""
    found = tables(folder_of(out, cwd))
    assert len(found) > 10
    return found


def until_some_are_finished(cwd: Path, driver: subprocess.Popen[str]) -> None:
    wait_for(lambda: len(kept(cwd / "results")) >= SOME or driver.poll() is not None, f"{SOME} results")
    assert driver.poll() is None, "the study is over before anything could be killed"


def resumed(cwd: Path, *words: str, before: dict[str, int]) -> dict[str, bytes]:
    """Run the same study again, see that nothing that was finished is run again, and return its tables."""
    out, errors = govsim(*STUDY, *words, cwd=cwd).communicate(timeout=90)
    assert without_progress(errors) == ""
    assert SOME <= len(before) < TASKS
    after = kept(cwd / "results")
    assert {name: after[name] for name in before} == before, "a finished task was written a second time"
    assert len(after) == TASKS
    folder = folder_of(out, cwd)
    assert replications_of(folder) == {
        "asked": 12,
        "complete": 12,
        "wanted": TASKS,
        "ran": TASKS - len(before),
        "reused": len(before),
    }
    assert f"{len(before)} of {TASKS} replications were there already" in out
    return tables(folder)


def test_the_driver_is_killed(undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    driver = govsim(*STUDY, *LOCAL, cwd=tmp_path)
    until_some_are_finished(tmp_path, driver)
    workers = busy(driver.pid)
    assert len(workers) == 2
    kill(driver.pid)
    driver.communicate(timeout=90)
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), "workers end with their driver")
    assert resumed(tmp_path, *LOCAL, before=kept(tmp_path / "results")) == undisturbed


def test_a_worker_is_killed(undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    driver = govsim(*STUDY, *LOCAL, cwd=tmp_path)
    until_some_are_finished(tmp_path, driver)
    before = kept(tmp_path / "results")
    kill(busy(driver.pid)[0])
    out, errors = driver.communicate(timeout=90)
    assert (driver.returncode, errors) == (0, ""), "nothing needs to be done about it"
    after = kept(tmp_path / "results")
    assert {name: after[name] for name in before} == before
    assert tables(folder_of(out, tmp_path)) == undisturbed


def test_the_driver_of_a_cluster_is_killed(undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    with machines(tmp_path) as cluster:
        there = ("executor=dask", f"scheduler={cluster.address}")
        driver = govsim(*STUDY, *there, cwd=tmp_path)
        until_some_are_finished(tmp_path, driver)
        kill(driver.pid)
        driver.communicate(timeout=90)
        assert resumed(tmp_path, *there, before=kept(tmp_path / "results")) == undisturbed


def test_a_worker_of_a_cluster_is_killed(undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    with machines(tmp_path) as cluster:
        driver = govsim(*STUDY, "executor=dask", f"scheduler={cluster.address}", cwd=tmp_path)
        until_some_are_finished(tmp_path, driver)
        before = kept(tmp_path / "results")
        # The machine is gone: the worker, and what would start it again.
        for pid in [cluster.workers[0].pid, *busy(cluster.workers[0].pid)]:
            kill(pid)
        out, errors = driver.communicate(timeout=90)
        assert (driver.returncode, errors) == (0, "")
        after = kept(tmp_path / "results")
        assert {name: after[name] for name in before} == before
        assert tables(folder_of(out, tmp_path)) == undisturbed


def test_the_scheduler_is_killed(undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    with machines(tmp_path) as cluster:
        driver = govsim(*STUDY, "executor=dask", f"scheduler={cluster.address}", cwd=tmp_path)
        until_some_are_finished(tmp_path, driver)
        kill(cluster.scheduler.pid)
        out, errors = driver.communicate(timeout=60)
    before = kept(tmp_path / "results")
    assert driver.returncode == 1
    assert without_progress(errors).splitlines() == [
        "the executor is lost: the scheduler is gone",
        f"not all replications succeeded: {len(before)} of {TASKS} are finished and kept; "
        "the same command goes on from there",
    ]
    assert (folder_of(out, tmp_path) / "manifest.json").exists()
    with machines(tmp_path) as cluster:
        there = ("executor=dask", f"scheduler={cluster.address}")
        assert resumed(tmp_path, *there, before=before) == undisturbed


# A disk of its own that is too small for all results; then one that is large enough.
FULL_DISK = """
set -u
mkdir disk
mount -t tmpfs -o size=128k none disk
echo began
"$@" cache=disk > out 2> errors
echo $? > code
find disk -name '*.result' -printf '%f %T@\\n' | sort > before
find disk -name '*.part' > parts
mount -o remount,size=100m disk
"$@" cache=disk > again
find disk -name '*.result' -printf '%f %T@\\n' | sort > after
"""


def test_the_disk_is_full(undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    script = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", FULL_DISK, "sh"]
    command = [str(Path(sys.executable).parent / "govsim"), *STUDY, *LOCAL]
    done = subprocess.run([*script, *command], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    if "began" not in done.stdout:
        pytest.skip(f"no disk of one's own is to be had here: {done.stderr}")
    before, after = ((tmp_path / name).read_text().splitlines() for name in ("before", "after"))
    assert (tmp_path / "code").read_text() == "1\n"
    errors = (tmp_path / "errors").read_text().splitlines()
    assert len(errors) == 2
    assert errors[0].startswith("the disk is full: [Errno 28] No space left on device: 'disk/")
    assert errors[1].endswith(f"{len(before)} of {TASKS} are finished and kept; the same command goes on from there")
    assert (tmp_path / "parts").read_text() == "", "nothing half-written stays"
    assert 0 < len(before) < len(after) == TASKS
    assert set(before) <= set(after), "a finished task was written a second time"
    again = folder_of((tmp_path / "again").read_text(), tmp_path)
    assert replications_of(again)["reused"] == len(before)
    assert tables(again) == undisturbed


LIMITED = """
import resource, sys
from sim.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


def test_nothing_at_all_can_be_written(tmp_path: Path) -> None:
    """The system's limit of a file's size meets the first file of the result folder, before any task."""
    script = tmp_path / "limited.py"
    script.write_text(LIMITED, encoding="utf-8")
    words = [sys.executable, str(script), *STUDY, *LOCAL]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=90)
    assert done.returncode == 1
    assert (
        without_progress(done.stderr)
        == "the disk is full: [Errno 27] File too large; make room, then run the same command again\n"
    )
    assert kept(tmp_path / "results") == {}
