"""Before and after adoption: townships that adopt against those that have not yet, by weeks since adoption."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from sim.report.canvas import (
    Appearance,
    Setting,
    appearances,
    finish,
    legend_under_title,
    light_grid,
    message_figure,
    usable,
)
from sim.report.style import BLACK, GREY, new_figure
from sim.report.words import Language, Names, word

BIN_WEEKS = 4
DASHES = (0, (4, 2))
PANELS = {  # kpi: words of its axis, factor of what is drawn
    "solved_within_10_share_department": ("solved within axis", 100.0),
    "open_per_10000_department": ("open per residents axis", 1.0),
}


def event_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """One row of panels for each alternative with adoptions, of matters that departments own; a point is in mid-bin.

    Parameters
    ----------
    table
        event_time.csv: alternative, group (adopted or not_yet), week (first of four), kpi, mean, ci_low, ci_high.
    """
    language = setting.language
    rows = usable(table)
    rows = rows[rows["kpi"].isin(PANELS)] if not rows.empty else rows
    title = word("event title", language)
    if rows.empty:
        return message_figure("event_time.csv", title, setting)
    every = dict.fromkeys([*names.alternatives, *rows["alternative"]])
    present = set(rows["alternative"])
    looks = [look for look in appearances(list(every), names, language) if look.identity in present]
    figure = new_figure(11.0, 1.6 + 2.9 * len(looks))
    grid = figure.subplots(len(looks), len(PANELS), sharex=True, sharey="col", squeeze=False)
    for line, look in zip(grid, looks, strict=True):
        for axes, (kpi, (words, factor)) in zip(line, PANELS.items(), strict=True):
            of_panel = rows[(rows["alternative"] == look.identity) & (rows["kpi"] == kpi)]
            _draw_panel(axes, of_panel, factor, look)
            axes.set_ylabel(word(words, language))
            axes.set_title(look.label, fontsize=11)
            axes.set_ylim(bottom=0)
    for axes in grid[-1]:
        axes.set_xlabel(word("event axis", language))
    grid[0][0].set_ylim(0, 100)
    legend_under_title(figure, _legend(set(rows["group"]), language))
    return finish(figure, title, setting, more=word("event note", language))


def _draw_panel(axes: Axes, rows: pd.DataFrame, factor: float, look: Appearance) -> None:
    axes.axvline(0, color="black", linewidth=1)
    for group, colour, line, marker in (("not_yet", GREY, DASHES, "x"), ("adopted", look.colour, "-", look.marker)):
        part = rows[rows["group"] == group].sort_values("week")
        middle = part["week"].to_numpy(dtype=float) + BIN_WEEKS / 2
        mean, low, high = (factor * part[column].to_numpy(dtype=float) for column in ("mean", "ci_low", "ci_high"))
        axes.fill_between(middle, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(
            middle, mean, color=colour, linestyle=line, marker=marker, markersize=5, linewidth=2,
            zorder=2.1 if line == DASHES else 2,
        )  # fmt: skip
    axes.xaxis.set_major_locator(MultipleLocator(BIN_WEEKS if len(set(rows["week"])) <= 10 else 2 * BIN_WEEKS))
    light_grid(axes, "y")


def _legend(groups: set[str], language: Language) -> list[Line2D]:
    """An entry for each group that is drawn: once all have adopted, none has not."""
    looks: dict[str, dict[str, Any]] = {
        "adopted": {"color": BLACK},
        "not_yet": {"color": GREY, "marker": "x", "linestyle": DASHES},
    }
    handles = {
        group: Line2D([], [], linewidth=2, label=word(group.replace("_", " "), language), **look)
        for group, look in looks.items()
    }
    return [handle for group, handle in handles.items() if group in groups]
