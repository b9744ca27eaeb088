"""What staffings cost and what they achieve: every one that was tried, and those that no other beats."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.report.canvas import Setting, finish, legend_under_title, light_grid, measure_axis, message_figure
from sim.report.legend import entries
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
    "check undecided": (GREY, "X"),
}
CHECKED = {"met": "check", "not met": "check failed", "undecided": "check undecided"}
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
        looks = np.where(rows["phase"] == "check", rows["verdict"].map(CHECKED), rows["verdict"])
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
    legend_under_title(figure, entries(figure))
    return finish(figure, title, setting, interval_words="staff note")


def pareto_figure(
    front: pd.DataFrame, tried: pd.DataFrame, kinds: Sequence[str], aims: Mapping[str, Aim], setting: Setting
) -> Figure:
    """The front: cost against each target, a panel for each, every staffing with its posts, and the one that is chosen.

    Parameters
    ----------
    front, tried
        pareto.csv and staffing.csv, as `sim.study.questions.staffing_tables` gives them.
    """
    language = setting.language
    title = word("pareto title", language)
    if front.empty:
        return message_figure("pareto.csv", title, setting)
    figure = new_figure(8.5, 2.2 + 2.3 * len(aims))
    panels = figure.subplots(len(aims), 1, squeeze=False, sharex=True)[:, 0]
    cost = front["cost_yuan_a_year"] / MILLION
    chosen = _chosen(tried, kinds)
    for (target, aim), axes in zip(aims.items(), panels, strict=True):
        if len(chosen):
            of_target = chosen[chosen["target"] == target]
            axes.scatter(
                of_target["cost_yuan_a_year"] / MILLION, of_target["mean"], s=130, marker="o", facecolor="none",
                edgecolor=GREEN, linewidth=2, zorder=3, label=word("pareto chosen", language),
            )  # fmt: skip
        axes.plot(
            cost,
            front[target],
            color=BLUE,
            marker="o",
            linestyle="",
            markersize=5,
            label=word("pareto front", language),
        )
        axes.axhline(
            aim.target.bound, color=BLACK, linestyle=(0, (5, 3)), linewidth=1, label=word("staff target", language)
        )
        measure_axis(axes.yaxis, aim.unit, language)
        axes.set_ylabel(wrapped(aim.title, 8.5, 2.2), fontsize=8.5)
        light_grid(axes, "y")
        for place, (x, y) in enumerate(zip(cost, front[target], strict=True)):
            label = "/".join(str(front[kind].iloc[place]) for kind in kinds)
            axes.annotate(label, (x, y), xytext=(0, 8), textcoords="offset points", fontsize=7, ha="center")
        axes.margins(y=0.25)
    panels[-1].set_xlabel(word("cost axis million", language))
    legend_under_title(figure, entries(figure))
    note = word("pareto note", language, kinds=" / ".join(kinds))
    return finish(figure, title, setting, interval_words="pareto means", more=note)


def _chosen(tried: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """What the staffing that passed its check came to in the search, where the front has its means from."""
    passed = tried.loc[(tried["phase"] == "check") & (tried["verdict"] == "met"), list(kinds)].drop_duplicates()
    return tried[tried["phase"] != "check"].merge(passed, on=list(kinds))
