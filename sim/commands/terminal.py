"""Printing as every command does it, and what happens when the reader of a pipe goes away."""

from __future__ import annotations

import os
import sys

from rich.console import Console


class PlainConsole(Console):
    """Prints text as it is, and leaves a broken pipe to the front door.

    Parameters
    ----------
    file_width
        Columns of what is printed into a file or a pipe, which have no width of their own.
    """

    def __init__(self, file_width: int = 140) -> None:
        super().__init__(highlight=False, markup=False, emoji=False)
        if not self.is_terminal:
            self.width = file_width

    def on_broken_pipe(self) -> None:
        """Called by rich, whose own answer is to exit with 1."""
        raise BrokenPipeError


def forget_stdout() -> None:
    """Send what is still to be printed nowhere, so that Python doesn't complain of the broken pipe at its exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
