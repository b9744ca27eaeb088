"""Heat maps over two parameters of a sweep: each alternative's mean, and its difference from its baseline."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from sim.report.canvas import Setting, finish, measure_axis, message_figure, usable
from sim.report.numbers import decimals, number, unit_name
from sim.report.style import new_figure
from sim.report.text_size import wrapped
from sim.report.words import Language, Names, title_of, word
from sim.study.levers import Lever

Grid = NDArray[np.float64]
PANEL_WIDTH, PANEL_HEIGHT = 4.0, 3.4
IN_BRACKETS = ("no clear difference", "not enough runs", "equivalent", "no replication differed", "not measurable")
MOST_NUMBERS = 100
"""Cells of a map up to which each has its number."""


def map_figure(
    tables: Mapping[str, pd.DataFrame], levers: Sequence[Lever], kpi: str, names: Names, setting: Setting
) -> Figure:
    """One measure over both parameters: a map for each alternative, then one for its difference from its baseline."""
    language = setting.language
    columns = [lever.title for lever in levers]
    rows = usable(tables["sweep"])
    rows = rows[rows["kpi"] == kpi] if len(rows) else rows
    title = word("map title", language, kpi=title_of(names.kpis, kpi, language))
    if rows.empty:
        return message_figure("sweep.csv", title, setting)
    alternatives = list(rows["alternative"].unique())
    differences = tables.get("sweep_differences")
    compared = {} if differences is None else _baselines(differences)
    notes: list[str] = []
    figure = new_figure(max(7.0, PANEL_WIDTH * max(len(alternatives), 1)), 1.3 + PANEL_HEIGHT * (2 if compared else 1))
    grid = figure.subplots(2 if compared else 1, len(alternatives), squeeze=False)
    low, high = rows["mean"].min(), rows["mean"].max()
    scale = 100.0 if rows["unit"].iloc[0] == "share" else 1.0
    for alternative, axes in zip(alternatives, grid[0], strict=True):
        part = rows[rows["alternative"] == alternative]
        image = _draw(axes, part, levers, "mean", "cividis", Normalize(low, high))
        axes.set_title(wrapped(title_of(names.alternatives, alternative, language), 10, PANEL_WIDTH - 0.8), fontsize=10)
        _write(axes, part, columns, "mean", scale)
    unit = str(rows["unit"].iloc[0])
    _scale(figure, image, grid[0], unit, language)
    if differences is not None:
        part = usable(differences[differences["kpi"] == kpi], "mean_difference")
        widest = float(part["mean_difference"].abs().max()) if len(part) else 0.0
        widest = widest or 1.0  # nothing differs: all white
        colours, told = _colours(tables["kpi_names"], kpi)
        notes = [*_brackets(part, language), word(told, language)]
        for alternative, axes in zip(alternatives, grid[1], strict=True):
            if alternative not in compared:
                axes.set_axis_off()
                continue
            own = part[part["alternative"] == alternative]
            image = _draw(axes, own, levers, "mean_difference", colours, TwoSlopeNorm(0.0, -widest, widest))
            shown = title_of(names.alternatives, alternative, language)
            first = title_of(names.alternatives, compared[alternative], language)
            text = word("difference of", language, alternative=shown, baseline=first)
            axes.set_title(wrapped(text, 9, PANEL_WIDTH - 0.8), fontsize=9)
            _write(axes, own, columns, "mean_difference", scale)
        _scale(figure, image, grid[1], unit, language, is_difference=True)
    for axes in grid.flat:
        axes.set_xlabel(wrapped(levers[0].key, 8.5, PANEL_WIDTH - 0.8), fontsize=8.5)
        axes.set_ylabel(wrapped(levers[1].key, 8.5, PANEL_HEIGHT - 0.6), fontsize=8.5)
        axes.tick_params(labelsize=8)
    return finish(figure, title, setting, "map means", more="  ·  ".join(notes))


def _baselines(differences: pd.DataFrame) -> dict[str, str]:
    """The baseline of each alternative that is compared with one."""
    pairs = differences[["alternative", "baseline"]].drop_duplicates()
    return dict(zip(pairs["alternative"], pairs["baseline"], strict=True))


def _draw(
    axes: Axes, part: pd.DataFrame, levers: Sequence[Lever], value: str, colours: str, norm: Normalize
) -> AxesImage:
    columns = [lever.title for lever in levers]
    xs, ys = (sorted(part[column].unique()) for column in columns)
    image: Grid = part.pivot(index=columns[1], columns=columns[0], values=value).to_numpy(dtype=np.float64)
    drawn = axes.imshow(image, origin="lower", aspect="auto", cmap=colours, norm=norm)
    axes.set_xticks(range(len(xs)), [levers[0].shown(f"{x:g}") for x in xs])
    axes.set_yticks(range(len(ys)), [levers[1].shown(f"{y:g}") for y in ys])
    return drawn


def _colours(kpi_names: pd.DataFrame, kpi: str) -> tuple[str, str]:
    """The colours of differences, and what is told of them: blue is better as everywhere, where one is better."""
    better = kpi_names.set_index("kpi")["better"].get(kpi)
    if better == "higher":
        return "RdBu", "map blue better"
    return ("RdBu_r", "map blue better") if better == "lower" else ("PuOr_r", "map orange higher")


def _brackets(part: pd.DataFrame, language: Language) -> list[str]:
    """What brackets around numbers mean, where there are any."""
    there = set(part["verdict"])
    verdicts = [word(verdict, language).lower() for verdict in IN_BRACKETS if verdict in there]
    if not verdicts or part["point"].nunique() > MOST_NUMBERS:
        return []
    return [word("map note", language, verdicts=word("or", language).join(verdicts))]


def _scale(
    figure: Figure, image: AxesImage, row: NDArray[Any], unit: str, language: Language, is_difference: bool = False
) -> None:
    """The scale of a row's colours, in the measure's unit."""
    bar = figure.colorbar(image, ax=list(row), shrink=0.9)
    measure_axis(bar.ax.yaxis, unit, language)
    bar.set_label(unit_name(unit, language, is_difference))


def _write(axes: Axes, part: pd.DataFrame, columns: Sequence[str], value: str, scale: float) -> None:
    """Write each cell's number; in brackets where a difference is none that is told."""
    xs, ys = (sorted(part[column].unique()) for column in columns)
    if len(xs) * len(ys) > MOST_NUMBERS:
        return
    triples = [scale * row[[value, "ci_low", "ci_high"]].to_numpy(dtype=float) for _, row in part.iterrows()]
    places = max((decimals(*triple) for triple in triples), default=0)
    for _, row in part.iterrows():
        text = number(scale * float(row[value]), min(places, 3), signed=value == "mean_difference")
        if value == "mean_difference" and row["verdict"] in IN_BRACKETS:
            text = f"({text})"
        axes.text(
            xs.index(row[columns[0]]), ys.index(row[columns[1]]), text, ha="center", va="center", fontsize=8,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1.2},
        )  # fmt: skip
