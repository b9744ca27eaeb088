"""Figures of curves: every entry of a legend is seen, and so is every curve, though another lies upon it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES, RULES, made_tables
from matplotlib.figure import Figure

from sim.report.canvas import Setting
from sim.report.figures import FIGURES
from sim.report.style import figure_style
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
