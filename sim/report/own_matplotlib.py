"""Imports matplotlib with the defaults that it comes with: no matplotlibrc of a folder, a user or a machine is read.

matplotlib reads a ``matplotlibrc`` in the current folder as it is imported. A folder from elsewhere could hold one: at
best figures look different, at worst the import fails. `sim.report` imports this module before all others.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from pathlib import Path


def import_with_defaults() -> None:
    """Import matplotlib from the folder of its own defaults, since it looks for settings in the current one first."""
    spec = importlib.util.find_spec("matplotlib")
    if "matplotlib" in sys.modules or spec is None or spec.origin is None:
        return
    with contextlib.chdir(Path(spec.origin).parent / "mpl-data"):
        importlib.import_module("matplotlib")


import_with_defaults()
