"""Open matters by day under each alternative, with the interval of the mean as a ribbon."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, appearances, dated, finish, legend_under_title, message_figure, usable
from sim.report.legend import entries
from sim.report.style import new_figure
from sim.report.words import Names, word


def backlog_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Backlog over time.

    Parameters
    ----------
    table
        backlog.csv: alternative, day (ISO date), mean, ci_low, ci_high (open matters).
    """
    language = setting.language
    rows = usable(table)
    title = word("backlog title", language)
    if rows.empty:
        return message_figure("backlog.csv", title, setting)
    figure = new_figure(9.0, 5.0)
    axes = figure.add_subplot()
    for look in appearances(list(rows["alternative"].unique()), names, language):
        part = rows[rows["alternative"] == look.identity].sort_values("day")
        day = pd.to_datetime(part["day"]).to_numpy()
        low, high = part["ci_low"].to_numpy(dtype=float), part["ci_high"].to_numpy(dtype=float)
        axes.fill_between(day, low, high, color=look.colour, alpha=0.25, linewidth=0)
        axes.plot(
            day,
            part["mean"].to_numpy(dtype=float),
            color=look.colour,
            linestyle=look.line,
            linewidth=2,
            marker=look.marker if len(part) == 1 else "",
            label=look.label,
        )
    axes.set_ylim(bottom=0, top=None)
    dated(axes)
    axes.set_xlabel(word("date axis", language))
    axes.set_ylabel(word("backlog axis", language))
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting)
