"""``govsim list``: planners' files within reach, the measures, or a scenario's parameters with their sources."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Literal

from pydantic import Field
from rich.console import Console
from rich.table import Table

from sim.cli import DONE
from sim.commands.call import Call, Settings
from sim.commands.kpi_names import kpis_of
from sim.commands.planners_files import document
from sim.commands.terminal import PlainConsole
from sim.documents import InputError
from sim.documents.library import KINDS, Kind
from sim.report.words import Language, unit_word
from sim.scenario import load_scenario, parameters

_FILE_COLUMNS = ("name", "title", "file")
_PARAMETER_COLUMNS = ("parameter", "value", "low", "high", "unit", "grade", "source")
_MEASURE_COLUMNS = ("measure", "unit", "better", "title")
_IN_CHINESE = {
    "scenarios": "情景", "rules": "规则", "reforms": "改革", "rollouts": "推广方案", "designs": "试验设计",
    "shocks": "冲击", "name": "名称", "title": "标题", "file": "文件", "parameter": "参数", "value": "现值",
    "low": "下限", "high": "上限", "unit": "单位", "grade": "等级", "source": "出处", "measure": "指标",
    "better": "优劣方向", "higher": "越高越好", "lower": "越低越好", "none": "无优劣方向",
}  # fmt: skip


class ListSettings(Settings):
    """Keys of conf/list.yaml."""

    what: Literal["all", "scenarios", "rules", "reforms", "rollouts", "designs", "shocks", "measures", "parameters"] = (
        Field(description="all, scenarios, rules, reforms, rollouts, designs, shocks, measures or parameters")
    )
    language: Language = Field(description="en or zh")


def execute(call: Call) -> int:
    """Print what there is."""
    settings = call.settings(ListSettings)
    console = PlainConsole(file_width=200)
    if settings.what == "parameters":
        _print_parameters(call, console, settings.language)
        return DONE
    if settings.what == "measures":
        _print_measures(call, console, settings.language)
        return DONE
    for kind in KINDS:
        if settings.what in ("all", f"{kind}s"):
            console.print(_files(call, kind, settings.language), soft_wrap=not console.is_terminal)
    return DONE


def _files(call: Call, kind: Kind, language: Language) -> Table:
    table = Table(title=_said(f"{kind}s", language), title_justify="left", box=None, pad_edge=False)
    for column in _FILE_COLUMNS:
        table.add_column(_said(column, language), overflow="fold")
    for name, path in call.library.names(kind).items():
        try:
            title = str(document(path).data.get("name", {}).get(language, ""))
        except (InputError, AttributeError) as error:
            title = f"无法读取：{error}" if language == "zh" else f"cannot be read: {error}"
        table.add_row(name, title, str(path))
    return table


def _print_parameters(call: Call, console: Console, language: Language) -> None:
    chosen = call.chosen("scenario")
    rows = [
        (row.path, *map(_shown, (row.value, row.low, row.high)), row.unit or "", row.grade or "", row.source or "")
        for row in parameters(load_scenario(chosen))
    ]
    title = f"{chosen.path}的参数" if language == "zh" else f"parameters of {chosen.path}"
    _print_rows(title, [_said(column, language) for column in _PARAMETER_COLUMNS], rows, console)


def _print_measures(call: Call, console: Console, language: Language) -> None:
    """Those that a run of any scenario tells, or of the one that is named."""
    scenario = load_scenario(call.chosen("scenario")) if call.choices.get("scenario") else None
    rows = [
        (
            kpi.id,
            unit_word(kpi.unit, "zh") if language == "zh" else kpi.unit,
            _said(kpi.better, language),
            kpi.name.get(language),
        )
        for kpi in kpis_of(scenario).values()
    ]
    title, more = "measures", "; with scenario=NAME those of its kinds of matter and of unit by name"
    if language == "zh":
        title, more = "指标", "；加scenario=NAME则列出该情景各类事项和各类单位的指标"
    columns = [_said(column, language) for column in _MEASURE_COLUMNS]
    _print_rows(title if scenario else title + more, columns, rows, console)


def _print_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> None:
    """As a table on a terminal, and as tab-separated values for a file or another program."""
    if not console.is_terminal:
        csv.writer(sys.stdout, delimiter="\t", lineterminator="\n").writerows([columns, *rows])
        return
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for cells in rows:
        table.add_row(*cells)
    console.print(table)


def _said(heading: str, language: Language) -> str:
    return _IN_CHINESE[heading] if language == "zh" else heading


def _shown(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
