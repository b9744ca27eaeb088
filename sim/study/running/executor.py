"""What every executor promises, and what becomes of a task that gives no result."""

from __future__ import annotations

import os
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar

from sim.scenario import Text

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

DIED = "the process that ran it died twice (killed from outside, or out of memory)"


@dataclass(frozen=True)
class Raised:
    """What stands for an exception: exceptions themselves don't all survive the way from another process.

    `reason_zh` is the reason in Chinese, where the exception has it as its `text`; else there is none.
    """

    reason: str
    trace: str = ""
    reason_zh: str = ""


class ExecutorLostError(Exception):
    """What executes the tasks is gone for good; what was finished has been handed over."""


class Executor(ABC):
    """Does tasks somewhere; tasks share nothing, so that where and in which order makes no difference to any of them.

    Used in a ``with`` block, in which it keeps its processes from one call of `run` to the next.
    """

    @abstractmethod
    def __enter__(self) -> Executor: ...

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    @abstractmethod
    def run(self, tasks: Iterable[tuple[K, T]], do: Callable[[T], R], take: Callable[[K, R | Raised], None]) -> None:
        """Do every task, and hand over each result as it comes.

        Parameters
        ----------
        tasks
            Each with a label that stays here. They are taken from the iterable as there is somebody to do them, so
            that neither their number nor their size counts for memory.
        do
            A function of a module, so that a fresh process can import it.
        take
            Called in this thread with the label and the result of each task, in the order in which they end; with
            `Raised` for a task that raised, or that was running, alone, when its process died for the second time.

        Raises
        ------
        KeyboardInterrupt
            Within seconds when the user interrupts.
        ExecutorLostError
            What executes the tasks is gone.
        """

    def under_way(self) -> list[tuple[object, int, int]]:
        """Return (label, day, days) of each task under way: how far its simulated clock is, as far as it is known here.

        May be called from another thread. An executor whose processes are on other machines knows nothing.
        """
        return []


def guarded(do: Callable[[T], R], task: T) -> R | Raised:
    """Do a task; return what it raises."""
    try:
        return do(task)
    except Exception as error:
        text = getattr(error, "text", None)
        if isinstance(text, Text):
            return Raised(text.en, traceback.format_exc(), text.zh)
        return Raised(f"{type(error).__name__}: {error}", traceback.format_exc())


def keep_out_the_current_folder() -> None:
    """Let processes that are started from now on import nothing from the current folder.

    A fresh Python looks there first, even for modules of its own. The folder is a planner's, and may come from
    elsewhere: a `struct.py` in it would be run.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
