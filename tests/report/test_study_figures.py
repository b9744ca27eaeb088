"""Figures of the planner's questions: whose colours, units and marks say what the tables say, in both languages."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from made_studies import CHOICE, COLUMNS, KPIS, LEVERS, boundary, breakeven, swept, tried
from made_tables import NAMES
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.report import breakeven_figures
from sim.report.breakeven_figures import line_figure
from sim.report.canvas import Setting
from sim.report.choice_figure import choice_figure
from sim.report.sensitivity_figures import Answer, sensitivity_figure
from sim.report.staff_figures import pareto_figure, tried_figure
from sim.report.style import BLUE, GREY, VERMILION, figure_style
from sim.report.sweep_lines import lines_figure
from sim.report.sweep_map import map_figure
from sim.report.target_words import aims_of
from sim.report.words import LANGUAGES, Language
from sim.study.levers import Lever
from sim.study.questions.breakeven_tables import point_table
from sim.study.questions.targets import Target


def setting(language: Language = "en") -> Setting:
    return Setting(language, "0123456789abcdef", 10)


def drawn(figure: Figure) -> Figure:
    with figure_style(), warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that no font has is a warning
        figure.canvas.draw()
    return figure


def colour_of_the_greatest_difference(kpi: str, unit: str) -> tuple[float, ...]:
    figure = drawn(map_figure(swept(kpi, unit), LEVERS, kpi, NAMES, setting()))
    (image,) = [image for axes in figure.axes for image in axes.images if "less" in axes.get_title()]
    values = np.ma.filled(np.asarray(image.get_array()), np.nan)
    return image.cmap(image.norm(np.nanmax(values)))


def test_blue_is_better_whichever_way_that_is() -> None:
    red, _, blue, _ = colour_of_the_greatest_difference("repeat_share", "share")
    assert blue > red, "more is better of this one"
    red, _, blue, _ = colour_of_the_greatest_difference("days_to_solution", "working days")
    assert red > blue, "less is better of this one"
    red, green, blue, _ = colour_of_the_greatest_difference("created", "matters")
    assert red > green > blue, "orange: neither is better"


def test_shares_are_drawn_in_percent_and_their_differences_in_points() -> None:
    figure = drawn(map_figure(swept("repeat_share", "share"), LEVERS, "repeat_share", NAMES, setting()))
    cells = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert {"50", "70", "40"} <= {cell.partition(".")[0] for cell in cells} and any(
        cell.startswith("+20") for cell in cells
    )
    bars = {axes.get_ylabel(): [tick.get_text() for tick in axes.get_yticklabels()] for axes in figure.axes}
    assert "70" in bars["%"] and "percentage points" in bars
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == ["x0.5", "x2"]
    lines = drawn(lines_figure(swept("repeat_share", "share")["sweep"], LEVERS, ["repeat_share"], NAMES, setting()))
    assert "60" in [tick.get_text() for tick in lines.axes[0].get_yticklabels()]
    assert lines.axes[0].get_ylabel().replace("\n", " ").endswith("(%)")
    assert [axes.get_title() for axes in lines.axes] == ["officers x0.5", "officers x2"]


def test_a_threshold_is_shaded_where_its_interval_is() -> None:
    lever = Lever("officers", None, 0.5, 1.0, times=True, steps=True)
    figure = drawn(line_figure(breakeven(), lever, "repeat_share", ["dumping", "whistle"], NAMES, setting()))
    axes = figure.axes[0]
    (band,) = [patch for patch in axes.patches if patch.get_width() == pytest.approx(0.1)]
    assert band.get_x() == pytest.approx(0.7)
    assert "−10" in [tick.get_text() for tick in axes.get_yticklabels()]
    assert "percentage points" in axes.get_ylabel().replace("\n", " ")
    assert "x0.8" in [tick.get_text() for tick in axes.get_xticklabels()]
    assert axes.get_xlabel() == "officers"


def note_of(figure: Figure) -> str:
    return figure.texts[1].get_text()


def test_a_shared_scale_is_said_where_panels_stand_side_by_side() -> None:
    sweep = swept("created", "matters")["sweep"]
    several = drawn(lines_figure(sweep, LEVERS, ["created"], NAMES, setting()))
    assert len({axes.get_ylim() for axes in several.axes}) == 1 < len(several.axes)
    assert "Panels side by side share one vertical scale" in note_of(several)
    one = sweep[sweep[COLUMNS[1]] == 0.5]
    assert "scale" not in note_of(drawn(lines_figure(one, LEVERS[:1], ["created"], NAMES, setting())))


@pytest.mark.parametrize(
    ("unit", "language", "label"),
    [
        ("working days", "en", "Working days to real solution, mean"),
        ("working days", "zh", "真正解决所需工作日（均值）"),
        ("hours", "en", "Working days to real solution, mean (hours)"),
        ("matters", "zh", "真正解决所需工作日（均值）（件）"),
    ],
)
def test_an_axis_tells_its_unit_once(unit: str, language: Language, label: str) -> None:
    sweep = swept("days_to_solution", unit)["sweep"]
    with figure_style():
        figure = drawn(lines_figure(sweep, LEVERS, ["days_to_solution"], NAMES, setting(language)))
    assert figure.axes[0].get_ylabel().replace("\n", " " if language == "en" else "") == label


def test_a_map_speaks_of_no_interval_and_of_brackets_only_where_it_has_some() -> None:
    tables = swept("created", "matters")
    clear = note_of(drawn(map_figure(tables, LEVERS, "created", NAMES, setting())))
    assert "95%" not in clear and "rackets" not in clear and "intervals are in sweep.csv" in clear
    tables["sweep_differences"].loc[0, "verdict"] = "not enough runs"
    figure = drawn(map_figure(tables, LEVERS, "created", NAMES, setting()))
    assert "In brackets: not enough runs (" in note_of(figure)
    assert [text.get_text()[0] for axes in figure.axes for text in axes.texts].count("(") == 1


def test_a_threshold_is_spoken_of_only_where_there_is_one() -> None:
    lever = Lever("officers", None, 0.5, 1.0, times=True)
    tables = breakeven()
    told = drawn(line_figure(tables, lever, "repeat_share", ["dumping", "whistle"], NAMES, setting()))
    assert "Dashed: the threshold" in note_of(told)
    tables["threshold"] = tables["threshold"].iloc[:0]
    none = drawn(line_figure(tables, lever, "repeat_share", ["dumping", "whistle"], NAMES, setting()))
    assert "Dashed" not in note_of(none) and "No threshold is told" in note_of(none)


def boundary_map(language: Language = "en") -> tuple[pd.DataFrame, Figure]:
    known = boundary()
    rows = point_table(known.samples, LEVERS, "lower")
    titles = ["dumping", "whistle"]
    with figure_style():
        figure = breakeven_figures.map_figure(
            known, rows, LEVERS, "lower", "repeat_share", titles, NAMES, setting(language)
        )
    return rows, drawn(figure)


def test_each_point_of_a_map_has_the_mark_of_its_own_verdict() -> None:
    rows, figure = boundary_map()
    dots = [each for each in figure.axes[0].collections if isinstance(each, PathCollection)]
    marks = {to_hex(each.get_facecolor()[0]).upper(): np.asarray(each.get_offsets()) for each in dots}
    for verdict, colour in (("better", BLUE), ("worse", VERMILION), ("no clear difference", GREY)):
        points = rows.loc[rows["verdict"] == verdict, [lever.title for lever in LEVERS]].to_numpy()
        assert len(points)
        np.testing.assert_allclose(marks[colour], points)
    assert "interpolated" in note_of(figure) and "Bars" not in note_of(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_of_a_map_lies_between_title_and_plot(language: Language) -> None:
    _, figure = boundary_map(language)
    (legend,) = figure.legends
    box, title = legend.get_window_extent(), figure.texts[0].get_window_extent()
    assert figure.axes[0].get_tightbbox().y1 < box.y0 and box.y1 < title.y0
    assert box.x1 < figure.bbox.x1


@pytest.mark.parametrize(
    ("check", "said"),
    [("met", "Passes the check"), ("not met", "Fails the check"), ("undecided", "Undecided by the check")],
)
def test_a_check_that_fails_looks_unlike_one_that_passes(check: str, said: str) -> None:
    aims = aims_of([Target(0.8, within_days=5, of="standard")], KPIS, NAMES, "en")
    figure = drawn(tried_figure(tried(check), aims, setting()))
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert [label for label in labels if "check" in label.lower()] == [
        label for label in labels if label.startswith(said)
    ]
    assert figure.axes[0].get_ylabel().replace("\n", " ").endswith("within 5 working days: at least 80%")


FRONT = pd.DataFrame(
    [(1, 100_000, 0.7), (2, 200_000, 0.9)],
    columns=["staff", "cost_yuan_a_year", "within_5_days_standard >= 0.8 (whole)"],
)


@pytest.mark.parametrize(("check", "chosen"), [("met", [(0.2, 0.9)]), ("undecided", [])])
def test_the_front_marks_the_staffing_that_passed_its_check(check: str, chosen: list[tuple[float, float]]) -> None:
    aims = aims_of([Target(0.8, within_days=5, of="standard")], KPIS, NAMES, "en")
    figure = drawn(pareto_figure(FRONT, tried(check), ["staff"], aims, setting()))
    marked = [each for each in figure.axes[0].collections if isinstance(each, PathCollection)]
    assert [tuple(point) for each in marked for point in np.asarray(each.get_offsets())] == chosen
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert any("Chosen" in label for label in labels) == bool(chosen)
    assert "Target" in labels and "On the front" in labels


def test_the_best_stands_at_the_top_with_its_replications() -> None:
    axes = drawn(choice_figure(CHOICE, NAMES, setting())).axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        "Whistle and report (14)",
        "Territorial dumping (10)",
    ]
    low, high = axes.get_ylim()
    assert low > high, "the first row is the highest"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_glyphs_in_both_languages(language: Language) -> None:
    lever = Lever("officers", None, 0.5, 1.0, times=True)
    aims = aims_of([Target(0.8, within_days=5, of="standard", place="every_township")], KPIS, NAMES, language)
    indices = pd.DataFrame(
        [("officers ×", measure, 0.1, 0.0, 0.2) for measure in ("at_low", "at_high", "swing")],
        columns=["parameter", "measure", "estimate", "ci_low", "ci_high"],
    )
    answer = Answer("重复来电比例", "吹哨报到", "share", 0.1)
    here = setting(language)
    with figure_style():
        for figure in (
            map_figure(swept("repeat_share", "share"), LEVERS, "repeat_share", NAMES, here),
            line_figure(breakeven("no clear difference"), lever, "repeat_share", ["dumping", "whistle"], NAMES, here),
            tried_figure(tried("met").assign(target=next(iter(aims))), aims, here),
            pareto_figure(FRONT.set_axis([*FRONT.columns[:2], *aims], axis=1), tried("met"), ["staff"], aims, here),
            choice_figure(CHOICE, NAMES, here),
            sensitivity_figure("tornado", indices, ["officers ×"], answer, here),
        ):
            drawn(figure)
