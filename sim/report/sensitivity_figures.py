"""Which inputs an answer hangs on: bars of a tornado, Morris's plane, Sobol's indices."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.report.canvas import Setting, finish, half_widths, legend_under_title, light_grid, measure_axis, message_figure
from sim.report.legend import entries
from sim.report.style import BLACK, BLUE, GREY, ORANGE, VERMILION, new_figure
from sim.report.text_size import wrapped
from sim.report.words import word

Floats = NDArray[np.float64]
MOST = 15
"""Inputs that a figure shows; all are in the table."""
LABEL_POINTS = 8.5


@dataclass(frozen=True)
class Answer:
    """What is asked about: a measure, of which alternative or difference, its unit, and the share of chance in it.

    `assumed` are the inputs that state no range, and `default_range` is the part of their value that is taken for one.
    """

    kpi: str
    of: str
    unit: str
    noise_share: float
    assumed: frozenset[str] = frozenset()
    default_range: float = 0.0


def sensitivity_figure(
    method: str, indices: pd.DataFrame, order: Sequence[str], answer: Answer, setting: Setting
) -> Figure:
    """The figure of a method.

    Parameters
    ----------
    indices
        parameter, measure, estimate, ci_low, ci_high, as `sim.study.questions.sensitivity` gives them.
    order
        The parameters as the table ranks them, the first on top.
    """
    rows = indices[indices["parameter"] != "(metamodel)"]
    key = {"tornado": "tornado title", "morris": "morris title"}.get(method, "sobol title")
    title = word(key, setting.language, kpi=answer.kpi)
    if rows.empty:
        return message_figure("sensitivity.csv", title, setting)
    draw = {"tornado": _tornado, "morris": _morris}.get(method, _sobol)
    figure = new_figure(9.0, 2.2 + 0.36 * min(MOST, rows["parameter"].nunique()) if method != "morris" else 6.5)
    axes = figure.add_subplot()
    shown = [name for name in order if (rows["parameter"] == name).any()][:MOST]
    draw(figure, axes, rows, shown[::-1], answer, setting)
    every = rows["parameter"].nunique()
    notes = [answer.of]
    notes += [] if len(shown) == every else [word("largest inputs", setting.language, shown=len(shown), all=every)]
    if not answer.assumed.isdisjoint(shown):
        notes.append(word("default range note", setting.language, range=f"{answer.default_range:.0%}"))
    if np.isfinite(answer.noise_share):
        notes.append(word("noise note", setting.language, share=f"{answer.noise_share:.0%}"))
    interval = "paired interval" if method == "tornado" else "bootstrap interval"
    return finish(figure, title, setting, interval_words=interval, more="  ·  ".join(notes))


def _tornado(
    figure: Figure, axes: Axes, rows: pd.DataFrame, order: Sequence[str], answer: Answer, setting: Setting
) -> None:
    for measure, colour, shift in (("at_low", ORANGE, 0.17), ("at_high", BLUE, -0.17)):
        part = rows[rows["measure"] == measure].set_index("parameter").loc[list(order)].reset_index()
        axes.barh(
            np.arange(len(order)) + shift, part["estimate"], height=0.32, color=colour,
            xerr=half_widths(part, "estimate"), error_kw={"elinewidth": 1, "ecolor": BLACK},
            label=word(measure.replace("_", " "), setting.language),
        )  # fmt: skip
    axes.axvline(0, color=BLACK, linewidth=1)
    _name_rows(axes, order, answer)
    axes.set_xlabel(word("change axis", setting.language, unit=_unit(axes.xaxis, answer, setting)))
    legend_under_title(figure, entries(figure))


def _sobol(
    figure: Figure, axes: Axes, rows: pd.DataFrame, order: Sequence[str], answer: Answer, setting: Setting
) -> None:
    for measure, colour, shift in (("first", GREY, -0.17), ("total", BLUE, 0.17)):
        part = rows[rows["measure"] == measure].set_index("parameter").loc[list(order)].reset_index()
        axes.barh(
            np.arange(len(order)) + shift, part["estimate"], height=0.32, color=colour,
            xerr=half_widths(part, "estimate"), error_kw={"elinewidth": 1, "ecolor": BLACK},
            label=word(f"{measure} index", setting.language),
        )  # fmt: skip
    axes.axvline(0, color=BLACK, linewidth=1)
    _name_rows(axes, order, answer)
    axes.set_xlabel(word("index axis", setting.language))
    legend_under_title(figure, entries(figure))


def _morris(
    figure: Figure, axes: Axes, rows: pd.DataFrame, order: Sequence[str], answer: Answer, setting: Setting
) -> None:
    part = rows[rows["measure"] == "mu_star"].set_index("parameter").loc[list(order)].reset_index()
    sigma = rows[rows["measure"] == "sigma"].set_index("parameter")["estimate"]
    heights = sigma.loc[part["parameter"]].to_numpy(dtype=float)
    axes.errorbar(part["estimate"], heights, xerr=half_widths(part, "estimate"), fmt="o", color=BLUE, elinewidth=1)
    right, top = float(part["ci_high"].max()) or 1.0, float(np.nanmax(heights)) or 1.0
    axes.plot([0, right], [0, right], color=VERMILION, linewidth=0.8, linestyle=(0, (5, 3)), label="σ = μ*")
    labels = [_label(name, answer) for name in part["parameter"]]
    _name_dots(axes, labels, part["estimate"].to_numpy(dtype=float), heights, top)
    axes.set_xlim(0, right * 1.5)
    axes.set_ylim(-0.06 * top, top * 1.12)
    light_grid(axes, "both")
    axes.set_xlabel(word("mu star axis", setting.language, unit=_unit(axes.xaxis, answer, setting)))
    axes.set_ylabel(word("sigma axis", setting.language, unit=_unit(axes.yaxis, answer, setting)))
    legend_under_title(figure, entries(figure))


def _name_dots(axes: Axes, names: Sequence[str], x: Floats, y: Floats, top: float) -> None:
    """Write each name right of its dot, higher where another name stands there already."""
    taken: list[float] = []
    for place in np.argsort(y, kind="stable"):
        height = float(y[place])
        while any(abs(height - other) < 0.045 * top for other in taken):
            height += 0.045 * top
        taken.append(height)
        axes.annotate(
            names[place], (float(x[place]), float(y[place])), fontsize=7.5, va="bottom",
            xytext=(float(x[place]) + 0.01 * x.max(), height + 0.012 * top),
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.4},
        )  # fmt: skip


def _name_rows(axes: Axes, order: Sequence[str], answer: Answer) -> None:
    labels = [wrapped(_label(name, answer), LABEL_POINTS, 3.2) for name in order]
    axes.set_yticks(range(len(order)), labels, fontsize=LABEL_POINTS)
    light_grid(axes, "x")


def _label(name: str, answer: Answer) -> str:
    """The parameter as users write it, with its range where that is the default one."""
    key = name.removesuffix(" ×")
    return f"{key} (±{answer.default_range:.0%})" if name in answer.assumed else key


def _unit(axis: Axis, answer: Answer, setting: Setting) -> str:
    """Effects are differences, whatever they are effects on."""
    return measure_axis(axis, answer.unit, setting.language, is_difference=True)
