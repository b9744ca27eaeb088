"""One task of a study: one replication of one alternative, from its world to its summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.documents import Document
from sim.engine import simulate
from sim.measures import Digest, Summary, check_log, digest, summarise
from sim.reforms import Plan, Ruleset, build_regime
from sim.scenario import Scenario, Text, counties_of, county_part
from sim.study.running.clock import tell_day
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
    """One replication of an alternative, or of one of its counties. Any process may do it: tasks share nothing.

    Attributes
    ----------
    replication
        Its number, from 0. The same seed and replication give every alternative the same matters.
    log_folder
        Where to leave the log as Parquet; None for no log.
    county
        The county that is run; None for all of a scenario that is run as a whole.
    """

    alternative: Alternative
    seed: int
    replication: int
    log_folder: Path | None = None
    county: str | None = None

    def __str__(self) -> str:
        where = f", {self.county}" if self.county else ""
        return f"{self.alternative.name}{where}, replication {self.replication} (seed {self.seed})"


def tasks_of(
    alternatives: Sequence[Alternative], seed: int, replications: int, log_folder: Path | None = None
) -> list[Task]:
    """Return the tasks of a study, replication by replication, so that an unfinished study is still a paired one.

    Counties that share nothing are tasks of their own, which follow each other.
    """
    return [
        Task(alternative, seed, replication, log_folder, county)
        for replication in range(replications)
        for alternative in alternatives
        for county in counties_of(alternative.scenario) or (None,)
    ]


def run_task(task: Task) -> Digest | Summary:
    """Run a task: to its summary, or for a county to the digest that is to be joined with those of the others."""
    digested = run_part(task)
    return summarise(digested) if task.county is None else digested


def run_replication(task: Task) -> Summary:
    """Run a task and sum it up."""
    return summarise(run_part(task))


def run_part(task: Task) -> Digest:
    """Build the world, simulate it, check the log against itself, and digest it.

    Raises
    ------
    InputError
        For rules and reforms that don't fit the scenario.
    SelfCheckError
        For a log that contradicts itself.
    """
    alternative = task.alternative
    scenario = alternative.scenario if task.county is None else county_part(alternative.scenario, task.county)
    organisation = build_organisation(scenario)
    regime = build_regime(scenario, alternative.document, organisation, alternative.ruleset, alternative.plan)
    log = simulate(build_world(scenario, task.seed, task.replication, organisation), regime, on_day=tell_day)
    check_log(log)
    if task.log_folder is not None:
        write_log(log, task.log_folder, alternative.name, task.county or "")
    return digest(log)
