"""Tasks in this process, one after the other: for debugging, and for what is over in a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType

from sim.study.running.executor import Executor, K, R, Raised, T, guarded


class SerialExecutor(Executor):
    """Does tasks here and now."""

    def __enter__(self) -> SerialExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def run(self, tasks: Iterable[tuple[K, T]], do: Callable[[T], R], take: Callable[[K, R | Raised], None]) -> None:
        """Do them in their order; see `Executor`."""
        for label, task in tasks:
            take(label, guarded(do, task))
