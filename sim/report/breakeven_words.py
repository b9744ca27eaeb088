"""Where an alternative is better, in words."""

from collections.abc import Mapping, Sequence

import pandas as pd
from rich.table import Table

from sim.report.numbers import decimals, number
from sim.report.words import Language, Names, title_of, word
from sim.study.levers import Lever
from sim.study.questions.boundary import Map


def threshold_answer(
    tables: Mapping[str, pd.DataFrame],
    lever: Lever,
    unconfirmed: Sequence[tuple[float, float]],
    kpi: str,
    titles: Sequence[str],
    names: Names,
    language: Language,
) -> list[Table | str]:
    """One sentence for each threshold, or for the whole range where there is none; and for each that only seems one."""
    first, second = (title_of(names.alternatives, title, language) for title in titles)
    measure = title_of(names.kpis, kpi, language)
    points, thresholds = tables["breakeven"], tables["threshold"]
    values = {"alternative": second, "baseline": first, "kpi": measure, "parameter": lever.key}
    seeming = [
        word("even unconfirmed", language, low=lever.shown(f"{low:g}"), high=lever.shown(f"{high:g}"), **values)
        for low, high in unconfirmed
    ]
    if thresholds.empty:
        verdicts = set(points["verdict"])
        key = "even nowhere" if len(verdicts) == 1 and "no clear difference" not in verdicts else "even unresolved"
        ends = {"low": lever.shown(f"{lever.low:g}"), "high": lever.shown(f"{lever.high:g}")}
        told = word(next(iter(verdicts)), language).lower() if len(verdicts) == 1 else ""
        return [word(key, language, verdict=told, **ends, **values), *seeming]
    sentences = []
    for row in thresholds.itertuples():
        low, high = float(row.ci_low), float(row.ci_high)  # type: ignore[arg-type]
        places = decimals(float(row.value), low, high)  # type: ignore[arg-type]
        sentences.append(
            word(
                "even at",
                language,
                value=lever.shown(number(float(row.value), places)),  # type: ignore[arg-type]
                low=lever.shown(number(low, places)),
                high=lever.shown(number(high, places)),
                below=word(str(row.verdict_below), language).lower(),
                above=word(str(row.verdict_above), language).lower(),
                **values,
            )
        )
    steps = [word("even steps", language, parameter=lever.key)] if lever.steps else []
    return [*sentences, *steps, *seeming]


def map_answer(
    known: Map, better: str, kpi: str, titles: Sequence[str], names: Names, language: Language
) -> list[Table | str]:
    """The shares of the plane in which it is better, worse and unclear."""
    below, unclear, above = known.shares()
    first, second = (title_of(names.alternatives, title, language) for title in titles)
    good, bad = (above, below) if better == "higher" else (below, above)
    key = "even map" if better != "none" else "even map undirected"
    return [
        word(
            key,
            language,
            alternative=second,
            baseline=first,
            kpi=title_of(names.kpis, kpi, language),
            good=f"{good:.0%}",
            bad=f"{bad:.0%}",
            unclear=f"{unclear:.0%}",
        )
    ]
