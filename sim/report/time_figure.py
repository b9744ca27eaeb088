"""Where a matter's hours go: waiting for staff, being worked on, and being handed over, by the role that has it."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, appearances, finish, legend_under_title, light_grid, message_figure, usable
from sim.report.grouped_bars import grouped_bars, role_order
from sim.report.legend import entries
from sim.report.style import new_figure
from sim.report.words import Names, title_of, word

PARTS = ("wait", "work", "hand-over")


def time_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """One panel per part, since waiting is far longer than work and would hide it; each from zero, on its own scale.

    Parameters
    ----------
    table
        stages.csv: alternative, role, part (wait, work or hand-over), mean, ci_low, ci_high (elapsed hours per matter).
    """
    language = setting.language
    rows = usable(table)
    title = word("time title", language)
    if rows.empty:
        return message_figure("stages.csv", title, setting)
    looks = appearances(list(rows["alternative"].unique()), names, language)
    roles = role_order(rows, list(names.roles))
    parts = [part for part in PARTS if (rows["part"] == part).any()]
    figure = new_figure(11.0, 2.2 + 0.55 * len(roles))
    panels = figure.subplots(1, len(parts), sharey=True, squeeze=False)[0]
    for axes, part in zip(panels, parts, strict=True):
        grouped_bars(axes, rows[rows["part"] == part], roles, looks)
        axes.set_title(word(part, language), fontsize=11)
        axes.set_xlabel(word("time axis", language))
        light_grid(axes, "x")
    panels[0].set_yticks(range(len(roles)), [title_of(names.roles, role, language) for role in roles])
    legend_under_title(figure, entries(figure))
    notes = [word("per matter note", language)] + ([word("own scale", language)] if len(parts) > 1 else [])
    return finish(figure, title, setting, more="\n".join(notes))
