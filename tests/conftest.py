"""What tests of several rooms share."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import main

Govsim = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="rewrite the golden tables; used by `make golden`")


@pytest.fixture(scope="session")
def govsim_process() -> Govsim:
    """Runs the installed command in a process of its own, as a planner would; starting one takes seconds."""
    script = Path(sys.executable).parent / "govsim"

    def call(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(script), *words], cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300
        )

    return call


@pytest.fixture(scope="session")
def govsim() -> Govsim:
    """Runs a command line in this process: ``govsim("check", "scenario=tiny", cwd=folder)``.

    It takes the way of the installed command from its front door on, without the start of Python and the imports.
    """

    def call(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(words)
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())

    return call
