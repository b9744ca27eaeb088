"""Tasks on the workers of a Dask scheduler, on this machine or on many."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

from sim.study.running.executor import DIED, Executor, ExecutorLostError, K, R, Raised, T, guarded

INSTALL = "the Dask executor needs the extra 'cluster': pip install 'govsim[cluster]'"
TIMEOUT_S = 20
"""Seconds within which a scheduler must answer."""
ALLOWED_FAILURES = 1
"""How often a task may take its worker with it and be tried again, on a scheduler of our own."""


class ClusterExecutor(Executor):
    """Does tasks through a Dask client, as many at a time as the scheduler's workers have threads.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.1:8786``; None for one of our own, with processes on this machine.
    workers
        How many processes a scheduler of our own gets.
    """

    def __init__(self, address: str | None, workers: int) -> None:
        self._address = address
        self._workers = workers
        self._client: Any = None
        self._cluster: Any = None

    def __enter__(self) -> ClusterExecutor:
        try:
            dask: Any = importlib.import_module("dask")
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise ExecutorLostError(INSTALL) from None
        with dask.config.set({"distributed.scheduler.allowed-failures": ALLOWED_FAILURES}):
            if self._address is None:
                self._cluster = distributed.LocalCluster(
                    n_workers=self._workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                    silence_logs="CRITICAL",
                )  # fmt: skip
            try:
                self._client = distributed.Client(self._cluster or self._address, timeout=TIMEOUT_S)
            except OSError as error:
                raise ExecutorLostError(f"no scheduler answers at {self._address}: {error}") from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close(timeout=1)
        if self._cluster is not None:
            self._cluster.close()

    def run(self, tasks: Iterable[tuple[K, T]], do: Callable[[T], R], take: Callable[[K, R | Raised], None]) -> None:
        """Do them as threads of workers become free; see `Executor`. Those whose worker died are tried again alone."""
        suspects = self._run(iter(tasks), do, take, at_once=None)
        for suspect in suspects:
            if self._run(iter([suspect]), do, take, at_once=1):
                take(suspect[0], Raised(DIED))

    def _run(
        self,
        source: Iterator[tuple[K, T]],
        do: Callable[[T], R],
        take: Callable[[K, R | Raised], None],
        at_once: int | None,
    ) -> list[tuple[K, T]]:
        """Do tasks, and return those whose worker died once too often."""
        distributed: Any = importlib.import_module("distributed")
        client = self._client
        assert client is not None, "used in a with block"
        under_way: dict[Any, tuple[K, T]] = {}
        lost: list[tuple[K, T]] = []
        ended = distributed.as_completed(loop=client.loop)

        def hand_out(number: int) -> None:
            for labelled in itertools.islice(source, number):
                future = client.submit(guarded, do, labelled[1], pure=False)
                under_way[future] = labelled
                ended.add(future)

        hand_out(at_once or max(1, sum(client.nthreads().values())))
        for future in ended:
            labelled = under_way.pop(future)
            if future.status in ("lost", "cancelled"):
                raise ExecutorLostError("the scheduler is gone")
            error = future.exception() if future.status == "error" else None
            if isinstance(error, distributed.scheduler.KilledWorker):
                lost.append(labelled)
            elif error is not None:
                take(labelled[0], Raised(f"{type(error).__name__}: {error}"))
            else:
                take(labelled[0], future.result())
            hand_out(1)
        return lost
