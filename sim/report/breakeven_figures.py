"""Where a difference changes sign: a line over one parameter, a map over two."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.canvas import Setting, finish, half_widths, legend_under_title, light_grid, measure_axis, message_figure
from sim.report.style import BLACK, BLUE, GREY, VERMILION, new_figure
from sim.report.text_size import wrapped
from sim.report.words import Names, title_of, word
from sim.study.levers import Lever
from sim.study.questions.boundary import Map

GOOD, BAD, NEITHER = BLUE, VERMILION, GREY


def line_figure(
    tables: Mapping[str, pd.DataFrame], lever: Lever, kpi: str, titles: Sequence[str], names: Names, setting: Setting
) -> Figure:
    """The difference along one parameter, point by point, with each threshold's interval shaded."""
    language = setting.language
    rows, thresholds = tables["breakeven"], tables["threshold"]
    title = word("even title", language, kpi=title_of(names.kpis, kpi, language))
    if rows.empty:
        return message_figure("breakeven.csv", title, setting)
    figure = new_figure(8.5, 5.0)
    axes = figure.add_subplot()
    axes.axhline(0, color=BLACK, linewidth=1)
    for verdict, colour, marker in _looks(rows["verdict"]):
        part = rows[rows["verdict"] == verdict]
        axes.errorbar(
            part[lever.title], part["mean_difference"], yerr=half_widths(part, "mean_difference"), fmt=marker,
            color=colour, markersize=6, elinewidth=1.3, label=word(verdict, language),
        )  # fmt: skip
    left, right = rows[lever.title].min(), rows[lever.title].max()
    for number, row in enumerate(thresholds.itertuples()):
        low, high = max(float(row.ci_low), left), min(float(row.ci_high), right)  # type: ignore[arg-type]
        label = word("even interval", language) if number == 0 else None
        axes.axvspan(low, high, color="#F0E442", alpha=0.45, linewidth=0, label=label)
        axes.axvline(float(row.value), color=BLACK, linestyle=(0, (5, 3)), linewidth=1.2)  # type: ignore[arg-type]
    light_grid(axes, "y")
    axes.set_xlabel(_axis(lever))
    unit = str(tables["kpi_names"].set_index("kpi").loc[kpi, "unit"])
    shown = measure_axis(axes.yaxis, unit, language, is_difference=True)
    axes.set_ylabel(wrapped(_difference(titles, names, setting, shown), 9.5, 4.2), fontsize=9.5)
    legend_under_title(figure, axes.get_legend_handles_labels()[0])
    return finish(figure, title, setting, more=word("even note", language), interval_words="even points note")


def map_figure(
    known: Map,
    rows: pd.DataFrame,
    levers: Sequence[Lever],
    better: str,
    kpi: str,
    titles: Sequence[str],
    names: Names,
    setting: Setting,
) -> Figure:
    """Which alternative is better where in the plane, where that isn't told, and the points that were run."""
    language = setting.language
    title = word("even title", language, kpi=title_of(names.kpis, kpi, language))
    first, second = (title_of(names.alternatives, one, language) for one in titles)
    figure = new_figure(8.5, 6.6)
    axes = figure.add_subplot()
    above, below = (GOOD, BAD) if better == "higher" else (BAD, GOOD)
    sure = np.where(known.ci_low > 0, 1.0, np.where(known.ci_high < 0, -1.0, 0.0))
    axes.contourf(known.x, known.y, sure, levels=[-1.5, -0.5, 0.5, 1.5], colors=[below, "white", above], alpha=0.55)
    axes.contourf(known.x, known.y, np.abs(sure), levels=[-0.5, 0.5], colors="none", hatches=["///"])
    if np.nanmin(known.mean) < 0 < np.nanmax(known.mean):
        axes.contour(known.x, known.y, known.mean, levels=[0.0], colors=BLACK, linewidths=2)
    _dots(axes, rows, levers)
    axes.set_xlabel(_axis(levers[0]))
    axes.set_ylabel(_axis(levers[1]))
    good = word("even lower region" if better == "none" else "even better region", language, alternative=second)
    bad = word("even higher region" if better == "none" else "even worse region", language, alternative=second)
    handles: list[Artist] = [
        Patch(facecolor=GOOD, alpha=0.55, label=good),
        Patch(facecolor=BAD, alpha=0.55, label=bad),
        Patch(facecolor="white", hatch="///", edgecolor=GREY, label=word("no clear difference", language)),
        Line2D([], [], color=BLACK, linewidth=2, label=word("even line", language)),
        Line2D([], [], color=BLACK, marker="o", linestyle="", markersize=4, label=word("even dots", language)),
    ]
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.008, 1 - 0.42 / 6.6), ncols=3, frameon=False, fontsize=9
    )
    note = word("even map note", language, baseline=first)
    return finish(figure, f"{title}\n\n", setting, more=note, interval_words="even points note")


def _dots(axes: Axes, rows: pd.DataFrame, levers: Sequence[Lever]) -> None:
    x, y = rows[levers[0].title], rows[levers[1].title]
    axes.scatter(x, y, s=10 + 2 * rows["replications"], color=BLACK, edgecolor="white", linewidth=0.6, zorder=3)
    for set_limits, lever in ((axes.set_xlim, levers[0]), (axes.set_ylim, levers[1])):
        margin = 0.03 * (lever.high - lever.low)
        set_limits(lever.low - margin, lever.high + margin)


def _looks(verdicts: "pd.Series[str]") -> list[tuple[str, str, str]]:
    looks = {
        "better": (GOOD, "o"), "lower": (GOOD, "v"), "worse": (BAD, "s"), "higher": (BAD, "^"),
        "no clear difference": (NEITHER, "D"),
    }  # fmt: skip
    return [(verdict, *look) for verdict, look in looks.items() if (verdicts == verdict).any()]


def _axis(lever: Lever) -> str:
    return f"{lever.title} ({lever.unit})" if lever.unit else lever.title


def _difference(titles: Sequence[str], names: Names, setting: Setting, unit: str) -> str:
    first, second = (title_of(names.alternatives, one, setting.language) for one in titles)
    return word("township axis", setting.language, alternative=second, baseline=first, unit=unit)
