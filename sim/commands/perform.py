"""What every command that runs a scenario shares: a resolved configuration in, a result folder out."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table as RichTable

from sim.cli import DONE, FAILED, INTERRUPTED
from sim.commands.effort import Effort
from sim.commands.inputs import (
    Inputs,
    calendar_years,
    named_files,
    remarks_on,
    remarks_on_plans,
    used_files,
)
from sim.commands.manifest import write_manifest
from sim.commands.progress import progress_bar
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.result_folder import new_result_folder
from sim.commands.study_settings import StudySettings
from sim.commands.terminal import PlainConsole
from sim.report.words import Language
from sim.study import Failure, UnfinishedError
from sim.study.laboratory import Laboratory
from sim.study.running.cache import Cache

FILE_WIDTH = 140
"""Columns of what is printed into a file or a pipe, which have no width of their own."""
AUTO, CACHE = "auto", ".cache"


@dataclass(frozen=True)
class Conclusion:
    """What a study came to, when all of its files are written.

    Attributes
    ----------
    printed
        What is printed of it.
    complete
        The replications that every alternative finished; of a study that chooses points, those it ran.
    interrupted
        Whether the user ended it before its time.
    """

    printed: Sequence[RichTable | str] = ()
    complete: int = 0
    interrupted: bool = False


Work = Callable[[Laboratory, Path], Conclusion]
"""From a laboratory and the result folder to what came out, with all files in the folder but the manifest."""


def perform(
    config: ResolvedConfig,
    settings: StudySettings,
    line: str,
    command: str,
    work: Work,
    inputs: Inputs,
    log_to_folder: bool = False,
) -> int:
    """Do the work, write the result folder, and print what came out and its path.

    Parameters
    ----------
    line
        The command line as typed, for the manifest.
    command
        The command that the folder is named for.
    inputs
        What `read_inputs` made of the configuration.

    Returns
    -------
    int
        0 done, 1 a replication failed, 130 interrupted; what is finished is kept in every case.
    """
    console = PlainConsole()
    if not console.is_terminal:
        console.width = FILE_WIDTH
    remarks = remarks_on(inputs.scenario) + remarks_on_plans(inputs)
    for text in used_files(config, settings.language):
        console.print(text, soft_wrap=True)
    for remark in remarks:
        console.print(remark.line(settings.language), soft_wrap=True)

    folder = new_result_folder(settings.results, command, config.scenario_name)
    (folder / "config.yaml").write_text(config.text(), encoding="utf-8")
    with Effort() as effort, progress_bar(language=settings.language) as progress:
        laboratory = Laboratory(
            seed=settings.seed,
            workers=settings.workers or os.cpu_count() or 1,
            cache=_cache(settings),
            log_folder=folder if log_to_folder else None,
            progress=progress,
        )
        with laboratory:
            conclusion = _guarded(work, laboratory, folder)
    write_manifest(
        folder,
        command=command,
        line=line,
        settings=settings.model_dump(),
        config={"file": "config.yaml", "sha256": config.sha256()},
        scenario=named_files({config.scenario_name: config.scenario})[0],
        alternatives=dict(config.alternatives),
        rules=named_files(config.rules),
        reforms=named_files(config.reforms),
        rollouts=named_files(config.rollouts),
        seed=settings.seed,
        replications={
            "asked": settings.replications,
            "complete": conclusion.complete,
            "ran": laboratory.ran,
            "reused": laboratory.reused,
        },
        failures=[dataclasses.asdict(failure) for failure in laboratory.failures],
        interrupted=conclusion.interrupted,
        calendar_years=calendar_years(inputs.scenario),
        warnings=[remark.text.en for remark in remarks],
        wall_time_s=effort.wall_time_s,
        memory_mib=effort.memory_mib,
    )
    # The folder is whole before anything is printed, which a closed pipe may end.
    for part in conclusion.printed:
        console.print(part, soft_wrap=isinstance(part, str))
    console.print(_reused(laboratory, settings.language) + effort.line(settings.language))
    _tell_trouble(laboratory, conclusion.interrupted, settings.language)
    console.print(str(folder), soft_wrap=True)
    return INTERRUPTED if conclusion.interrupted else FAILED if laboratory.failures else DONE


def _cache(settings: StudySettings) -> Cache | None:
    if settings.cache is None:
        return None
    return Cache(Path(settings.results) / CACHE if settings.cache == AUTO else Path(settings.cache).expanduser())


def _guarded(work: Work, laboratory: Laboratory, folder: Path) -> Conclusion:
    """Do the work. What ends it early is told with what else there is to tell, not raised."""
    try:
        return work(laboratory, folder)
    except KeyboardInterrupt:
        return Conclusion(interrupted=True)
    except UnfinishedError:
        return Conclusion()  # the laboratory has the failures


def _reused(laboratory: Laboratory, language: Language) -> str:
    if not laboratory.reused:
        return ""
    whole = laboratory.reused + laboratory.ran
    if language == "zh":
        return f"共{whole}次重复，其中{laboratory.reused}次此前已完成；"
    return f"{laboratory.reused} of {whole} replications were there already; "


def _tell_trouble(laboratory: Laboratory, interrupted: bool, language: Language) -> None:
    done, of = laboratory.ran + laboratory.reused, laboratory.wanted
    chinese = language == "zh"
    for failure in laboratory.failures:
        print(_failure_line(failure, chinese), file=sys.stderr)
    if interrupted or laboratory.failures:
        if chinese:
            word = "已中断" if interrupted else "部分重复未成功"
            print(f"{word}：共{of}次，已完成并保留{done}次", file=sys.stderr)
        else:
            word = "interrupted" if interrupted else "not all replications succeeded"
            print(f"{word}: {done} of {of} are finished and kept", file=sys.stderr)


def _failure_line(failure: Failure, chinese: bool) -> str:
    where = "代码位置见manifest.json" if chinese else "where in the code: manifest.json"
    return f"失败：{failure}（{where}）" if chinese else f"failed: {failure} ({where})"
