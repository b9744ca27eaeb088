"""Figures: they show the tables' numbers, on honest axes, in both languages, and the same bytes twice."""

import warnings
from pathlib import Path

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES, RULES, made_tables
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure

from sim.report.canvas import Setting
from sim.report.figures import FIGURES, draw_figures
from sim.report.style import figure_style
from sim.report.words import LANGUAGES, Language

SETTING = Setting("en", "0123456789abcdef", 10)
ALONE = {"backlog", "warm_up", "survival", "time", "load", "counter", "event_time", "weekly_load"}
"""The figures that compare no alternative with another."""


def drawn(name: str, tables: dict[str, pd.DataFrame], setting: Setting = SETTING) -> Figure:
    with figure_style():
        figure = FIGURES[name](tables, NAMES, setting)
        figure.canvas.draw()
    return figure


def texts(figure: Figure) -> str:
    own = [text.get_text() for text in figure.texts]
    every = [child for axes in figure.axes for child in (axes, *axes.child_axes)]
    labels = [tick.get_text() for axes in every for tick in (*axes.get_yticklabels(), *axes.get_xticklabels())]
    inside = [text.get_text() for axes in figure.axes for text in axes.texts]
    legends = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    return "\n".join([*own, *labels, *inside, *legends])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, list[Path]]:
    """All figures in both languages, with every warning an error: a glyph that no font has is a warning."""
    folder = tmp_path_factory.mktemp("figures")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return {
            language: draw_figures(made_tables(), NAMES, language, "0123456789abcdef", folder / language)
            for language in LANGUAGES
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_written_twice(folders: dict[Language, list[Path]], language: Language) -> None:
    written = {path.name for path in folders[language] if path.stat().st_size > 2000}
    assert written == {f"{name}.{ending}" for name in FIGURES for ending in ("svg", "png")}


def test_a_missing_glyph_is_noticed() -> None:
    figure = drawn("backlog", made_tables())
    figure.text(0.5, 0.5, "\U0002b740")
    with figure_style(), pytest.warns(UserWarning, match="Glyph"):
        figure.canvas.draw()


def test_same_inputs_give_the_same_bytes(folders: dict[Language, list[Path]], tmp_path: Path) -> None:
    again = draw_figures(made_tables(), NAMES, "zh", "0123456789abcdef", tmp_path)
    for first, second in zip(folders["zh"], again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


@pytest.mark.parametrize("name", FIGURES)
def test_hash_and_kind_of_interval_stand_in_the_corners(name: str) -> None:
    words = texts(drawn(name, made_tables()))
    assert "config 01234567" in words
    assert "95% confidence interval of the mean" in words
    assert "over 10 replications" in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_note_and_hash_lie_beside_each_other_under_the_axes(name: str, language: Language) -> None:
    setting = Setting(language, "0123456789abcdef", 100, (2027, 2028))
    for tables in (made_tables(), {}):
        figure = drawn(name, tables, setting)
        _, note, stamp = (text.get_window_extent() for text in figure.texts)
        assert note.x1 < stamp.x0
        assert not note.overlaps(stamp)
        for part in (note, stamp):
            assert figure.bbox.x0 < part.x0 and part.x1 < figure.bbox.x1
            assert figure.bbox.y0 < part.y0
            assert part.y1 < min(axes.get_tightbbox().y0 for axes in figure.axes)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Elapsed hours per matter, nights and weekends"), ("zh", "含夜间和周末")]
)
def test_the_hours_of_the_time_figure_are_said_to_be_elapsed(language: Language, said: str) -> None:
    for axes in drawn("time", made_tables(), Setting(language, "0" * 8, 10)).axes:
        assert said in axes.get_xlabel().replace("\n", " ")


@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_table_and_one_of_nothing_but_nan_give_a_message(name: str) -> None:
    emptied = {stem: table.iloc[:0] for stem, table in made_tables().items()}
    unknown = made_tables()
    for table in unknown.values():
        numbers = table.select_dtypes("float").columns
        table[numbers] = np.nan
    for tables in ({}, emptied, unknown):
        assert "Nothing to draw: the table" in texts(drawn(name, tables))


def test_one_replication_is_said_to_give_no_interval() -> None:
    tables = made_tables()
    for table in tables.values():
        table[["ci_low", "ci_high"]] = np.nan
    for name in FIGURES:
        assert "no interval can be given" in texts(drawn(name, tables, Setting("en", "0" * 8, 1)))


def test_years_whose_holidays_are_guessed_are_said_in_every_figure() -> None:
    for name in FIGURES:
        assert "2028: statutory holidays only" in texts(drawn(name, made_tables(), Setting("en", "0" * 8, 10, (2028,))))


def test_backlog_shows_the_means_and_the_intervals_from_zero() -> None:
    table = made_tables()["backlog"]
    (axes,) = drawn("backlog", made_tables()).axes
    assert axes.get_ylim()[0] == 0
    for line, ribbon, rule in zip(axes.lines, axes.collections, RULES, strict=True):
        rows = table[table["alternative"] == rule]
        np.testing.assert_array_equal(line.get_ydata(), rows["mean"])
        np.testing.assert_array_equal(
            mdates.date2num(line.get_xdata()), mdates.date2num(pd.to_datetime(rows["day"]).to_numpy())
        )
        corners = ribbon.get_paths()[0].vertices
        assert corners[:, 1].min() == pytest.approx(rows["ci_low"].min())
        assert corners[:, 1].max() == pytest.approx(rows["ci_high"].max())


def test_survival_shows_percent_from_0_to_100_and_the_legal_limit() -> None:
    table = made_tables()["survival"]
    (axes,) = drawn("survival", made_tables()).axes
    assert axes.get_ylim() == (0, 100)
    for line, rule in zip(axes.lines[:2], RULES, strict=True):
        np.testing.assert_allclose(line.get_ydata(), 100 * table[table["alternative"] == rule]["mean"])
    assert list(axes.lines[2].get_xdata()) == [5, 5]


def test_survival_of_departments_matters_has_its_own_panel() -> None:
    tables = made_tables()
    for column in ("mean", "ci_low", "ci_high"):
        tables["survival"][f"department_{column}"] = tables["survival"][column] / 2
    both = drawn("survival", tables).axes
    np.testing.assert_allclose(both[1].lines[0].get_ydata(), np.asarray(both[0].lines[0].get_ydata()) / 2)


@pytest.mark.parametrize("name", ["time", "load"])
def test_bars_begin_at_zero_and_end_at_the_means(name: str) -> None:
    tables = made_tables()
    figure = drawn(name, tables)
    table = tables["stages"] if name == "time" else tables["units"].query("kpi == 'worked_hours'").assign(part="all")
    for axes, part in zip(figure.axes, dict.fromkeys(table["part"]), strict=True):
        assert axes.get_xlim()[0] == 0
        bars = [each for each in axes.containers if isinstance(each, BarContainer)]
        ranges = [each for each in axes.containers if isinstance(each, ErrorbarContainer)]
        for bar, interval, rule in zip(bars, ranges, RULES, strict=True):
            rows = table[(table["alternative"] == rule) & (table["part"] == part)]
            assert [patch.get_x() for patch in bar] == [0] * len(rows)
            np.testing.assert_allclose([patch.get_width() for patch in bar], rows["mean"])
            ends = np.array([segment[:, 0] for segment in interval.lines[2][0].get_segments()])
            np.testing.assert_allclose(ends, rows[["ci_low", "ci_high"]])


def forest_points(figure: Figure) -> dict[int, tuple[float, str]]:
    axes = figure.axes[0]
    points = (each.lines[0] for each in axes.containers if isinstance(each, ErrorbarContainer))
    return {int(line.get_ydata()[0]): (float(line.get_xdata()[0]), str(line.get_marker())) for line in points}


def test_forest_shows_differences_in_percent_headline_first_with_a_symbol_for_each_verdict() -> None:
    figure = drawn("every_measure", made_tables())
    assert [label.get_text().replace("\n", " ") for label in figure.axes[0].get_yticklabels()][:3] == [
        NAMES.kpis[kpi].get("en") for kpi in NAMES.headline
    ]
    points = forest_points(figure)
    assert points[0] == (pytest.approx(100 * -2.9 / 9.1), "o")
    assert points[1] == (pytest.approx(100 * 12 / 410), "x")
    assert points[4] == (pytest.approx(100 * 0.02 / 0.21), "D")
    assert points[5] == (pytest.approx(100 * 0.5 / 0.096), "s")
    assert 6 not in points  # the baseline is 0
    words = texts(figure)
    assert "baseline is 0" in words
    assert "beyond the axis" in words
    assert "+50.0 [+45.0, +55.0] percentage points" in words
    assert "+148 [+130, +166] notices" in words


def test_forest_of_the_headline_has_only_these() -> None:
    figure = drawn("differences", made_tables())
    assert set(forest_points(figure)) == {0, 1, 2}


def test_townships_are_sorted_with_their_own_intervals() -> None:
    table = made_tables()["township_differences"].sort_values("mean_difference")
    figure = drawn("townships", made_tables())
    (axes,) = figure.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == [NAMES.townships[name].get("en") for name in table["township"]]
    segments = [each.lines[2][0].get_segments()[0][:, 0] for each in axes.containers]
    np.testing.assert_allclose(segments, table[["ci_low", "ci_high"]])


@pytest.mark.parametrize(("language", "unit"), [("en", " (working days)"), ("zh", "（工作日）")])
def test_the_axis_of_townships_ends_in_the_unit_as_the_language_brackets_it(language: Language, unit: str) -> None:
    (axes,) = drawn("townships", made_tables(), Setting(language, "0" * 8, 10)).axes
    assert axes.get_xlabel().endswith(unit)
    assert not axes.get_xlabel().endswith(" （工作日）")


def test_a_single_alternative_has_no_figures_that_compare(tmp_path: Path) -> None:
    tables = {name: table for name, table in made_tables().items() if "differences" not in name}
    written = {path.stem for path in draw_figures(tables, NAMES, "en", "0" * 8, tmp_path)}
    assert written == ALONE


def test_with_several_alternatives_each_is_compared_with_the_baseline(tmp_path: Path) -> None:
    tables = made_tables()
    for name in ("differences", "township_differences", "cost_differences"):
        tables[name] = pd.concat([tables[name], tables[name].assign(alternative="all")], ignore_index=True)
    written = {path.stem for path in draw_figures(tables, NAMES, "en", "0" * 8, tmp_path)}
    compared = {
        f"{name}_{rule}"
        for name in ("differences", "every_measure", "townships", "costs")
        for rule in ("whistle", "all")
    }
    assert written == ALONE | compared
    assert not compared & set(FIGURES), "one name for two figures"


def test_what_a_study_does_not_have_is_not_drawn(tmp_path: Path) -> None:
    tables = {
        name: table for name, table in made_tables().items() if name not in ("counter_hours", "event_time", "waves")
    }
    written = {path.stem for path in draw_figures(tables, NAMES, "en", "0" * 8, tmp_path)}
    assert not written & {"counter", "event_time", "weekly_load"}
    assert "costs" in written


def test_costs_show_each_tier_that_spends_anything_with_its_interval() -> None:
    table = made_tables()["cost_differences"]
    figure = drawn("costs", made_tables())
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["Citizens", "Townships", "All together"]
    for axes, kpi in zip(figure.axes, ("hours", "money"), strict=True):
        rows = table[(table["kpi"] == kpi) & (table["tier"] != "village")]
        points = {int(each.lines[0].get_ydata()[0]): each for each in axes.containers}
        for place, (_, row) in enumerate(rows.iterrows()):
            assert points[place].lines[0].get_xdata()[0] == row["mean_difference"]
            ends = points[place].lines[2][0].get_segments()[0][:, 0]
            np.testing.assert_allclose(ends, [row["ci_low"], row["ci_high"]])


def test_the_counter_has_a_panel_for_each_kind_on_one_scale_from_zero() -> None:
    table = made_tables()["counter_hours"]
    figure = drawn("counter", made_tables())
    assert [axes.get_title() for axes in figure.axes] == ["Service centre", "county_hall"]
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert figure.axes[0].get_ylim()[0] == 0
    for axes, role in zip(figure.axes, ("service_centre", "county_hall"), strict=True):
        for line, rule in zip(axes.lines, RULES, strict=True):
            rows = table[(table["alternative"] == rule) & (table["role"] == role)]
            np.testing.assert_array_equal(line.get_ydata(), rows["waiting_mean"])
            np.testing.assert_array_equal(line.get_xdata(), rows["hour"] + 0.5)


def test_time_since_adoption_shows_both_groups_in_the_middle_of_their_weeks() -> None:
    table = made_tables()["event_time"]
    shares, files = drawn("event_time", made_tables()).axes
    assert shares.get_ylim() == (0, 100)
    assert files.get_ylim()[0] == 0
    _, not_yet, adopted = shares.lines  # after the day of adoption
    for line, group in ((not_yet, "not_yet"), (adopted, "adopted")):
        rows = table[(table["group"] == group) & (table["kpi"] == "solved_within_10_share_department")]
        np.testing.assert_allclose(line.get_ydata(), 100 * rows["mean"])
        np.testing.assert_array_equal(line.get_xdata(), rows["week"] + 2)


def test_the_weeks_of_shared_bodies_have_a_line_for_each_day_of_adoption() -> None:
    figure = drawn("weekly_load", made_tables())
    assert [axes.get_title() for axes in figure.axes] == ["Command centre", "County departments", "county_hall", ""]
    for axes in figure.axes[:3]:
        assert axes.get_ylim()[0] == 0
        days = [segment[0][0] for lines in axes.collections[-2:] for segment in lines.get_segments()]
        assert days == mdates.date2num(pd.to_datetime(["2025-03-03", "2025-06-02"])).tolist()


def test_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="language"):
        draw_figures(made_tables(), NAMES, "fr", "0" * 8, tmp_path)  # type: ignore[arg-type]
