"""The bodies that townships share, week by week, while reforms spread: how busy they are."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.canvas import (
    Appearance,
    Setting,
    appearances,
    dated,
    finish,
    legend_under_title,
    message_figure,
    usable,
)
from sim.report.legend import entries
from sim.report.load_figure import COUNTED_AS
from sim.report.style import new_figure
from sim.report.words import Names, title_of, word

UTILISATION = "utilisation."
PANELS_A_LINE = 2


def weekly_figure(table: pd.DataFrame | None, waves: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Utilisation by week, one panel for each kind of shared body, with the days of adoption as vertical lines.

    Parameters
    ----------
    table
        weekly.csv: alternative, group, week (ISO date), kpi, mean, ci_low, ci_high; the rows of utilisation are drawn.
    waves
        waves.csv: alternative, wave (ISO date).
    """
    language = setting.language
    rows = usable(table)
    rows = rows[rows["kpi"].str.startswith(UTILISATION)] if not rows.empty else rows
    title = word("weekly title", language)
    if rows.empty or waves is None:
        return message_figure("weekly.csv", title, setting)
    looks = appearances(list(rows["alternative"].unique()), names, language)
    roles = [str(kpi).removeprefix(UTILISATION) for kpi in dict.fromkeys(rows["kpi"])]
    columns = min(PANELS_A_LINE, len(roles))
    lines = -(-len(roles) // columns)
    figure = new_figure(1.5 + 5.0 * columns, 1.6 + 2.8 * lines)
    panels = figure.subplots(lines, columns, sharex=True, squeeze=False).ravel()
    for axes, role in zip(panels, roles, strict=False):
        _draw_panel(axes, rows[rows["kpi"] == UTILISATION + role], looks)
        for look in looks:
            days = pd.to_datetime(sorted(set(waves.loc[waves["alternative"] == look.identity, "wave"])))
            axes.vlines(days.to_numpy(), *axes.get_ylim(), color=look.colour, linewidth=1, linestyle=":")
        axes.set_title(title_of(names.roles, COUNTED_AS.get(role, role), language), fontsize=11)
        axes.set_ylabel(word("utilisation axis", language))
    for axes in panels[len(roles) :]:
        axes.set_axis_off()
    for axes in panels[: len(roles)][-columns:]:  # the last of each column
        axes.tick_params(axis="x", labelbottom=True)
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting, more=word("weekly note", language))


def _draw_panel(axes: Axes, rows: pd.DataFrame, looks: list[Appearance]) -> None:
    for look in looks:
        part = rows[rows["alternative"] == look.identity].sort_values("week")
        day = pd.to_datetime(part["week"]).to_numpy()
        mean, low, high = (100 * part[column].to_numpy(dtype=float) for column in ("mean", "ci_low", "ci_high"))
        axes.fill_between(day, low, high, color=look.colour, alpha=0.25, linewidth=0)
        axes.plot(
            day,
            mean,
            color=look.colour,
            linestyle=look.line,
            linewidth=2,
            label=look.label,
            marker=look.marker if len(part) == 1 else "",
        )
    axes.set_ylim(bottom=0)
    dated(axes, most_ticks=6)
