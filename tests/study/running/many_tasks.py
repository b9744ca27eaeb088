"""A program: so many tasks of a stub through a laboratory and processes; prints the most memory it held, in KiB."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.documents import read_document
from sim.measures import TABLES, Summary
from sim.reforms import Ruleset
from sim.rules import read_rule
from sim.scenario import load_scenario
from sim.study import Alternative, laboratory
from sim.study.running.encoding import encoded
from sim.study.running.local import LocalExecutor
from sim.study.tasks import Task

ROOT = Path(__file__).parents[3]
REPLICATIONS = 50


def stub(task: Task) -> bytes:
    """What a task gives: a small result, at once."""
    tables = {name: pd.DataFrame(columns=list(columns)) for name, columns in TABLES.items()}
    row = {"O": "x", "f": float(task.replication), "b": True}
    tables["kpis"] = pd.DataFrame({name: [row[kind]] for name, kind in TABLES["kpis"].items()})
    return encoded(Summary(task.replication, **tables))


def points(number: int) -> Iterator[Alternative]:
    """As many alternatives, each made when it is asked for."""
    file = read_document(ROOT / "conf" / "rule" / "dumping.yaml")
    rule = read_rule(file)
    for point in range(number):
        document = read_document(ROOT / "scenarios" / "tiny.yaml")
        scenario = load_scenario(document)
        ruleset = Ruleset(("dumping",), {"dumping": (rule, file)})
        yield Alternative(f"dumping@{point}", rule.name, scenario, document, ruleset)


def most_held_kib() -> int:
    """The peak of this process's own memory: what getrusage tells is at least that of the process that started it."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found is not None
    return int(found[1])


def main(tasks: int) -> None:
    """Run them."""
    laboratory.run_encoded = stub
    total = 0.0

    def take(name: str, replication: int, summary: Summary) -> None:
        nonlocal total
        total += float(summary.kpis["value"].iloc[0])

    with laboratory.Laboratory(seed=1, executor=LocalExecutor(2)) as here:
        here.run(points(tasks // REPLICATIONS), range(REPLICATIONS), take)
    assert here.ran == tasks
    assert total == tasks * (REPLICATIONS - 1) / 2
    print(most_held_kib())


if __name__ == "__main__":
    main(int(sys.argv[1]))
