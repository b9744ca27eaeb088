"""Welch's plot: open matters from the first day of the run, smoothed, with what is left out of all results."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

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
from sim.report.style import GREY, PALE, new_figure
from sim.report.words import Language, Names, word


def warm_up_figure(table: pd.DataFrame | None, state: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Open matters by day, their moving average, the stated warm-up, and where MSER-5 would begin.

    Parameters
    ----------
    table
        warm_up.csv: alternative, day (ISO date), is_warm_up, mean, ci_low, ci_high, moving_average.
    state
        steady_state.csv: alternative, warm_up_days, mser5_days (NaN where MSER-5 can't tell).
    """
    language = setting.language
    rows = usable(table)
    title = word("warm-up title", language)
    if rows.empty or state is None:
        return message_figure("warm_up.csv", title, setting)
    figure = new_figure(9.0, 5.4)
    axes = figure.add_subplot()
    days = pd.to_datetime(rows["day"].drop_duplicates()).to_numpy()
    looks = appearances(list(rows["alternative"].unique()), names, language)
    handles: list[Line2D | Patch] = [_curve(axes, rows[rows["alternative"] == look.identity], look) for look in looks]
    told = dict(zip(state["alternative"], state["mser5_days"].astype(float), strict=True))
    marks = [
        _mser_point(axes, rows, int(told[look.identity]), days, look, language)
        for look in looks
        if np.isfinite(told[look.identity])
    ]
    warm_up = int(state["warm_up_days"].iloc[0])
    if warm_up:
        axes.axvspan(days[0], days[warm_up - 1] + np.timedelta64(1, "D"), color=PALE, alpha=0.5, linewidth=0, zorder=0)
        handles.append(Patch(color=PALE, alpha=0.5, label=word("stated warm-up", language, days=warm_up)))
    _dates(axes)
    axes.set_ylabel(word("warm-up axis", language))
    axes.set_xlabel(word("date axis", language))
    if marks:
        axes.legend(handles=marks, loc="best", fontsize=8.5, framealpha=0.9)
    legend_under_title(figure, handles)
    half = int(rows.groupby("alternative")["moving_average"].apply(lambda of: of.isna().sum()).max())
    notes = [word("warm-up note", language, days=2 * half + 1)]
    notes += [
        word("no mser point", language, alternative=look.label)
        for look in looks
        if not np.isfinite(told[look.identity])
    ]
    return finish(figure, title, setting, more="\n".join(notes))


def _curve(axes: Axes, part: pd.DataFrame, look: Appearance) -> Line2D:
    day = pd.to_datetime(part["day"]).to_numpy()
    low, high = part["ci_low"].to_numpy(dtype=float), part["ci_high"].to_numpy(dtype=float)
    axes.fill_between(day, low, high, color=look.colour, alpha=0.15, linewidth=0)
    (daily,) = axes.plot(
        day, part["mean"].to_numpy(dtype=float), color=look.colour, linewidth=0.7, alpha=0.7, label=look.label
    )
    (line,) = axes.plot(
        day, part["moving_average"].to_numpy(dtype=float), color=look.colour, linestyle=look.line, linewidth=2.2,
        label=look.label, zorder=3,
    )  # fmt: skip
    return line if part["moving_average"].notna().any() else daily


def _mser_point(
    axes: Axes, rows: pd.DataFrame, place: int, days: np.ndarray, look: Appearance, language: Language
) -> Line2D:
    """Mark the first day that MSER-5 would keep, on the daily curve; return what the legend says of it."""
    level = float(rows.loc[rows["alternative"] == look.identity, "mean"].iloc[place])
    axes.plot(
        [days[place]], [level], marker=look.marker, markersize=9, color=look.colour, markeredgecolor="white", zorder=5
    )
    label = word("mser point", language, alternative=look.label, days=place)
    return Line2D([], [], linestyle="none", marker=look.marker, color=look.colour, label=label)


def _dates(axes: Axes) -> None:
    axes.set_ylim(bottom=0, top=None)
    dated(axes)
    axes.tick_params(axis="x", labelcolor="black", color=GREY)
