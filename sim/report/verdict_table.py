"""The headline figures and verdicts as a table for the terminal."""

from collections.abc import Mapping

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.report.numbers import estimate, level
from sim.report.verdict_marks import mark_of
from sim.report.words import Language, Names, title_of, word


def verdict_table(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> Table:
    """One row for each headline KPI (all KPIs where none is): means, and differences and verdicts where there are any.

    Parameters
    ----------
    tables
        By file stem: kpis, and for a comparison differences, as `sim.study` gives them.
    """
    kpis = tables["kpis"]
    differences = tables.get("differences")
    alternatives = list(dict.fromkeys(kpis["alternative"]))
    shown = [kpi for kpi in names.headline if (kpis["kpi"] == kpi).any()] or list(dict.fromkeys(kpis["kpi"]))
    table = Table(header_style="bold")
    table.add_column(word("measure column", language), overflow="fold")
    for alternative in alternatives:
        table.add_column(title_of(names.alternatives, alternative, language), justify="right", overflow="fold")
    if differences is not None:
        table.add_column(word("difference column", language), justify="right", overflow="fold")
        table.add_column(word("verdict column", language), overflow="fold")
    for kpi in shown:
        cells: list[str | Text] = [title_of(names.kpis, kpi, language)]
        cells += [_level(kpis, alternative, kpi, language, differences is None) for alternative in alternatives]
        if differences is not None:
            cells += _difference(differences[differences["kpi"] == kpi], len(alternatives) > 2, names, language)
        table.add_row(*cells)
    return table


def _level(kpis: pd.DataFrame, alternative: str, kpi: str, language: Language, with_interval: bool) -> str:
    row = kpis[(kpis["alternative"] == alternative) & (kpis["kpi"] == kpi)].iloc[0]
    if not with_interval:
        return level(float(row["mean"]), str(row["unit"]))
    numbers = (float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]))
    return estimate(*numbers, str(row["unit"]), language, is_difference=False)


def _difference(rows: pd.DataFrame, name_them: bool, names: Names, language: Language) -> list[str | Text]:
    """The difference and the verdict; with several alternatives one line for each, by name."""
    numbers, verdicts = [], Text()
    for _, row in rows.iterrows():
        values = (float(row["mean_difference"]), float(row["ci_low"]), float(row["ci_high"]))
        text = estimate(*values, str(row["unit"]), language, is_difference=True)
        name = f"{title_of(names.alternatives, str(row['alternative']), language)}: " if name_them else ""
        numbers.append(name + text)
        mark = mark_of(str(row["verdict"]))
        verdicts.append("\n" if verdicts else "")
        verdicts.append(f"{mark.sign} {word(str(row['verdict']), language)}", style=mark.rich_style)
    return ["\n".join(numbers), verdicts]
