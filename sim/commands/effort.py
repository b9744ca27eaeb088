"""What a study took of the machine: time, and memory at most."""

from __future__ import annotations

import multiprocessing
import re
import threading
import time
from pathlib import Path
from types import TracebackType

from sim.report.words import Language

KIB_A_MIB = 1024
PAUSE_S = 0.25
HERE: int | str = "self"


class Effort:
    """A stop watch that looks, while it runs, at the memory of this process and its workers (on Linux).

    Attributes
    ----------
    wall_time_s
        Seconds between beginning and end.
    memory_mib
        The most that all processes held together at one moment, in MiB, looked at four times a second; None where the
        system doesn't tell. Memory that they share is counted for each.
    """

    def __init__(self) -> None:
        self.wall_time_s = 0.0
        self.memory_mib: float | None = None
        self._begun_s = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look_again_and_again, daemon=True)

    def __enter__(self) -> Effort:
        self._begun_s = time.monotonic()
        self._watch.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._watch.join()
        self.wall_time_s = round(time.monotonic() - self._begun_s, 3)

    def line(self, language: Language) -> str:
        """Return it in words."""
        minutes, seconds = divmod(self.wall_time_s, 60)
        if language == "zh":
            took = f"用时{minutes:.0f}分{seconds:.0f}秒" if minutes else f"用时{seconds:.1f}秒"
            return took if self.memory_mib is None else f"{took}，内存至多{self.memory_mib:,.0f} MiB"
        took = f"took {minutes:.0f} min {seconds:.0f} s" if minutes else f"took {seconds:.1f} s"
        return took if self.memory_mib is None else f"{took}, at most {self.memory_mib:,.0f} MiB of memory"

    def _look_again_and_again(self) -> None:
        while True:
            now = memory_now_mib()
            if now is not None:
                self.memory_mib = max(self.memory_mib or 0.0, now)
            if self._over.wait(PAUSE_S):
                return


def memory_now_mib() -> float | None:
    """Return the memory that this process and its workers hold, in MiB; None where the system doesn't tell."""
    workers = [child.pid for child in multiprocessing.active_children() if child.pid]
    held = [kib for process in (HERE, *workers) if (kib := _held_kib(process)) is not None]
    return round(sum(held) / KIB_A_MIB, 1) if held else None


def _held_kib(process: int | str) -> int | None:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, flags=re.MULTILINE)
    return int(found[1]) if found else None
