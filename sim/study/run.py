"""Doing tasks in processes, so that a task that fails, or kills its process, costs nothing but itself."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

GRACE_S = 10
"""Seconds that tasks under way have to end after the user interrupts."""

DIED = "the process that ran it died (killed from outside, or out of memory)"


@dataclass(frozen=True)
class Failure:
    """A task that gave no result: its place among the tasks, what it is called, why, and where in the code."""

    index: int
    task: str
    reason: str
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.task}: {self.reason}"


class UnfinishedError(Exception, Generic[R]):
    """Some tasks gave no result; `finished` has the results of the others by their place among the tasks."""

    def __init__(self, finished: dict[int, R], failures: tuple[Failure, ...], interrupted: bool) -> None:
        self.finished = finished
        self.failures = failures
        self.interrupted = interrupted
        lines = [str(failure) for failure in failures] + (["interrupted"] if interrupted else [])
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class _Raised:
    """What a worker sends back for an exception: exceptions themselves don't all survive the way."""

    reason: str
    trace: str


def run_tasks(
    tasks: Sequence[T],
    workers: int,
    do: Callable[[T], R],
    on_done: Callable[[int, R], None] = lambda index, result: None,
    keep: bool = True,
) -> list[R]:
    """Do every task and return the results in the order of the tasks, whatever order they end in.

    Parameters
    ----------
    workers
        How many processes; with 1 the tasks are done in this one, one after the other.
    do
        A function of a module, so that a fresh process can import it.
    on_done
        Called in this process with the place and the result of each task that ended well, as it ends.
    keep
        Whether the results are kept and returned; where `on_done` takes them, they need not be held twice.

    Raises
    ------
    UnfinishedError
        When all others are done, if some failed; within seconds when the user interrupts (Ctrl-C). It has what
        is finished.
    """
    finished: dict[int, R] = {}
    failures: list[Failure] = []

    def take(index: int, result: R | _Raised) -> None:
        if isinstance(result, _Raised):
            failures.append(Failure(index, str(tasks[index]), result.reason, result.trace))
        else:
            if keep:
                finished[index] = result
            on_done(index, result)

    interrupted = False
    try:
        if workers == 1:
            for index, task in enumerate(tasks):
                take(index, _guarded(do, task))
        else:
            _run_in_processes(tasks, workers, do, take)
    except KeyboardInterrupt:
        interrupted = True
    if failures or interrupted:
        raise UnfinishedError(finished, tuple(sorted(failures, key=lambda failure: failure.index)), interrupted)
    return [finished[index] for index in range(len(tasks))] if keep else []


def _run_in_processes(
    tasks: Sequence[T], workers: int, do: Callable[[T], R], take: Callable[[int, R | _Raised], None]
) -> None:
    """Do the tasks in a pool. When a process dies, those under way are done again, each alone: one that kills a process
    of its own is the culprit, the others had only been beside it."""
    waiting = deque(range(len(tasks)))
    while waiting:
        for suspect in _run_until_one_dies(tasks, waiting, workers, do, take):
            if _run_until_one_dies(tasks, deque([suspect]), 1, do, take):
                take(suspect, _Raised(DIED, ""))


def _run_until_one_dies(
    tasks: Sequence[T],
    waiting: deque[int],
    workers: int,
    do: Callable[[T], R],
    take: Callable[[int, R | _Raised], None],
) -> list[int]:
    """Do tasks from the front of `waiting`; return those under way when a process died, none if all went well.

    No more tasks are handed out than there are workers, so that few are under suspicion.
    """
    with _pool(min(workers, len(waiting))) as pool:
        under_way: dict[Future[R | _Raised], int] = {}
        lost: list[int] = []
        is_broken = False
        while (waiting and not is_broken) or under_way:
            while waiting and not is_broken and len(under_way) < workers:
                index = waiting.popleft()
                try:
                    under_way[pool.submit(_guarded, do, tasks[index])] = index
                except BrokenProcessPool:
                    waiting.appendleft(index)
                    is_broken = True
            try:
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            except KeyboardInterrupt:
                # A process killed while it hands in its result would leave half of it in the pipe, and the thread that
                # reads it waiting for ever. So those that are about to end may end.
                wait(under_way, timeout=GRACE_S)
                raise
            for future in done:
                index = under_way.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    lost.append(index)
                    is_broken = True
                else:
                    take(index, result)
    return sorted(lost)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give fresh processes, and end those still at work when the user interrupts."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_parent
    )
    try:
        yield pool
    except KeyboardInterrupt:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _guarded(do: Callable[[T], R], task: T) -> R | _Raised:
    try:
        return do(task)
    except Exception as error:
        return _Raised(f"{type(error).__name__}: {error}", traceback.format_exc())
