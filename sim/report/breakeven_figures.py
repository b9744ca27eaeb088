"""Where a difference changes sign: a line over one parameter, a map over two."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.canvas import (
    Setting,
    finish,
    half_widths,
    legend_under_title,
    lever_axis,
    light_grid,
    measure_axis,
    message_figure,
)
from sim.report.legend import entries
from sim.report.style import BLACK, BLUE, GREY, VERMILION, new_figure
from sim.report.text_size import wrapped
from sim.report.words import Names, title_of, word
from sim.study.levers import Lever
from sim.study.questions.boundary import Map
from sim.study.questions.breakeven_tables import verdict_of
from sim.study.questions.samples import Floats

GOOD, BAD, NEITHER = BLUE, VERMILION, GREY
LOOKS = {
    "better": (GOOD, "o"), "lower": (GOOD, "v"), "worse": (BAD, "s"), "higher": (BAD, "^"),
    "no clear difference": (NEITHER, "D"),
}  # fmt: skip
REGION_WORDS = {
    "better": "even better region", "worse": "even worse region", "lower": "even lower region",
    "higher": "even higher region",
}  # fmt: skip
PALENESS = 0.4


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
    axes.set_xlabel(lever_axis(axes.xaxis, lever))
    unit = str(tables["kpi_names"].set_index("kpi").loc[kpi, "unit"])
    shown = measure_axis(axes.yaxis, unit, language, is_difference=True)
    axes.set_ylabel(wrapped(_difference(titles, names, setting, shown), 9.5, 4.2), fontsize=9.5)
    legend_under_title(figure, entries(figure))
    note = word("even note" if len(thresholds) else "even no threshold", language)
    return finish(figure, title, setting, more=note, interval_words="even points note")


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
    """Which alternative is better at each point that was run, and, interpolated, where in the plane between them."""
    language = setting.language
    title = word("even title", language, kpi=title_of(names.kpis, kpi, language))
    first, second = (title_of(names.alternatives, one, language) for one in titles)
    figure = new_figure(8.5, 6.6)
    axes = figure.add_subplot()
    regions = {
        verdict_of(1, better): known.ci_low,
        verdict_of(-1, better): -known.ci_high,
        verdict_of(0, better): np.minimum(-known.ci_low, known.ci_high) + 1e-12,  # 0 where nothing ever differs
    }
    handles: list[Artist | tuple[Artist, ...]] = []
    labels: list[str] = []
    for verdict, inside in regions.items():
        part = rows[rows["verdict"] == verdict]
        if (inside > 0).any() or len(part):
            _fill(axes, known, inside, LOOKS[verdict][0])
            _dots(axes, part, levers, *LOOKS[verdict])
            handles.append(_key(*LOOKS[verdict]))
            labels.append(word(REGION_WORDS.get(verdict, verdict), language, alternative=second))
    if np.nanmin(known.mean) < 0 < np.nanmax(known.mean):
        axes.contour(known.x, known.y, known.mean, levels=[0.0], colors=BLACK, linewidths=1.5)
        handles.append(Line2D([], [], color=BLACK, linewidth=1.5))
        labels.append(word("even line", language))
    for set_limits, lever in ((axes.set_xlim, levers[0]), (axes.set_ylim, levers[1])):
        margin = 0.03 * (lever.high - lever.low)
        set_limits(lever.low - margin, lever.high + margin)
    axes.set_xlabel(lever_axis(axes.xaxis, levers[0]))
    axes.set_ylabel(lever_axis(axes.yaxis, levers[1]))
    legend_under_title(figure, handles, labels)
    note = word("even map note", language, baseline=first)
    return finish(figure, title, setting, more=note, interval_words="even marks note")


def _fill(axes: Axes, known: Map, inside: Floats, colour: str) -> None:
    """Fill where `inside` is above 0: with the colour, or hatched where nothing is told."""
    if not (inside > 0).any():
        return
    told: dict[str, Any] = {"colors": [colour], "alpha": PALENESS}
    look: dict[str, Any] = {"colors": "none", "hatches": ["///"]} if colour == NEITHER else told
    axes.contourf(known.x, known.y, inside, levels=[0.0, float(np.nanmax(inside))], **look)


def _dots(axes: Axes, rows: pd.DataFrame, levers: Sequence[Lever], colour: str, marker: str) -> None:
    x, y = rows[levers[0].title], rows[levers[1].title]
    size = 16 + 3 * rows["replications"]
    axes.scatter(x, y, s=size, color=colour, marker=marker, edgecolor="white", linewidth=0.8, zorder=3)


def _key(colour: str, marker: str) -> tuple[Patch, Line2D]:
    """How a verdict looks in the legend: its shade with its mark upon it."""
    mark = Line2D([], [], color=colour, marker=marker, linestyle="", markersize=5, markeredgecolor="white")
    if colour == NEITHER:
        return Patch(facecolor="none", hatch="///", edgecolor=GREY), mark
    return Patch(facecolor=colour, alpha=PALENESS), mark


def _looks(verdicts: "pd.Series[str]") -> list[tuple[str, str, str]]:
    return [(verdict, *look) for verdict, look in LOOKS.items() if (verdicts == verdict).any()]


def _difference(titles: Sequence[str], names: Names, setting: Setting, unit: str) -> str:
    first, second = (title_of(names.alternatives, one, setting.language) for one in titles)
    return word("township axis", setting.language, alternative=second, baseline=first, unit=unit)
