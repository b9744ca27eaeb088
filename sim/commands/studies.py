"""``govsim studies``: the result folders on disk, and what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field
from rich.table import Table

from sim.cli import DONE
from sim.commands.call import Call, Settings
from sim.commands.machine import CACHE
from sim.commands.manifest import State, read_manifest, state_of
from sim.commands.terminal import PlainConsole
from sim.documents import InputError, Problem, fault_of_file_name, is_folder
from sim.report.words import Language

FOLDER = re.compile(r"(?P<when>\d{8}T\d{6}Z)-(?P<command>[a-z]+)-(?P<subject>.+)-\d+")
"""What `sim.commands.result_folder` calls them."""
MIB = 1024**2
SHOWN = 4
"""Alternatives that are named; a design has dozens."""
COLUMNS: dict[Language, tuple[str, ...]] = {
    "en": ("folder", "when", "command", "scenario", "alternatives", "runs", "state", "MiB"),
    "zh": ("文件夹", "时间（UTC）", "命令", "情景", "方案", "模拟次数", "状态", "MiB"),
}
Shown = State | Literal["unreadable"]
"""Of a folder whose manifest is damaged or was changed."""
STATES: dict[Shown, str] = {
    "finished": "已完成",
    "failed": "部分失败",
    "interrupted": "已中断",
    "unfinished": "未完成",
    "unreadable": "清单无法读取",
}


class StudiesSettings(Settings):
    """Keys of conf/studies.yaml."""

    results: str = Field(min_length=1, description="the name of a folder")
    language: Language = Field(description="en or zh")


@dataclass(frozen=True)
class Study:
    """What a result folder was.

    Attributes
    ----------
    alternatives
        What was compared; nothing where the folder doesn't say.
    runs
        Replications of all alternatives, at all points, that are finished, and those wanted; empty where the folder
        doesn't say.
    size_bytes
        Of all files in it.
    """

    folder: str
    when: datetime
    command: str
    subject: str
    alternatives: tuple[str, ...]
    runs: str
    state: Shown
    size_bytes: int


def execute(call: Call) -> int:
    """Print what there is."""
    settings = call.settings(StudiesSettings)
    results = Path(settings.results).expanduser()
    if not is_folder(results):
        message = "there is no such folder; a study makes it"
        raise InputError([Problem("command line", None, None, "results", message, settings.results)])
    console = PlainConsole(file_width=200)
    console.print(_table(list(studies_in(results)), settings.language), soft_wrap=not console.is_terminal)
    cache = results / CACHE
    if cache.is_dir() and not cache.is_symlink():
        kept = sum(1 for _ in cache.rglob("*.result"))
        mib = _size(cache) / MIB
        said = f"cache {cache}: {kept:,} finished tasks, {mib:,.1f} MiB"
        console.print(f"缓存{cache}：{kept:,}项已完成的任务，{mib:,.1f} MiB" if settings.language == "zh" else said)
    return DONE


def studies_in(results: Path) -> Iterator[Study]:
    """Give the studies in a folder, oldest first; folders that no command made are passed over."""
    for path in sorted(results.iterdir()):
        name = FOLDER.fullmatch(path.name)
        when = _moment(name["when"]) if name and not fault_of_file_name(name["subject"]) else None
        if name and when and path.is_dir():
            try:
                manifest, unreadable = read_manifest(path), False
            except InputError:
                manifest, unreadable = None, True
            counts = manifest.replications if manifest else None
            yield Study(
                folder=str(path),
                when=when,
                command=name["command"],
                subject=name["subject"],
                alternatives=tuple(manifest.alternatives) if manifest else (),
                runs=f"{counts.ran + counts.reused}/{counts.wanted}" if counts else "",
                state="unreadable" if unreadable else state_of(manifest),
                size_bytes=_size(path),
            )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _size(folder: Path) -> int:
    """Bytes of all files below a folder; those that go away meanwhile count for nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def _table(studies: list[Study], language: Language) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in COLUMNS[language]:
        table.add_column(column, overflow="fold", justify="right" if column == "MiB" else "left")
    for study in studies:
        state = STATES[study.state] if language == "zh" else study.state
        table.add_row(
            study.folder,
            f"{study.when:%Y-%m-%d %H:%M}",
            study.command,
            study.subject,
            _in_short(study.alternatives),
            study.runs,
            state,
            f"{study.size_bytes / MIB:,.1f}",
        )
    return table


def _in_short(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= SHOWN else f"{', '.join(names[:SHOWN])}, … ({len(names)})"
