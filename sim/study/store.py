"""Writing what a study leaves: tables as CSV, logs as Parquet."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from sim.engine import RunLog

LOG_TABLES = ("matters", "visits")


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write each table as `<name>.csv` and return the files: UTF-8 with a signature, so that Excel opens Chinese.

    Numbers are written with all their digits, so that the files of a rerun are the same, byte for byte. A cell is empty
    where there is nothing to measure.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.csv")
        table.to_csv(files[-1], index=False, encoding="utf-8-sig", lineterminator="\n")
    return files


@contextmanager
def interruptible_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that Ctrl-C interrupts: DuckDB makes an error of its own of it, as if a query failed.

    Raises
    ------
    KeyboardInterrupt
        When a signal interrupted a query.
    """
    with duckdb.connect() as database:
        try:
            yield database
        except (RuntimeError, duckdb.InterruptException) as error:
            if isinstance(error, RuntimeError) and "interrupted" not in str(error):
                raise
            raise KeyboardInterrupt from error


def write_log(log: RunLog, folder: Path, alternative: str, county: str = "") -> list[Path]:
    """Write the log of one replication, or of one of its counties, as two Parquet files in `folder` and return them.

    Indices of the log that people know by name are written as identifiers (empty where there is none); every time is a
    number of seconds since `first_day`'s midnight.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, table in zip(LOG_TABLES, (matter_frame(log), visit_frame(log)), strict=True):
        table.insert(0, "county", county)
        table.insert(0, "replication", log.frame.replication)
        table.insert(0, "alternative", alternative)
        files.append(folder / part_name(name, alternative, log.frame.replication, county))
        with interruptible_database() as database:
            database.register("log", table)
            database.execute("COPY log TO $1 (FORMAT parquet, COMPRESSION zstd)", [str(files[-1])])
    return files


def part_name(table: str, alternative: str, replication: int, county: str = "") -> str:
    """Return the file name of one replication's table."""
    return f"{table}-{alternative}-{replication:05d}{county and '-'}{county}.parquet"


def merge_logs(folder: Path, parts: Sequence[tuple[str, int, str]]) -> list[Path]:
    """Join the logs of (alternative, replication, county), in this order, to `matters.parquet` and `visits.parquet`.

    The parts are read by column and never all at once, and removed afterwards. DuckDB takes names for patterns, and
    folders called ``a=b`` for columns: both are switched off.
    """
    files = []
    for name in LOG_TABLES:
        sources = [folder / part_name(name, *part) for part in parts]
        files.append(folder / f"{name}.parquet")
        with interruptible_database() as database:
            database.execute(
                "COPY (SELECT * FROM read_parquet($1, hive_partitioning = false)) "
                "TO $2 (FORMAT parquet, COMPRESSION zstd)",
                [[glob.escape(str(source)) for source in sources], str(files[-1])],
            )
        for source in sources:
            source.unlink()
    return files


def visit_frame(log: RunLog) -> pd.DataFrame:
    """Return the visits with steps, roles and units by identifier."""
    frame = log.frame
    table = pd.DataFrame(log.visits)
    table["step"] = _named([step.id for step in frame.steps], log.visits["step"])
    table["role"] = _named([role.id for role in frame.roles], log.visits["role"])
    table["unit"] = _named([unit.id for unit in frame.units], log.visits["unit"])
    return table


def matter_frame(log: RunLog) -> pd.DataFrame:
    """Return the matters with kinds, townships, departments and the solving unit by identifier."""
    frame = log.frame
    table = pd.DataFrame(log.matters)
    departments = [department.id for department in frame.departments]
    for column, names in (
        ("kind", [kind.id for kind in frame.kinds]),
        ("township", [township.id for township in frame.townships]),
        ("owner", departments),
        ("assisting_1", departments),
        ("assisting_2", departments),
        ("solved_unit", [unit.id for unit in frame.units]),
    ):
        table[column] = _named(names, log.matters[column].astype(np.int64))
    table.insert(0, "first_day", frame.first_day.isoformat())
    return table


def _named(names: Sequence[str], index: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pd.Series[str]:
    return pd.Series(np.array([*names, ""], dtype=object)[index], dtype="str")  # index -1, "none", reads the last
