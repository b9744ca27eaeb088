"""The headline figures and verdicts as a table for the terminal."""

from collections.abc import Mapping

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.report.numbers import estimate, level
from sim.report.pairs import pairs_sentence, sole_baseline
from sim.report.verdict_marks import mark_of
from sim.report.words import Language, Names, title_of, word


def verdict_table(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> Table:
    """The headline KPIs (all KPIs where none is): means, and differences and verdicts where there are any.

    One or two alternatives have a column each, the baseline first, and a KPI one row. More have a row each, so that a
    difference and its verdict always stand beside the alternative that they belong to.

    Parameters
    ----------
    tables
        By file stem: kpis, and for a comparison differences, as `sim.study` gives them.
    """
    kpis = tables["kpis"]
    shown = [kpi for kpi in names.headline if (kpis["kpi"] == kpi).any()] or list(dict.fromkeys(kpis["kpi"]))
    alternatives = list(dict.fromkeys(kpis["alternative"]))
    if len(alternatives) > 2:
        return _a_row_each(tables, shown, alternatives, names, language)
    differences = tables.get("differences")
    if differences is not None:
        alternatives = [str(differences[column].iloc[0]) for column in ("baseline", "alternative")]
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
            cells += _difference(differences, alternatives[-1], kpi, language)
        table.add_row(*cells)
    return table


def _a_row_each(
    tables: Mapping[str, pd.DataFrame], shown: list[str], alternatives: list[str], names: Names, language: Language
) -> Table:
    kpis, differences = tables["kpis"], tables["differences"]
    baseline = sole_baseline(differences)
    table = Table(header_style="bold", caption=pairs_sentence(differences, alternatives[0], names, language))
    table.add_column(word("measure column", language), overflow="fold")
    table.add_column(word("alternative column", language), overflow="fold")
    table.add_column(word("mean column", language), justify="right", overflow="fold")
    if baseline is None:
        header = word("difference from previous column", language)
    else:
        header = word("difference from column", language, first=title_of(names.alternatives, baseline, language))
    table.add_column(header, justify="right", overflow="fold")
    table.add_column(word("verdict column", language), overflow="fold")
    for kpi in shown:
        for place, alternative in enumerate(alternatives):
            table.add_row(
                title_of(names.kpis, kpi, language) if place == 0 else "",
                title_of(names.alternatives, alternative, language),
                _level(kpis, alternative, kpi, language, with_interval=False),
                *_difference(differences, alternative, kpi, language),
                end_section=alternative == alternatives[-1],
            )
    return table


def _level(kpis: pd.DataFrame, alternative: str, kpi: str, language: Language, with_interval: bool) -> str:
    row = kpis[(kpis["alternative"] == alternative) & (kpis["kpi"] == kpi)].iloc[0]
    if not with_interval:
        return level(float(row["mean"]), str(row["unit"]))
    numbers = (float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]))
    return estimate(*numbers, str(row["unit"]), language, is_difference=False)


def _difference(differences: pd.DataFrame, alternative: str, kpi: str, language: Language) -> list[str | Text]:
    """The difference with its interval, and the verdict; empty for what is compared with nothing."""
    rows = differences[(differences["alternative"] == alternative) & (differences["kpi"] == kpi)]
    if rows.empty:
        return ["", ""]
    row = rows.iloc[0]
    numbers = (float(row["mean_difference"]), float(row["ci_low"]), float(row["ci_high"]))
    mark = mark_of(str(row["verdict"]))
    return [
        estimate(*numbers, str(row["unit"]), language, is_difference=True),
        Text(f"{mark.sign} {word(str(row['verdict']), language)}", style=mark.rich_style),
    ]
