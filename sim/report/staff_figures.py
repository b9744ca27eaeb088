"""What staffings cost and what they achieve: every one that was tried, and those that no other beats."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, finish, legend_under_title, light_grid, measure_axis, message_figure
from sim.report.style import BLACK, BLUE, GREEN, GREY, VERMILION, new_figure
from sim.report.target_words import Aim
from sim.report.text_size import wrapped
from sim.report.words import word

LOOKS = {
    "met": (BLUE, "o"),
    "not met": (VERMILION, "s"),
    "undecided": (GREY, "D"),
    "check": (GREEN, "*"),
    "check failed": (VERMILION, "X"),
}
MILLION = 1e6


def tried_figure(tried: pd.DataFrame, aims: Mapping[str, Aim], setting: Setting) -> Figure:
    """For each target a panel: what every staffing costs, and what it achieves where it achieves least.

    Parameters
    ----------
    tried
        staffing.csv, as `sim.study.questions.staffing_tables` gives it.
    aims
        The targets by their texts in the table.
    """
    language = setting.language
    title = word("staff title", language)
    if tried.empty:
        return message_figure("staffing.csv", title, setting)
    figure = new_figure(max(9.8, 4.9 * len(aims)), 5.2)
    panels = figure.subplots(1, len(aims), squeeze=False)[0]
    for (target, aim), axes in zip(aims.items(), panels, strict=True):
        rows = tried[tried["target"] == target]
        passed = np.where(rows["verdict"] == "met", "check", "check failed")
        looks = np.where(rows["phase"] == "check", passed, rows["verdict"])
        for verdict, (colour, marker) in LOOKS.items():
            part = rows[looks == verdict]
            if part.empty:
                continue
            cost = part["cost_yuan_a_year"] / MILLION
            axes.vlines(cost, np.minimum(part["mean"], part["bound"]), np.maximum(part["mean"], part["bound"]),
                        color=colour, linewidth=1)  # fmt: skip
            axes.scatter(
                cost, part["mean"], color=colour, marker=marker, s=110 if "check" in verdict else 32, zorder=3,
                label=word(f"staff {verdict}", language),
            )  # fmt: skip
        axes.axhline(
            aim.target.bound, color=BLACK, linestyle=(0, (5, 3)), linewidth=1, label=word("staff target", language)
        )
        axes.set_xlabel(word("cost axis million", language))
        measure_axis(axes.yaxis, aim.unit, language)
        axes.set_ylabel(wrapped(aim.title, 8.5, 4.0), fontsize=8.5)
        light_grid(axes, "y")
    entries = {
        label: handle for axes in panels for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    legend_under_title(figure, list(entries.values()))
    return finish(figure, title, setting, interval_words="staff note")


def pareto_figure(front: pd.DataFrame, kinds: Sequence[str], aims: Mapping[str, Aim], setting: Setting) -> Figure:
    """The front: cost against each target, one line a target, every staffing with its posts."""
    language = setting.language
    title = word("pareto title", language)
    if front.empty:
        return message_figure("pareto.csv", title, setting)
    figure = new_figure(8.5, 2.2 + 2.3 * len(aims))
    panels = figure.subplots(len(aims), 1, squeeze=False, sharex=True)[:, 0]
    cost = front["cost_yuan_a_year"] / MILLION
    for (target, aim), axes in zip(aims.items(), panels, strict=True):
        axes.plot(cost, front[target], color=BLUE, marker="o", linestyle="", markersize=5)
        axes.axhline(aim.target.bound, color=BLACK, linestyle=(0, (5, 3)), linewidth=1)
        measure_axis(axes.yaxis, aim.unit, language)
        axes.set_ylabel(wrapped(aim.title, 8.5, 2.2), fontsize=8.5)
        light_grid(axes, "y")
        for place, (x, y) in enumerate(zip(cost, front[target], strict=True)):
            label = "/".join(str(front[kind].iloc[place]) for kind in kinds)
            axes.annotate(label, (x, y), xytext=(0, 6), textcoords="offset points", fontsize=7, ha="center")
        axes.margins(y=0.25)
    panels[-1].set_xlabel(word("cost axis million", language))
    note = word("pareto note", language, kinds=" / ".join(kinds))
    return finish(figure, title, setting, interval_words="pareto means", more=note)
