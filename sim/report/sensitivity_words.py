"""What to measure first, as a table for the terminal."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.table import Table

from sim.report.words import Language, word
from sim.study.levers import Lever

MOST = 10


def measure_first_table(
    ranking: pd.DataFrame, levers: Sequence[Lever], kpi: str, of: str, assumed: frozenset[str], language: Language
) -> Table:
    """The first rows of measure_first.csv: input, share of the variance, value and range, grade.

    Parameters
    ----------
    levers
        What is varied, which tells how values are written.
    kpi, of
        Titles of the measure, and of the alternative or the difference that it is of.
    assumed
        The inputs whose range is the default one.
    """
    table = Table(
        title=word("measure first title", language, kpi=kpi, of=of), title_justify="left", header_style="bold"
    )
    for column in ("input column", "share column", "now column", "grade column"):
        table.add_column(word(column, language), overflow="fold")
    by_title = {lever.title: lever for lever in levers}
    for row in ranking.head(MOST).to_dict("records"):
        share = "–" if pd.isna(row["share"]) else f"{row['share']:.0%}"
        if not pd.isna(row["ci_low"]):
            share += f" [{max(row['ci_low'], 0):.0%}, {row['ci_high']:.0%}]"
        lever = by_title[str(row["parameter"])]
        now = _now(row, lever, lever.title in assumed, language)
        table.add_row(lever.key, share, now, str(row["grade"]))
    return table


def _now(row: dict[Any, Any], lever: Lever, is_default: bool, language: Language) -> str:
    """The value and its range as users write them, such as x1 (x0.8–x1.2)."""
    value, low, high = (lever.shown(f"{row[column]:.10g}") for column in ("value", "low", "high"))
    key = "range now default" if is_default else "range now"
    return f"{word(key, language, now=value, low=low, high=high)} {row['unit']}".strip()
