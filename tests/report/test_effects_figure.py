"""The figure of reforms' effects: the tables' numbers, each KPI on its own scale, no text over another."""

import itertools
import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from made_effects import EFFECT_NAMES, FIVE, KPIS, REFORM_NAMES, made_effects
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.measures.registry import HEADLINES
from sim.report.canvas import Setting
from sim.report.effects_figure import MOST_PAIRS, effects_figure
from sim.report.style import figure_style
from sim.report.words import LANGUAGES, Language, Names
from sim.study import factorial_tables, mixes

SETTING = Setting("en", "0123456789abcdef", 10)
SEVERAL = ("solution_days_mean_department", "on_time_share", "solved_per_week", "staff_hours")


def drawn(
    effects: pd.DataFrame | None, fit: pd.DataFrame | None, setting: Setting = SETTING, names: Names = EFFECT_NAMES
) -> Figure:
    with figure_style():
        figure = effects_figure(effects, fit, names, setting)
        figure.canvas.draw()
    return figure


def shown_texts(figure: Figure) -> list[Text]:
    """Every text that is seen: the figure's own, titles, axes' names and the ticks within the axes."""
    found = list(figure.texts) + [text for legend in figure.legends for text in legend.get_texts()]
    for axes in figure.axes:
        found += [axes._left_title, axes.xaxis.label, *axes.texts]
        low, high = axes.get_xlim()
        ticks = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
        found += [label for tick, label in ticks if low <= tick <= high]
        if axes.yaxis.get_tick_params()["labelleft"]:
            found += axes.get_yticklabels()
    return [text for text in found if text.get_text()]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in shown_texts(figure))


def points(axes: Axes) -> dict[float, tuple[float, float, float, str]]:
    """Of each row: mean, both ends of the interval (NaN where there is none), marker."""
    found = {}
    for each in axes.containers:
        assert isinstance(each, ErrorbarContainer)
        line, (bar,) = each.lines[0], each.lines[2]
        (segment,) = bar.get_segments()
        low, high = segment[:, 0] if len(segment) else (np.nan, np.nan)
        found[float(line.get_ydata()[0])] = (float(line.get_xdata()[0]), low, high, str(line.get_marker()))
    return found


def rows(figure: Figure) -> dict[float, str]:
    axes = figure.axes[0]
    return {
        float(tick): label.get_text().replace("\n", " ")
        for tick, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("reforms", "kpis"), [(FIVE, len(HEADLINES)), (tuple(REFORM_NAMES), 4), (FIVE[:2], 5), (FIVE[:3], 1)]
)
def test_no_text_overlaps_or_is_clipped_and_every_glyph_is_there(
    reforms: Sequence[str], kpis: int, language: Language
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = drawn(*made_effects(reforms, HEADLINES[:kpis]), Setting(language, "0123456789abcdef", 100, (2028,)))
    assert len(figure.axes) == kpis
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown_texts(figure)]
    for text, box in boxes:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, text
    for (one, first), (other, second) in itertools.combinations(boxes, 2):
        assert not first.overlaps(second), (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_of_a_pair_stand_under_each_other(language: Language) -> None:
    long = {"en": "Administrative enforcement by one township team", "zh": "乡镇综合行政执法一支队伍管执法改革试点"}
    names = Names(kpis=EFFECT_NAMES.kpis, reforms=dict.fromkeys(FIVE[:3], long), headline=HEADLINES)
    figure = drawn(*made_effects(FIVE[:3], SEVERAL[:2]), Setting(language, "0" * 8, 10), names)
    labels = figure.axes[0].get_yticklabels()
    assert f"{long[language]} ×\n{long[language]}" in [label.get_text() for label in labels]
    boxes = [label.get_window_extent() for label in labels]
    assert min(box.x0 for box in boxes) >= figure.bbox.x0
    assert not any(first.overlaps(second) for first, second in itertools.combinations(boxes, 2))


def test_panels_show_the_numbers_of_the_table_and_shares_in_percentage_points() -> None:
    effects, fit = made_effects(kpis=SEVERAL)
    figure = drawn(effects, fit)
    names = rows(figure)
    for kpi, axes in zip(SEVERAL, figure.axes, strict=True):
        assert axes.get_title("left").replace("\n", " ") == EFFECT_NAMES.kpis[kpi].get("en")
        unit = KPIS[kpi].unit
        scale = 100 if unit == "share" else 1
        assert axes.get_xlabel().startswith(f"Effect ({'percentage points' if unit == 'share' else unit})")
        of_kpi = effects[effects["kpi"] == kpi]
        assert len(of_kpi) == len(points(axes)) == 15
        found = {names[place]: values for place, values in points(axes).items()}
        for _, row in of_kpi.iterrows():
            name = " × ".join(str(REFORM_NAMES[reform]["en"]) for reform in row["effect"].split(" × "))
            assert found[name][:3] == pytest.approx(tuple(scale * row[["mean", "ci_low", "ci_high"]]))
            symbols = {"better": "o", "worse": "s", "higher": "^", "lower": "v", "no clear difference": "D"}
            assert found[name][3] == symbols[row["verdict"]]


def test_each_panel_has_its_own_scale_that_holds_all_intervals_and_zero() -> None:
    effects, fit = made_effects(FIVE[:2])
    first, second = (effects["kpi"] == kpi for kpi in HEADLINES[:2])
    effects.loc[first, ["mean", "ci_low", "ci_high"]] = [2.0, 1.0, 3.0]
    effects.loc[second, ["mean", "ci_low", "ci_high"]] = [-2.0, -3.0, -1.0]
    for kpi, axes in zip(HEADLINES, drawn(effects, fit).axes, strict=True):
        numbers = effects.loc[effects["kpi"] == kpi, ["ci_low", "ci_high"]] * (100 if KPIS[kpi].unit == "share" else 1)
        low, high = axes.get_xlim()
        assert low < min(0, numbers.min(axis=None))
        assert max(0, numbers.max(axis=None)) < high
        assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)
        for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
            assert float(label.get_text().replace(",", "").replace("\u2212", "-")) == pytest.approx(tick, abs=1e-9)


def test_the_legend_has_every_verdict_that_is_drawn_and_no_other() -> None:
    effects, fit = made_effects(FIVE[:2], HEADLINES[:2])
    effects["verdict"] = ["better", "worse", "no clear difference"] + 3 * ["not measurable"]
    effects.loc[3:, ["mean", "ci_low", "ci_high"]] = np.nan
    (legend,) = drawn(effects, fit).legends
    assert [text.get_text() for text in legend.get_texts()] == ["Better", "Worse", "No clear difference"]


def test_single_reforms_come_first_in_the_order_of_the_table() -> None:
    names = rows(drawn(*made_effects(FIVE[:3], SEVERAL)))
    assert [names[place] for place in sorted(names)] == [
        "One reform",
        "Whistle and report",
        "One team for enforcement",
        "Services close by",
        "Two together",
        "Whistle and report × One team for enforcement",
        "Whistle and report × Services close by",
        "One team for enforcement × Services close by",
    ]


def test_of_many_pairs_the_largest_are_shown_and_their_number_is_said() -> None:
    effects, fit = made_effects(tuple(REFORM_NAMES), SEVERAL)
    kpi = effects["kpi"] == SEVERAL[1]
    numbers = ["mean", "ci_low", "ci_high"]
    effects.loc[effects["order"] == 2, numbers] *= 0.1
    effects.loc[kpi & (effects["effect"] == "staff_transfer × sixth"), numbers] = [-0.5, -0.51, -0.49]
    effects.loc[effects["effect"] == "services × duty_list", numbers] = 0.0
    names = rows(drawn(effects, fit))
    pairs = [name for name in names.values() if "×" in name]
    assert len(pairs) == MOST_PAIRS
    assert len(names) == MOST_PAIRS + len(REFORM_NAMES) + 2
    assert "Staff transfer × Sixth reform" in pairs
    assert "Services close by × List of powers and duties" not in pairs
    assert "Two together: the 10 largest of 15" in names.values()


def test_how_far_effects_explain_a_kpi_is_said_under_its_panel() -> None:
    effects, fit = made_effects(FIVE[:2], HEADLINES[:3])
    fit[["r2_main", "r2_two_way"]] = [(0.614, 0.966), (0.5, 0.5), (np.nan, np.nan)]
    fit["p_higher_order"] = [0.049, 0.051, np.nan]
    first, second, third = (axes.get_xlabel().split("\n")[1:] for axes in drawn(effects, fit).axes)
    assert first == ["Explained: 61% singly, 97% with pairs", "Three or more together matter too"]
    assert second == ["Explained: 50% singly, 50% with pairs"]
    assert third == []
    assert "Explained: 61%" not in words(drawn(effects, None))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_measurable_or_never_moves_is_said_in_its_panel(language: Language) -> None:
    effects, fit = made_effects(FIVE[:2], HEADLINES[:3])
    numbers = ["mean", "ci_low", "ci_high"]
    effects.loc[effects["kpi"] == HEADLINES[1], numbers] = np.nan
    effects.loc[effects["kpi"] == HEADLINES[1], "verdict"] = "not measurable"
    effects.loc[effects["kpi"] == HEADLINES[2], numbers] = 0.0
    effects.loc[effects["kpi"] == HEADLINES[2], "verdict"] = "no clear difference"
    figure = drawn(effects, fit, Setting(language, "0" * 8, 4))
    said = [[text.get_text() for text in axes.texts] for axes in figure.axes]
    assert said == [[], [{"en": "Not measurable", "zh": "无法测得"}[language]],
                    [{"en": "No mix changes it", "zh": "各组合均无变化"}[language]]]  # fmt: skip


def test_one_replication_is_said_to_give_no_interval() -> None:
    effects, fit = made_effects(FIVE[:2], SEVERAL)
    effects[["ci_low", "ci_high"]] = np.nan
    effects["verdict"] = "not enough runs"
    figure = drawn(effects, fit, Setting("en", "0" * 8, 1))
    assert "no interval can be given" in words(figure)
    assert {values[3] for values in points(figure.axes[0]).values()} == {"x"}


def test_no_table_and_one_of_nothing_but_nan_give_a_message() -> None:
    effects, fit = made_effects()
    unknown = effects.assign(mean=np.nan)
    for table in (None, effects.iloc[:0], unknown):
        assert "Nothing to draw: the table effects.csv" in words(drawn(table, fit))


def test_only_headlines_are_drawn_unless_there_are_none() -> None:
    effects, fit = made_effects(FIVE[:2], HEADLINES[:4])
    few = Names(kpis=EFFECT_NAMES.kpis, reforms=REFORM_NAMES, headline=(HEADLINES[2], HEADLINES[0]))
    figure = drawn(effects, fit, names=few)
    titles = [axes.get_title("left").replace("\n", " ") for axes in figure.axes]
    assert titles == [EFFECT_NAMES.kpis[kpi].get("en") for kpi in few.headline]
    assert len(drawn(effects, fit, names=Names(reforms=REFORM_NAMES)).axes) == 4


def test_it_takes_what_the_study_gives() -> None:
    index = pd.MultiIndex.from_tuples([(kpi, KPIS[kpi].unit) for kpi in HEADLINES], names=["kpi", "unit"])
    noise = np.random.default_rng(1)
    stacks = {name: pd.DataFrame(noise.normal(5, 1, (len(HEADLINES), 6)), index=index) for name in mixes(FIVE[:3])}
    better = {id: kpi.better for id, kpi in KPIS.items()}
    tables = factorial_tables(stacks, mixes(FIVE[:3]), FIVE[:3], better, lambda keys: keys["kpi"].notna())
    figure = drawn(tables["effects"], tables["effects_fit"])
    assert [len(points(axes)) for axes in figure.axes] == [6] * len(HEADLINES)
