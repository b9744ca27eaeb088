"""Measures along the parameters of a sweep, a panel each, every alternative a line or dots with its intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.canvas import (
    Appearance,
    Setting,
    appearances,
    finish,
    half_widths,
    legend_under_title,
    lever_axis,
    light_grid,
    measure_axis,
    measure_title,
    message_figure,
    usable,
)
from sim.report.legend import entries
from sim.report.style import new_figure
from sim.report.text_size import wrapped
from sim.report.words import Language, Names, title_of, word
from sim.study.levers import Lever

PANEL_WIDTH, PANEL_HEIGHT = 3.1, 2.5
LABEL_POINTS = 8.5
MOST_PANELS = 5
"""Values of the second parameter that are drawn side by side."""


def lines_figure(
    sweep: pd.DataFrame, levers: Sequence[Lever], kpis: Sequence[str], names: Names, setting: Setting
) -> Figure:
    """A row for each measure; along the first parameter, side by side for the values of the second if there is one."""
    rows, shown, title = _what_there_is(sweep, kpis, setting)
    if not shown:
        return message_figure("sweep.csv", title, setting)
    across, *others = levers
    sides = sorted(rows[others[0].title].unique()) if others else [None]
    sides = [sides[place] for place in np.unique(np.linspace(0, len(sides) - 1, MOST_PANELS).round().astype(int))]
    figure, panels = _panels(len(shown), len(sides))
    looks = appearances(list(rows["alternative"].unique()), names, setting.language)
    for kpi, row_of_panels in zip(shown, panels, strict=True):
        for side, axes in zip(sides, row_of_panels, strict=True):
            part = rows[(rows["kpi"] == kpi) & ((rows[others[0].title] == side) if others else True)]
            for look in looks:
                _line(axes, part[part["alternative"] == look.identity].sort_values(across.title), across.title, look)
            if kpi == shown[0] and others:
                axes.set_title(
                    wrapped(f"{others[0].key} {others[0].shown(f'{side:g}')}", 9, PANEL_WIDTH - 0.4), fontsize=9
                )
        _label(row_of_panels, across, kpi, rows, names, setting.language, kpi == shown[-1])
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting, more=word("row scale", setting.language) if len(sides) > 1 else "")


def dots_figure(
    sweep: pd.DataFrame, levers: Sequence[Lever], kpis: Sequence[str], names: Names, setting: Setting
) -> Figure:
    """A row for each measure, a column for each parameter: every point a dot with its interval."""
    rows, shown, title = _what_there_is(sweep, kpis, setting)
    if not shown:
        return message_figure("sweep.csv", title, setting)
    figure, panels = _panels(len(shown), len(levers))
    looks = appearances(list(rows["alternative"].unique()), names, setting.language)
    for kpi, row_of_panels in zip(shown, panels, strict=True):
        for lever, axes in zip(levers, row_of_panels, strict=True):
            for look in looks:
                part = rows[(rows["kpi"] == kpi) & (rows["alternative"] == look.identity)]
                axes.errorbar(
                    part[lever.title], part["mean"], yerr=half_widths(part), fmt=look.marker, color=look.colour,
                    markersize=4, elinewidth=0.8, alpha=0.8, label=look.label,
                )  # fmt: skip
            if kpi == shown[-1]:
                axes.set_xlabel(
                    wrapped(lever_axis(axes.xaxis, lever), LABEL_POINTS, PANEL_WIDTH - 0.2), fontsize=LABEL_POINTS
                )
        _label(row_of_panels, None, kpi, rows, names, setting.language, kpi == shown[-1])
    legend_under_title(figure, entries(figure))
    note = word("dots note", setting.language)
    return finish(figure, title, setting, more=note)


def _what_there_is(sweep: pd.DataFrame, kpis: Sequence[str], setting: Setting) -> tuple[pd.DataFrame, list[str], str]:
    """The rows with numbers, the measures that have any, and the title."""
    rows = usable(sweep)
    shown = [kpi for kpi in kpis if len(rows) and (rows["kpi"] == kpi).any()]
    return rows, shown, word("sweep title", setting.language)


def _panels(down: int, across: int) -> tuple[Figure, list[list[Axes]]]:
    figure = new_figure(max(6.5, 1.2 + across * PANEL_WIDTH), 1.5 + down * PANEL_HEIGHT)
    grid = figure.subplots(down, across, squeeze=False, sharey="row", sharex="col")
    return figure, [list(row) for row in grid]


def _line(axes: Axes, part: pd.DataFrame, across: str, look: Appearance) -> None:
    place, mean = part[across].to_numpy(dtype=float), part["mean"].to_numpy(dtype=float)
    low, high = part["ci_low"].to_numpy(dtype=float), part["ci_high"].to_numpy(dtype=float)
    axes.fill_between(place, low, high, color=look.colour, alpha=0.2, linewidth=0)
    axes.plot(place, mean, color=look.colour, linestyle=look.line, marker=look.marker, markersize=4, label=look.label)


def _label(
    row: Sequence[Axes],
    across: Lever | None,
    kpi: str,
    rows: pd.DataFrame,
    names: Names,
    language: Language,
    last: bool,
) -> None:
    """Name the measure and its unit on the left, and the parameter below the last row."""
    unit = str(rows.loc[rows["kpi"] == kpi, "unit"].iloc[0])
    measure_axis(row[0].yaxis, unit, language)
    text = measure_title(title_of(names.kpis, kpi, language), unit, language)
    row[0].set_ylabel(wrapped(text, LABEL_POINTS, PANEL_HEIGHT - 0.3), fontsize=LABEL_POINTS)
    for axes in row:
        light_grid(axes, "y")
        axes.margins(x=0.05)
        axes.tick_params(labelsize=8)
        if across and last:
            axes.set_xlabel(
                wrapped(lever_axis(axes.xaxis, across), LABEL_POINTS, PANEL_WIDTH - 0.2), fontsize=LABEL_POINTS
            )
