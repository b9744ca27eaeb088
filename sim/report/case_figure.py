"""How long cases took in each replication, with the published time: one panel for each time that was published."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.canvas import Appearance, Setting, appearances, finish, legend_under_title, light_grid
from sim.report.case_table import milestone_title
from sim.report.legend import entries
from sim.report.style import GREY, new_figure
from sim.report.words import Names, word

COLUMNS = 2


def case_figure(cases: pd.DataFrame, names: Names, setting: Setting) -> Figure:
    """The share of replications in which a milestone was reached within so many hours, and the published hours.

    A line that ends below 100% leaves the replications in which the run ended first.

    Parameters
    ----------
    cases
        cases.csv, as `sim.study.cases` gives it, with at least one published time.
    """
    language = setting.language
    published = cases[cases["published_hours"].notna()]
    panels = list(published.groupby(["case", "milestone"], sort=False))
    looks = appearances(list(cases["alternative"].unique()), names, language)
    lines = math.ceil(len(panels) / COLUMNS)
    figure = new_figure(5.5 * min(COLUMNS, len(panels)) + 0.5, 1.6 + 2.9 * lines)
    grid = figure.subplots(lines, min(COLUMNS, len(panels)), sharey=True, squeeze=False).ravel()
    for axes, ((case, milestone), rows) in zip(grid, panels, strict=False):
        _draw_panel(axes, rows, looks, setting)
        axes.set_title(milestone_title(str(case), str(milestone), names, language), fontsize=10)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    figure.supylabel(word("cases axis", language), fontsize=10)
    legend_under_title(figure, entries(figure))
    return finish(figure, word("cases title", language, n=setting.replications), setting, "cases note")


def _draw_panel(axes: Axes, rows: pd.DataFrame, looks: list[Appearance], setting: Setting) -> None:
    for look in looks:
        hours = np.sort(rows.loc[rows["alternative"] == look.identity, "elapsed_hours"].to_numpy(dtype=float))
        reached = hours[np.isfinite(hours)]
        share = 100 * np.arange(1, len(reached) + 1) / len(hours)
        axes.step(reached, share, where="post", color=look.colour, linestyle=look.line, linewidth=1.8, label=look.label)
    axes.axvline(
        float(rows["published_hours"].iloc[0]),
        color=GREY,
        linestyle=(0, (3, 3)),
        linewidth=1.4,
        label=word("published column", setting.language),
    )
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(left=0)
    axes.set_ylim(0, 100)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(word("cases hours", setting.language))
    light_grid(axes, "y")
