"""The replications of a study: done in processes, and what became of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.commands.inputs import Inputs
from sim.commands.progress import progress_bar
from sim.commands.study_settings import StudySettings
from sim.measures import Digest, Summary, join, summarise
from sim.study import Failure, Task, UnfinishedError, merge_logs, run_task, run_tasks, tasks_of
from sim.study.store import LOG_TABLES, part_name


@dataclass
class Outcome:
    """What became of a study's tasks.

    Attributes
    ----------
    parts
        How many tasks, one for each county that is run apart, make up one replication of one alternative.
    finished
        The summaries by their place among the replications of all alternatives.
    """

    tasks: Sequence[Task]
    parts: int
    finished: dict[int, Summary] = field(default_factory=dict)
    failures: Sequence[Failure] = ()
    interrupted: bool = False
    _waiting: dict[int, dict[int, Digest]] = field(default_factory=dict)

    def take(self, index: int, result: Digest | Summary) -> None:
        """Keep the result of a task; counties are summed up and forgotten when the last of a replication is there."""
        place, part = divmod(index, self.parts)
        if isinstance(result, Summary):
            self.finished[place] = result
            return
        digests = self._waiting.setdefault(place, {})
        digests[part] = result
        if len(digests) == self.parts:
            del self._waiting[place]
            whole = join([digests.pop(number) for number in range(self.parts)])  # a city's parts are let go here
            self.finished[place] = summarise(whole)

    def complete(self, alternatives: int) -> dict[str, list[Summary]]:
        """The summaries by alternative of those replications that every alternative finished."""
        runs = self.tasks[:: self.parts]
        whole = [
            first
            for first in range(0, len(runs), alternatives)
            if all(index in self.finished for index in range(first, first + alternatives))
        ]
        return {
            runs[place].alternative.name: [self.finished[first + place] for first in whole]
            for place in range(alternatives)
            if whole
        }


def run_replications(inputs: Inputs, settings: StudySettings, log_folder: Path | None) -> Outcome:
    """Do every replication of every alternative; a failure or an interruption costs only what was under way."""
    tasks = tasks_of(inputs.alternatives, settings.seed, settings.replications, log_folder)
    workers = min(settings.workers or os.cpu_count() or 1, len(tasks))
    parts = len(tasks) // (settings.replications * len(inputs.alternatives))
    outcome = Outcome(tasks, parts)
    with progress_bar(len(tasks), language=settings.language) as advance:
        try:
            run_tasks(tasks, workers, run_task, _taking(outcome, advance), keep=False)
        except UnfinishedError as stopped:
            outcome.failures, outcome.interrupted = stopped.failures, stopped.interrupted
    return outcome


def _taking(outcome: Outcome, advance: Callable[[], None]) -> Callable[[int, Digest | Summary], None]:
    def take(index: int, result: Digest | Summary) -> None:
        outcome.take(index, result)
        advance()

    return take


def join_logs(outcome: Outcome, folder: Path) -> None:
    """One file for each log table, alternative by alternative; what an unfinished task had begun to write goes away."""
    parts = []
    for index, task in enumerate(outcome.tasks):
        part = (task.alternative.name, task.replication, task.county or "")
        if index // outcome.parts in outcome.finished:
            parts.append(part)
        else:
            for table in LOG_TABLES:
                (folder / part_name(table, *part)).unlink(missing_ok=True)
    order = {name: place for place, name in enumerate(dict.fromkeys(task.alternative.name for task in outcome.tasks))}
    if parts:
        merge_logs(folder, sorted(parts, key=lambda part: (order[part[0]], part[1])))
