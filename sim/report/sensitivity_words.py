"""What to measure first, as a table for the terminal."""

import json

import pandas as pd
from rich.table import Table

from sim.report.words import Language, word

MOST = 10


def measure_first_table(ranking: pd.DataFrame, kpi: str, of: str, language: Language) -> Table:
    """The first rows of measure_first.csv: input, share of the variance, value and range, grade.

    Parameters
    ----------
    kpi, of
        Titles of the measure, and of the alternative or the difference that it is of.
    """
    table = Table(
        title=word("measure first title", language, kpi=kpi, of=of), title_justify="left", header_style="bold"
    )
    for column in ("input column", "share column", "now column", "grade column"):
        table.add_column(word(column, language), overflow="fold")
    for row in ranking.head(MOST).to_dict("records"):
        share = "–" if pd.isna(row["share"]) else f"{row['share']:.0%}"
        if not pd.isna(row["ci_low"]):
            share += f" [{max(row['ci_low'], 0):.0%}, {row['ci_high']:.0%}]"
        now = f"{_shown(row['value'])} ({row['low']:g}–{row['high']:g}) {row['unit']}".strip()
        table.add_row(str(row["parameter"]), share, now, str(row["grade"]))
    return table


def _shown(value: object) -> str:
    return "–" if value is None or pd.isna(value) else json.dumps(value)  # type: ignore[call-overload]
