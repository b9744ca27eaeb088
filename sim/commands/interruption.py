"""Signals that end a command as Ctrl-C does: what is finished is kept, and reported."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Let SIGTERM (`kill`, a batch system, a shutdown) and SIGHUP (a closed terminal) raise KeyboardInterrupt.

    Under `nohup`, which ignores SIGHUP, it stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():  # only the main one may set handlers
        yield
        return
    handlers: dict[signal.Signals, Callable[[int, FrameType | None], object]] = {
        signal.SIGTERM: signal.default_int_handler
    }
    hang_up = getattr(signal, "SIGHUP", None)  # not on Windows
    if hang_up is not None and signal.getsignal(hang_up) != signal.SIG_IGN:
        terminals = [number for number in (1, 2) if os.isatty(number)]

        def end_without_terminal(number: int, frame: FrameType | None) -> None:
            _silence(terminals)
            signal.default_int_handler(number, frame)

        handlers[hang_up] = end_without_terminal
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _silence(descriptors: list[int]) -> None:
    """Send what is printed there nowhere: writing to a terminal that is gone is an error, which would cost the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
