"""A scheduler and workers as processes of their own, and the driver, as tests of crashes need them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
PATIENCE_S = 120
STUDY = (
    "compare", "scenario=tiny", "scenario.period.days=21", "scenario.period.warm_up_days=7", "rules=[dumping,whistle]",
    "replications=12",
)  # fmt: skip
TASKS = 24


def wait_for(what: Callable[[], object], told: str) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, f"never: {told}"
        time.sleep(0.02)


@contextmanager
def started(*words: str, cwd: Path, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A program of this environment in a session of its own; it and its children are ended with the block."""
    with (cwd / f"{words[0]}-{words[1]}.log").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(BIN / words[0]), *words[1:]], cwd=cwd, stdout=log, stderr=log, text=True, start_new_session=True,
            env={**os.environ, **(env or {})},
        )  # fmt: skip
    try:
        yield process
    finally:
        family = [process.pid, *descendants(process.pid)]
        for pid in family:
            kill(pid)
        process.wait()


def kill(pid: int) -> None:
    """kill -9."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def descendants(pid: int) -> list[int]:
    """The children of a process, theirs, and so on."""
    try:
        children = [
            int(word)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for word in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [one for child in children for one in (child, *descendants(child))]


def busy(pid: int) -> list[int]:
    """The processes below one that do tasks: those that Python spawned."""
    return [child for child in descendants(pid) if "spawn_main" in commandline(child)]


def commandline(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@dataclass(frozen=True)
class Machines:
    """A scheduler on loopback, and two workers, as two machines would have them."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: tuple[subprocess.Popen[str], ...]


@contextmanager
def machines(cwd: Path, env: dict[str, str] | None = None, number: int = 2) -> Iterator[Machines]:
    """Start them as docs/cluster.md says."""
    file = cwd / "scheduler.json"
    file.unlink(missing_ok=True)
    here = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        words = ("dask", "scheduler", *here, "--port", "0", "--scheduler-file", str(file))
        scheduler = stack.enter_context(started(*words, cwd=cwd))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"), "the scheduler's file")
        address = json.loads(file.read_text())["address"]
        words = ("dask", "worker", address, *here, "--nthreads", "1")
        workers = tuple(stack.enter_context(started(*words, cwd=cwd, env=env)) for _ in range(number))
        yield Machines(address, scheduler, workers)


def kept(folder: Path) -> dict[str, int]:
    """What a cache holds: the files of finished tasks, each with the moment at which it was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.result")}


def govsim(*words: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start the command as a planner would."""
    return subprocess.Popen(
        [str(BIN / "govsim"), *words], cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip


def without_progress(errors: str) -> str:
    """What a command writes to the standard error, but for the lines that say how far it is and the first numbers."""
    lines = errors.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(("after ", "First impression", "  ")))


def folder_of(out: str, cwd: Path) -> Path:
    """The result folder of a command: the last line that it printed."""
    return cwd / out.splitlines()[-1]


def tables(folder: Path) -> dict[str, bytes]:
    """All that a study's result is: its tables, its verdict and its configuration."""
    files = [*folder.glob("*.csv"), *folder.glob("*.md"), folder / "config.yaml"]
    return {path.name: path.read_bytes() for path in sorted(files)}


def replications_of(folder: Path) -> dict[str, int]:
    found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["replications"]
    assert isinstance(found, dict)
    return found
