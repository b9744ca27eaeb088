"""Queues at the counters: how many citizens wait in person, by hour of the clock."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from sim.report.canvas import Setting, appearances, finish, legend_under_title, light_grid, message_figure, usable
from sim.report.legend import entries
from sim.report.style import new_figure
from sim.report.words import Language, Names, title_of, word

WAITING = "waiting_mean"


def counter_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """One panel for each kind of counter, all on the same scale from zero; a point stands in the middle of its hour.

    Parameters
    ----------
    table
        counter_hours.csv: alternative, role, hour, waiting_mean, waiting_ci_low, waiting_ci_high (citizens waiting on
        average, in all counters of the kind together).
    """
    language = setting.language
    rows = usable(table, WAITING)
    title = word("counter title", language)
    if rows.empty:
        return message_figure("counter_hours.csv", title, setting)
    roles = list(dict.fromkeys(rows["role"]))
    figure = new_figure(max(7.0, 1.5 + 4.2 * len(roles)), 4.4)
    panels = figure.subplots(1, len(roles), sharex=True, sharey=True, squeeze=False)[0]
    for axes, role in zip(panels, roles, strict=True):
        _draw_panel(axes, rows, role, names, language)
        axes.set_title(title_of(names.roles, role, language), fontsize=11)
        axes.set_xlabel(word("clock axis", language))
    panels[0].set_xlim(float(rows["hour"].min()), float(rows["hour"].max()) + 1)
    panels[0].set_ylim(bottom=0)
    panels[0].set_ylabel(word("counter axis", language))
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting)


def _draw_panel(axes: Axes, rows: pd.DataFrame, role: str, names: Names, language: Language) -> None:
    for look in appearances(list(rows["alternative"].unique()), names, language):
        part = rows[(rows["alternative"] == look.identity) & (rows["role"] == role)].sort_values("hour")
        if part.empty:
            continue
        middle = part["hour"].to_numpy(dtype=float) + 0.5
        low, high = (part[f"waiting_{end}"].to_numpy(dtype=float) for end in ("ci_low", "ci_high"))
        axes.fill_between(middle, low, high, color=look.colour, alpha=0.25, linewidth=0)
        axes.plot(
            middle, part[WAITING].to_numpy(dtype=float), color=look.colour, linestyle=look.line, marker=look.marker,
            markersize=4.5, linewidth=2, label=look.label,
        )  # fmt: skip
    axes.xaxis.set_major_locator(MultipleLocator(2))
    light_grid(axes, "both")
