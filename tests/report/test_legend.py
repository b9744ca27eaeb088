"""Legends: whatever has an entry is drawn, and nothing else has one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES, RULES, made_tables
from matplotlib.figure import Figure

from sim.report.canvas import Setting
from sim.report.figures import FIGURES
from sim.report.style import figure_style
from sim.report.words import title_of

TITLES = [title_of(NAMES.alternatives, name, "en") for name in RULES]


def drawn(name: str, tables: dict[str, pd.DataFrame]) -> Figure:
    with figure_style():
        return FIGURES[name](tables, NAMES, Setting("en", "0" * 8, 10))


def entries_of(figure: Figure) -> list[str]:
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


@pytest.mark.parametrize(("name", "table"), [("survival", "survival"), ("backlog", "backlog"), ("load", "units")])
def test_an_alternative_without_numbers_has_no_entry(name: str, table: str) -> None:
    tables = made_tables()
    assert entries_of(drawn(name, tables)) == TITLES
    gone = tables[table]["alternative"] == RULES[1]
    tables[table] = tables[table].assign(mean=tables[table]["mean"].mask(gone), ci_low=np.nan, ci_high=np.nan)
    assert entries_of(drawn(name, tables)) == TITLES[:1]


def test_an_alternative_of_another_panel_only_keeps_its_entry_and_its_colour() -> None:
    tables = made_tables()
    table = tables["survival"]
    ends = {f"department_{column}": table[column] for column in ("mean", "ci_low", "ci_high")}
    tables["survival"] = table = table.assign(**ends)
    first = drawn("survival", tables).axes[1].lines[1].get_color()
    table["department_mean"] = table["department_mean"].mask(table["alternative"] == RULES[0])
    figure = drawn("survival", tables)
    assert sorted(entries_of(figure)) == sorted(TITLES)
    of_second = [line for line in figure.axes[1].lines if line.get_label() == TITLES[1]]
    assert [line.get_color() for line in of_second] == [first]


def test_a_verdict_without_a_mark_has_no_entry() -> None:
    tables = made_tables()
    differences = tables["differences"]
    kpi = NAMES.headline[0]
    differences.loc[differences["kpi"] == kpi, "verdict"] = "higher"
    assert "Higher" in entries_of(drawn("differences", tables))
    tables["kpis"].loc[tables["kpis"]["kpi"] == kpi, "mean"] = 0.0  # nothing in percent of 0, so words and no mark
    assert "Higher" not in entries_of(drawn("differences", tables))


def test_groups_that_are_not_there_have_no_entry() -> None:
    rows = [
        (RULES[1], "adopted", week, kpi, 0.5, 0.4, 0.6)
        for week in (-4, 0)
        for kpi in ("solved_within_10_share_department", "open_per_10000_department")
    ]
    columns = ["alternative", "group", "week", "kpi", "mean", "ci_low", "ci_high"]
    table = pd.DataFrame(rows, columns=columns)
    assert entries_of(drawn("event_time", {"event_time": table})) == ["Townships that adopt at 0"]
    both = pd.concat([table, table.assign(group="not_yet")])
    assert len(entries_of(drawn("event_time", {"event_time": both}))) == 2


def test_a_single_day_is_seen() -> None:
    tables = made_tables()
    table = tables["backlog"]
    tables["backlog"] = table[table["day"] == table["day"].iloc[0]]
    lines = [line for line in drawn("backlog", tables).axes[0].lines if line.get_label() in TITLES]
    assert len(lines) == 2 and all(line.get_marker() not in ("", "None") for line in lines)
