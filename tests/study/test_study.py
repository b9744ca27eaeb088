"""A whole study of the tiny county: the same tables however many processes, and a log that tells the same."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from sim.engine import simulate
from sim.measures import SelfCheckError, Summary
from sim.rules import bind_rule
from sim.study import Alternative, comparison_tables, merge_logs, run_replication, tasks_of, write_tables
from sim.study import tasks as tasks_module
from sim.study.running.local import LocalExecutor
from sim.study.running.serial import SerialExecutor
from sim.world import build_world

REPLICATIONS = 2
SEED = 5


def tables_of(alternatives: list[Alternative], workers: int) -> dict[str, pd.DataFrame]:
    tasks = tasks_of(alternatives, SEED, REPLICATIONS)
    results: dict[int, Summary] = {}
    with SerialExecutor() if workers == 1 else LocalExecutor(workers) as executor:
        executor.run(enumerate(tasks), run_replication, results.__setitem__)
    by_name: dict[str, list[Summary]] = {alternative.name: [] for alternative in alternatives}
    for task, summary in zip(tasks, (results[place] for place in range(len(tasks))), strict=True):
        by_name[task.alternative.name].append(summary)
    return comparison_tables(by_name)


@pytest.fixture(scope="module")
def written(alternatives: list[Alternative], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone")
    write_tables(tables_of(alternatives, 1), folder)
    return folder


def test_the_tables_are_the_same_with_any_number_of_workers(
    alternatives: list[Alternative], written: Path, tmp_path: Path
) -> None:
    files = write_tables(tables_of(alternatives, 2), tmp_path)
    assert len(files) == 19
    for file in files:
        assert file.read_bytes() == (written / file.name).read_bytes(), file.name


def test_excel_reads_chinese(written: Path) -> None:
    text = (written / "kpi_names.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "实际解决" in text.decode("utf-8-sig")


def test_numbers_keep_all_their_digits(alternatives: list[Alternative], written: Path) -> None:
    table = pd.read_csv(written / "replications.csv", encoding="utf-8-sig")
    stored = table.set_index(["alternative", "replication", "kpi"])["value"]
    again = run_replication(tasks_of(alternatives, SEED, REPLICATIONS)[3]).kpis.set_index("kpi")["value"]
    for kpi in ("solution_days_mean", "staff_hours", "township_gini"):
        assert stored["whistle", 1, kpi] == again[kpi]


def test_rules_are_compared_on_the_same_matters(written: Path) -> None:
    rows = pd.read_csv(written / "differences.csv", encoding="utf-8-sig").set_index("kpi")
    # The two rules treat what the grid finds and settles alike; only repeat calls can be more or fewer.
    assert rows.loc["created.grid_found", ["mean_difference", "p_adjusted"]].tolist() == [0, 1]
    assert rows.loc["created.handed_down", "verdict"] == "not enough runs"  # of two


def test_tasks_go_replication_by_replication(alternatives: list[Alternative]) -> None:
    names = [str(task) for task in tasks_of(alternatives, SEED, 2)]
    assert names == [
        "dumping, replication 0 (seed 5)", "whistle, replication 0 (seed 5)",
        "dumping, replication 1 (seed 5)", "whistle, replication 1 (seed 5)",
    ]  # fmt: skip


def test_logs_are_joined_and_complete(alternatives: list[Alternative], tmp_path: Path) -> None:
    tasks = tasks_of(alternatives, SEED, 2, tmp_path)
    summaries = [run_replication(task) for task in tasks]
    files = merge_logs(tmp_path, [(task.alternative.name, task.replication, "") for task in tasks])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["matters.parquet", "visits.parquet"]
    matters, visits = (duckdb.sql(f"SELECT * FROM read_parquet('{file}')").df() for file in files)
    for task, summary in zip(tasks, summaries, strict=True):
        name, replication = task.alternative.name, task.replication
        mine = matters[(matters["alternative"] == name) & (matters["replication"] == replication)]
        row = summary.kpis.set_index("kpi")["value"]
        assert (mine["closed_s"] < 0).sum() == row["open_at_end"]
    (rule, document), scenario = alternatives[1].ruleset.rules["whistle"], alternatives[1].scenario
    log = simulate(build_world(scenario, SEED, 1), bind_rule(rule, document, scenario))
    mine = visits.query("alternative == 'whistle' and replication == 1").reset_index(drop=True)
    for name in ("matter", "visit", "queued_s", "started_s", "finished_s", "work_s", "route", "deadline_s", "priority"):
        assert mine[name].tolist() == log.visits[name].tolist(), name
    assert mine["step"].tolist() == [log.frame.steps[step].id for step in log.visits["step"]]
    assert mine["unit"].tolist() == [log.frame.units[unit].id if unit >= 0 else "" for unit in log.visits["unit"]]


def test_a_replication_that_contradicts_itself_gives_no_result(
    alternatives: list[Alternative], monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(world, rule, **options):
        log = simulate(world, rule, **options)
        log.matters["closed_s"][3] += 1
        return log

    monkeypatch.setattr(tasks_module, "simulate", careless)
    with pytest.raises(SelfCheckError, match="matter 3"):
        run_replication(tasks_of(alternatives, SEED, 1)[0])
