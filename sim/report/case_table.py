"""Where published times of cases lie among the simulated ones, as a table for the terminal."""

import math

import pandas as pd
from rich.table import Table

from sim.report.numbers import number
from sim.report.words import Language, Names, title_of, word

MILESTONES = ("first_response", "solved")


def case_table(percentiles: pd.DataFrame, names: Names, language: Language) -> Table:
    """One row for each published time and alternative, in hours, with its percentile.

    Parameters
    ----------
    percentiles
        case_percentiles.csv, as `sim.study.cases` gives it; milestones without a published time are left out.
    """
    title = word("cases title", language, n=int(percentiles["replications"].max()))
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in ("case column", "alternative column"):
        table.add_column(word(name, language), overflow="fold")
    for name in ("published column", "median column", "percentile column"):
        table.add_column(word(name, language), justify="right", overflow="fold")
    published = percentiles[percentiles["published_hours"].notna()]
    for (case, milestone), rows in published.groupby(["case", "milestone"], sort=False):
        for _, row in rows.iterrows():
            median, p10, p90 = (_hours(row[f"{name}_hours"], language) for name in ("median", "p10", "p90"))
            table.add_row(
                milestone_title(str(case), str(milestone), names, language),
                title_of(names.alternatives, str(row["alternative"]), language),
                _hours(row["published_hours"], language),
                f"{median} ({p10}–{p90})",
                f"{row['percentile']:.1f} [{row['ci_low']:.1f}, {row['ci_high']:.1f}]",
            )
    return table


def milestone_title(case: str, milestone: str, names: Names, language: Language) -> str:
    """The case and what happened to it, such as "Divider on national road 312: solved"."""
    known = word(milestone, language) if milestone in MILESTONES else title_of(names.steps, milestone, language)
    return word("case and milestone", language, case=title_of(names.cases, case, language), milestone=known)


def _hours(hours: float, language: Language) -> str:
    """Hours, or that the run ended before."""
    return word("not reached", language) if math.isinf(hours) else number(hours, 0 if hours >= 10 else 1)
