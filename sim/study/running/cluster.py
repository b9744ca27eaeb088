"""Tasks on the workers of a Dask scheduler, on this machine or on many."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import logging
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType
from typing import Any

from sim.study.running.executor import (
    DIED,
    Executor,
    ExecutorLostError,
    K,
    R,
    Raised,
    T,
    guarded,
    keep_out_the_current_folder,
)
from sim.study.running.hashing import model_version

INSTALL = "this executor needs the extra 'cluster': pip install 'govsim[cluster]'"
OTHER_MODEL = "not the same govsim, Python or packages as here are installed (docs/cluster.md) on the worker at"
GONE = "the scheduler is gone"
LOOPBACK = "127.0.0.1"
"""Where a scheduler of our own listens, and its workers: who reaches their ports can run anything."""
TIMEOUT_S = 20
"""Seconds within which a scheduler must answer."""
A_THREAD = 2
"""Tasks under way for each thread of a worker: it has the next one while the result of the last is on its way here."""
RECOUNT_S = 5
"""Seconds after which workers are counted again: they come and go."""
ALLOWED_FAILURES = 1
"""How often a task may take its worker with it and be tried again, on a scheduler of our own."""


@dataclass(frozen=True)
class _Stranger:
    """Stands for the result of a worker on which another model is installed: it would be kept as if it were ours."""

    host: str


def at_worker(model: str, do: Callable[[T], R], task: T) -> R | Raised | _Stranger:
    """Do a task where a worker is, unless the model there is another than the one asked for."""
    return guarded(do, task) if model_version() == model else _Stranger(platform.node())


def is_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("distributed") is not None


class ClusterExecutor(Executor):
    """Does tasks through a Dask client, twice as many at a time as its workers have threads.

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
        dask: Any = importlib.import_module("dask")
        distributed: Any = importlib.import_module("distributed")
        for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is told in our words
        with dask.config.set({"distributed.scheduler.allowed-failures": ALLOWED_FAILURES}):
            if self._address is None:
                keep_out_the_current_folder()
                self._cluster = distributed.LocalCluster(
                    n_workers=self._workers, threads_per_worker=1, host=LOOPBACK, dashboard_address=None,
                    worker_dashboard_address=f"{LOOPBACK}:0", silence_logs="CRITICAL",
                    # Without a dashboard its port is opened all the same, and 8787 is said to be in use where it is.
                    scheduler_kwargs={"dashboard": False, "dashboard_address": f"{LOOPBACK}:0"},
                )  # fmt: skip
            try:
                self._client = distributed.Client(self._cluster or self._address, timeout=TIMEOUT_S)
            except (OSError, ValueError) as error:  # ValueError: that is no address
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
        killed: type[Exception] = importlib.import_module("distributed").scheduler.KilledWorker
        client = self._client
        assert client is not None, "used in a with block"
        lost: list[tuple[K, T]] = []
        ended: SimpleQueue[tuple[Any, Any]] = SimpleQueue()
        under_way: dict[Any, tuple[K, T]] = {}
        model = model_version()

        async def follow(future: Any) -> None:
            """Fetch a result while this executor's thread is at others."""
            try:
                ended.put((future, await future))
            except BaseException as error:  # whatever it is: nobody else would hear of it
                ended.put((future, error))

        def hand_out(number: int) -> None:
            for labelled in itertools.islice(source, max(0, number)):
                future = client.submit(at_worker, model, do, labelled[1], pure=False)
                under_way[future] = labelled
                client.loop.add_callback(follow, future)

        allowed, counted = at_once or self._allowed(), time.monotonic()
        hand_out(allowed)
        while under_way:
            future, result = ended.get()
            labelled = under_way.pop(future)
            if isinstance(result, OSError | CancelledError):  # the connection's end, and then that of all futures
                raise ExecutorLostError(GONE)
            if isinstance(result, killed):
                lost.append(labelled)
            elif isinstance(result, _Stranger):
                raise ExecutorLostError(f"{OTHER_MODEL} {result.host}")
            elif isinstance(result, BaseException):  # not of the task, which is guarded: of the way there and back
                take(labelled[0], Raised(f"{type(result).__name__}: {result}"))
            else:
                take(labelled[0], result)
            if at_once is None and time.monotonic() - counted > RECOUNT_S:
                allowed, counted = self._allowed(), time.monotonic()
            hand_out(allowed - len(under_way))
        return lost

    def _allowed(self) -> int:
        """How many tasks may be under way; some where no worker has come yet, as on a cluster with a queue."""
        try:
            threads: dict[str, int] = self._client.nthreads()
        except OSError:
            raise ExecutorLostError(GONE) from None
        return A_THREAD * max(1, sum(threads.values()))
