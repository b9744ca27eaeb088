"""What every command that runs a scenario shares: a resolved configuration in, a result folder out."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

from sim.cli import DONE, FAILED, INTERRUPTED
from sim.commands.effort import Effort
from sim.commands.endings import Ending
from sim.commands.failures import write_failures
from sim.commands.inputs import (
    Inputs,
    calendar_years,
    named_files,
    remarks_on,
    remarks_on_copies,
    remarks_on_plans,
    used_files,
)
from sim.commands.loads import load_tables, loads_of, remarks_on_load
from sim.commands.machine import cache_of, executor_of
from sim.commands.manifest import write_manifest
from sim.commands.progress import progress_bar
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.result_folder import new_result_folder
from sim.commands.study_settings import StudySettings
from sim.commands.terminal import PlainConsole
from sim.documents import InputError
from sim.report.drawings import Drawings, Undrawn, draw_all
from sim.report.words import Language
from sim.study import Laboratory


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
    drawings
        Its figures, which are drawn when all else is written.
    """

    printed: Sequence[RichTable | str] = ()
    complete: int = 0
    interrupted: bool = False
    drawings: Drawings = field(default_factory=dict)


Work = Callable[[Laboratory, Path], Conclusion]
"""From a laboratory and the result folder to what came out, with all files but the manifest and the figures."""


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
        0 done, also where a figure could not be drawn, which a warning names; 1 a replication failed, the study was cut
        short or a file could not be written; 130 interrupted. What is finished is kept.
    """
    console = PlainConsole()
    remarks = remarks_on(inputs) + remarks_on_copies(inputs) + remarks_on_plans(inputs)
    loads = loads_of(inputs)
    remarks += remarks_on_load(inputs.scenario, loads, len(inputs.alternatives))
    for text in used_files(config, settings.language):
        console.print(text, soft_wrap=True)
    for remark in remarks:
        console.print(remark.line(settings.language), soft_wrap=True)
    if len(loads) == 1:  # of several, `check` shows the tables
        for table in load_tables(loads, settings.language):
            console.print(table)

    executor, cache = executor_of(settings), cache_of(settings)
    folder = new_result_folder(settings.results, command, config.scenario_name)
    ending = Ending(settings.language)
    conclusion = Conclusion()
    undrawn: list[Undrawn] = []
    with Effort() as effort, ExitStack() as watching:
        observer = watching.enter_context(progress_bar(language=settings.language))
        laboratory = Laboratory(
            seed=settings.seed,
            executor=executor,
            cache=cache,
            log_folder=folder if log_to_folder else None,
            stop_on_error=settings.on_error == "stop",
            observer=observer,
        )
        with ending.told():
            (folder / "config.yaml").write_text(config.text(), encoding="utf-8")
            try:
                with laboratory:
                    conclusion = work(laboratory, folder)
            except InputError:  # what only runs can tell, such as a measure that has no number in some
                shutil.rmtree(folder)
                raise
        watching.close()
        drawing = "正在绘图…" if settings.language == "zh" else "drawing figures …"
        with ending.told(), Console(stderr=True).status(drawing):  # which shows on a terminal alone
            undrawn = draw_all(conclusion.drawings, folder / "figures")
    ending.interrupted |= conclusion.interrupted
    with ending.told():
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
                "wanted": laboratory.wanted,
                "ran": laboratory.ran,
                "reused": laboratory.reused,
            },
            failures=[{"task": str(one.task), "reason": one.reason, "trace": one.trace} for one in laboratory.failures],
            damaged_results_made_again=len(laboratory.cache.damaged) if laboratory.cache else 0,
            interrupted=ending.interrupted,
            troubles=ending.troubles,
            figures_missing=[dataclasses.asdict(one) for one in undrawn],
            calendar_years=calendar_years(inputs.scenario),
            warnings=[remark.text.en for remark in remarks],
            wall_time_s=effort.wall_time_s,
            memory_mib=effort.memory_mib,
        )
    # The folder is whole before anything is printed, which a closed pipe may end.
    if laboratory.failures and conclusion.complete:
        console.print(_left_out(conclusion.complete, len(laboratory.failures), settings.language), soft_wrap=True)
    for part in conclusion.printed:
        console.print(part, soft_wrap=isinstance(part, str))
    console.print(_reused(laboratory, settings.language) + effort.line(settings.language))
    for one in undrawn:
        print(one.line(settings.language), file=sys.stderr)
    for text in ending.lines(laboratory, resumes=cache is not None and not log_to_folder):
        print(text, file=sys.stderr)
    console.print(str(folder), soft_wrap=True)
    return INTERRUPTED if ending.interrupted else FAILED if laboratory.failures or ending.troubles else DONE


def _left_out(complete: int, failures: int, language: Language) -> str:
    """Say that results are those of the replications that came to an end, which are no fair sample of all."""
    if language == "zh":
        return f"警告：{failures}次重复失败，未计入结果；以下仅为完成的{complete}次重复，可能好于全部重复"
    return (
        f"warning: {failures} replications failed and are left out; what follows is of the {complete} that finished, "
        "which may be the better ones"
    )


def _reused(laboratory: Laboratory, language: Language) -> str:
    if not laboratory.reused:
        return ""
    whole = laboratory.reused + laboratory.ran
    if language == "zh":
        return f"共{whole}次重复，其中{laboratory.reused}次此前已完成；"
    return f"{laboratory.reused} of {whole} replications were there already; "
