"""``govsim list``: what planners' files are within reach, or the parameters of a scenario with their sources."""

from __future__ import annotations

import csv
import json
import sys
from typing import Literal

from pydantic import Field
from rich.console import Console
from rich.table import Table

from sim.cli import DONE
from sim.commands.call import Call, Settings
from sim.commands.planners_files import document
from sim.commands.terminal import PlainConsole
from sim.documents import InputError
from sim.documents.library import KINDS, Kind
from sim.scenario import load_scenario, parameters

_PARAMETER_COLUMNS = ("parameter", "value", "low", "high", "unit", "grade", "source")


class ListSettings(Settings):
    """Keys of conf/list.yaml."""

    what: Literal["all", "scenarios", "rules", "reforms", "rollouts", "designs", "shocks", "parameters"] = Field(
        description="all, scenarios, rules, reforms, rollouts, designs, shocks or parameters"
    )
    language: Literal["en", "zh"] = Field(description="en or zh")


def execute(call: Call) -> int:
    """Print what there is."""
    settings = call.settings(ListSettings)
    console = PlainConsole(file_width=200)
    if settings.what == "parameters":
        _print_parameters(call, console)
        return DONE
    for kind in KINDS:
        if settings.what in ("all", f"{kind}s"):
            console.print(_files(call, kind, settings.language), soft_wrap=not console.is_terminal)
    return DONE


def _files(call: Call, kind: Kind, language: str) -> Table:
    table = Table(title=f"{kind}s", title_justify="left", box=None, pad_edge=False)
    for column in ("name", "title", "file"):
        table.add_column(column, overflow="fold")
    for name, path in call.library.names(kind).items():
        try:
            title = str(document(path).data.get("name", {}).get(language, ""))
        except (InputError, AttributeError) as error:
            title = f"cannot be read: {error}"
        table.add_row(name, title, str(path))
    return table


def _print_parameters(call: Call, console: Console) -> None:
    """As a table on a terminal, and as tab-separated values for a file or another program."""
    chosen = call.chosen("scenario")
    rows = [
        (row.path, *map(_shown, (row.value, row.low, row.high)), row.unit or "", row.grade or "", row.source or "")
        for row in parameters(load_scenario(chosen))
    ]
    if not console.is_terminal:
        csv.writer(sys.stdout, delimiter="\t", lineterminator="\n").writerows([_PARAMETER_COLUMNS, *rows])
        return
    table = Table(title=f"parameters of {chosen.path}", title_justify="left", box=None, pad_edge=False)
    for column in _PARAMETER_COLUMNS:
        table.add_column(column, overflow="fold")
    for cells in rows:
        table.add_row(*cells)
    console.print(table)


def _shown(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
