"""What is kept of the tasks that failed: a table, and for each what it takes to make it fail again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.commands.resolved_config import ResolvedConfig
from sim.study import Failure
from sim.study.store import write_tables

FOLDER = "failures"


def write_failures(folder: Path, failures: Sequence[Failure], config: ResolvedConfig) -> None:
    """Write ``failures.csv``, and a folder with a config.yaml for each, on which `govsim rerun` repeats the failure.

    Its columns: alternative, replication, county (empty where a scenario is run as a whole), seed, reason, rerun (the
    folder), trace.
    """
    rows = []
    for number, failure in enumerate(failures, start=1):
        task = failure.task
        place = folder / FOLDER / str(number)
        place.mkdir(parents=True)
        (place / "config.yaml").write_text(_alone(failure, config).text(), encoding="utf-8")
        rows.append(
            {
                "alternative": task.alternative.name,
                "replication": task.replication,
                "county": task.county or "",
                "seed": task.seed,
                "reason": failure.reason,
                "rerun": f"{FOLDER}/{number}",
                "trace": failure.trace,
            }
        )
    if rows:
        write_tables({"failures": pd.DataFrame(rows)}, folder)


def _alone(failure: Failure, config: ResolvedConfig) -> ResolvedConfig:
    """The configuration of a run of the one alternative, up to the replication that failed."""
    task = failure.task
    name = task.alternative.name.partition("@")[0]
    return dataclasses.replace(
        config,
        command="run",
        settings={
            "replications": task.replication + 1,
            "seed": task.seed,
            "language": config.settings.get("language", "en"),
            "log": False,
            "half_width": None,
            "relative_half_width": None,
            "most_replications": 100,
            "look_ahead": 5,
        },
        scenario=task.alternative.document,
        alternatives={name: config.alternatives[name]},
        factors=(),
    )
