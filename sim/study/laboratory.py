"""Where replications are run, each once: what is finished comes from the cache, the rest from processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType

import pandas as pd

from sim.measures import Digest, Summary, join, summarise
from sim.scenario import counties_of
from sim.study.run import Failure, UnfinishedError, run_tasks
from sim.study.running.cache import Cache
from sim.study.running.encoding import WrongBytesError, decoded, encoded
from sim.study.running.hashing import alternative_hash, task_key
from sim.study.tasks import Alternative, Task, run_task

AT_ONCE = 64
"""Alternatives that are held at the same time, so that memory doesn't grow with their number."""

Progress = Callable[[int, int], None]
"""Called with how many more replications are done, and how many more are known to be wanted."""
OnSummary = Callable[[str, int, Summary], None]
"""Called with an alternative's name, the replication, and its summary."""


@dataclass
class Laboratory:
    """Runs replications of alternatives on common random numbers.

    Attributes
    ----------
    seed
        Of the random numbers: the same seed and replication give every alternative the same matters.
    workers
        How many processes.
    cache
        Where results are kept; None to run everything and keep nothing.
    log_folder
        Where to leave logs, which only a run leaves: with it, nothing is taken from the cache.
    wanted, ran, reused
        How many replications were asked for, how many of them were run, and how many were there already.
    """

    seed: int
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    cache: Cache | None = None
    log_folder: Path | None = None
    progress: Progress = lambda done, wanted: None
    failures: list[Failure] = field(default_factory=list)
    wanted: int = 0
    ran: int = 0
    reused: int = 0

    def __enter__(self) -> Laboratory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def run(
        self,
        alternatives: Iterable[Alternative],
        replications: Sequence[int],
        on_summary: OnSummary,
        seed: int | None = None,
    ) -> None:
        """Hand over the summary of each replication of each alternative, in the order in which they come about.

        Alternatives are taken from the iterable as they are needed. A failure costs the replication that failed; those
        that did are told in `failures`.

        Raises
        ------
        KeyboardInterrupt
            When the user interrupts; what is finished is in the cache.
        """
        source = iter(alternatives)
        while chunk := list(islice(source, AT_ONCE)):
            self._run_chunk(chunk, replications, on_summary, self.seed if seed is None else seed)

    def kpis(
        self, alternatives: Iterable[Alternative], replications: Sequence[int], seed: int | None = None
    ) -> dict[str, pd.DataFrame]:
        """Return the KPIs of each alternative, by its name: one row for each KPI, one column for each replication.

        Raises
        ------
        UnfinishedError
            If any replication failed.
        """
        before = len(self.failures)
        columns: dict[str, dict[int, pd.Series[float]]] = {}
        order: list[str] = []

        def take(name: str, replication: int, summary: Summary) -> None:
            columns.setdefault(name, {})[replication] = summary.kpis.set_index("kpi")["value"]

        def named() -> Iterator[Alternative]:
            for alternative in alternatives:
                order.append(alternative.name)
                yield alternative

        self.run(named(), replications, take, seed)
        if len(self.failures) > before:
            raise UnfinishedError({}, tuple(self.failures[before:]), interrupted=False)
        return {name: pd.DataFrame({number: columns[name][number] for number in replications}) for name in order}

    def _run_chunk(
        self, chunk: Sequence[Alternative], replications: Sequence[int], on_summary: OnSummary, seed: int
    ) -> None:
        hashes = [alternative_hash(alternative) for alternative in chunk]
        self.wanted += len(chunk) * len(replications)
        self.progress(0, len(chunk) * len(replications))
        gathered: dict[tuple[int, int], _Parts] = {}
        tasks: list[Task] = []
        keys: list[str] = []
        places: list[tuple[int, int]] = []
        for replication in replications:
            for place, alternative in enumerate(chunk):
                whole = self._kept(task_key(hashes[place], seed, replication, None))
                if isinstance(whole, Summary):
                    self._hand_over(alternative, replication, whole, on_summary)
                    self.reused += 1
                    continue
                counties = counties_of(alternative.scenario) or (None,)
                gathered[place, replication] = _Parts(len(counties))
                for number, county in enumerate(counties):
                    key = task_key(hashes[place], seed, replication, county)
                    part = self._kept(key) if county else None
                    if isinstance(part, Digest):
                        gathered[place, replication].digests[number] = part
                        continue
                    tasks.append(Task(alternative, seed, replication, self.log_folder, county))
                    keys.append(key)
                    places.append((place, replication))

        def take(index: int, content: bytes) -> None:
            place, replication = places[index]
            self._keep(keys[index], content)
            result = decoded(content)
            if isinstance(result, Digest):
                of_counties = counties_of(chunk[place].scenario)
                parts = gathered[place, replication]
                parts.digests[of_counties.index(str(tasks[index].county))] = result
                if len(parts.digests) < parts.wanted:
                    return
                result = summarise(join([parts.digests.pop(number) for number in range(parts.wanted)]))
                content = encoded(result)
                self._keep(task_key(hashes[place], seed, replication, None), content)
                for county in of_counties:  # the whole is kept, and is far smaller than its parts
                    self._forget(task_key(hashes[place], seed, replication, county))
                result = decoded(content)
                assert isinstance(result, Summary)
            self.ran += 1
            self._hand_over(chunk[place], replication, result, on_summary)

        try:
            run_tasks(tasks, min(self.workers, len(tasks)), run_encoded, take, keep=False) if tasks else None
        except UnfinishedError as stopped:
            self.failures += stopped.failures
            if stopped.interrupted:
                raise KeyboardInterrupt from None

    def _hand_over(self, alternative: Alternative, replication: int, summary: Summary, on_summary: OnSummary) -> None:
        on_summary(alternative.name, replication, summary)
        self.progress(1, 0)

    def _kept(self, key: str) -> Digest | Summary | None:
        if self.cache is None or self.log_folder is not None:
            return None
        content = self.cache.read(key)
        if content is None:
            return None
        try:
            return decoded(content)
        except WrongBytesError:
            self.cache.damaged.append(self.cache.path(key))
            return None

    def _keep(self, key: str, content: bytes) -> None:
        if self.cache is not None:
            self.cache.write(key, content)

    def _forget(self, key: str) -> None:
        if self.cache is not None:
            self.cache.forget(key)


@dataclass
class _Parts:
    """The counties of one replication that have come so far."""

    wanted: int
    digests: dict[int, Digest] = field(default_factory=dict)


def run_encoded(task: Task) -> bytes:
    """Run a task, and return its result as it is kept and sent."""
    return encoded(run_task(task))
