"""One task of a study: one replication of one alternative, from its world to its summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.documents import Document
from sim.engine import simulate
from sim.measures import Summary, check_log, summarise
from sim.rules import Rule, bind_rule
from sim.scenario import Scenario
from sim.study.store import write_log
from sim.world import build_world


@dataclass(frozen=True, eq=False)
class Alternative:
    """What is compared: a rule in a scenario. `document` is the rule's file, to which errors point."""

    name: str
    scenario: Scenario
    rule: Rule
    document: Document


@dataclass(frozen=True, eq=False)
class Task:
    """One replication of an alternative. It shares nothing with other tasks, so any process may do it.

    Attributes
    ----------
    replication
        Its number, from 0. The same seed and replication give every alternative the same matters.
    log_folder
        Where to leave the log as Parquet; None for no log.
    """

    alternative: Alternative
    seed: int
    replication: int
    log_folder: Path | None = None

    def __str__(self) -> str:
        return f"{self.alternative.name}, replication {self.replication} (seed {self.seed})"


def tasks_of(
    alternatives: Sequence[Alternative], seed: int, replications: int, log_folder: Path | None = None
) -> list[Task]:
    """Return the tasks of a study, replication by replication, so that an unfinished study is still a paired one."""
    return [
        Task(alternative, seed, replication, log_folder)
        for replication in range(replications)
        for alternative in alternatives
    ]


def run_replication(task: Task) -> Summary:
    """Build the world, simulate it, check the log against itself, and measure it.

    Raises
    ------
    InputError
        For a rule that doesn't fit the scenario.
    SelfCheckError
        For a log that contradicts itself.
    """
    alternative = task.alternative
    rule = bind_rule(alternative.rule, alternative.document, alternative.scenario)
    log = simulate(build_world(alternative.scenario, task.seed, task.replication), rule)
    check_log(log)
    if task.log_folder is not None:
        write_log(log, task.log_folder, alternative.name)
    return summarise(log)
