"""Where replications are run, each once: what is finished comes from the cache, the rest from an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType

import pandas as pd

from sim.measures import Digest, Summary, join, summarise
from sim.scenario import counties_of
from sim.study.running.cache import Cache
from sim.study.running.encoding import WrongBytesError, decoded, encoded
from sim.study.running.executor import Executor, Raised
from sim.study.running.hashing import alternative_hash, task_key
from sim.study.running.serial import SerialExecutor
from sim.study.tasks import Alternative, Task, run_task

AT_ONCE = 64
"""Alternatives that are held at the same time, so that memory doesn't grow with their number."""

OnSummary = Callable[[str, int, Summary], None]
"""Called with an alternative's name, the replication, and its summary."""


@dataclass(frozen=True)
class Failure:
    """A task that gave no result, why (in Chinese too, where it is known), and where in the code."""

    task: Task
    reason: str
    trace: str = ""
    reason_zh: str = ""

    def __str__(self) -> str:
        return f"{self.task}: {self.reason}"


class UnfinishedError(Exception):
    """Some replications that are needed to go on gave no result."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        self.failures = tuple(failures)
        super().__init__("\n".join(map(str, failures)))


@dataclass(frozen=True)
class UnderWay:
    """A task that is run now, and how many of its days it has simulated; 0 of 0 until it begins."""

    task: Task
    day: int
    days: int


class Observer:
    """Is told of a laboratory's work as it happens; this one keeps it to itself."""

    def watch(self, under_way: Callable[[], list[UnderWay]]) -> None:
        """From now on this tells which tasks are run; it may be asked from another thread."""

    def wanted(self, replications: int) -> None:
        """So many more replications are to be done."""

    def done(self, reused: bool) -> None:
        """A replication is done; or was, before."""

    def failed(self, failure: Failure) -> None:
        """A task gave no result."""

    def note(self, text: str) -> None:
        """There is something to show before the end."""


@dataclass
class Laboratory:
    """Runs replications of alternatives on common random numbers. Used in a ``with`` block, for its executor's sake.

    Attributes
    ----------
    seed
        Of the random numbers: the same seed and replication give every alternative the same matters.
    executor
        What does the tasks.
    cache
        Where results are kept; None to run everything and keep nothing.
    log_folder
        Where to leave logs, which only a run leaves: with it, nothing is taken from the cache.
    stop_on_error
        Whether the first failure ends the study, instead of costing one replication.
    wanted, ran, reused
        How many replications were asked for, how many of them were run, and how many were there before the study.
    """

    seed: int
    executor: Executor = field(default_factory=SerialExecutor)
    cache: Cache | None = None
    log_folder: Path | None = None
    stop_on_error: bool = False
    observer: Observer = field(default_factory=Observer)
    failures: list[Failure] = field(default_factory=list)
    wanted: int = 0
    ran: int = 0
    reused: int = 0
    _pilots: set[str] = field(default_factory=set)

    def __enter__(self) -> Laboratory:
        self.executor.__enter__()
        self.observer.watch(self.under_way)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.executor.__exit__(kind, error, at)

    def under_way(self) -> list[UnderWay]:
        """Return the tasks that are run now, where the executor knows."""
        return [
            UnderWay(part.task, day, days) for part, day, days in self.executor.under_way() if isinstance(part, _Part)
        ]

    def run(
        self,
        alternatives: Iterable[Alternative],
        replications: Sequence[int],
        on_summary: OnSummary,
        seed: int | None = None,
    ) -> None:
        """Hand over the summary of each replication of each alternative, in the order in which they come about.

        Alternatives are taken from the iterable as they are needed; if it has a length, it is known from the beginning
        how much is to be done. A failure costs the replication that failed; those that did are told in `failures`.

        Raises
        ------
        UnfinishedError
            At the first failure, if the laboratory stops there.
        KeyboardInterrupt
            When the user interrupts; what is finished is in the cache.
        """
        self._run(alternatives, replications, on_summary, seed, self._announced(alternatives, replications))

    def _run(
        self,
        alternatives: Iterable[Alternative],
        replications: Sequence[int],
        on_summary: OnSummary,
        seed: int | None,
        announced: bool,
    ) -> None:
        parts = self._parts(alternatives, replications, on_summary, self.seed if seed is None else seed, announced)
        self.executor.run(
            ((part, part.task) for part in parts),
            run_encoded,
            lambda part, result: self._take(part, result, on_summary),
        )

    def pilot(self, alternatives: Sequence[Alternative]) -> dict[str, Summary]:
        """Return the first replication of each alternative, by its name; asked for again, it counts once.

        Raises
        ------
        UnfinishedError
            If any failed.
        """
        before = len(self.failures)
        found: dict[str, Summary] = {}

        def take(name: str, replication: int, summary: Summary) -> None:
            found[name] = summary

        self.run(alternatives, range(1), take)
        if len(self.failures) > before:
            raise UnfinishedError(self.failures[before:])
        self._pilots |= {_Run(one, alternative_hash(one), self.seed, 0).key(None) for one in alternatives}
        return found

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

        self._run(named(), replications, take, seed, self._announced(alternatives, replications))
        if len(self.failures) > before:
            raise UnfinishedError(self.failures[before:])
        return {name: pd.DataFrame({number: columns[name][number] for number in replications}) for name in order}

    def _announced(self, alternatives: Iterable[Alternative], replications: Sequence[int]) -> bool:
        """Say how many replications there will be, if that is known; return whether it was."""
        if not isinstance(alternatives, Sized):
            return False
        self._want(len(alternatives) * len(replications))
        return True

    def _want(self, number: int) -> None:
        self.wanted += number
        self.observer.wanted(number)

    def _parts(
        self,
        alternatives: Iterable[Alternative],
        replications: Sequence[int],
        on_summary: OnSummary,
        seed: int,
        announced: bool,
    ) -> Iterator[_Part]:
        """Give what has to be run, as it is asked for, and hand over on the way what is there already.

        Replication by replication, so that an unfinished study is still a paired one; of many alternatives so many at
        a time.
        """
        source = iter(alternatives)
        while chunk := [(one, alternative_hash(one)) for one in islice(source, AT_ONCE)]:
            if not announced:
                self._want(len(chunk) * len(replications))
            for replication in replications:
                for alternative, hashed in chunk:
                    run = _Run(alternative, hashed, seed, replication)
                    whole = self._kept(run.key(None))
                    if isinstance(whole, Summary):
                        if run.key(None) in self._pilots:  # this study ran it itself: it is one and the same
                            self.wanted -= 1
                        else:
                            self.reused += 1
                        self.observer.done(reused=True)
                        on_summary(alternative.name, replication, whole)
                    else:
                        yield from self._missing(run)

    def _missing(self, run: _Run) -> Iterator[_Part]:
        """Give the tasks of a replication: one, or one for each county that is not kept from a run before."""
        counties = counties_of(run.alternative.scenario)
        for county in counties:
            digest = self._kept(run.key(county))
            if isinstance(digest, Digest):
                run.digests[county] = digest
        if counties and len(run.digests) == len(counties):  # all were kept, but not what they join to
            last = counties[-1]
            del run.digests[last]
        parts: Sequence[str | None] = [county for county in counties if county not in run.digests] or [None]
        for part in parts:
            yield _Part(run, Task(run.alternative, run.seed, run.replication, self.log_folder, part))

    def _take(self, part: _Part, result: bytes | Raised, on_summary: OnSummary) -> None:
        run, task = part.run, part.task
        if isinstance(result, Raised):
            failure = Failure(task, result.reason, result.trace, result.reason_zh)
            self.failures.append(failure)
            self.observer.failed(failure)
            if self.stop_on_error:
                raise UnfinishedError([failure])
            return
        self._keep(run.key(task.county), result)
        summary = decoded(result)
        if isinstance(summary, Digest):
            run.digests[str(task.county)] = summary
            counties = counties_of(run.alternative.scenario)
            if len(run.digests) < len(counties):
                return
            summary = self._joined(run, counties)
        self.ran += 1
        self.observer.done(reused=False)
        on_summary(run.alternative.name, run.replication, summary)

    def _joined(self, run: _Run, counties: Sequence[str]) -> Summary:
        """Join the counties of a replication, and keep that in place of them: it is far smaller."""
        content = encoded(summarise(join([run.digests.pop(county) for county in counties])))
        self._keep(run.key(None), content)
        if self.cache is not None:
            for county in counties:
                self.cache.forget(run.key(county))
        summary = decoded(content)
        assert isinstance(summary, Summary)
        return summary

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


@dataclass(eq=False)
class _Run:
    """A replication of an alternative, and those of its counties that have come so far."""

    alternative: Alternative
    hashed: str
    seed: int
    replication: int
    digests: dict[str, Digest] = field(default_factory=dict)

    def key(self, county: str | None) -> str:
        return task_key(self.hashed, self.seed, self.replication, county)


@dataclass(frozen=True, eq=False)
class _Part:
    run: _Run
    task: Task


def run_encoded(task: Task) -> bytes:
    """Run a task, and return its result as it is kept and sent."""
    return encoded(run_task(task))
