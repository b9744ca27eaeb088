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
SHOWN = 5
"""Units of a kind named under an alternative."""


def overload_notes(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> list[str]:
    """One sentence for each kind of unit of which some units work 95% of their time or more under some alternative.

    A kind as a whole may have time where some of its units have none, so units are looked at one by one; the busiest
    are named.

    Parameters
    ----------
    tables
        By file stem: each_unit, with the KPI utilisation (share of the staffed hours), as `sim.study` gives it.
    """
    rows = usable(tables.get("each_unit"))
    if rows.empty:
        return []
    shares = rows[rows["kpi"] == "utilisation"]
    full_roles = shares.loc[shares["mean"] >= FULL, "role"].unique()
    return [
        say(
            "overload", language,
            unit=title_of(names.roles, COUNTED_AS.get(str(role), str(role)), language),
            shares=say("and", language).join(
                _units(of_it, names, language)
                for _, of_it in shares[shares["role"] == role].groupby("alternative", sort=False)
                if (of_it["mean"] >= FULL).any()
            ),
        )
        for role in full_roles
    ]  # fmt: skip


def limits_section(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> str:
    """The notes as a Markdown section; empty where there are none."""
    notes = overload_notes(tables, names, language)
    return "\n".join([f"# {say('at the limit', language)}", "", *(f"- {note}" for note in notes)]) if notes else ""


def _units(rows: pd.DataFrame, names: Names, language: Language) -> str:
    """How many units of a kind are at their limit under one alternative, and which, the busiest first."""
    full = rows[rows["mean"] >= FULL].sort_values("mean", ascending=False, kind="stable")
    some = full.head(SHOWN)
    named = say("list of units", language).join(
        f"{name} {level(float(share), 'share')}"
        for name, share in zip(some[f"name_{language}"], some["mean"], strict=True)
    )
    if len(full) > SHOWN:
        named += say("and more units", language, count=len(full) - SHOWN)
    return say(
        "units under",
        language,
        alternative=title_of(names.alternatives, str(rows["alternative"].iloc[0]), language),
        count=len(full),
        total=len(rows),
        named=named,
    )
