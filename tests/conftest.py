"""What tests of several rooms share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Govsim = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="rewrite the golden tables; used by `make golden`")


@pytest.fixture(scope="session")
def govsim() -> Govsim:
    """Runs the installed command as a planner would: ``govsim("check", "scenario=tiny", cwd=folder)``."""
    script = Path(sys.executable).parent / "govsim"

    def call(*words: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(script), *words], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", timeout=300
        )

    return call
