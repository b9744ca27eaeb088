"""Which alternative is best, and how surely, in words."""

import pandas as pd
from rich.table import Table

from sim.report.numbers import estimate
from sim.report.sureness import amount_words
from sim.report.words import Language, Names, title_of, word
from sim.study.questions.choice import DROPPED, LEFT, TIED, ChoicePlan
from sim.study.statistics.equivalence import FEWEST
from sim.study.statistics.variation import most_that_differ

SHOWN = 10
"""Alternatives that are printed; all are in the table."""


def choice_answer(table: pd.DataFrame, plan: ChoicePlan, names: Names, language: Language) -> list[Table | str]:
    """The alternatives, the best first, and what may be claimed of it."""
    best = table.iloc[0]
    unit = str(best["unit"])
    values: dict[str, str | int] = {
        "best": title_of(names.alternatives, str(best["alternative"]), language),
        "kpi": title_of(names.kpis, str(best["kpi"]), language),
        "limit": "" if plan.method == "ocba" else amount_words(plan.indifference, unit, language),
        "spent": int(table["replications"].sum()),
        "all": len(table),
    }
    if plan.method == "ocba":
        others = table.iloc[1:]
        told = int((others["difference_low"] > 0 if plan.better == "lower" else others["difference_high"] < 0).sum())
        key, values = "choice ocba", {**values, "told": told, "untold": len(others) - told}
    elif (table["state"] == LEFT).any():
        key, values["left"] = "choice unfinished", int((table["state"] == LEFT).sum())
    elif (table["state"] == TIED).any():
        key, values = "choice tied", {**values, **_unseen(table[table["state"] == TIED], plan)}
        values["dropped"] = int((table["state"] == DROPPED).sum())
    else:
        key, values["probability"] = "choice kn", f"{100 * plan.confidence:g}%"
    rest = [word("choice rest", language, count=len(table) - SHOWN)] if len(table) > SHOWN else []
    ahead = _ahead(table, plan, str(values["best"]), language)
    answer = [word(key, language, **values), *_unvaried(table, plan, str(values["best"]), language)]
    return [_table(table.iloc[:SHOWN], names, language), *rest, *answer, *ahead]


def _unvaried(table: pd.DataFrame, plan: ChoicePlan, best: str, language: Language) -> list[str]:
    """Say of which alternatives the difference from the best was the same in every replication."""
    has_none = table["difference_low"].isna() & (table["common_replications"] >= FEWEST)
    rows = table[(table["state"] == DROPPED) & has_none]
    return [word("choice unvaried", language, best=best, **_unseen(rows, plan))] if len(rows) else []


def _unseen(rows: pd.DataFrame, plan: ChoicePlan) -> dict[str, str | int]:
    """How many alternatives these are, over how many replications at least, and in how many others they may differ."""
    least = int(rows["common_replications"].min())
    share = most_that_differ(0, least, plan.confidence)
    return {
        "count": len(rows),
        "n": least,
        "share": f"{100 * share:.2g}%",
        "probability": f"{100 * plan.confidence:g}%",
    }


def _ahead(table: pd.DataFrame, plan: ChoicePlan, best: str, language: Language) -> list[str]:
    """Say why others may look better than the best in its own table."""
    sign = 1 if plan.better == "lower" else -1
    by_mean = sign * (table["mean"] - table["mean"].iloc[0]) < 0
    by_difference = sign * table["difference_from_best"] < 0
    counts = {"mean": int((by_mean & ~by_difference).sum()), plan.method: int(by_difference.sum())}
    return [word(f"choice ahead {key}", language, best=best, count=count) for key, count in counts.items() if count]


def _table(rows: pd.DataFrame, names: Names, language: Language) -> Table:
    table = Table(header_style="bold")
    for column in ("alternative column", "mean column", "behind column", "replications column", "state column"):
        table.add_column(word(column, language), overflow="fold")
    for row in rows.to_dict("records"):
        unit = str(row["unit"])
        behind = [float(row[key]) for key in ("difference_from_best", "difference_low", "difference_high")]
        table.add_row(
            title_of(names.alternatives, str(row["alternative"]), language),
            estimate(float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]), unit, language, False),
            estimate(behind[0], behind[1], behind[2], unit, language, True) if row["state"] != "best" else "",
            str(row["replications"]),
            word(f"choice {row['state']}", language),
        )
    return table
