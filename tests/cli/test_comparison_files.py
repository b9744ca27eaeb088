"""What a comparison leaves in its result folder, and what it prints."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.paths import shipped_conf, shipped_scenarios
from sim.study.compare import ONLY_WHERE_THERE_ARE_ANY
from sim.study.factorial import COLUMNS as EFFECT_COLUMNS

# All of these look at the same comparison; several workers would each make their own.
pytestmark = pytest.mark.xdist_group("compared")

TABLES = ("kpis", "replications", "differences", "townships", "units", "backlog")


def test_a_comparison_writes_every_file_of_the_contract(compared) -> None:
    files = {path.name for path in compared.folder.iterdir()}
    assert {f"{name}.csv" for name in TABLES} <= files
    assert {"manifest.json", "config.yaml", "matters.parquet", "visits.parquet", "figures"} <= files
    assert not [name for name in files if name.endswith(".parquet")][2:], "parts of the log are left"
    figures = {path.name for path in (compared.folder / "figures").iterdir()}
    stems = {"differences", "backlog", "survival", "time", "load", "townships"}
    assert figures >= {f"{stem}.{kind}" for stem in stems for kind in ("svg", "png")}
    assert compared.folder.parent == compared.cwd / "results"
    assert [path.name for path in compared.cwd.iterdir()] == ["results"], "Hydra left something behind"


def test_tables_open_in_a_spreadsheet(compared) -> None:
    for name in TABLES:
        content = (compared.folder / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
    assert list(pd.read_csv(compared.folder / "kpis.csv").columns) == [
        *("alternative", "kpi", "unit", "mean", "ci_low", "ci_high", "median", "p90", "replications")
    ]


def test_differences_are_those_of_the_replications(compared) -> None:
    """Every paired interval again, from replications.csv, with scipy's own paired interval."""
    values = pd.read_csv(compared.folder / "replications.csv").set_index(["alternative", "kpi", "replication"])["value"]
    differences = pd.read_csv(compared.folder / "differences.csv").dropna(subset=["ci_low"])
    assert len(differences) > 20
    for row in differences.itertuples():
        paired = (values["whistle"][row.kpi] - values["dumping"][row.kpi]).to_numpy()
        assert row.replications == len(paired) == 3
        assert row.mean_difference == pytest.approx(paired.mean(), abs=1e-12)
        if np.ptp(paired) > 0:
            low, high = stats.ttest_1samp(paired, 0).confidence_interval(0.95)
            assert (row.ci_low, row.ci_high) == (pytest.approx(low), pytest.approx(high))


def test_both_rules_met_the_same_matters(compared) -> None:
    matters = (compared.folder / "matters.parquet").as_posix()
    facts = "replication, matter, kind, township, born_s, owner, difficulty, urgent, settled_by"
    counts = duckdb.sql(
        f"""
        with original as (from '{matters}' where repeat_of = -1),
             d as (select {facts} from original where alternative = 'dumping'),
             w as (select {facts} from original where alternative = 'whistle')
        select (select count(*) from d), (select count(*) from w), (select count(*) from (from d intersect from w))
        """
    ).fetchall()[0]
    assert counts[0] > 100
    assert len(set(counts)) == 1


def test_the_manifest_says_what_was_run(compared) -> None:
    manifest = json.loads((compared.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["line"].startswith("govsim compare scenario=tiny")
    assert manifest["config"]["sha256"] == sha256(compared.folder / "config.yaml")
    assert manifest["scenario"]["sha256"] == sha256(shipped_scenarios() / "tiny.yaml")
    assert manifest["scenario"]["overrides"] == ["scenario.period.days=21", "scenario.period.warm_up_days=7"]
    assert [rule["sha256"] for rule in manifest["rules"]] == [
        sha256(shipped_conf() / "rule" / f"{name}.yaml") for name in ("dumping", "whistle")
    ]
    assert manifest["versions"]["numpy"] == np.__version__
    assert manifest["seed"] == 7
    assert manifest["replications"] == {"asked": 3, "complete": 3, "wanted": 6, "ran": 6, "reused": 0}
    assert manifest["calendar_years"] == {"known": [2025], "statutory_days_only": []}
    start, *loads = manifest["warnings"]
    assert start == "the run starts empty: its first 7 days are a warm-up, which no result contains"
    assert [load.partition(" (approximate): ")[2].partition(" ")[0] for load in loads] == ["Housing"]
    assert manifest["wall_time_s"] > 0
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=shipped_conf(), capture_output=True, text=True, check=True)
    assert manifest["git"]["commit"] == head.stdout.strip()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_files_and_warnings_are_printed_before_the_verdict_and_the_path_last(compared) -> None:
    lines = compared.done.stdout.splitlines()
    assert lines[0].startswith("scenario tiny: ") and sha256(shipped_scenarios() / "tiny.yaml")[:12] in lines[0]
    assert [line.split(":")[0] for line in lines[1:4]] == ["rule dumping", "rule whistle", "note"]
    assert lines[-1].startswith(f"results{os.sep}")
    told = [line for line in compared.done.stderr.splitlines() if not line.startswith("after ")]
    assert told == []


def test_the_readme_of_results_tells_every_table_column_by_column(compared) -> None:
    text = (shipped_conf().parent / "results" / "README.md").read_text(encoding="utf-8")
    rows = [
        line.strip("| ").split(" | ")
        for line in text.partition("## Tables")[2].partition("## Tables of questions")[0].splitlines()
        if ".csv`" in line
    ]
    told = {cells[0].strip("`"): cells[2].split(", ") for cells in rows if len(cells) == 3}
    found = {path.name: list(pd.read_csv(path).columns) for path in compared.folder.glob("*.csv")}
    assert {name: told[name] for name in found} == found
    of_designs = {
        "effects.csv": ["kpi", "unit", *EFFECT_COLUMNS],
        "effects_fit.csv": ["kpi", "unit", "r2_main", "r2_two_way", "p_higher_order"],
    }
    assert {name: told[name] for name in of_designs} == of_designs
    assert told.keys() - found.keys() - of_designs.keys() == {f"{name}.csv" for name in ONLY_WHERE_THERE_ARE_ANY}


def test_the_verdict_is_told_in_words(compared) -> None:
    verdict = (compared.folder / "verdict.md").read_text(encoding="utf-8")
    short = next(line for line in verdict.splitlines() if line.startswith("**"))
    assert short.replace("**", "") in compared.done.stdout.splitlines()
