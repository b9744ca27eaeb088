"""Tasks in processes of this machine, so that one that fails, or kills its process, costs nothing but itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import connection, resource_tracker
from types import TracebackType

from sim.study.running.clock import Board, in_slot, use_board
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
        self._board: Board = []
        self._under_way: dict[int, object] = {}
        """Labels by slot of the board."""

    def __enter__(self) -> LocalExecutor:
        # It is a scratch file, which a full disk may refuse.
        self._board = multiprocessing.get_context("spawn").RawArray("q", 2 * self._workers)
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
        under_way: dict[Future[R | Raised], tuple[int, tuple[K, T]]] = {}
        lost: list[tuple[K, T]] = []
        is_over = False
        while True:
            while not is_over and not lost and len(under_way) < self._workers:
                labelled = next(source, None)
                if labelled is None:
                    is_over = True
                    break
                self._pool = self._pool or _Pool(self._workers, self._board)
                slot = next(free for free in range(self._workers) if free not in self._under_way)
                self._board[2 * slot : 2 * slot + 2] = [0, 0]
                try:
                    future = self._pool.submit(in_slot, slot, partial(guarded, do), labelled[1])
                except BrokenProcessPool:
                    lost.append(labelled)
                else:
                    under_way[future] = slot, labelled
                    self._under_way[slot] = labelled[0]
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
                slot, labelled = under_way.pop(future)
                self._under_way.pop(slot, None)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    lost.append(labelled)
                else:
                    take(labelled[0], result)

    def under_way(self) -> list[tuple[object, int, int]]:
        """Return the clocks of the tasks under way; see `Executor`."""
        slots = list(self._under_way.items())
        return [(label, self._board[2 * slot], self._board[2 * slot + 1]) for slot, label in slots]

    def _close(self, at_once: bool = False) -> None:
        self._under_way.clear()
        if self._pool is not None:
            if at_once:
                self._pool.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


class _Pool(ProcessPoolExecutor):
    """Fresh processes that leave Ctrl-C to this one, and can be ended in the midst of their work."""

    def __init__(self, workers: int, board: Board) -> None:
        self._others = set(multiprocessing.active_children())
        keep_out_the_current_folder()
        _start_tracker()
        super().__init__(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(board,),
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


def _begin(board: Board) -> None:
    """Write clocks to the parent's board; leave Ctrl-C to the parent, and end with it.

    A process that waits for its next task would never notice the parent's end.
    """
    use_board(board)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
