"""Why no staffing was found, in words: what is missed and by how much, and which unit is the bottleneck."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.report.load_figure import COUNTED_AS
from sim.report.numbers import estimate
from sim.report.target_words import Aim
from sim.report.words import Language, Names, title_of, word
from sim.study.questions.bottleneck import BUSY

NAN = float("nan")


def staff_reasons(
    missed: pd.DataFrame,
    units: pd.DataFrame,
    wait: "pd.Series[Any] | None",
    posts_of: Callable[[str], str],
    varied: Sequence[str],
    aims: Mapping[str, Aim],
    names: Names,
    language: Language,
) -> list[str]:
    """A sentence for each target, for the busiest unit and the longest wait, and one on the posts that vary.

    Parameters
    ----------
    missed, units, wait
        Of the staffing that comes nearest, as `sim.study.questions.bottleneck` gives them.
    posts_of
        From a unit to the key that counts its posts; empty where there is none.
    varied
        The keys of the posts that the search chose.
    """
    sentences = [_missed(row, aims, names, language) for _, row in missed.iterrows()]
    busiest = units.iloc[0]
    share = _interval(busiest, "utilisation", "share", language)
    sentences.append(word("staff busiest", language, unit=_unit(busiest, names, language), share=share))
    if wait is not None:
        hours = _interval(wait, "hours_per_matter", "hours", language)
        role = str(wait["role"])
        called = title_of(names.roles, COUNTED_AS.get(role, role), language)
        part = word(str(wait["part"]), language)
        part = part if language == "zh" else part.lower()
        sentences.append(word("staff longest wait", language, part=part, role=called, hours=hours))
    return [*sentences, _cause(units, posts_of, varied, names, language)]


def _missed(row: "pd.Series[Any]", aims: Mapping[str, Aim], names: Names, language: Language) -> str:
    aim = aims[str(row["target"])]
    place = title_of(names.townships, str(row["where"]), language) if row["where"] else ""
    short, least = float(row["short"]), float(row["short_at_least"])
    key = "staff missed" if least > 0 else "staff not shown" if short > 0 else "staff barely"
    return word(
        key,
        language,
        target=aim.title,
        where=word("in unit", language, unit=place) if place else "",
        short=estimate(abs(short), NAN, NAN, aim.unit, language, is_difference=True).lstrip("+"),
        least=estimate(abs(least), NAN, NAN, aim.unit, language, is_difference=True).lstrip("+"),
        confidence=f"{100 * float(row['confidence']):g}%",
    )


def _cause(
    units: pd.DataFrame, posts_of: Callable[[str], str], varied: Sequence[str], names: Names, language: Language
) -> str:
    """Whether the posts that vary are those of the bottleneck."""
    busiest = units.iloc[0]
    own = float(np.nanmax(units.loc[units["is_varied"], "utilisation"], initial=0.0))
    key = posts_of(str(busiest["unit"]))
    values = {
        "posts": ", ".join(varied),
        "unit": _unit(busiest, names, language),
        "share": f"{own:.0%}",
        "busy": f"{BUSY:.0%}",
    }
    if busiest["utilisation"] < BUSY:
        return word("staff no bottleneck", language, **values)
    if busiest["is_varied"]:
        return word("staff own bottleneck", language, **values)
    told = word("staff other bottleneck" if own < BUSY else "staff also bottleneck", language, **values)
    return told + word("staff add posts", language, posts=key) if key else told


def _interval(row: "pd.Series[Any]", column: str, unit: str, language: Language) -> str:
    numbers = (float(row[column]), float(row["ci_low"]), float(row["ci_high"]))
    return estimate(*numbers, unit, language, is_difference=False)


def _unit(row: "pd.Series[Any]", names: Names, language: Language) -> str:
    return str(row[f"name_{language}"]) or title_of(names.roles, str(row["role"]), language)
