"""How a study goes on, as it happens: a bar for runs that take longer than a moment, and a line for each failure."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from sim.report.words import Language
from sim.study.laboratory import Failure, Observer

PATIENCE_S = 2.0
"""A run that is done by then shows no bar."""
SECONDS_A_MINUTE = 60


class _Rate(ProgressColumn):
    """Replications a minute, of those that are run; what was there already takes no time."""

    def __init__(self, language: Language) -> None:
        self._unit = "次/分" if language == "zh" else "/min"
        super().__init__()

    def render(self, task: Task) -> Text:
        """Called by rich."""
        return Text(f"{task.speed * SECONDS_A_MINUTE:.0f} {self._unit}" if task.speed else "")


class Watcher(Observer):
    """Shows the work on the standard error.

    Parameters
    ----------
    bar
        None where nobody watches: then only failures are told.
    """

    def __init__(self, bar: Progress | None, language: Language) -> None:
        self._bar = bar
        self._chinese = language == "zh"
        self._task = bar.add_task("", total=0, failures="") if bar else None
        self._total = 0
        self._failures = 0

    def wanted(self, replications: int) -> None:
        """Make the bar longer."""
        self._total += replications
        if self._bar and self._task is not None:
            self._bar.update(self._task, total=self._total)

    def done(self, reused: bool) -> None:
        """Advance the bar; what was there already counts as done, not as speed."""
        if self._bar and self._task is not None:
            if reused:
                self._total -= 1
                self._bar.update(self._task, total=self._total)
            else:
                self._bar.advance(self._task)

    def failed(self, failure: Failure) -> None:
        """Tell a failure at once, and count it on the bar."""
        self._failures += 1
        line = f"失败：{failure}" if self._chinese else f"failed: {failure}"
        if self._bar and self._task is not None and self._bar.live.is_started:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
            count = f"失败{self._failures}" if self._chinese else f"{self._failures} failed"
            self._bar.update(self._task, failures=count)
        else:
            print(line, file=sys.stderr, flush=True)


@contextmanager
def progress_bar(patience_s: float = PATIENCE_S, language: Language = "en") -> Iterator[Observer]:
    """Hand out what a laboratory tells of its work.

    The bar goes to the standard error, and only if that is a terminal: replications done, rate, time left, failures.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Watcher(None, language)
        return
    columns = (
        TextColumn("重复" if language == "zh" else "replications"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(language),
        TimeElapsedColumn(),
        TextColumn("剩余" if language == "zh" else "left"),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failures]}"),
    )
    bar = Progress(*columns, console=console, transient=True)
    watcher = Watcher(bar, language)
    timer = threading.Timer(patience_s, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield watcher
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
