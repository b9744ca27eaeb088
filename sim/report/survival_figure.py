"""The share of matters still unsolved by working days since they arose, open ones counted in, with the legal limit."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
from sim.report.legend import entries
from sim.report.style import GREY, new_figure
from sim.report.words import Language, Names, word

PANELS = {"": "all matters", "department_": "matters of departments"}  # prefix of the columns, words of the panel


def survival_figure(table: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Survival of time to real solution: of all matters, and of those that departments own.

    Parameters
    ----------
    table
        survival.csv: alternative, working_days, mean, ci_low, ci_high (share still unsolved, 0 to 1), and the same
        under department_mean, … where there are such matters.
    """
    language = setting.language
    title = word("survival title", language)
    panels = [prefix for prefix in PANELS if not usable(table, f"{prefix}mean").empty]
    if not panels:
        return message_figure("survival.csv", title, setting)
    figure = new_figure(3.0 + 4.5 * len(panels), 5.0)
    several = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    told = [usable(table, f"{prefix}mean") for prefix in panels]
    looks = appearances(list(dict.fromkeys(name for rows in told for name in rows["alternative"])), names, language)
    for axes, prefix, rows in zip(several, panels, told, strict=True):
        _draw_panel(axes, rows, prefix, looks, names, language)
        if len(panels) > 1:
            axes.set_title(word(PANELS[prefix], language), fontsize=11)
    several[0].set_ylabel(word("survival y", language))
    legend_under_title(figure, entries(figure))
    ends = any(_ends_early(usable(table, f"{prefix}mean")) for prefix in panels)
    return finish(figure, title, setting, more=word("survival ends", language) if ends else "")


def _ends_early(rows: pd.DataFrame) -> bool:
    """Whether some alternative's line ends before another's."""
    return rows.groupby("alternative")["working_days"].max().nunique() > 1


def _draw_panel(
    axes: Axes, rows: pd.DataFrame, prefix: str, looks: Sequence[Appearance], names: Names, language: Language
) -> None:
    for look in looks:
        part = rows[rows["alternative"] == look.identity].sort_values("working_days")
        days = part["working_days"].to_numpy(dtype=float)
        share, low, high = (100 * part[prefix + name].to_numpy(dtype=float) for name in ("mean", "ci_low", "ci_high"))
        axes.fill_between(days, low, high, color=look.colour, alpha=0.25, linewidth=0)
        axes.plot(
            days,
            share,
            color=look.colour,
            linestyle=look.line,
            linewidth=2,
            label=look.label,
            marker=look.marker if len(part) == 1 else "",
        )
    axes.set_ylim(0, 100)
    longest = float(rows["working_days"].max())
    axes.set_xlim(0, longest)
    limit = names.legal_limit_days
    if limit is not None and limit <= longest:
        axes.axvline(limit, color=GREY, linestyle=(0, (3, 3)), linewidth=1.2)
        axes.annotate(
            word("legal limit", language, days=limit), (limit, 97), xytext=(5, 0), textcoords="offset points",
            ha="left", va="top", fontsize=9, color=GREY,
        )  # fmt: skip
    light_grid(axes, "y")
    axes.set_xlabel(word("survival x", language))
