"""Tasks in processes of this machine, so that one that fails, or kills its process, costs nothing but itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, resource_tracker
from types import TracebackType

from sim.study.running.executor import DIED, Executor, K, R, Raised, T, guarded, keep_out_the_current_folder

GRACE_S = 10
"""Seconds that tasks under way have to end after the user interrupts."""


class LocalExecutor(Executor):
    """Does tasks in `workers` fresh processes, at most one in each at a time.

    Processes are spawned, not forked: a forked one would share locks and threads with this one. When one dies, the
    pool is made anew, and the tasks that were under way are done again, each alone: one that kills a process of its
    own is the culprit, the others had only been beside it.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: _Pool | None = None

    def __enter__(self) -> LocalExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close(at_once=isinstance(error, KeyboardInterrupt))

    def run(self, tasks: Iterable[tuple[K, T]], do: Callable[[T], R], take: Callable[[K, R | Raised], None]) -> None:
        """Do them as processes become free; see `Executor`."""
        source = iter(tasks)
        try:
            while suspects := self._until_one_dies(source, do, take):
                self._close()
                for suspect in suspects:
                    if self._until_one_dies(iter([suspect]), do, take):
                        self._close()
                        take(suspect[0], Raised(DIED))
        except KeyboardInterrupt:
            self._close(at_once=True)
            raise

    def _until_one_dies(
        self, source: Iterator[tuple[K, T]], do: Callable[[T], R], take: Callable[[K, R | Raised], None]
    ) -> list[tuple[K, T]]:
        """Do tasks until there are none left (return nothing), or a process died (return those that were under way)."""
        under_way: dict[Future[R | Raised], tuple[K, T]] = {}
        lost: list[tuple[K, T]] = []
        is_over = False
        while True:
            while not is_over and not lost and len(under_way) < self._workers:
                labelled = next(source, None)
                if labelled is None:
                    is_over = True
                    break
                self._pool = self._pool or _Pool(self._workers)
                try:
                    under_way[self._pool.submit(guarded, do, labelled[1])] = labelled
                except BrokenProcessPool:
                    lost.append(labelled)
            if not under_way:
                return lost
            try:
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            except KeyboardInterrupt:
                # A process killed while it hands in its result would leave half of it in the pipe, and the thread that
                # reads it waiting for ever. So those that are about to end may end.
                wait(under_way, timeout=GRACE_S)
                raise
            for future in done:
                labelled = under_way.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    lost.append(labelled)
                else:
                    take(labelled[0], result)

    def _close(self, at_once: bool = False) -> None:
        if self._pool is not None:
            if at_once:
                self._pool.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


class _Pool(ProcessPoolExecutor):
    """Fresh processes that leave Ctrl-C to this one, and can be ended in the midst of their work."""

    def __init__(self, workers: int) -> None:
        self._others = set(multiprocessing.active_children())
        keep_out_the_current_folder()
        _start_tracker()
        super().__init__(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=_live_and_die_with_parent
        )

    def terminate(self) -> None:
        """End the processes."""
        for process in set(multiprocessing.active_children()) - self._others:
            process.terminate()


def _start_tracker() -> None:
    """Start Python's tracker of semaphores so that a hang-up does not end it: of itself it ignores INT and TERM only.

    If it ended first, it would print warnings and a traceback about each semaphore of the pool.
    """
    if not hasattr(signal, "SIGHUP"):  # Windows has neither
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # a process inherits what is blocked
    try:
        resource_tracker.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_and_die_with_parent() -> None:
    """Leave Ctrl-C to the parent; end with it, which a process that waits for its next task would never notice."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
