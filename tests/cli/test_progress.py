"""The progress bar, as a terminal and a file see it."""

import os
import pty
import re
import subprocess
import sys

import pytest

PROGRAM = """
import sys, time
from sim.commands.progress import progress_bar
with progress_bar(float(sys.argv[1]), pulse_s=float(sys.argv[2])) as watcher:
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
    [("60", ""), ("0.2", r"after 0 min: 2 of 3 replications are done; \d+ a minute, some 0 min left\n")],
)
def test_a_file_or_a_pipe_is_told_a_line_now_and_then(pulse_s: str, told: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "0.05", pulse_s], capture_output=True, check=True, text=True)
    assert done.stdout == "" and re.fullmatch(told, done.stderr)
