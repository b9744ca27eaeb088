"""What each reform does to the headline KPIs, as a table for the terminal."""

import pandas as pd
from rich.table import Table

from sim.report.numbers import estimate
from sim.report.verdict_marks import mark_of
from sim.report.words import Language, Names, title_of, word


def effects_table(effects: pd.DataFrame, names: Names, language: Language) -> Table:
    """One row for each headline KPI, one column for each reform: its main effect with the mark of the verdict.

    Parameters
    ----------
    effects
        effects.csv, as `sim.study.factorial_tables` gives it; interactions stay in the file and the figure.
    """
    main = effects[effects["order"] == 1]
    reforms = list(dict.fromkeys(main["effect"]))
    table = Table(title=word("main effects", language), title_justify="left", header_style="bold")
    table.add_column(word("measure column", language), overflow="fold")
    for reform in reforms:
        table.add_column(title_of(names.reforms, reform, language), justify="right", overflow="fold")
    for kpi in [kpi for kpi in names.headline if (main["kpi"] == kpi).any()] or list(dict.fromkeys(main["kpi"])):
        rows = main[main["kpi"] == kpi].set_index("effect").loc[reforms]
        table.add_row(title_of(names.kpis, kpi, language), *(_cell(row, language) for _, row in rows.iterrows()))
    return table


def _cell(row: pd.Series, language: Language) -> str:
    numbers = (float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]))
    return f"{mark_of(str(row['verdict'])).sign} {estimate(*numbers, str(row['unit']), language, is_difference=True)}"
