"""What every command that runs a scenario shares: a resolved configuration in, a result folder out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table as RichTable

from sim.cli import DONE, FAILED, INTERRUPTED
from sim.commands.effort import Effort
from sim.commands.failures import write_failures
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
from sim.study import Laboratory, UnfinishedError
from sim.study.running.cache import Cache
from sim.study.running.cluster import ClusterExecutor
from sim.study.running.executor import Executor, ExecutorLostError
from sim.study.running.local import LocalExecutor
from sim.study.running.serial import SerialExecutor

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
    with Effort() as effort, progress_bar(language=settings.language) as observer:
        laboratory = Laboratory(
            seed=settings.seed,
            executor=_executor(settings),
            cache=_cache(settings),
            log_folder=folder if log_to_folder else None,
            stop_on_error=settings.on_error == "stop",
            observer=observer,
        )
        conclusion, trouble = _guarded(work, laboratory, folder, settings.language)
    write_failures(folder, laboratory.failures, config)
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
        failures=[{"task": str(one.task), "reason": one.reason, "trace": one.trace} for one in laboratory.failures],
        damaged_results_made_again=len(laboratory.cache.damaged) if laboratory.cache else 0,
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
    for text in [*trouble, *_unfinished(laboratory, conclusion.interrupted, settings)]:
        print(text, file=sys.stderr)
    console.print(str(folder), soft_wrap=True)
    return INTERRUPTED if conclusion.interrupted else FAILED if laboratory.failures or trouble else DONE


def _executor(settings: StudySettings) -> Executor:
    workers = settings.workers or os.cpu_count() or 1
    if settings.executor == "dask":
        return ClusterExecutor(settings.scheduler, workers)
    if settings.executor == "serial" or workers == 1:
        return SerialExecutor()
    return LocalExecutor(workers)


def _cache(settings: StudySettings) -> Cache | None:
    if settings.cache is None:
        return None
    return Cache(Path(settings.results) / CACHE if settings.cache == AUTO else Path(settings.cache).expanduser())


def _guarded(work: Work, laboratory: Laboratory, folder: Path, language: Language) -> tuple[Conclusion, list[str]]:
    """Do the work. What ends it early is told with what else there is to tell, not raised."""
    try:
        with laboratory:
            return work(laboratory, folder), []
    except KeyboardInterrupt:
        return Conclusion(interrupted=True), []
    except UnfinishedError:
        return Conclusion(), []  # the laboratory has the failures
    except ExecutorLostError as error:
        return Conclusion(), [f"执行器已丢失：{error}" if language == "zh" else f"the executor is lost: {error}"]


def _reused(laboratory: Laboratory, language: Language) -> str:
    if not laboratory.reused:
        return ""
    whole = laboratory.reused + laboratory.ran
    if language == "zh":
        return f"共{whole}次重复，其中{laboratory.reused}次此前已完成；"
    return f"{laboratory.reused} of {whole} replications were there already; "


def _unfinished(laboratory: Laboratory, interrupted: bool, settings: StudySettings) -> list[str]:
    """What is told of a study that did not come to its end, and how to go on."""
    done, of = laboratory.ran + laboratory.reused, laboratory.wanted
    if done == of and not interrupted:
        return []
    if settings.language == "zh":
        word = "已中断" if interrupted else "部分重复未成功"
        resume = "再次运行同一命令即可继续，已完成的不会重做" if settings.cache else "未设缓存，再次运行将从头开始"
        return [f"{word}：共{of}次，已完成并保留{done}次；{resume}"]
    word = "interrupted" if interrupted else "not all replications succeeded"
    resume = (
        "the same command goes on from there" if settings.cache else "without a cache, nothing is kept for a next run"
    )
    return [f"{word}: {done} of {of} are finished and kept; {resume}"]
