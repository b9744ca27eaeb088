"""The share of matters still unsolved by working days since they arose, open ones counted in, with the legal limit."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, appearances, finish, legend_under_title, light_grid, message_figure, usable
from sim.report.style import GREY, new_figure
from sim.report.words import Names, word


def survival_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Survival of time to real solution.

    Parameters
    ----------
    table
        survival.csv: alternative, working_days, mean, ci_low, ci_high (share still unsolved, 0 to 1).
    """
    language = setting.language
    rows = usable(table)
    title = word("survival title", language)
    if rows.empty:
        return message_figure("survival.csv", title, setting)
    figure = new_figure(9.0, 5.0)
    axes = figure.add_subplot()
    for look in appearances(list(rows["alternative"].unique()), names, language):
        part = rows[rows["alternative"] == look.identity].sort_values("working_days")
        days = part["working_days"].to_numpy(dtype=float)
        low, high = 100 * part["ci_low"].to_numpy(dtype=float), 100 * part["ci_high"].to_numpy(dtype=float)
        axes.fill_between(days, low, high, color=look.colour, alpha=0.25, linewidth=0)
        share = 100 * part["mean"].to_numpy(dtype=float)
        axes.plot(days, share, color=look.colour, linestyle=look.line, linewidth=2, label=look.label)
    axes.set_ylim(0, 100)
    axes.set_xlim(0, float(rows["working_days"].max()))
    if names.legal_limit_days is not None and names.legal_limit_days <= float(rows["working_days"].max()):
        axes.axvline(names.legal_limit_days, color=GREY, linestyle=(0, (3, 3)), linewidth=1.2)
        axes.annotate(
            word("legal limit", language, days=names.legal_limit_days), (names.legal_limit_days, 97), xytext=(5, 0),
            textcoords="offset points", ha="left", va="top", fontsize=9, color=GREY,
        )  # fmt: skip
    light_grid(axes, "y")
    axes.set_xlabel(word("survival x", language))
    axes.set_ylabel(word("survival y", language))
    legend_under_title(figure, axes.get_legend_handles_labels()[0])
    return finish(figure, title, setting)
