"""A warning where staff are so busy that results depend on how long the simulated period is."""

from collections.abc import Mapping

import pandas as pd

from sim.report.canvas import usable
from sim.report.load_figure import COUNTED_AS
from sim.report.numbers import level
from sim.report.verdict_words import say
from sim.report.words import Language, Names, title_of

FULL = 0.95
"""Share of their time from which on units count as overloaded: waiting grows as 1 / (1 - share)."""


def overload_notes(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> list[str]:
    """One sentence for each kind of unit that works 95% of its time or more under some alternative.

    Parameters
    ----------
    tables
        By file stem: units, with the KPI utilisation (share of the staffed hours), as `sim.study` gives it.
    """
    rows = usable(tables.get("units"))
    if rows.empty:
        return []
    full = rows[(rows["kpi"] == "utilisation") & (rows["mean"] >= FULL)]
    return [
        say(
            "overload", language,
            unit=title_of(names.roles, COUNTED_AS.get(str(role), str(role)), language),
            shares=say("and", language).join(_share(row, names, language) for _, row in of_role.iterrows()),
        )
        for role, of_role in full.groupby("role", sort=False)
    ]  # fmt: skip


def limits_section(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> str:
    """The notes as a Markdown section; empty where there are none."""
    notes = overload_notes(tables, names, language)
    return "\n".join([f"# {say('at the limit', language)}", "", *(f"- {note}" for note in notes)]) if notes else ""


def _share(row: pd.Series, names: Names, language: Language) -> str:
    alternative = title_of(names.alternatives, str(row["alternative"]), language)
    return say("share under", language, share=level(float(row["mean"]), "share"), alternative=alternative)
