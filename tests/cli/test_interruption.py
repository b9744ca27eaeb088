"""Signals that end a command: as Ctrl-C does, with its conclusion written."""

from __future__ import annotations

import json
import os
import pty
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sim.commands.interruption import ended_as_by_ctrl_c
from sim.study.store import interruptible_database

SCRIPT = str(Path(sys.executable).parent / "govsim")
SMALL = ("scenario=tiny", "scenario.period.days=7", "scenario.period.warm_up_days=7", "replications=400", "log=true")


@pytest.fixture(autouse=True)
def hang_up_ends() -> Iterator[None]:
    """As where nobody said `nohup`: these tests may themselves run under it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_study_whose_terminal_closes_writes_its_conclusion(tmp_path: Path) -> None:
    """As a closed ssh session does: the terminal is gone, so printing fails, and SIGHUP comes."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(tmp_path)
        os.execv(SCRIPT, [SCRIPT, "run", *SMALL, "rule=dumping", "workers=1"])
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("results/*/visits-dumping-00002.parquet")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    (folder,) = (tmp_path / "results").glob("*-run-tiny-*")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["interrupted"] and manifest["replications"]["complete"] >= 2
    assert (folder / "kpis.csv").is_file()
    assert {path.name for path in folder.glob("*.parquet")} == {"matters.parquet", "visits.parquet"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_interrupts_and_means_afterwards_what_it_did_before(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), ended_as_by_ctrl_c():
        os.kill(os.getpid(), number)
        time.sleep(10)
    assert signal.getsignal(number) == before


@pytest.mark.long
def test_ctrl_c_while_a_log_is_written_is_no_failure_of_the_replication() -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt), interruptible_database() as database:
            database.execute("select sum(range) from range(100000000000)")
    finally:
        signal.signal(signal.SIGALRM, before)


def test_another_error_of_the_database_is_told_as_it_is() -> None:
    with pytest.raises(duckdb.Error, match="no_such_table"), interruptible_database() as database:
        database.execute("select * from no_such_table")


def test_what_nohup_started_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_as_by_ctrl_c():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_beside_the_main_thread_signals_are_left_alone() -> None:
    seen = []

    def look() -> None:
        with ended_as_by_ctrl_c():
            seen.append(signal.getsignal(signal.SIGHUP))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGHUP)]
