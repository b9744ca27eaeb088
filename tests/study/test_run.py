"""Tasks in processes: order, failures, dead workers, interruptions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.study import UnfinishedError, run_tasks

# Spawned workers import what they are to do, so it is in a module of its own.
JOBS = """
import os, signal, time

def square(number):
    return number * number

def after(task):
    # Leave a file, wait for another's, and say which process did it.
    mine, awaited = task
    open(mine, "w").close()
    while awaited and not os.path.exists(awaited):
        time.sleep(0.01)
    return os.getpid()

def fail_at_two(number):
    if number == 2:
        raise RuntimeError("two is too many")
    return number

def die_at_two(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number

def die_once(path):
    if path and not os.path.exists(path):
        open(path, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return path

class Awkward(Exception):
    def __init__(self, one, two):
        super().__init__(one)

def fail_awkwardly(number):
    raise Awkward("cannot be unpickled", 2)

def dawdle(number):
    if number > 1:
        time.sleep(60)
    return number
"""


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("jobs")
    (folder / "govsim_test_jobs.py").write_text(JOBS, encoding="utf-8")
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    import govsim_test_jobs

    return govsim_test_jobs


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs, workers: int) -> None:
    ended: list[int] = []
    assert run_tasks(range(5), workers, jobs.square, lambda index, _: ended.append(index)) == [0, 1, 4, 9, 16]
    assert sorted(ended) == [0, 1, 2, 3, 4]


def test_two_processes_work_at_the_same_time(jobs, tmp_path: Path) -> None:
    # The first task ends after the third, which only a second process can do meanwhile.
    a, b, c = (str(tmp_path / name) for name in "abc")
    ended: list[int] = []
    workers = run_tasks([(a, c), (b, a), (c, "")], 2, jobs.after, lambda index, _: ended.append(index))
    assert ended.index(0) > ended.index(1)
    assert workers[0] != workers[1] == workers[2]
    assert os.getpid() not in workers


def test_one_worker_is_this_process(jobs, tmp_path: Path) -> None:
    assert run_tasks([(str(tmp_path / "a"), "")], 1, jobs.after) == [os.getpid()]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_task_that_fails_costs_only_itself(jobs, workers: int) -> None:
    with pytest.raises(UnfinishedError) as caught:
        run_tasks([0, 1, 2, 3, 4], workers, jobs.fail_at_two)
    assert caught.value.finished == {0: 0, 1: 1, 3: 3, 4: 4}
    (failure,) = caught.value.failures
    assert (failure.index, str(failure)) == (2, "2: RuntimeError: two is too many")
    assert "fail_at_two" in failure.trace
    assert not caught.value.interrupted


def test_an_exception_that_cannot_travel_is_told_all_the_same(jobs) -> None:
    with pytest.raises(UnfinishedError, match="Awkward: cannot be unpickled"):
        run_tasks([0, 1], 2, jobs.fail_awkwardly)


def test_a_task_that_kills_its_process_is_reported_alone(jobs) -> None:
    with pytest.raises(UnfinishedError) as caught:
        run_tasks(list(range(6)), 2, jobs.die_at_two)
    assert caught.value.finished == {0: 0, 1: 1, 3: 3, 4: 4, 5: 5}
    assert [failure.task for failure in caught.value.failures] == ["2"]
    assert "died" in caught.value.failures[0].reason


def test_a_process_killed_by_chance_loses_nothing(jobs, tmp_path: Path) -> None:
    once = str(tmp_path / "was here")
    assert run_tasks(["", once, "", ""], 2, jobs.die_once) == ["", once, "", ""]


def test_no_tasks(jobs) -> None:
    assert run_tasks([], 1, jobs.square) == run_tasks([], 2, jobs.square) == []


INTERRUPTED = """
import sys
from govsim_test_jobs import dawdle
from sim.study import UnfinishedError, run_tasks

if __name__ == "__main__":
    try:
        run_tasks([0, 1, 2, 3], int(sys.argv[1]), dawdle, lambda index, _: print("done", index, flush=True))
    except UnfinishedError as error:
        print("kept", sorted(error.finished), error.interrupted, flush=True)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_finished(jobs, tmp_path: Path, workers: int) -> None:
    script = tmp_path / "study.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert {process.stdout.readline(), process.stdout.readline()} == {"done 0\n", "done 1\n"}
    time.sleep(0.5)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to this process and to its workers
    out, errors = process.communicate(timeout=30)
    assert out.strip() == "kept [0, 1] True"
    assert errors == "", "workers should end without a word"
    assert time.monotonic() - began < 20, "the tasks under way should not be waited for"
