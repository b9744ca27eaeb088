"""What ``run``, ``compare`` and ``rerun`` share: a resolved configuration in, a result folder out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field
from rich.console import Console

from sim.cli import DONE, FAILED, INTERRUPTED
from sim.commands.call import Settings
from sim.commands.inputs import Inputs, calendar_years, named_files, read_inputs, used_files, warnings_about
from sim.commands.manifest import write_manifest
from sim.commands.names import names_of
from sim.commands.progress import progress_bar
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.result_folder import new_result_folder
from sim.measures import Summary
from sim.report.figures import draw_figures
from sim.report.verdict import verdict_text
from sim.report.verdict_table import verdict_table
from sim.scenario import parameters
from sim.study import (
    Alternative,
    Task,
    UnfinishedError,
    comparison_tables,
    merge_logs,
    run_replication,
    run_tasks,
    tasks_of,
)
from sim.study.store import LOG_TABLES, part_name, write_tables

FILE_WIDTH = 140
"""Columns of what is printed into a file or a pipe, which have no width of their own."""


class StudySettings(Settings):
    """The keys that conf/run.yaml and conf/compare.yaml share."""

    replications: int = Field(ge=1, description="a whole number, at least 1")
    seed: int = Field(ge=0, description="a whole number, at least 0")
    workers: int | None = Field(ge=1, description="a whole number, at least 1, or null")
    language: Literal["en", "zh"] = Field(description="en or zh")
    log: bool = Field(description="true or false")
    results: str = Field(min_length=1, description="the name of a folder")

    def of_the_tables(self) -> dict[str, Any]:
        """The settings that the result depends on, which config.yaml keeps."""
        return self.model_dump(include={"replications", "seed", "language", "log"})


@dataclass(frozen=True)
class Outcome:
    """What became of a study's tasks; `finished` holds the summaries by their place among the tasks."""

    tasks: Sequence[Task]
    finished: Mapping[int, Summary]
    failures: Sequence[str]
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


def run_study(config: ResolvedConfig, settings: StudySettings, line: str, command: str) -> int:
    """Run every replication under every rule, write the result folder, and print what came out and its path.

    Parameters
    ----------
    line
        The command line as typed, for the manifest.
    command
        The command that the folder is named for.

    Returns
    -------
    int
        0 done, 1 a replication failed, 130 interrupted; what is finished is kept in every case.
    """
    started = time.monotonic()
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    inputs = read_inputs(config.scenario_name, config.scenario, config.rules)
    warnings = warnings_about(inputs.scenario)
    for text in used_files({config.scenario_name: config.scenario}, config.rules):
        console.print(text, soft_wrap=True)
    for text in warnings:
        console.print(f"warning: {text}", soft_wrap=True)

    folder = new_result_folder(settings.results, command, config.scenario_name)
    (folder / "config.yaml").write_text(config.text(), encoding="utf-8")
    outcome = _run(inputs, settings, folder if settings.log else None)
    tables: dict[str, pd.DataFrame] = {}
    summaries = outcome.complete(len(inputs.rules))
    if settings.log:
        _join_logs(outcome, folder)
    if summaries:
        tables = comparison_tables(summaries)
        if len(summaries) == 1:
            tables = {name: table for name, table in tables.items() if "differences" not in name}
        write_tables(tables, folder)
        names = names_of(inputs, tables["kpi_names"])
        draw_figures(tables, names, settings.language, config.sha256(), folder / "figures")
        console.print(verdict_table(tables, names, settings.language))
        if "differences" in tables:
            verdict = verdict_text(tables, names, settings.language, parameters(inputs.scenario))
            (folder / "verdict.md").write_text(verdict, encoding="utf-8")
            for text in verdict.splitlines():
                if text.startswith("**"):  # the short answer; all of it is in the file
                    console.print(text.replace("**", ""), soft_wrap=True)
    _report_trouble(outcome, settings)
    write_manifest(
        folder,
        command=command,
        line=line,
        settings=settings.model_dump(),
        config={"file": "config.yaml", "sha256": config.sha256()},
        scenario=named_files({config.scenario_name: config.scenario})[0],
        rules=named_files(config.rules),
        seed=settings.seed,
        replications={"asked": settings.replications, "complete": min(map(len, summaries.values()), default=0)},
        failures=list(outcome.failures),
        interrupted=outcome.interrupted,
        calendar_years=calendar_years(inputs.scenario),
        warnings=warnings,
        wall_time_s=round(time.monotonic() - started, 3),
    )
    console.print(str(folder), soft_wrap=True)
    return INTERRUPTED if outcome.interrupted else FAILED if outcome.failures else DONE


def _run(inputs: Inputs, settings: StudySettings, log_folder: Path | None) -> Outcome:
    alternatives = [
        Alternative(name, inputs.scenario, rule, inputs.rule_documents[name]) for name, rule in inputs.rules.items()
    ]
    tasks = tasks_of(alternatives, settings.seed, settings.replications, log_folder)
    workers = min(settings.workers or os.cpu_count() or 1, len(tasks))
    try:
        with progress_bar(len(tasks)) as advance:
            results = run_tasks(tasks, workers, run_replication, lambda _: advance())
    except UnfinishedError as stopped:
        reasons = [f"{failure}\n{failure.trace}".rstrip() for failure in stopped.failures]
        return Outcome(tasks, stopped.finished, reasons, stopped.interrupted)
    return Outcome(tasks, dict(enumerate(results)), [], interrupted=False)


def _join_logs(outcome: Outcome, folder: Path) -> None:
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


def _report_trouble(outcome: Outcome, settings: StudySettings) -> None:
    for failure in outcome.failures:
        print(f"failed: {failure}", file=sys.stderr)
    if outcome.interrupted or outcome.failures:
        word = "interrupted" if outcome.interrupted else "not all replications succeeded"
        print(f"{word}: {len(outcome.finished)} of {len(outcome.tasks)} are finished and kept", file=sys.stderr)
