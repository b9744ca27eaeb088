"""What ``run``, ``compare``, ``rollout`` and ``rerun`` share: replications of alternatives, to tables and a verdict."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from rich.table import Table as RichTable

from sim.commands.asked import check_baseline
from sim.commands.differences_that_matter import check_differences_that_matter
from sim.commands.inputs import Inputs, read_inputs
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.precision import check_precision, precision_line, precision_table, run_until_precise
from sim.commands.replications import OnFirst, join_logs
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_settings import RunsSettings
from sim.report.case_table import case_table
from sim.report.drawings import Drawings
from sim.report.effects_table import effects_table
from sim.report.figures import drawings_of
from sim.report.first_numbers import first_numbers
from sim.report.forest_figure import headline_first
from sim.report.markdown import names_in_markdown
from sim.report.overload import overload_notes
from sim.report.steadiness import steady_notes
from sim.report.sureness import gain_notes, hidden_sentence
from sim.report.verdict import verdict_text
from sim.report.verdict_table import verdict_table
from sim.scenario import Backlog, parameters
from sim.study import Kept, Laboratory, comparison_tables
from sim.study.store import write_tables

WORTH_WAITING_S = 30.0
"""A study that takes less from its first replication on shows no first numbers."""


def run_study(config: ResolvedConfig, settings: RunsSettings, line: str, command: str) -> int:
    """Run every replication of every alternative, write the result folder, and print what came out and its path.

    Returns
    -------
    int
        The exit code, as `sim.commands.perform` tells.
    """
    check_baseline(settings.baseline, config.alternatives, command)
    inputs = read_inputs(config)
    check_precision(settings, len(inputs.alternatives), inputs.scenario, command)
    check_differences_that_matter(settings, inputs.scenario, command)

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        on_first = _first_numbers_shown(laboratory, inputs, settings)
        outcome = run_until_precise(laboratory, inputs.alternatives, settings, on_first)
        summaries = outcome.complete()
        if settings.log:
            join_logs(outcome, folder)
        printed, drawings = _conclude(summaries, inputs, config, settings, folder) if summaries else ([], {})
        precision = precision_table(outcome, settings)
        if precision is not None:
            write_tables({"precision": precision}, folder)
            printed.append(precision_line(precision, settings))
        return Conclusion(printed, min(map(len, summaries.values()), default=0), outcome.interrupted, drawings)

    return perform(config, settings, line, command, work, inputs, log_to_folder=settings.log)


def _first_numbers_shown(laboratory: Laboratory, inputs: Inputs, settings: RunsSettings) -> OnFirst:
    """Return what shows the first replication of every alternative, where the others will take a while."""
    begun_s = time.monotonic()

    def show(first: Mapping[str, Kept]) -> None:
        left_s = (time.monotonic() - begun_s) * (settings.replications - 1)
        if left_s >= WORTH_WAITING_S:
            tables = {name: kept.kpis for name, kept in first.items()}
            told = pd.concat([table[table["is_told"]] for table in tables.values()]).drop_duplicates("kpi")
            names = names_of(inputs, told)
            laboratory.observer.note(first_numbers(tables, names, settings.language))

    return show


def _conclude(
    summaries: Mapping[str, list[Kept]],
    inputs: Inputs,
    config: ResolvedConfig,
    settings: RunsSettings,
    folder: Path,
) -> tuple[list[RichTable | str], Drawings]:
    """From summaries to tables and the verdict, all written; returns what of it is printed, and the figures."""
    language = settings.language
    from_backlog = isinstance(inputs.scenario.backlog, Backlog)
    tables = comparison_tables(
        summaries, config.factors, settings.differences_that_matter, settings.baseline, from_backlog
    )
    if len(summaries) == 1:
        tables = {name: table for name, table in tables.items() if "differences" not in name}
    write_tables(tables, folder)
    if "case_percentiles" in tables and not tables["case_percentiles"]["published_hours"].notna().any():
        del tables["cases"], tables["case_percentiles"]  # nothing to compare the cases with
    names = names_of(inputs, tables["kpi_names"])
    drawings = drawings_of(tables, names, language, config.sha256())
    if "effects" in tables:
        return [effects_table(tables["effects"], names, language)], drawings
    printed: list[RichTable | str] = [verdict_table(tables, names, language)]
    if "case_percentiles" in tables:
        printed.append(case_table(tables["case_percentiles"], names, language))
    if "differences" in tables:
        inputs_used = parameters(inputs.scenario)
        verdict = verdict_text(tables, names_in_markdown(names), language, inputs_used)
        (folder / "verdict.md").write_text(verdict, encoding="utf-8")
        # The short answer, with names as they are; all of it is in the file.
        short = verdict_text(tables, names, language, inputs_used).splitlines()
        printed += [text.replace("**", "") for text in short if text.startswith("**")]
        printed += gain_notes(tables["differences"], names, language)
        shown = headline_first(tables["differences"], names, headline_only=True)
        printed += [text for text in (hidden_sentence(shown, language),) if text]
    printed += steady_notes(tables, names, language)
    return printed + overload_notes(tables, names, language), drawings
