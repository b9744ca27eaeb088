"""What all figures share: title, the note that says what the intervals are, the manifest's hash, and empty tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from numpy.typing import NDArray

from sim.report.style import ALTERNATIVE_COLOURS, ALTERNATIVE_LINES, ALTERNATIVE_MARKERS, GREY, new_figure
from sim.report.words import Language, Names, title_of, word


@dataclass(frozen=True)
class Setting:
    """What a figure says about where its numbers come from, and in which language ("zh" or "en")."""

    language: Language
    manifest_hash: str
    replications: int
    guessed_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Appearance:
    """How one alternative looks in every figure: never by colour alone."""

    identity: str
    label: str
    colour: str
    line: str | tuple[int, tuple[int, ...]]
    marker: str


def appearances(identities: Sequence[str], names: Names, language: Language) -> list[Appearance]:
    """The alternatives' looks, by their order in the table: the first is the baseline everywhere."""
    return [
        Appearance(
            identity,
            title_of(names.alternatives, identity, language),
            ALTERNATIVE_COLOURS[place % len(ALTERNATIVE_COLOURS)],
            ALTERNATIVE_LINES[place % len(ALTERNATIVE_LINES)],
            ALTERNATIVE_MARKERS[place % len(ALTERNATIVE_MARKERS)],
        )
        for place, identity in enumerate(identities)
    ]


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
    """Add title, interval note and manifest hash in a band of their own, and return the figure."""
    language = setting.language
    note = (
        word("no interval", language)
        if setting.replications < 2
        else word(interval_words, language, n=setting.replications)
    )
    if more:
        note += "  ·  " + more
    if setting.guessed_years:
        note += "  ·  " + word("guessed years", language, years=", ".join(map(str, setting.guessed_years)))
    height = figure.get_figheight()
    layout = figure.get_layout_engine()
    assert isinstance(layout, ConstrainedLayoutEngine)
    layout.set(rect=(0.01, 0.38 / height, 0.98, 1 - (0.38 + 0.8) / height), w_pad=0.08, h_pad=0.08)
    figure.text(0.015, 1 - 0.12 / height, title, ha="left", va="top", fontsize=13, fontweight="normal")
    figure.text(0.015, 0.1 / height, note, ha="left", va="bottom", fontsize=8, color=GREY)
    stamp = word("manifest", language, hash=setting.manifest_hash[:8])
    figure.text(0.985, 0.1 / height, stamp, ha="right", va="bottom", fontsize=8, color=GREY)
    return figure


def legend_under_title(figure: Figure, handles: Sequence[Artist]) -> None:
    """One row of entries between the title and the axes."""
    top = 1 - 0.42 / figure.get_figheight()
    figure.legend(
        handles=list(handles), loc="upper left", bbox_to_anchor=(0.008, top), ncols=max(1, len(handles)), frameon=False,
        fontsize=9.5, handlelength=2.8, columnspacing=2, borderpad=0.2,
    )  # fmt: skip


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
