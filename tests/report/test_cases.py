"""The table and the figure of cases: the numbers that the study gives, in both languages."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES
from rich.console import Console

from sim.report.canvas import Setting
from sim.report.case_figure import case_figure
from sim.report.case_table import case_table
from sim.report.style import figure_style
from sim.report.words import LANGUAGES, Language
from sim.study.cases import case_tables

CASES = replace(
    NAMES,
    cases={"divider": {"en": "Divider", "zh": "隔离栏"}},
    steps={"survey": {"en": "Survey", "zh": "现场勘查"}},
)


def tables() -> dict[str, pd.DataFrame]:
    """Ten replications: solved in 1 to 10 days, in one never; surveyed on the first day."""
    columns = ["case", "milestone", "elapsed_hours", "working_days", "published_hours"]

    def one(days: float) -> pd.DataFrame:
        rows = [
            ("divider", "first_response", 0.25, 0.1, np.nan),
            ("divider", "survey", 20.0, 1.0, 21.0),
            ("divider", "solved", 24 * days, days, 27.0),
        ]
        return pd.DataFrame(rows, columns=columns)

    days = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, np.inf]
    return case_tables({rule: [(n, one(day)) for n, day in enumerate(days)] for rule in ("dumping", "whistle")})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_row_for_each_published_time_and_rule(language: Language) -> None:
    out = io.StringIO()
    Console(file=out, width=160).print(case_table(tables()["case_percentiles"], CASES, language))
    lines = out.getvalue().splitlines()
    titles = {"en": ("Divider: Survey", "Divider: solved"), "zh": ("隔离栏：现场勘查", "隔离栏：解决")}[language]
    for title in titles:
        assert sum(title in line for line in lines) == 2
    (solved, _) = (line for line in lines if titles[1] in line)
    # 1 of 10 within 27 hours; the exact interval of 1 in 10 is 0.25% to 44.5% (Clopper and Pearson's own table).
    assert "10.0 [0.3, 44.5]" in solved and "120 (24–216)" in solved


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figure_shows_each_distribution_and_the_published_time(language: Language) -> None:
    with figure_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = case_figure(tables()["cases"], CASES, Setting(language, "0123456789abcdef", 10))
        figure.canvas.draw()
    survey, solved = figure.axes
    for axes, published in ((survey, 21), (solved, 27)):
        assert axes.lines[-1].get_xdata()[0] == published
    hours, share = solved.lines[0].get_data()
    assert list(hours) == [24.0 * day for day in range(1, 10)]
    assert list(share) == [10.0 * n for n in range(1, 10)]  # the tenth never came so far
    assert any("10" in text.get_text() for text in figure.texts)
