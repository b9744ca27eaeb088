"""What is said of warm-up, steady state and common random numbers, in both languages; and Welch's plot."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES, made_tables

from sim.report.canvas import Setting
from sim.report.steadiness import steady_notes
from sim.report.style import figure_style
from sim.report.sureness import gain_notes, gain_sentence, hidden_sentence, matters_sentence
from sim.report.verdict import verdict_text
from sim.report.warm_up_figure import warm_up_figure


def state(**changes: object) -> dict[str, pd.DataFrame]:
    """One alternative that has settled, but for the changes."""
    row = {
        "alternative": "whistle", "warm_up_days": 40, "mser5_days": 25.0, "mean_from_start": 400.0,
        "mean_after_warm_up": 450.0, "trend_per_week": 0.5, "trend_ci_low": -0.5, "trend_ci_high": 1.5, "p": 0.3,
        "mean": 450.0, "ci_low": 440.0, "ci_high": 460.0, "replications": 10, "verdict": "no trend found",
    }  # fmt: skip
    return {"steady_state": pd.DataFrame([row | changes])}


def test_a_steady_state_is_told_with_its_test_and_the_effect_of_the_warm_up() -> None:
    assert steady_notes(state(), NAMES, "en") == [
        "“Whistle and report”: leaving out the first 40 days moves the mean of open matters from 400 to 450; MSER-5 "
        "would leave out 25.",
        "“Whistle and report”: no trend of the backlog was found (+0.5 [−0.5, +1.5] matters a week, p = 0.30); in the "
        "steady state 450 [440, 460] matters are open.",
    ]


@pytest.mark.parametrize(("verdict", "sign", "word"), [("rising", 1, "rises"), ("falling", -1, "falls")])
def test_a_trend_is_a_refusal(verdict: str, sign: int, word: str) -> None:
    trend = {"trend_per_week": sign * 3.0, "trend_ci_low": 3.0 * sign - 1, "trend_ci_high": 3.0 * sign + 1}
    tables = state(**trend, p=0.0001, mean=np.nan, ci_low=np.nan, ci_high=np.nan, verdict=verdict)
    note = steady_notes(tables, NAMES, "en")[1]
    assert f"the backlog {word} by 3.0 [2.0, 4.0] matters a week (p < 0.001), so no steady state is reported" in note
    assert "稳态" in steady_notes(tables, NAMES, "zh")[1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mser5_days": 60.0}, "warning: the warm-up of 40 days is too short under “Whistle and report”"),
        ({"mser5_days": 60.0, "warm_up_days": 0}, "warning: no day is left out under “Whistle and report”"),
        ({"mser5_days": np.nan}, "MSER-5 cannot tell"),
        ({"warm_up_days": 0, "mser5_days": 0.0}, "no day is left out, and the mean"),
        (
            {"verdict": "trend not ruled out", "trend_ci_low": -3.0, "trend_ci_high": 4.0, "mean": np.nan},
            "(+0.5 [−3.0, +4.0] matters a week, p = 0.30), but the interval holds trends that would take it further "
            "than 10% from its mean within the period, so no steady state is reported",
        ),
        ({"verdict": "not enough runs", "p": np.nan}, "takes at least 4 replications"),
        ({"verdict": "too short", "p": np.nan}, "takes at least 3 weeks"),
    ],
)
def test_what_else_is_said(changes: dict[str, object], said: str) -> None:
    assert said in "\n".join(steady_notes(state(**changes), NAMES, "en"))
    assert "nan" not in "\n".join(steady_notes(state(**changes), NAMES, "zh"))


def test_a_run_from_a_backlog_is_not_told_to_have_a_warm_up() -> None:
    names = dataclasses.replace(NAMES, from_backlog=True)
    notes = "\n".join(steady_notes(state(mser5_days=60.0, warm_up_days=0), names, "en"))
    assert "takes some 60 days from the stated one to settle" in notes and "warm_up_days" not in notes
    chinese = "\n".join(steady_notes(state(mser5_days=60.0, warm_up_days=0), names, "zh"))
    assert "约需60天才能稳定" in chinese and "warm_up_days" not in chinese


def test_no_warning_from_three_replications() -> None:
    assert "warning" not in "\n".join(steady_notes(state(mser5_days=60.0, replications=3), NAMES, "en"))


def test_no_warning_without_cause() -> None:
    for mser in (40.0, 0.0, np.nan):
        assert "warning" not in "\n".join(steady_notes(state(mser5_days=mser), NAMES, "en"))


def test_the_gain_is_the_median_over_the_headlines() -> None:
    rows = made_tables()["differences"].assign(variance_reduction=1000.0)
    rows["variance_reduction"] = rows["variance_reduction"].mask(rows["kpi"] == "days_to_solution", 12.34)
    rows["variance_reduction"] = rows["variance_reduction"].mask(rows["kpi"] == "solved_per_week", 3.0)
    rows["variance_reduction"] = rows["variance_reduction"].mask(rows["kpi"] == "open_at_end", np.nan)
    text = gain_sentence(rows, NAMES, "en")
    assert "divided the variance of the differences by 7.7 (median of 2 main measures, from 3 to 12)" in text
    assert "7.7" in gain_sentence(rows, NAMES, "zh")
    assert gain_sentence(rows.assign(variance_reduction=np.nan), NAMES, "en") == ""
    assert gain_sentence(rows.assign(variance_reduction=np.inf), NAMES, "en") == "", "∞ times is of no use to anybody"
    rows["variance_reduction"] = rows["variance_reduction"].mask(rows["kpi"] == "open_at_end", np.inf)
    assert gain_sentence(rows, NAMES, "en") == text
    assert gain_notes(rows, NAMES, "en") == [text]
    two = pd.concat([rows, rows.assign(alternative="dumping")])
    assert gain_notes(two, NAMES, "en")[1].startswith("“Territorial dumping”: Both")


def test_what_matters_is_said_where_somebody_said_it() -> None:
    rows = made_tables()["differences"].assign(matters_from=np.nan)
    assert matters_sentence(rows, NAMES, "en") == ""
    rows.loc[rows["kpi"] == "repeat_share", "matters_from"] = 0.05
    rows.loc[rows["kpi"] == "days_to_solution", "matters_from"] = 0.5
    text = matters_sentence(rows, NAMES, "en")
    assert "Working days to real solution, mean 0.5 working days" in text
    assert "Repeat share 5 percentage points" in text


def test_why_a_difference_is_not_clear_though_its_interval_excludes_0() -> None:
    rows = pd.DataFrame(
        [
            ("no clear difference", -2, -1),
            ("no clear difference", 1, 2),
            ("better", 1, 2),
            ("no clear difference", -1, 1),
        ],
        columns=["verdict", "ci_low", "ci_high"],
    )
    assert "their own interval excludes 0: 2, since" in hidden_sentence(rows, "en")
    assert "有2项差异" in hidden_sentence(rows, "zh") and "Holm" in hidden_sentence(rows, "zh")
    assert hidden_sentence(rows.iloc[2:], "en") == ""


def test_equivalence_is_counted_and_has_a_section_of_its_own() -> None:
    tables = made_tables()
    table = tables["differences"]
    table.loc[table["kpi"] == "solved_per_week", "verdict"] = "equivalent"
    text = verdict_text(tables, NAMES, "en")
    assert "On 1 they surely differ by less than what matters." in text
    assert "## Equivalent: surely no difference that matters" in text
    assert "on 0 nothing can be claimed" in text


def test_the_plot_marks_the_stated_warm_up_and_the_point_of_mser() -> None:
    tables = made_tables()
    with figure_style():
        figure = warm_up_figure(tables["warm_up"], tables["steady_state"], NAMES, Setting("en", "0" * 16, 10))
        figure.canvas.draw()
    axes = figure.axes[0]
    inside = [text.get_text() for text in axes.get_legend().get_texts()]
    assert inside == ["MSER-5 would leave out 25 days: “Territorial dumping”"]
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == ["Territorial dumping", "Whistle and report", "Stated warm-up: 40 days, in no result"]
    points = [line for line in axes.lines if len(line.get_xdata()) == 1]
    assert len(points) == 1
    day = tables["warm_up"].iloc[25]
    assert (str(points[0].get_xdata()[0])[:10], points[0].get_ydata()[0]) == (day["day"], day["mean"])
