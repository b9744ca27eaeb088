"""The progress bar, as a terminal and a file see it."""

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.commands.progress import FIRST_LINE_S, PATIENCE_S, progress_bar
from sim.report.words import Language
from sim.study.laboratory import UnderWay

PROGRAM = """
import sys, time
from sim.commands.progress import progress_bar
with progress_bar(float(sys.argv[1]), pulse_s=float(sys.argv[2]), first_line_s=float(sys.argv[2])) as watcher:
    watcher.wanted(3)
    for _ in range(3):
        time.sleep(0.15)
        watcher.done(reused=False)
"""


@pytest.mark.parametrize(("patience_s", "shows"), [("0.05", True), ("5", False)])
def test_the_bar_shows_on_a_terminal_after_a_while(patience_s: str, shows: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    subprocess.run([sys.executable, "-c", PROGRAM, patience_s, "0"], stderr=theirs, check=True, env=environment)
    os.write(theirs, b"end")
    shown = b""
    while not shown.endswith(b"end"):
        shown += os.read(ours, 4096)
    os.close(theirs)
    os.close(ours)
    assert (b"replications" in shown) == shows
    assert shows or shown == b"end"


@pytest.mark.parametrize(
    ("pulse_s", "told"),
    [("60", ""), ("0.2", r"(after 0 s: [12] of 3 replications are done; \d+ a minute, some 0 min left\n)+")],
)
def test_a_file_or_a_pipe_is_told_a_line_now_and_then(pulse_s: str, told: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "0.05", pulse_s], capture_output=True, check=True, text=True)
    assert done.stdout == "" and re.fullmatch(told, done.stderr)


def test_the_first_line_comes_within_five_seconds() -> None:
    assert FIRST_LINE_S < 5 and PATIENCE_S < 5


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "after 0 s: 0 of 2 replications are done; whistle, replication 1: day 120 of 407"),
        ("zh", "已运行0秒：共2次重复，已完成0次；whistle第1次重复：第120/407天"),
    ],
)
def test_the_line_says_how_far_the_simulated_clock_of_a_replication_is(
    language: Language, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alternative = SimpleNamespace(name="whistle")
    task = SimpleNamespace(alternative=alternative, county=None, replication=1)
    waiting = SimpleNamespace(alternative=alternative, county=None, replication=2)
    with progress_bar(language=language, first_line_s=0.01) as watcher:
        watcher.wanted(2)
        watcher.watch(lambda: [UnderWay(task, 120, 407), UnderWay(waiting, 0, 0)])  # type: ignore[arg-type]
        time.sleep(0.3)
    assert capsys.readouterr().err == told + "\n"


def test_a_run_tells_its_simulated_day_while_its_one_replication_goes_on(tmp_path: Path) -> None:
    words = ["scenario=luoshan", "rule=dumping", "log=false", "replications=1", "workers=1"]
    script = Path(sys.executable).parent / "govsim"
    with (tmp_path / "told").open("w") as told:
        process = subprocess.Popen([script, "run", *words], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=told)
        deadline = time.monotonic() + 60
        while "replications" not in (tmp_path / "told").read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.terminate()
        process.wait()
    line = (tmp_path / "told").read_text().splitlines()[0]
    assert re.match(r"after \d+ s: 0 of 1 replications are done; dumping, replication 0: day \d+ of \d+", line)
