"""A stress test in a table and in sentences."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from sim.report.numbers import decimals, number
from sim.report.sureness import p_words
from sim.report.words import Language, Names, Titled, title_of, word
from sim.study.questions.shock_effects import NOT_SEEN, SEEN, least_replications
from sim.study.questions.shock_measures import MATTER_DAYS, RECOVERY, RESTRICTED

SHOWN = ("worst_excess", "worst_backlog", "excess_matter_days", "recovery_days", "recovered_share")


def stress_answer(
    tables: Mapping[str, pd.DataFrame],
    shocks: Mapping[str, Titled],
    followed: Mapping[str, int],
    names: Names,
    language: Language,
) -> list[Table | str]:
    """A table of all shocks and alternatives, a sentence for each, and one for each difference.

    Where no rise was seen, or too few ran to see one, no worst day and no recovery is told of. Alternatives are
    compared by their matter-days, and by their recovery where most runs of both were seen to recover.

    Parameters
    ----------
    followed
        Days of the period after each shock.
    """
    groups = dict(list(tables["stress"].groupby(["shock", "alternative"])))
    effects = tables["stress_effects"].set_index(["shock", "alternative"])
    table = Table(title=word("stress table", language), title_justify="left", box=None, pad_edge=False)
    table.add_column(word("stress shock", language))
    table.add_column(word("stress alternative", language))
    for kpi in SHOWN:
        table.add_column(word(f"stress {kpi}", language), justify="right")
    sentences = []
    for shock in shocks:
        for alternative in dict.fromkeys(tables["stress"]["alternative"]):
            of_it = groups[shock, alternative].set_index("kpi")
            called = title_of(shocks, shock, language), title_of(names.alternatives, alternative, language)
            table.add_row(*called, *(_cell(of_it, kpi, followed[shock]) for kpi in SHOWN))
            effect = effects.loc[(shock, alternative)]
            if effect["verdict"] == SEEN:
                sentences.append(_sentence(of_it, effect, *called, followed[shock], language))
            else:
                sentences.append(_nothing_told(effect, len(effects), *called, language))
    return [table, *sentences, *_differences(tables, shocks, names, language)]


def _cell(of_it: pd.DataFrame, kpi: str, followed: int) -> str:
    of = ("median", "median_low", "median_high") if kpi == "recovery_days" else ("mean", "ci_low", "ci_high")
    value, low, high = (float(of_it[column][kpi]) for column in of)
    if np.isnan(value):
        return "–"
    if kpi == "recovered_share":
        return f"{value:.0%}"
    places = decimals(*(one if np.isfinite(one) else 0.0 for one in (value, low, high)))
    shown = [number(one, places) if np.isfinite(one) else f"> {followed}" for one in (value, low, high)]
    return shown[0] if np.isnan(low) or np.isinf(low) else f"{shown[0]} [{shown[1]}, {shown[2]}]"


def _nothing_told(effect: pd.Series, claims: int, shock: str, alternative: str, language: Language) -> str:
    values = {
        "p": p_words(float(effect["p_adjusted"])),
        "excess": f"{effect['mean_excess']:,.1f}",
        "day": effect["day"],
        "n": effect["replications"],
        "least": least_replications(claims),
    }
    nowhere = effect["verdict"] == NOT_SEEN and effect["mean_excess"] <= 0
    return word(
        "stress nowhere" if nowhere else f"stress {effect['verdict']}",
        language,
        shock=shock,
        alternative=alternative,
        **values,
    )


def _sentence(
    of_it: pd.DataFrame, effect: pd.Series, shock: str, alternative: str, followed: int, language: Language
) -> str:
    median = float(of_it["median"]["recovery_days"])
    values = {
        "shock": shock,
        "alternative": alternative,
        "excess": f"{effect['mean_excess']:,.0f}",
        "day": effect["day"],
        "share": f"{of_it['mean']['recovered_share']:.0%}",
        "followed": followed,
        "p": p_words(float(effect["p_adjusted"])),
    }
    key = "stress recovers" if np.isfinite(median) else "stress lasts"
    return word(key, language, days=f"{median:g}", **values)


def _differences(
    tables: Mapping[str, pd.DataFrame], shocks: Mapping[str, Titled], names: Names, language: Language
) -> list[str]:
    if "stress_differences" not in tables:
        return []
    rows = tables["stress_differences"]
    effects = tables["stress_effects"]
    seen = set(effects[effects["verdict"] == SEEN][["shock", "alternative"]].itertuples(index=False, name=None))
    sentences = []
    medians = {
        key: float(of.set_index("kpi")["median"][RECOVERY])
        for key, of in tables["stress"].groupby(["shock", "alternative"])
    }
    for row in rows[_is_seen(rows)].itertuples():
        pairs = [(row.shock, alternative) for alternative in (row.baseline, row.alternative)]
        recover = all(np.isfinite(medians[pair]) for pair in pairs)
        if any(pair in seen for pair in pairs) and (row.kpi == MATTER_DAYS or (row.kpi == RESTRICTED and recover)):
            sentences.append(_difference(row, shocks, names, language))
    return sentences


def _difference(row: Any, shocks: Mapping[str, Titled], names: Names, language: Language) -> str:
    places = 1 if row.kpi == RESTRICTED else 0
    return word(
        f"stress difference {row.kpi}",
        language,
        shock=title_of(shocks, row.shock, language),
        alternative=title_of(names.alternatives, row.alternative, language),
        baseline=title_of(names.alternatives, row.baseline, language),
        difference=number(row.mean_difference, places, signed=True),
        low=number(row.ci_low, places, signed=True),
        high=number(row.ci_high, places, signed=True),
        verdict=word(row.verdict, language).lower(),
    )


def _is_seen(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a difference was seen at all: not where too few ran, or where neither was over in any run."""
    nothing = (rows["mean_difference"] == 0) & (rows["ci_low"] == 0) & (rows["ci_high"] == 0)
    return rows["ci_low"].notna() & ~nothing
