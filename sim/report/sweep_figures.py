"""A sweep drawn: lines along one parameter, maps over two, dots where points are spread over many."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.report.canvas import Setting
from sim.report.style import figure_style, save_figure
from sim.report.sweep_lines import dots_figure, lines_figure
from sim.report.sweep_map import map_figure
from sim.report.words import Names
from sim.study.levers import Lever


def draw_sweep(
    tables: Mapping[str, pd.DataFrame],
    levers: Sequence[Lever],
    kpis: Sequence[str],
    names: Names,
    setting: Setting,
    folder: Path,
) -> list[Path]:
    """Draw the measures `kpis` into `folder` as SVG and PNG, and return the files.

    Parameters
    ----------
    tables
        sweep, and sweep_differences where several alternatives are compared, as `sim.study.questions.sweep` gives them;
        kpi_names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sweep = tables["sweep"]
    columns = [lever.title for lever in levers]
    figures = {}
    with figure_style():
        if is_grid(sweep, columns) and len(columns) == 2:
            for kpi in kpis:
                figures[f"map_{kpi}"] = map_figure(tables, levers, kpi, names, setting)
        if is_grid(sweep, columns) and len(columns) <= 2:
            figures["lines"] = lines_figure(sweep, levers, kpis, names, setting)
        else:
            figures["dots"] = dots_figure(sweep, levers, kpis, names, setting)
    return [path for name, figure in figures.items() for path in save_figure(figure, folder / name)]


def is_grid(sweep: pd.DataFrame, columns: Sequence[str]) -> bool:
    """Whether the points are every combination of the levers' values."""
    points = sweep.drop_duplicates("point")[list(columns)]
    combinations = 1
    for column in columns:
        combinations *= points[column].nunique()
    return len(points) == combinations
