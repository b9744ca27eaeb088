"""Two runs give the same bytes, in one process and in a fresh one, and the log has one order only."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.documents import read_document
from sim.engine import RunLog, simulate
from sim.paths import shipped_conf, shipped_scenarios
from sim.rules import bind_rule, read_rule
from sim.scenario import load_scenario
from sim.world import build_world

RULES = ("dumping", "whistle")


def run(rule_name: str, seed: int = 7, replication: int = 2) -> RunLog:
    scenario = load_scenario(read_document(shipped_scenarios() / "tiny.yaml"))
    document = read_document(shipped_conf() / "rule" / f"{rule_name}.yaml")
    return simulate(build_world(scenario, seed, replication), bind_rule(read_rule(document), document, scenario))


def digest(log: RunLog) -> str:
    """Return a hash of every byte of both tables, with the names, types and order of their columns."""
    whole = hashlib.sha256()
    for table in (log.visits, log.matters):
        for name, column in table.items():
            whole.update(f"{name} {column.dtype} {column.shape}".encode())
            whole.update(np.ascontiguousarray(column).tobytes())
    return whole.hexdigest()


@cache
def log_of(rule_name: str) -> RunLog:
    return run(rule_name)


@pytest.mark.parametrize("rule_name", RULES)
def test_two_runs_give_the_same_bytes_and_another_seed_or_replication_others(rule_name: str) -> None:
    first = digest(log_of(rule_name))
    assert digest(run(rule_name)) == first
    assert digest(run(rule_name, seed=8)) != first
    assert digest(run(rule_name, replication=3)) != first


def test_a_fresh_process_gives_the_same_bytes_whatever_its_hashes() -> None:
    load = f"import runpy; here = runpy.run_path({str(Path(__file__))!r})"
    code = f"{load}; print(here['digest'](here['run']('whistle')))"
    for hash_seed in ("1", "2"):
        fresh = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": hash_seed}
        )
        assert fresh.stdout.strip() == digest(log_of("whistle"))


@pytest.mark.parametrize("rule_name", RULES)
def test_rows_stand_by_matter_then_by_end_and_open_ones_last(rule_name: str) -> None:
    visits = log_of(rule_name).visits
    end = np.where(visits["finished_s"] >= 0, visits["finished_s"], np.iinfo(np.int64).max)
    order = np.lexsort((end, visits["matter"]))
    assert np.any(end == end.max()) and len(end) > 1000
    np.testing.assert_array_equal(order, np.arange(len(end)))
    matters = log_of(rule_name).matters["matter"]
    np.testing.assert_array_equal(matters, np.arange(len(matters)))


@pytest.mark.parametrize("rule_name", RULES)
def test_a_longer_run_begins_with_the_shorter_one(rule_name: str) -> None:
    """What happens does not depend on when the run will end: visits over by day 40 are the same in both."""
    scenario = load_scenario(read_document(shipped_scenarios() / "tiny.yaml"))
    document = read_document(shipped_conf() / "rule" / f"{rule_name}.yaml")
    day_40 = 40 * 86_400
    over = []
    for days in (10, 11):
        period = scenario.period.model_copy(update={"days": days})
        shorter = scenario.model_copy(update={"period": period})
        log = simulate(build_world(shorter, 7, 2), bind_rule(read_rule(document), document, shorter))
        world_born = log.matters["repeat_of"] < 0
        # Repeats are numbered after the world's matters, of which a longer run has more: tell them by their origin.
        number = np.where(world_born, np.arange(len(world_born)), np.arange(len(world_born)) - world_born.sum() + 10**6)
        done = (log.visits["finished_s"] >= 0) & (log.visits["finished_s"] < day_40)
        over.append(
            {name: number[column[done]] if name == "matter" else column[done] for name, column in log.visits.items()}
        )
    for name in over[0]:
        np.testing.assert_array_equal(over[0][name], over[1][name], err_msg=name)
