"""How a study goes on, as it happens: a bar for runs that take longer than a moment, and a line for each failure."""

from __future__ import annotations

import sys
import threading
import time
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
PULSE_S = 60.0
"""Where there is no terminal, such as in a file or a pipe, a line tells the state so often."""


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
        None where there is no terminal: then failures are told, and now and then a line.
    """

    def __init__(self, bar: Progress | None, language: Language, pulse_s: float = PULSE_S) -> None:
        self._bar = bar
        self._chinese = language == "zh"
        self._task = bar.add_task("", total=0, failures="") if bar else None
        self._total = 0
        self._done = 0
        self._failures = 0
        self._pulse_s = pulse_s
        self._begun_s = self._told_s = time.monotonic()

    def wanted(self, replications: int) -> None:
        """Make the bar longer."""
        self._total += replications
        if self._bar and self._task is not None:
            self._bar.update(self._task, total=self._total)

    def done(self, reused: bool) -> None:
        """Advance the bar; what was there already counts as done, not as speed."""
        if reused:
            self._total -= 1
        else:
            self._done += 1
        if self._bar and self._task is not None:
            self._bar.update(self._task, total=self._total, completed=self._done)
        elif time.monotonic() - self._told_s >= self._pulse_s:
            self._told_s = time.monotonic()
            print(self._line(), file=sys.stderr, flush=True)

    def _line(self) -> str:
        minutes = (time.monotonic() - self._begun_s) / SECONDS_A_MINUTE
        rate = self._done / minutes if minutes else 0.0
        left = (self._total - self._done) / rate if rate else 0.0
        if self._chinese:
            failures = f"，失败{self._failures}次" if self._failures else ""
            return (
                f"已运行{minutes:.0f}分钟：共{self._total:,}次重复，已完成{self._done:,}次{failures}；"
                f"每分钟{rate:.0f}次，约剩{left:.0f}分钟"
            )
        failures = f", {self._failures} failed" if self._failures else ""
        return (
            f"after {minutes:.0f} min: {self._done:,} of {self._total:,} replications are done{failures}; "
            f"{rate:.0f} a minute, some {left:.0f} min left"
        )

    def failed(self, failure: Failure) -> None:
        """Tell a failure at once, and count it on the bar."""
        self._failures += 1
        chinese = f"失败：{failure.task}：{failure.reason_zh or failure.reason}"
        line = chinese if self._chinese else f"failed: {failure}"
        self.note(line)
        if self._bar and self._task is not None and self._bar.live.is_started:
            count = f"失败{self._failures}" if self._chinese else f"{self._failures} failed"
            self._bar.update(self._task, failures=count)

    def note(self, text: str) -> None:
        """Show a text at once, above the bar where there is one."""
        if self._bar and self._bar.live.is_started:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=sys.stderr, flush=True)


@contextmanager
def progress_bar(
    patience_s: float = PATIENCE_S, language: Language = "en", pulse_s: float = PULSE_S
) -> Iterator[Observer]:
    """Hand out what a laboratory tells of its work, on the standard error.

    On a terminal it is a bar: replications done, rate, time left, failures. Elsewhere it is a line a minute.
    """
    console = Console(stderr=True, emoji=False)
    if not console.is_terminal:
        yield Watcher(None, language, pulse_s)
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
