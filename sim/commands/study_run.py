"""What ``run``, ``compare`` and ``rerun`` share: a resolved configuration in, a result folder out."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.table import Table as RichTable

from sim.cli import DONE, FAILED, INTERRUPTED
from sim.commands.effort import Effort
from sim.commands.inputs import (
    Inputs,
    calendar_years,
    named_files,
    read_inputs,
    remarks_on,
    remarks_on_plans,
    used_files,
)
from sim.commands.manifest import write_manifest
from sim.commands.names import names_of
from sim.commands.replications import Outcome, join_logs, run_replications
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.result_folder import new_result_folder
from sim.commands.study_settings import StudySettings
from sim.commands.terminal import PlainConsole
from sim.measures import Summary
from sim.report.case_table import case_table
from sim.report.effects_table import effects_table
from sim.report.figures import draw_figures
from sim.report.overload import overload_notes
from sim.report.verdict import verdict_text
from sim.report.verdict_table import verdict_table
from sim.report.words import Language
from sim.scenario import parameters
from sim.study import comparison_tables
from sim.study.store import write_tables

FILE_WIDTH = 140
"""Columns of what is printed into a file or a pipe, which have no width of their own."""


def run_study(config: ResolvedConfig, settings: StudySettings, line: str, command: str) -> int:
    """Run every replication of every alternative, write the result folder, and print what came out and its path.

    Parameters
    ----------
    line
        The command line as typed, for the manifest.
    command
        The command that the folder is named for.

    Returns
    -------
    int
        0 done, 1 a replication failed, 130 interrupted; what is finished is kept in every case.
    """
    console = PlainConsole()
    if not console.is_terminal:
        console.width = FILE_WIDTH
    inputs = read_inputs(config)
    remarks = remarks_on(inputs.scenario) + remarks_on_plans(inputs)
    for text in used_files(config, settings.language):
        console.print(text, soft_wrap=True)
    for remark in remarks:
        console.print(remark.line(settings.language), soft_wrap=True)

    folder = new_result_folder(settings.results, command, config.scenario_name)
    (folder / "config.yaml").write_text(config.text(), encoding="utf-8")
    with Effort() as effort:
        outcome = run_replications(inputs, settings, folder if settings.log else None)
        summaries = outcome.complete(len(inputs.alternatives))
        if settings.log:
            join_logs(outcome, folder)
        conclusion = _conclude(summaries, inputs, config, settings.language, folder) if summaries else []
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
        replications={"asked": settings.replications, "complete": min(map(len, summaries.values()), default=0)},
        failures=[dataclasses.asdict(failure) for failure in outcome.failures],
        interrupted=outcome.interrupted,
        calendar_years=calendar_years(inputs.scenario),
        warnings=[remark.text.en for remark in remarks],
        wall_time_s=effort.wall_time_s,
        memory_mib=effort.memory_mib,
    )
    # The folder is whole before anything is printed, which a closed pipe may end.
    for part in conclusion:
        console.print(part, soft_wrap=isinstance(part, str))
    console.print(effort.line(settings.language))
    _tell_trouble(outcome, settings.language)
    console.print(str(folder), soft_wrap=True)
    return INTERRUPTED if outcome.interrupted else FAILED if outcome.failures else DONE


def _conclude(
    summaries: Mapping[str, list[Summary]],
    inputs: Inputs,
    config: ResolvedConfig,
    language: Language,
    folder: Path,
) -> list[RichTable | str]:
    """From summaries to tables, figures and the verdict, all written; what of it is to be printed is returned."""
    tables = comparison_tables(summaries, config.factors)
    if len(summaries) == 1:
        tables = {name: table for name, table in tables.items() if "differences" not in name}
    write_tables(tables, folder)
    if "case_percentiles" in tables and not tables["case_percentiles"]["published_hours"].notna().any():
        del tables["cases"], tables["case_percentiles"]  # nothing to compare the cases with
    names = names_of(inputs, tables["kpi_names"])
    draw_figures(tables, names, language, config.sha256(), folder / "figures")
    if "effects" in tables:
        return [effects_table(tables["effects"], names, language)]
    printed: list[RichTable | str] = [verdict_table(tables, names, language)]
    if "case_percentiles" in tables:
        printed.append(case_table(tables["case_percentiles"], names, language))
    if "differences" in tables:
        verdict = verdict_text(tables, names, language, parameters(inputs.scenario))
        (folder / "verdict.md").write_text(verdict, encoding="utf-8")
        # The short answer; all of it is in the file.
        printed += [text.replace("**", "") for text in verdict.splitlines() if text.startswith("**")]
    return printed + overload_notes(tables, names, language)


def _tell_trouble(outcome: Outcome, language: Language) -> None:
    done, of = len(outcome.finished), len(outcome.tasks) // outcome.parts
    chinese = language == "zh"
    for failure in outcome.failures:
        where = "代码位置见manifest.json" if chinese else "where in the code: manifest.json"
        print(f"失败：{failure}（{where}）" if chinese else f"failed: {failure} ({where})", file=sys.stderr)
    if outcome.interrupted or outcome.failures:
        if chinese:
            word = "已中断" if outcome.interrupted else "部分重复未成功"
            print(f"{word}：共{of}次，已完成并保留{done}次", file=sys.stderr)
        else:
            word = "interrupted" if outcome.interrupted else "not all replications succeeded"
            print(f"{word}: {done} of {of} are finished and kept", file=sys.stderr)
