"""A progress bar for runs that take longer than a moment; nothing where nobody watches."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.report.words import Language

PATIENCE_S = 2.0
"""A run that is done by then shows no bar."""


@contextmanager
def progress_bar(patience_s: float = PATIENCE_S, language: Language = "en") -> Iterator[Callable[[int, int], None]]:
    """Hand out what is to be called with how many more replications are done, and how many more are to be done.

    The bar goes to the standard error, and only if that is a terminal.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, wanted: None
        return
    columns = (
        TextColumn("重复" if language == "zh" else "replications"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task("", total=0)
    total = 0

    def advance(done: int, wanted: int) -> None:
        nonlocal total
        total += wanted
        bar.update(task, advance=done, total=total)

    timer = threading.Timer(patience_s, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield advance
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
