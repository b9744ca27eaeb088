"""A sensitivity study's table and figure: one order, ranges and factors as users write them."""

from __future__ import annotations

import pandas as pd
import pytest
from rich.console import Console

from sim.report.canvas import Setting
from sim.report.sensitivity_figures import Answer, sensitivity_figure
from sim.report.sensitivity_words import measure_first_table
from sim.report.style import figure_style
from sim.report.words import Language
from sim.study.levers import Lever
from sim.study.questions.sensitivity import in_order

LEVERS = [
    Lever("misjudged", None, 0.0, 0.2, unit="share"),
    Lever("officers", None, 0.8, 1.2, times=True),
    Lever("reply", None, 8.0, 12.0, unit="hours"),
]
# The swing of reply is the largest, and so is the chance in it: its share is the least.
SHARES = pd.DataFrame(
    {"parameter": ["misjudged", "officers ×", "reply"], "share": [0.3, 0.7, 0.0], "ci_low": 0.0, "ci_high": 1.0}
)
SWINGS = {"misjudged": 1.0, "officers ×": 2.0, "reply": 5.0}
MEASURES = {
    "tornado": {"at_low": -0.5, "at_high": 0.5, "swing": 1.0},
    "sobol": {"first": 0.5, "total": 1.0},
}
ORDER = ["officers ×", "misjudged", "reply"]


def indices(method: str) -> pd.DataFrame:
    rows = [
        (name, measure, part * swing, part * swing - 0.1, part * swing + 0.1)
        for name, swing in SWINGS.items()
        for measure, part in MEASURES[method].items()
    ]
    return pd.DataFrame(rows, columns=["parameter", "measure", "estimate", "ci_low", "ci_high"])


def answer(*assumed: str) -> Answer:
    return Answer("Days", "Whistle", "working days", 0.1, frozenset(assumed), 0.2)


@pytest.mark.parametrize("method", MEASURES)
def test_the_figure_has_the_order_of_the_table(method: str) -> None:
    assert in_order(SHARES) == ORDER
    with figure_style():
        figure = sensitivity_figure(method, indices(method), in_order(SHARES), answer(), Setting("en", "0" * 8, 4))
    ticks = zip(figure.axes[0].get_yticks(), figure.axes[0].get_yticklabels(), strict=True)
    assert [label.get_text() for _, label in sorted(ticks, key=lambda tick: -tick[0])] == [
        "officers",
        "misjudged",
        "reply",
    ]


@pytest.mark.parametrize(
    ("language", "note"), [("en", "±20%: default range; the scenario states none"), ("zh", "±20%：默认范围")]
)
def test_a_default_range_is_marked_in_the_figure(language: Language, note: str) -> None:
    for assumed, marked in (((), False), (("reply",), True)):
        with figure_style():
            figure = sensitivity_figure(
                "tornado", indices("tornado"), ORDER, answer(*assumed), Setting(language, "0", 4)
            )
        labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        assert ("reply (±20%)" in labels) == (note in figure.texts[1].get_text()) == marked


def test_the_table_shows_factors_as_written_and_marks_default_ranges() -> None:
    facts = pd.DataFrame(
        {"parameter": [lever.title for lever in LEVERS], "value": [0.1, 1.0, 10.0], "low": [0.0, 0.8, 8.0],
         "high": [0.2, 1.2, 12.0], "unit": ["share", "", "hours"], "grade": ["E", "", ""]}
    )  # fmt: skip
    console = Console(width=160)
    with console.capture() as got:
        console.print(measure_first_table(SHARES.merge(facts), LEVERS, "Days", "Whistle", frozenset(["reply"]), "en"))
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in got.get().splitlines() if "│" in line]
    assert [row[0] for row in rows] == ["misjudged", "officers", "reply"]
    assert [row[2] for row in rows] == ["0.1 (0–0.2) share", "x1 (x0.8–x1.2)", "10 (8–12, default range) hours"]
