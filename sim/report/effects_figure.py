"""What each reform does to each headline KPI and what each two do together: a panel for each KPI, on its own scale."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.canvas import Setting, finish, half_widths, legend_under_title, light_grid, message_figure, usable
from sim.report.forest_figure import headline_first
from sim.report.numbers import number
from sim.report.style import GREY, new_figure
from sim.report.text_size import text_size, wrapped
from sim.report.verdict_marks import mark_of, verdict_legend
from sim.report.words import Language, Names, title_of, unit_word, word

MOST_PAIRS = 10
TIMES = " × "  # between the reforms of a pair, as the study names it
PANELS_ABREAST = 4
PANEL_WIDTH, WIDEST_LABEL = 2.6, 3.6  # inches
LABEL_POINTS, TITLE_POINTS, SMALL_POINTS = 8.5, 9.5, 8.0
GAP = 0.4  # rows between single reforms and the heading of pairs
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class _Rows:
    """Where each effect and each heading stands in every panel, top down from 0, and what the headings say."""

    place: Mapping[str, float]
    headings: Mapping[str, float]

    def end(self) -> float:
        """The place after the last row."""
        return max(self.place.values()) + 1


def effects_figure(effects: pd.DataFrame | None, fit: pd.DataFrame | None, names: Names, setting: Setting) -> Figure:
    """Effects with their intervals on every headline KPI (on all KPIs where none is a headline).

    All panels have the same rows: every reform, and the pairs that do most, as seen in the panel where they do.

    Parameters
    ----------
    effects
        effects.csv: kpi, unit, effect, order, mean, ci_low, ci_high, verdict, as `sim.study.factorial_tables` gives it.
    fit
        effects_fit.csv: kpi, r2_main, r2_two_way, p_higher_order.
    """
    language = setting.language
    title = word("effects title", language)
    if effects is None or usable(effects).empty:
        return message_figure("effects.csv", title, setting)
    of_headlines = headline_first(effects, names, headline_only=True)
    rows = _rows(of_headlines, language)
    shown = of_headlines[of_headlines["effect"].isin(list(rows.place))]
    kpis = list(dict.fromkeys(shown["kpi"]))
    figure, panels = _panels(len(kpis), rows, names, language)
    explained = {} if fit is None else {str(row["kpi"]): row for _, row in fit.iterrows()}
    for kpi, axes in zip(kpis, panels, strict=True):
        of_kpi = shown[shown["kpi"] == kpi]
        _draw_panel(axes, of_kpi, rows, language)
        name = wrapped(title_of(names.kpis, kpi, language), TITLE_POINTS, PANEL_WIDTH - 0.2)
        axes.set_title(name, fontsize=TITLE_POINTS, loc="left", linespacing=1.1)
        below = [_axis_words(str(of_kpi["unit"].iloc[0]), language), *_fit_words(explained.get(kpi), language)]
        axes.set_xlabel("\n".join(below), fontsize=SMALL_POINTS)
    legend_under_title(figure, verdict_legend(usable(shown), language))
    notes = "\n".join(
        word(key, language) for key in ("own scale", "effects note", "explained note", "corrected effects")
    )
    return finish(figure, title, setting, "paired interval", notes)


def _rows(effects: pd.DataFrame, language: Language) -> _Rows:
    order = effects.drop_duplicates("effect").set_index("effect")["order"]
    singles, pairs = list(order.index[order == 1]), list(order.index[order == 2])
    largest = _largest(effects, pairs)
    heading = "interactions" if len(largest) == len(pairs) else "largest interactions"
    first_pair = len(singles) + 2 + GAP
    return _Rows(
        place={
            **{effect: place + 1.0 for place, effect in enumerate(singles)},
            **{effect: place + first_pair for place, effect in enumerate(largest)},
        },
        headings={
            word("main effects", language): 0.0,
            word(heading, language, shown=len(largest), all=len(pairs)): first_pair - 1,
        },
    )


def _largest(effects: pd.DataFrame, pairs: list[str]) -> list[str]:
    """The pairs that reach furthest from zero in some panel, in the table's order."""
    size = effects["mean"].abs()
    reach = size / size.groupby(effects["kpi"]).transform("max")
    furthest = reach.groupby(effects["effect"]).max().reindex(pairs).fillna(0.0)
    kept = set(furthest.sort_values(ascending=False, kind="stable").index[:MOST_PAIRS])
    return [pair for pair in pairs if pair in kept]


def _panels(count: int, rows: _Rows, names: Names, language: Language) -> tuple[Figure, list[Axes]]:
    """A figure with `count` panels that share the rows; their names stand at the left of each line of panels."""
    labels = {effect: _label(effect, names, language) for effect in rows.place}
    row = max(*(text_size(label, LABEL_POINTS)[1] + 0.04 for label in labels.values()))
    label_width = max(text_size(label, LABEL_POINTS)[0] for label in (*labels.values(), *rows.headings))
    abreast = min(count, PANELS_ABREAST)
    lines = -(-count // abreast)
    figure = new_figure(
        max(9.0, label_width + 0.4 + abreast * PANEL_WIDTH), 2.1 + lines * (1.2 + row * (rows.end() + 0.5))
    )
    grid = figure.subplots(lines, abreast, sharey=True, squeeze=False)
    panels = list(grid.flat)
    for unused in panels[count:]:
        unused.remove()
    for left in grid[:, 0]:
        left.set_yticks([*rows.headings.values(), *rows.place.values()], [*rows.headings, *labels.values()])
        for place, tick in enumerate(left.get_yticklabels()):
            tick.set(linespacing=1.05, color=GREY if place < len(rows.headings) else "black")
    return figure, panels[:count]


def _label(effect: str, names: Names, language: Language) -> str:
    """A reform's name, or those of a pair, the second under the first where they are too long for one line."""
    reforms = [title_of(names.reforms, reform, language) for reform in effect.split(TIMES)]
    label = TIMES.join(reforms)
    if text_size(label, LABEL_POINTS)[0] > WIDEST_LABEL:
        label = f"{TIMES.rstrip()}\n".join(reforms)
    return wrapped(label, LABEL_POINTS, WIDEST_LABEL)


def _draw_panel(axes: Axes, of_kpi: pd.DataFrame, rows: _Rows, language: Language) -> None:
    for place in list(rows.place.values())[::2]:
        axes.axhspan(place - 0.5, place + 0.5, color="#F3F3F3", linewidth=0, zorder=0)
    axes.set_ylim(rows.end() - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelsize=LABEL_POINTS)
    axes.tick_params(axis="x", labelsize=SMALL_POINTS)
    axes.spines["left"].set_visible(False)
    scale = 100.0 if of_kpi["unit"].iloc[0] == "share" else 1.0
    known = usable(of_kpi)
    if known.empty:
        axes.set_xticks([])
        _say(axes, word("not measurable", language))
        return
    drawn = scale * known[["mean", "ci_low", "ci_high"]]
    errors = half_widths(drawn)
    for place, (effect, verdict) in enumerate(zip(known["effect"], known["verdict"], strict=True)):
        mark = mark_of(str(verdict))
        axes.errorbar(
            [float(drawn["mean"].iloc[place])], [rows.place[effect]], xerr=errors[:, [place]], fmt=mark.marker,
            color=mark.colour, markerfacecolor=mark.colour if mark.filled else "white", markersize=5, elinewidth=1.4,
            capsize=2.5,
        )  # fmt: skip
    axes.axvline(0, color="black", linewidth=1, zorder=1)
    light_grid(axes, "x")
    _scale_axis(axes, drawn)
    if not drawn["mean"].any():
        _say(axes, word("unmoved", language))


def _scale_axis(axes: Axes, drawn: pd.DataFrame) -> None:
    numbers = drawn.to_numpy(dtype=float)
    within = numbers[np.isfinite(numbers)]
    low, high = float(within.min(initial=0.0)), float(within.max(initial=0.0))
    if low == high:
        axes.set_xlim(-1, 1)
        axes.set_xticks([0])
        return
    room = 0.06 * (high - low)
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 5, 10]).tick_values(low - room, high + room)
    places = max(0, -int(np.floor(np.log10(ticks[1] - ticks[0]) + 1e-9)))
    axes.set_xticks(ticks, [number(float(tick), places) for tick in ticks])
    axes.set_xlim(low - room, high + room)


def _say(axes: Axes, words: str) -> None:
    axes.text(
        0.5, 0.5, words, ha="center", va="center", fontsize=LABEL_POINTS, color=GREY, transform=axes.transAxes,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 3},
    )  # fmt: skip


def _axis_words(unit: str, language: Language) -> str:
    name = unit_word("percentage points" if unit == "share" else unit, language)
    return word("effects axis", language, unit=word("in unit", language, unit=name) if name else "")


def _fit_words(explained: pd.Series | None, language: Language) -> list[str]:
    """How far single reforms and pairs explain what a KPI does, and whether there is more to it; nothing if unknown."""
    if explained is None or not np.isfinite(explained["r2_main"]):
        return []
    main, both = (f"{100 * explained[key]:.0f}%" for key in ("r2_main", "r2_two_way"))
    lines = [word("explained", language, main=main, both=both)]
    if explained["p_higher_order"] < SIGNIFICANCE:
        lines.append(word("higher order", language))
    return lines
