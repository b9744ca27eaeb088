"""One task of a study: one replication of one alternative, from its world to its summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.documents import Document
from sim.engine import simulate
from sim.measures import Summary, check_log, digest, summarise
from sim.reforms import Plan, Ruleset, build_regime
from sim.scenario import Scenario, Text
from sim.study.store import write_log
from sim.world import build_organisation, build_world


@dataclass(frozen=True, eq=False)
class Alternative:
    """What is compared: a place with the rules of today, and the plan by which reforms change them.

    `document` is the scenario's file; those of rules and reforms, to which errors point, are in the ruleset.
    """

    name: str
    title: Text
    scenario: Scenario
    document: Document
    ruleset: Ruleset
    plan: Plan = field(default_factory=Plan)


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
        For rules and reforms that don't fit the scenario.
    SelfCheckError
        For a log that contradicts itself.
    """
    alternative = task.alternative
    scenario = alternative.scenario
    organisation = build_organisation(scenario)
    regime = build_regime(scenario, alternative.document, organisation, alternative.ruleset, alternative.plan)
    log = simulate(build_world(scenario, task.seed, task.replication, organisation), regime)
    check_log(log)
    if task.log_folder is not None:
        write_log(log, task.log_folder, alternative.name)
    return summarise(digest(log))
