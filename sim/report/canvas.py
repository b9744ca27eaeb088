"""What all figures share: title, the note that says what the intervals are, config.yaml's hash, and empty tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from sim.report.numbers import MINUS, unit_name
from sim.report.style import ALTERNATIVE_COLOURS, ALTERNATIVE_MARKERS, GREY, new_figure
from sim.report.text_size import text_size, wrapped
from sim.report.words import Language, Names, title_of, word
from sim.study.levers import Lever

NOTE_POINTS = 8.0
NOTE_GAP = 0.2
"""Inches between the note and the hash."""


@dataclass(frozen=True)
class Setting:
    """What a figure says about where its numbers come from, and in which language ("zh" or "en")."""

    language: Language
    config_hash: str
    replications: int
    guessed_years: tuple[int, ...] = ()


LineStyle = str | tuple[float, tuple[float, float]]


@dataclass(frozen=True)
class Appearance:
    """How one alternative looks in every figure: never by colour alone."""

    identity: str
    label: str
    colour: str
    line: LineStyle
    marker: str


def appearances(identities: Sequence[str], names: Names, language: Language) -> list[Appearance]:
    """The alternatives' looks, by their order in the table."""
    return [
        Appearance(
            identity,
            _shown_in_legends(title_of(names.alternatives, identity, language)),
            ALTERNATIVE_COLOURS[place % len(ALTERNATIVE_COLOURS)],
            _line(place, len(identities)),
            ALTERNATIVE_MARKERS[place % len(ALTERNATIVE_MARKERS)],
        )
        for place, identity in enumerate(identities)
    ]


def _shown_in_legends(label: str) -> str:
    """The label; matplotlib leaves out those that begin with _, so a space goes before it."""
    return f" {label}" if label.startswith("_") else label


def _line(place: int, count: int) -> LineStyle:
    """The first is whole, each later one has shorter dashes: of lines on the same way none hides those below it."""
    part = min(6.0, 20 / count)  # points
    return (0.0, (part * (count - place), part * place)) if place else "-"


def dated(axes: Axes, most_ticks: int = 9) -> None:
    """Have the x axis count in dates, from edge to edge."""
    locator = mdates.AutoDateLocator(minticks=3, maxticks=most_ticks)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d"))  # type: ignore[no-untyped-call]
    axes.tick_params(axis="x", labelsize=8.5)
    axes.margins(x=0.01)
    light_grid(axes, "y")


def measure_axis(axis: Axis, unit: str, language: Language, is_difference: bool = False) -> str:
    """Have an axis count in a measure's unit, shares in percent, and return the unit as its label ends with it."""
    if unit == "share":
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 6):g}".replace("-", MINUS)))
    name = unit_name(unit, language, is_difference)
    return word("in unit", language, unit=name) if name else ""


def lever_axis(axis: Axis, lever: Lever) -> str:
    """Have an axis count in a parameter's values as users write them, factors as x0.85, and return its label."""
    if lever.times:
        axis.set_major_formatter(FuncFormatter(lambda value, _: lever.shown(f"{round(value, 6):g}")))
    return f"{lever.key} ({lever.unit})" if lever.unit else lever.key


def measure_title(title: str, unit: str, language: Language) -> str:
    """A measure's title and its unit, but for a unit that the title names, as "Working days to solution" does."""
    name = unit_name(unit, language, is_difference=False)
    is_named = len(name) > 1 and name in title.lower()  # one character, as 件 or %, may be part of another word
    return title if is_named or not name else title + word("in unit", language, unit=name)


def usable(table: pd.DataFrame | None, value: str = "mean") -> pd.DataFrame:
    """The rows of `table` whose `value` is a number; an empty table where there is none."""
    if table is None or value not in table.columns:
        return pd.DataFrame()
    finite = np.isfinite(pd.to_numeric(table[value], errors="coerce").to_numpy(dtype=float))
    rows: pd.DataFrame = table.loc[finite].reset_index(drop=True)
    return rows


def half_widths(rows: pd.DataFrame, value: str = "mean") -> NDArray[np.float64]:
    """Distances below and above `value`, shape (2, rows), as matplotlib wants them; NaN where no interval is known."""
    middle = rows[value].to_numpy(dtype=float)
    low, high = rows["ci_low"].to_numpy(dtype=float), rows["ci_high"].to_numpy(dtype=float)
    return np.vstack([middle - low, high - middle])


def finish(figure: Figure, title: str, setting: Setting, interval_words: str = "interval", more: str = "") -> Figure:
    """Add the title in a band above, interval note and config.yaml's hash in a band below, and return the figure."""
    language = setting.language
    notes = [
        word("no interval", language)
        if setting.replications < 2
        else word(interval_words, language, n=setting.replications)
    ]
    if more:
        notes.append(more)
    if setting.guessed_years:
        notes.append(word("guessed years", language, years=", ".join(map(str, setting.guessed_years))))
    stamp = word("config", language, hash=setting.config_hash[:8])
    width, height = figure.get_figwidth(), figure.get_figheight()
    note = _lines(notes, 0.97 * width - text_size(stamp, NOTE_POINTS)[0] - NOTE_GAP)
    foot = 0.22 + text_size(note, NOTE_POINTS)[1]
    layout = figure.get_layout_engine()
    assert isinstance(layout, ConstrainedLayoutEngine)
    head = max([0.8, *(0.5 + _size(legend)[1] for legend in figure.legends)])
    layout.set(rect=(0.01, foot / height, 0.98, 1 - (foot + head) / height), w_pad=0.08, h_pad=0.08)
    figure.text(0.015, 1 - 0.12 / height, title, ha="left", va="top", fontsize=13, fontweight="normal")
    small: dict[str, Any] = {"va": "bottom", "fontsize": NOTE_POINTS, "color": GREY}
    figure.text(0.015, 0.1 / height, note, ha="left", linespacing=1.15, **small)
    figure.text(0.985, 0.1 / height, stamp, ha="right", **small)
    return figure


def _lines(notes: Sequence[str], width: float) -> str:
    """The notes side by side as long as they fit into `width` inches, else under each other."""
    lines: list[str] = []
    for note in notes:
        longer = f"{lines[-1]}  ·  {note}" if lines else note
        if lines and text_size(longer, NOTE_POINTS)[0] <= width:
            lines[-1] = longer
        else:
            lines.append(note)
    return "\n".join(wrapped(line, NOTE_POINTS, width) for line in lines)


def legend_under_title(
    figure: Figure, handles: Sequence[Artist | tuple[Artist, ...]], labels: Sequence[str] = ()
) -> None:
    """Entries between the title and the axes, as many abreast as fit; without `labels` each handle has its own."""
    called: dict[str, Any] = {"labels": list(labels)} if labels else {}
    top = 1 - 0.42 / figure.get_figheight()
    for columns in range(len(handles), 0, -1):
        legend = figure.legend(
            handles=list(handles), loc="upper left", bbox_to_anchor=(0.008, top), ncols=columns, frameon=False,
            fontsize=9.5, handlelength=2.8, columnspacing=2, borderpad=0.2, **called,
        )  # fmt: skip
        if columns == 1 or _size(legend)[0] <= 0.98 * figure.get_figwidth():
            return
        legend.remove()


def _size(legend: Legend) -> tuple[float, float]:
    """Width and height in inches."""
    figure = legend.get_figure(root=True)
    assert figure is not None
    extent = legend.get_window_extent()
    return extent.width / figure.dpi, extent.height / figure.dpi


def message_figure(table: str, title: str, setting: Setting) -> Figure:
    """A figure that says, instead of lines, that `table` held nothing that could be drawn."""
    figure = new_figure(8.0, 3.0)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.text(
        0.5,
        0.5,
        word("nothing", setting.language, table=table),
        ha="center",
        va="center",
        fontsize=11,
        transform=axes.transAxes,
    )
    return finish(figure, title, setting)


def light_grid(axes: Axes, which: str) -> None:
    """Pale lines behind the data along one axis ("x" or "y")."""
    axes.grid(axis=which, color="#E8E8E8", linewidth=0.8)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
