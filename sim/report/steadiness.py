"""Whether runs begin late enough and have settled, in sentences."""

from collections.abc import Mapping

import pandas as pd

from sim.report.numbers import decimals, estimate, number
from sim.report.sureness import p_words
from sim.report.verdict_words import say
from sim.report.words import Language, Names, title_of
from sim.study.statistics.equivalence import FEWEST
from sim.study.statistics.trend import STEADY, TOLERATED, UNSURE

UNIT = "matters"


def steady_notes(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> list[str]:
    """For each alternative what its warm-up does, and its steady state or why there is none; warnings last.

    Parameters
    ----------
    tables
        By file stem: steady_state, as `sim.study.steady` gives it.
    """
    table = tables.get("steady_state")
    if table is None:
        return []
    lines: list[str] = []
    warnings: list[str] = []
    for _, row in table.iterrows():
        here = {"alternative": title_of(names.alternatives, str(row["alternative"]), language)}
        lines += [_left_out(row, here, language), _state(row, here, language)]
        if row["mser5_days"] > row["warm_up_days"] and row["replications"] >= FEWEST:
            days = {"days": int(row["warm_up_days"]), "mser": int(row["mser5_days"])}
            key = "still settling" if names.from_backlog else "too short a warm-up" if days["days"] else "no warm-up"
            warnings.append(say(key, language, **here, **days))
    return lines + warnings


def steady_section(tables: Mapping[str, pd.DataFrame], names: Names, language: Language) -> str:
    """The notes as a Markdown section; empty where there are none."""
    notes = steady_notes(tables, names, language)
    return "\n".join([f"# {say('steady', language)}", "", *(f"- {note}" for note in notes)]) if notes else ""


def _left_out(row: pd.Series, here: Mapping[str, str], language: Language) -> str:
    days, mser = int(row["warm_up_days"]), row["mser5_days"]
    before, after = float(row["mean_from_start"]), float(row["mean_after_warm_up"])
    nan = float("nan")
    return say(
        "left out" if days else "nothing left out", language, **here, days=days,
        before=number(before, decimals(before, nan, nan)), after=number(after, decimals(after, nan, nan)),
        mser=say("no mser", language) if pd.isna(mser) else say("mser", language, days=int(mser)),
    )  # fmt: skip


def _state(row: pd.Series, here: Mapping[str, str], language: Language) -> str:
    verdict = str(row["verdict"])
    if pd.isna(row["p"]):
        return say(f"trend: {verdict}", language, **here)
    slope, low, high = (float(row[name]) for name in ("trend_per_week", "trend_ci_low", "trend_ci_high"))
    if verdict == "falling":
        slope, low, high = -slope, -high, -low
    is_signed = verdict in (STEADY, UNSURE)
    mean, mean_low, mean_high = (float(row[name]) for name in ("mean", "ci_low", "ci_high"))
    return say(
        verdict, language, **here, p=p_words(float(row["p"])), tolerated=f"{TOLERATED:.0%}",
        trend=estimate(slope, low, high, UNIT, language, is_difference=is_signed),
        mean=estimate(mean, mean_low, mean_high, UNIT, language, is_difference=False),
    )  # fmt: skip
