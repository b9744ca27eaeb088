"""What a study took of the machine: time, and memory at most."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from sim.report.words import Language

KIB_A_MIB = 1024


@dataclass(frozen=True)
class Effort:
    """Wall time in seconds, and the most memory in MiB: None where the system doesn't tell.

    The memory is an upper bound: that of this process and, for each worker, that of the largest one.
    """

    wall_time_s: float
    memory_mib: float | None

    @classmethod
    def since(cls, started_s: float, workers: int) -> Effort:
        """Return what was taken since a reading of the monotonic clock, with so many processes beside this one."""
        return cls(round(time.monotonic() - started_s, 3), _memory_mib(workers))

    def line(self, language: Language) -> str:
        """Return it in words."""
        minutes, seconds = divmod(self.wall_time_s, 60)
        if language == "zh":
            took = f"用时{minutes:.0f}分{seconds:.0f}秒" if minutes else f"用时{seconds:.1f}秒"
            return took if self.memory_mib is None else f"{took}，内存至多{self.memory_mib:,.0f} MiB"
        took = f"took {minutes:.0f} min {seconds:.0f} s" if minutes else f"took {seconds:.1f} s"
        return took if self.memory_mib is None else f"{took}, at most {self.memory_mib:,.0f} MiB of memory"


def _memory_mib(workers: int) -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    unit = KIB_A_MIB * (KIB_A_MIB if sys.platform == "darwin" else 1)  # bytes there, KiB elsewhere
    here, there = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round((here + there * workers) / unit, 1)
