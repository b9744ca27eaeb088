"""The replications of a study: done in processes, and what became of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.commands.inputs import Inputs
from sim.commands.progress import progress_bar
from sim.commands.study_settings import StudySettings
from sim.measures import Summary
from sim.study import Failure, Task, UnfinishedError, merge_logs, run_replication, run_tasks, tasks_of
from sim.study.store import LOG_TABLES, part_name


@dataclass(frozen=True)
class Outcome:
    """What became of a study's tasks; `finished` holds the summaries by their place among the tasks."""

    tasks: Sequence[Task]
    finished: Mapping[int, Summary]
    failures: Sequence[Failure]
    interrupted: bool

    def complete(self, alternatives: int) -> dict[str, list[Summary]]:
        """The summaries by alternative of those replications that every alternative finished."""
        whole = [
            first
            for first in range(0, len(self.tasks), alternatives)
            if all(index in self.finished for index in range(first, first + alternatives))
        ]
        return {
            self.tasks[place].alternative.name: [self.finished[first + place] for first in whole]
            for place in range(alternatives)
            if whole
        }


def run_replications(inputs: Inputs, settings: StudySettings, log_folder: Path | None) -> Outcome:
    """Do every replication of every alternative; a failure or an interruption costs only what was under way."""
    tasks = tasks_of(inputs.alternatives, settings.seed, settings.replications, log_folder)
    workers = min(settings.workers or os.cpu_count() or 1, len(tasks))
    try:
        with progress_bar(len(tasks), language=settings.language) as advance:
            results = run_tasks(tasks, workers, run_replication, lambda _: advance())
    except UnfinishedError as stopped:
        return Outcome(tasks, stopped.finished, stopped.failures, stopped.interrupted)
    return Outcome(tasks, dict(enumerate(results)), [], interrupted=False)


def join_logs(outcome: Outcome, folder: Path) -> None:
    """One file for each log table, alternative by alternative; what an unfinished task had begun to write goes away."""
    parts = []
    for index, task in enumerate(outcome.tasks):
        if index in outcome.finished:
            parts.append((task.alternative.name, task.replication))
        else:
            for table in LOG_TABLES:
                (folder / part_name(table, task.alternative.name, task.replication)).unlink(missing_ok=True)
    order = {name: place for place, name in enumerate(dict.fromkeys(task.alternative.name for task in outcome.tasks))}
    if parts:
        merge_logs(folder, sorted(parts, key=lambda part: (order[part[0]], part[1])))
