"""Worlds made from the tiny scenario, changed where a test needs it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from sim.documents import read_document
from sim.paths import shipped_scenarios
from sim.scenario import Scenario

TINY = read_document(Path(shipped_scenarios()) / "tiny.yaml").data


@pytest.fixture
def tiny() -> dict[str, Any]:
    """The tiny scenario's data, free to be changed."""
    return deepcopy(TINY)


@pytest.fixture
def read() -> Callable[[dict[str, Any]], Scenario]:
    return Scenario.model_validate
