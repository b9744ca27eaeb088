"""What a study found, as a table on the terminal."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.report.words import Language, Names, title_of


def print_verdict(console: Console, tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> None:
    """Print the headline figures of each alternative and, where there are several, the verdict on each difference."""
    kpis = tables["kpis"].set_index(["alternative", "kpi"])
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    alternatives = list(names.alternatives)
    for alternative in alternatives:
        table.add_column(title_of(names.alternatives, alternative, language), justify="right")
    differences = tables.get("differences")
    for kpi in names.headline:
        cells = [title_of(names.kpis, kpi, language)]
        cells += [_interval(kpis.loc[(alternative, kpi)], "mean") for alternative in alternatives]
        if differences is not None:
            for row in differences[differences["kpi"] == kpi].itertuples():
                cells.append(str(row.verdict))
        table.add_row(*cells)
    console.print(table)


def _interval(row: pd.Series, column: str) -> str:
    return f"{row[column]:.4g} [{row['ci_low']:.4g}, {row['ci_high']:.4g}]"
