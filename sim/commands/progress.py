"""How a study goes on, as it happens: a bar for runs that take longer than a moment, and a line for each failure."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
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
from sim.study.laboratory import Failure, Observer, UnderWay

UnderWayNow = Callable[[], list[UnderWay]]

PATIENCE_S = 2.0
"""A run that is done by then shows no bar."""
SECONDS_A_MINUTE = 60
PULSE_S = 60.0
"""Where there is no terminal, such as in a file or a pipe, a line tells the state so often."""
FIRST_LINE_S = 3.0
"""The first line comes by then: a run that is silent for long looks like one that hangs."""
MOST_CLOCKS = 3
"""Replications under way whose simulated day is shown."""


class _Rate(ProgressColumn):
    """Replications a minute, of those that are run; what was there already takes no time."""

    def __init__(self, language: Language) -> None:
        self._unit = "次/分" if language == "zh" else "/min"
        super().__init__()

    def render(self, task: Task) -> Text:
        """Called by rich."""
        return Text(f"{task.speed * SECONDS_A_MINUTE:.0f} {self._unit}" if task.speed else "")


class _Clock(ProgressColumn):
    """The simulated day of the replications under way."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.under_way: UnderWayNow = list
        super().__init__()

    def render(self, task: Task) -> Text:
        """Called by rich."""
        return Text(_clocks(self.under_way(), self._language))


def _clocks(tasks: Sequence[UnderWay], language: Language) -> str:
    """Say how far the simulated clocks are; of many replications under way the first ones."""
    some = [one for one in tasks if one.days][:MOST_CLOCKS]
    if language == "zh":
        return "，".join(f"{_name(one)}第{one.task.replication}次重复：第{one.day}/{one.days}天" for one in some)
    return "; ".join(f"{_name(one)}, replication {one.task.replication}: day {one.day} of {one.days}" for one in some)


def _name(one: UnderWay) -> str:
    return f"{one.task.alternative.name}{f', {one.task.county}' if one.task.county else ''}"


MOST_FAILURES = 3
"""Failures that are shown one by one: what goes wrong goes wrong in most replications alike."""


class Watcher(Observer):
    """Shows the work on the standard error.

    Parameters
    ----------
    bar
        None where there is no terminal: then failures are told, and now and then a line.
    clock
        The bar's column of simulated days.
    """

    def __init__(self, bar: Progress | None, language: Language, clock: _Clock | None = None) -> None:
        self._bar = bar
        self._clock = clock
        self._language = language
        self._chinese = language == "zh"
        self._task = bar.add_task("", total=0, failures="") if bar else None
        self._total = 0
        self._done = 0
        self._failures = 0
        self._under_way: UnderWayNow = list
        self._begun_s = time.monotonic()

    def watch(self, under_way: UnderWayNow) -> None:
        """Show the clocks of these tasks."""
        self._under_way = under_way
        if self._clock is not None:
            self._clock.under_way = under_way

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

    def tell(self, over: threading.Event, first_s: float, pulse_s: float) -> None:
        """Tell a line after so many seconds and then at each pulse, until it is over."""
        pause_s = first_s
        while not over.wait(pause_s):
            if self._total:  # all may have been there already
                print(self._line(), file=sys.stderr, flush=True)
            pause_s = pulse_s

    def _line(self) -> str:
        elapsed_s = time.monotonic() - self._begun_s
        minutes = elapsed_s / SECONDS_A_MINUTE
        rate = self._done / minutes if minutes else 0.0
        left = (self._total - self._done) / rate if rate else 0.0
        clocks = _clocks(self._under_way(), self._language)
        if self._chinese:
            elapsed = f"{minutes:.0f}分钟" if minutes >= 1 else f"{elapsed_s:.0f}秒"
            failures = f"，失败{self._failures}次" if self._failures else ""
            speed = f"；每分钟{rate:.0f}次，约剩{left:.0f}分钟" if self._done else ""
            clocks = f"；{clocks}" if clocks else ""
            return f"已运行{elapsed}：共{self._total:,}次重复，已完成{self._done:,}次{failures}{speed}{clocks}"
        elapsed = f"{minutes:.0f} min" if minutes >= 1 else f"{elapsed_s:.0f} s"
        failures = f", {self._failures} failed" if self._failures else ""
        speed = f"; {rate:.0f} a minute, some {left:.0f} min left" if self._done else ""
        clocks = f"; {clocks}" if clocks else ""
        return f"after {elapsed}: {self._done:,} of {self._total:,} replications are done{failures}{speed}{clocks}"

    def failed(self, failure: Failure) -> None:
        """Tell a failure at once, and count it on the bar."""
        self._failures += 1
        if self._failures <= MOST_FAILURES:
            chinese = f"失败：{failure.task}：{failure.reason_zh or failure.reason}"
            self.note(chinese if self._chinese else f"failed: {failure}")
        elif self._failures == MOST_FAILURES + 1:
            more = "further failures are counted, and listed in failures.csv of the result folder"
            self.note("其余失败只计数，详见结果文件夹中的failures.csv" if self._chinese else more)
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
    patience_s: float = PATIENCE_S,
    language: Language = "en",
    pulse_s: float = PULSE_S,
    first_line_s: float = FIRST_LINE_S,
) -> Iterator[Observer]:
    """Hand out what a laboratory tells of its work, on the standard error.

    On a terminal it is a bar: replications done, rate, time left, failures, simulated days. Elsewhere it is a line in
    the first seconds, and then one a minute.
    """
    console = Console(stderr=True, emoji=False)
    if not console.is_terminal:
        watcher, over = Watcher(None, language), threading.Event()
        teller = threading.Thread(target=watcher.tell, args=(over, first_line_s, pulse_s), daemon=True)
        teller.start()
        try:
            yield watcher
        finally:
            over.set()
            teller.join()
        return
    clock = _Clock(language)
    columns = (
        TextColumn("重复" if language == "zh" else "replications"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(language),
        TimeElapsedColumn(),
        TextColumn("剩余" if language == "zh" else "left"),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failures]}"),
        clock,
    )
    bar = Progress(*columns, console=console, transient=True)
    watcher = Watcher(bar, language, clock)
    timer = threading.Timer(patience_s, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield watcher
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
