"""Tasks in this process, one after the other: for debugging, and for what is over in a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from types import TracebackType

from sim.study.running.clock import in_slot, use_board
from sim.study.running.executor import Executor, K, R, Raised, T, guarded


class SerialExecutor(Executor):
    """Does tasks here and now."""

    def __init__(self) -> None:
        self._board = [0, 0]
        self._label: object = None

    def __enter__(self) -> SerialExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def run(self, tasks: Iterable[tuple[K, T]], do: Callable[[T], R], take: Callable[[K, R | Raised], None]) -> None:
        """Do them in their order; see `Executor`."""
        use_board(self._board)
        for label, task in tasks:
            self._label = label
            result = in_slot(0, partial(guarded, do), task)
            self._label = None
            take(label, result)

    def under_way(self) -> list[tuple[object, int, int]]:
        """Return the clock of the task under way; see `Executor`."""
        label, (day, days) = self._label, self._board
        return [] if label is None else [(label, day, days)]
