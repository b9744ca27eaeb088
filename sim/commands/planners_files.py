"""Planners' files, each read once in a process: commands name them in several places."""

from __future__ import annotations

import functools
from pathlib import Path

from sim.documents import Document, read_document


@functools.cache
def document(path: Path) -> Document:
    """Return the file. Nobody changes its data: who wants other values makes a copy."""
    return read_document(path)
