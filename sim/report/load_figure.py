"""Who carries the load: staff hours worked on matters by kind of unit, under each alternative."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, appearances, finish, legend_under_title, light_grid, message_figure, usable
from sim.report.grouped_bars import grouped_bars, role_order
from sim.report.legend import entries
from sim.report.style import new_figure
from sim.report.words import Names, title_of, word

HOURS = "worked_hours"
COUNTED_AS = {"owner": "departments"}  # a department's hours are its own, whether it owns the matter or assists


def load_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Staff hours by kind of unit.

    Parameters
    ----------
    table
        units.csv: alternative, role, tier, kpi, unit, mean, ci_low, ci_high;
        the rows of the KPI worked_hours are drawn.
    """
    language = setting.language
    rows = usable(table)
    rows = rows[rows["kpi"] == HOURS] if not rows.empty else rows
    title = word("load title", language)
    if rows.empty:
        return message_figure("units.csv", title, setting)
    looks = appearances(list(rows["alternative"].unique()), names, language)
    roles = role_order(rows, list(names.roles))
    figure = new_figure(9.0, 2.2 + 0.6 * len(roles))
    axes = figure.add_subplot()
    grouped_bars(axes, rows, roles, looks)
    axes.set_yticks(range(len(roles)), [title_of(names.roles, COUNTED_AS.get(role, role), language) for role in roles])
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(word("load axis", language))
    light_grid(axes, "x")
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting)
