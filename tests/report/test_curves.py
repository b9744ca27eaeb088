"""Figures of curves: every entry of a legend is seen, and so is every curve, though another lies upon it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_studies import LEVERS, swept
from made_tables import NAMES, RULES, made_tables
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sim.report.canvas import Setting
from sim.report.figures import FIGURES
from sim.report.style import ALTERNATIVE_COLOURS, GREY, figure_style
from sim.report.sweep_lines import lines_figure
from sim.report.words import Language


def drawn(name: str, tables: dict[str, pd.DataFrame], language: Language = "en") -> Figure:
    with figure_style():
        figure = FIGURES[name](tables, NAMES, Setting(language, "0123456789abcdef", 10))
        figure.canvas.draw()
    return figure


def note_of(figure: Figure) -> str:
    return figure.texts[1].get_text()


def test_the_legend_of_the_warm_up_has_only_what_is_marked() -> None:
    tables = made_tables()  # MSER-5 can tell of the first, not of the second
    figure = drawn("warm_up", tables)
    legend = figure.axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["MSER-5 would leave out 25 days: “Territorial dumping”"]
    assert "MSER-5 can't tell: “Whistle and report”" in note_of(figure)
    tables["steady_state"]["mser5_days"] = np.nan
    assert drawn("warm_up", tables).axes[0].get_legend() is None


@pytest.mark.parametrize(("language", "said"), [("en", "A line ends where"), ("zh", "曲线在某次模拟已无事项")])
def test_a_survival_curve_that_stops_before_another_is_explained(language: Language, said: str) -> None:
    tables = made_tables()
    assert said not in note_of(drawn("survival", tables, language))
    short = (tables["survival"]["alternative"] == RULES[1]) & (tables["survival"]["working_days"] > 16)
    tables["survival"].loc[short, ["mean", "ci_low", "ci_high"]] = np.nan
    figure = drawn("survival", tables, language)
    assert [line.get_xdata()[-1] for line in figure.axes[0].lines[:2]] == [60, 16]
    assert said in note_of(figure)


def coloured(figure: Figure, colour: str) -> int:
    """How many dots inside the axes have exactly this colour, as only lines and marks do."""
    pixels = np.asarray(figure.canvas.buffer_rgba())[::-1, :, :3]  # the first row at the bottom, as boxes count
    hits = (pixels == np.round(255 * np.array(to_rgb(colour)))).all(axis=-1)
    boxes = [axes.get_window_extent().extents.astype(int) for axes in figure.axes]
    return int(sum(hits[low:high, left:right].sum() for left, low, right, high in boxes))


def alike(tables: dict[str, pd.DataFrame], count: int) -> dict[str, pd.DataFrame]:
    """Give `count` alternatives the numbers of the first."""
    found = dict(tables)
    for name in ("backlog", "warm_up", "survival", "counter_hours", "weekly", "steady_state"):
        first = tables[name][tables[name]["alternative"] == RULES[0]]
        copies = [first.assign(alternative=f"{number}") for number in range(count)]
        found[name] = pd.concat(copies, ignore_index=True)
    found["steady_state"]["mser5_days"] = np.nan  # no marks beside the curves
    return found


@pytest.mark.parametrize("name", ["backlog", "warm_up", "survival", "counter", "weekly_load"])
@pytest.mark.parametrize("count", [2, 4])
def test_of_several_curves_on_the_same_way_each_is_seen(name: str, count: int) -> None:
    figure = drawn(name, alike(made_tables(), count))
    seen = [coloured(figure, colour) for colour in ALTERNATIVE_COLOURS[:count]]
    assert min(seen) > 0.05 * sum(seen)


def test_of_lines_of_a_sweep_on_the_same_way_each_is_seen() -> None:
    sweep = swept("created", "matters")["sweep"]
    first = sweep[sweep["alternative"] == "dumping"]
    same = pd.concat([first, first.assign(alternative="whistle")], ignore_index=True)
    with figure_style():
        figure = lines_figure(same, LEVERS, ["created"], NAMES, Setting("en", "0" * 8, 10))
        figure.canvas.draw()
    seen = [coloured(figure, colour) for colour in ALTERNATIVE_COLOURS[:2]]
    assert min(seen) > 0.2 * sum(seen)


def test_townships_that_have_not_yet_adopted_are_seen_where_adopting_changes_nothing() -> None:
    tables = made_tables()
    event = tables["event_time"]
    adopted = event[event["group"] == "adopted"]
    tables["event_time"] = pd.concat([adopted, adopted.assign(group="not_yet")], ignore_index=True)
    figure = drawn("event_time", tables)
    seen = [coloured(figure, colour) for colour in (ALTERNATIVE_COLOURS[1], GREY)]
    assert min(seen) > 0.2 * sum(seen)
