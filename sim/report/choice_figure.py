"""The alternatives among which the best was sought: their means, and who was dropped when."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import (
    Setting,
    finish,
    half_widths,
    legend_under_title,
    light_grid,
    measure_axis,
    measure_title,
    message_figure,
)
from sim.report.legend import entries
from sim.report.style import BLUE, GREEN, GREY, new_figure
from sim.report.text_size import wrapped
from sim.report.words import Names, title_of, word

LOOKS = {
    "best": (GREEN, "*", 12),
    "still in the running": (BLUE, "o", 6),
    "other": (BLUE, "o", 6),
    "dropped": (GREY, "D", 5),
}
MOST = 20
"""Alternatives that are drawn; all are in the table."""


def choice_figure(table: pd.DataFrame, names: Names, setting: Setting) -> Figure:
    """A row for each alternative, the best at the top: its mean with its interval, and its replications beside it.

    Parameters
    ----------
    table
        choice.csv, as `sim.study.questions.choice` gives it.
    """
    language = setting.language
    title = word("choice title", language)
    if table.empty:
        return message_figure("choice.csv", title, setting)
    rows = table.iloc[:MOST].reset_index(drop=True)
    labels = [
        wrapped(f"{title_of(names.alternatives, str(row.alternative), language)} ({row.replications})", 8.5, 4.6)
        for row in rows.itertuples()
    ]
    lines = max(label.count("\n") + 1 for label in labels)
    figure = new_figure(10.0, 2.2 + (0.14 + 0.15 * lines) * len(rows))
    axes = figure.add_subplot()
    for state, (colour, marker, size) in LOOKS.items():
        part = rows[rows["state"] == state]
        if len(part):
            axes.errorbar(
                part["mean"], part.index, xerr=half_widths(part), fmt=marker, color=colour, markersize=size,
                elinewidth=1.2, label=word(f"choice {state}", language),
            )  # fmt: skip
    axes.set_yticks(np.arange(len(rows)), labels, fontsize=8.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    light_grid(axes, "x")
    kpi, unit = str(rows["kpi"].iloc[0]), str(rows["unit"].iloc[0])
    measure_axis(axes.xaxis, unit, language)
    axes.set_xlabel(measure_title(title_of(names.kpis, kpi, language), unit, language))
    legend_under_title(figure, entries(figure))
    notes = [word("choice note", language)]
    notes += [] if len(table) <= MOST else [word("largest alternatives", language, shown=MOST, all=len(table))]
    return finish(figure, title, setting, interval_words="choice intervals", more="  ·  ".join(notes))
