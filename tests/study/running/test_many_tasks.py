"""That memory doesn't grow with the number of tasks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "many_tasks.py"
KIB_A_MB = 1000 / 1.024
MOST_MB = 300


def peak_mb(tasks: int) -> float:
    """The most memory that a driver of so many tasks held, in a process of its own."""
    done = subprocess.run([sys.executable, str(PROGRAM), str(tasks)], capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr
    return int(done.stdout) / KIB_A_MB


@pytest.mark.theory  # for its length: some minutes
@pytest.mark.long
def test_a_hundred_thousand_tasks_need_no_more_memory_than_five_thousand() -> None:
    few, many = peak_mb(5_000), peak_mb(100_000)
    assert many < MOST_MB
    assert many - few < 20, "a task may leave a hundred bytes or two behind, not more"
