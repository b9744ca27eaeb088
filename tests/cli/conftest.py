"""Runs of the command that several tests look at; each takes seconds, so they are made once."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

# A tiny county for three weeks: what the files are like doesn't depend on the size.
SMALL = ("scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "replications=3")


@dataclass(frozen=True)
class Ran:
    """A command that ran in a folder of its own."""

    done: subprocess.CompletedProcess[str]
    cwd: Path

    @property
    def folder(self) -> Path:
        """The result folder: the last line printed."""
        return self.cwd / self.done.stdout.splitlines()[-1]


@pytest.fixture(scope="session")
def compared(govsim_process, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A comparison with its log."""
    cwd = tmp_path_factory.mktemp("compared")
    done = govsim_process("compare", *SMALL, "rules=[dumping,whistle]", "log=true", "seed=7", "workers=2", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return Ran(done, cwd)
