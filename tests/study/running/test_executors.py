"""Tasks here, in processes and on a cluster: failures, dead workers, interruptions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.study.running.cluster import ClusterExecutor
from sim.study.running.executor import Executor, Raised
from sim.study.running.local import LocalExecutor
from sim.study.running.serial import SerialExecutor

# Spawned workers import what they are to do, so it is in a module of its own.
JOBS = """
import os, signal, time

def square(number):
    return number * number

def whoami(_):
    return os.getpid()

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

def stand_at_day(task):
    # Tell a day, then wait for a file.
    from sim.study.running.clock import tell_day
    day, awaited = task
    tell_day(day, 10)
    while not os.path.exists(awaited):
        time.sleep(0.01)

def tell_and_die(day):
    from sim.study.running.clock import tell_day
    tell_day(day, 10)
    os.kill(os.getpid(), signal.SIGKILL)

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


EXECUTORS = {
    "serial": SerialExecutor,
    "local": lambda: LocalExecutor(2),
    "dask": lambda: ClusterExecutor(None, 2),
}
everywhere = pytest.mark.parametrize("kind", list(EXECUTORS))
in_processes = pytest.mark.parametrize("kind", ["local", pytest.param("dask", marks=pytest.mark.long)])


def results(executor: Executor, tasks: Iterable[object], do: Callable[[Any], Any]) -> dict[int, Any]:
    """The results by place, in the order in which they came."""
    found: dict[int, Any] = {}
    with executor:
        executor.run(enumerate(tasks), do, found.__setitem__)
    return found


@everywhere
def test_every_task_is_done_once(jobs, kind: str) -> None:
    assert results(EXECUTORS[kind](), range(5), jobs.square) == {0: 0, 1: 1, 2: 4, 3: 9, 4: 16}


@everywhere
def test_no_tasks(jobs, kind: str) -> None:
    assert results(EXECUTORS[kind](), [], jobs.square) == {}


@everywhere
def test_tasks_are_taken_only_as_there_is_somebody_to_do_them(jobs, kind: str) -> None:
    """Neither more than there are workers at a time, nor before the results of those before them are taken."""
    asked, taken = 0, 0

    def tasks() -> Iterator[tuple[int, int]]:
        nonlocal asked
        for number in range(10):
            asked += 1
            assert asked - taken <= (4 if kind == "dask" else 2), "two workers; on a cluster, each has its next task"
            yield number, number

    def take(label: int, result: object) -> None:
        nonlocal taken
        taken += 1
        assert result == label * label

    with EXECUTORS[kind]() as executor:
        executor.run(tasks(), jobs.square, take)
    assert taken == 10


@in_processes
def test_two_processes_work_at_the_same_time(jobs, tmp_path: Path, kind: str) -> None:
    # The first task ends after the third, which only a second process can do meanwhile.
    a, b, c = (str(tmp_path / name) for name in "abc")
    found = results(EXECUTORS[kind](), [(a, c), (b, a), (c, "")], jobs.after)
    assert list(found).index(0) > list(found).index(1)
    assert found[0] != found[1] == found[2]
    assert os.getpid() not in found.values()


def test_serial_is_this_process(jobs, tmp_path: Path) -> None:
    assert results(SerialExecutor(), [(str(tmp_path / "a"), "")], jobs.after) == {0: os.getpid()}


@everywhere
def test_a_task_that_fails_costs_only_itself(jobs, kind: str) -> None:
    found = results(EXECUTORS[kind](), [0, 1, 2, 3, 4], jobs.fail_at_two)
    failure = found.pop(2)
    assert found == {0: 0, 1: 1, 3: 3, 4: 4}
    assert isinstance(failure, Raised) and failure.reason == "RuntimeError: two is too many"
    assert "fail_at_two" in failure.trace


@everywhere
def test_an_exception_that_cannot_travel_is_told_all_the_same(jobs, kind: str) -> None:
    found = results(EXECUTORS[kind](), [0, 1], jobs.fail_awkwardly)
    assert all(result.reason == "Awkward: cannot be unpickled" for result in found.values())


@in_processes
def test_a_task_that_kills_its_process_is_reported_alone(jobs, kind: str) -> None:
    found = results(EXECUTORS[kind](), range(6), jobs.die_at_two)
    failure = found.pop(2)
    assert found == {0: 0, 1: 1, 3: 3, 4: 4, 5: 5}
    assert isinstance(failure, Raised) and "died" in failure.reason


@in_processes
def test_a_process_killed_by_chance_loses_nothing(jobs, tmp_path: Path, kind: str) -> None:
    once = str(tmp_path / "was here")
    assert results(EXECUTORS[kind](), ["", once, "", ""], jobs.die_once) == {0: "", 1: once, 2: "", 3: ""}


def test_processes_are_kept_from_one_call_to_the_next(jobs) -> None:
    seen: set[int] = set()
    with LocalExecutor(1) as executor:
        for _ in range(3):
            executor.run([(0, None)], jobs.whoami, lambda label, result: seen.add(result))
    assert len(seen) == 1


INTERRUPTED = """
import sys
from govsim_test_jobs import dawdle
from sim.study.running.cluster import ClusterExecutor
from sim.study.running.local import LocalExecutor
from sim.study.running.serial import SerialExecutor

EXECUTORS = {"serial": SerialExecutor, "local": lambda: LocalExecutor(2), "dask": lambda: ClusterExecutor(None, 2)}
if __name__ == "__main__":
    try:
        with EXECUTORS[sys.argv[1]]() as executor:
            executor.run(enumerate([0, 1, 2, 3]), dawdle, lambda index, _: print("done", index, flush=True))
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@everywhere
def test_ctrl_c_ends_within_seconds(jobs, tmp_path: Path, kind: str) -> None:
    script = tmp_path / "study.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), kind],
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
    assert out.strip() == "interrupted"
    assert errors == "", "workers should end without a word"
    assert time.monotonic() - began < 20, "the tasks under way should not be waited for"


@pytest.mark.parametrize("executor", [SerialExecutor(), LocalExecutor(2)])
def test_the_clocks_of_tasks_under_way_are_known_and_gone_when_they_are_done(
    executor: Executor, jobs: Any, tmp_path: Path
) -> None:
    awaited = tmp_path / "go on"
    tasks = [("first", (3, str(awaited))), ("second", (7, str(awaited)))]
    at_once = 1 if isinstance(executor, SerialExecutor) else 2
    expected = [("first", 3, 10), ("second", 7, 10)][:at_once]
    seen: list[bool] = []

    def watch() -> None:
        deadline = time.monotonic() + 60
        while executor.under_way() != expected and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.append(executor.under_way() == expected)
        awaited.touch()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with executor:
        executor.run(tasks, jobs.stand_at_day, lambda label, result: None)
        watcher.join()
        assert executor.under_way() == []
    assert seen == [True]


def test_a_worker_killed_after_it_told_its_clock_holds_up_nobody(jobs: Any) -> None:
    results: dict[str, Any] = {}
    with LocalExecutor(2) as executor:
        executor.run([(str(day), day) for day in range(2)], jobs.tell_and_die, results.__setitem__)
        assert executor.under_way() == []
        executor.run([("next", 3)], jobs.square, results.__setitem__)
    assert results["next"] == 9
    assert all(isinstance(results[str(day)], Raised) for day in range(2))
