"""Every KPI again in SQL, over the Parquet that a run leaves: two programs are rarely wrong in one way."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from sim.engine import RunLog
from sim.measures import digest, summarise
from sim.study.store import write_log

QUERIES = (Path(__file__).parent / "kpi_queries.sql").read_text(encoding="utf-8")


def answers(log: RunLog, folder: Path) -> pd.Series[float]:
    frame = log.frame
    with duckdb.connect() as database:
        for table, file in zip(("matters", "visits"), write_log(log, folder, "any"), strict=True):
            database.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet($1)", [str(file)])
        tables = {
            "units": pd.DataFrame(
                [(u.id, frame.roles[u.role].id, u.tier, u.staffed_s, u.wage_yuan_per_hour) for u in frame.units],
                columns=["unit", "role", "tier", "staffed_s", "wage"],
            ),
            "steps": pd.DataFrame(
                [(s.id, s.is_action, s.present) for s in frame.steps], columns=["step", "is_action", "present"]
            ),
            "options": pd.DataFrame(list(enumerate(frame.option_marks)), columns=["route", "mark"]),
            "hours": pd.DataFrame({"open_s": frame.calendar.open_s, "close_s": frame.calendar.close_s}),
            "win": pd.DataFrame({"from_s": [frame.from_s], "to_s": [frame.to_s]}),
            "rates": pd.DataFrame(
                {"per_hour": [frame.citizens.yuan_per_hour], "per_travel": [frame.citizens.yuan_per_travel_hour]}
            ),
        }
        for name, table in tables.items():
            database.register("given", table)
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        database.execute(QUERIES)
        return database.sql("SELECT kpi, value FROM answers").df().set_index("kpi")["value"]


def compare(log: RunLog, folder: Path) -> None:
    ours = summarise(digest(log)).kpis.set_index("kpi")["value"]
    theirs = answers(log, folder)
    assert theirs.index.is_unique
    missing = [kpi for kpi in ours.index if kpi not in theirs.index and not np.isnan(ours[kpi])]
    assert missing == [], "KPIs that nothing else has computed"
    both = theirs.reindex(ours.index)
    wrong = [
        f"{kpi}: {ours[kpi]!r} here, {both[kpi]!r} in SQL"
        for kpi in ours.index
        if not (ours[kpi] == both[kpi] or np.isclose(ours[kpi], both[kpi], rtol=1e-9, atol=1e-12, equal_nan=True))
    ]
    assert wrong == []


def test_a_log_made_by_hand(hand_log: RunLog, tmp_path: Path) -> None:
    compare(hand_log, tmp_path)


def test_a_random_log(random_log: RunLog, tmp_path: Path) -> None:
    compare(random_log, tmp_path)


def test_the_tiny_county(tiny_log: RunLog, tmp_path: Path) -> None:
    compare(tiny_log, tmp_path)


@pytest.mark.parametrize("kpi", ["solution_days_mean", "staff_hours", "open_on_average", "on_time_share"])
def test_the_logs_are_worth_comparing(random_log: RunLog, kpi: str) -> None:
    value = summarise(digest(random_log)).kpis.set_index("kpi").loc[kpi, "value"]
    assert np.isfinite(value)
    assert value > 0
