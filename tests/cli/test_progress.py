"""The progress bar, as a terminal and a file see it."""

import os
import pty
import subprocess
import sys

import pytest

PROGRAM = """
import sys, time
from sim.commands.progress import progress_bar
with progress_bar(float(sys.argv[1])) as watcher:
    watcher.wanted(3)
    for _ in range(3):
        time.sleep(0.15)
        watcher.done(reused=False)
"""


@pytest.mark.parametrize(("patience_s", "shows"), [("0.05", True), ("5", False)])
def test_the_bar_shows_on_a_terminal_after_a_while(patience_s: str, shows: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    subprocess.run([sys.executable, "-c", PROGRAM, patience_s], stderr=theirs, check=True, env=environment)
    os.write(theirs, b"end")
    shown = b""
    while not shown.endswith(b"end"):
        shown += os.read(ours, 4096)
    os.close(theirs)
    os.close(ours)
    assert (b"replications" in shown) == shows
    assert shows or shown == b"end"


def test_nothing_shows_where_nobody_watches() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "0.05"], capture_output=True, check=True)
    assert done.stderr == done.stdout == b""
