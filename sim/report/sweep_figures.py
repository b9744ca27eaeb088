"""A sweep drawn: lines along one parameter, maps over two, dots where points are spread over many."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting
from sim.report.sweep_lines import dots_figure, lines_figure
from sim.report.sweep_map import map_figure
from sim.report.words import Names
from sim.study.levers import Lever


def sweep_drawings(
    tables: Mapping[str, pd.DataFrame],
    levers: Sequence[Lever],
    kpis: Sequence[str],
    names: Names,
    setting: Setting,
) -> dict[str, Callable[[], Figure]]:
    """What draws the measures `kpis`, by the name of the figure's files.

    Parameters
    ----------
    tables
        sweep, and sweep_differences where several alternatives are compared, as `sim.study.questions.sweep` gives them;
        kpi_names.
    """
    sweep = tables["sweep"]
    columns = [lever.title for lever in levers]
    drawings: dict[str, Callable[[], Figure]] = {}
    if is_grid(sweep, columns) and len(columns) == 2:
        for kpi in kpis:
            drawings[f"map_{kpi}"] = partial(map_figure, tables, levers, kpi, names, setting)
    if is_grid(sweep, columns) and len(columns) <= 2:
        drawings["lines"] = partial(lines_figure, sweep, levers, kpis, names, setting)
    else:
        drawings["dots"] = partial(dots_figure, sweep, levers, kpis, names, setting)
    return drawings


def is_grid(sweep: pd.DataFrame, columns: Sequence[str]) -> bool:
    """Whether the points are every combination of the levers' values."""
    points = sweep.drop_duplicates("point")[list(columns)]
    combinations = 1
    for column in columns:
        combinations *= points[column].nunique()
    return len(points) == combinations
