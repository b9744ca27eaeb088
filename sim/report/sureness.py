"""How sure a comparison is, in sentences: what common random numbers gained, and what counts as a difference."""

import numpy as np
import pandas as pd

from sim.report.forest_figure import headline_first
from sim.report.numbers import level, number
from sim.report.verdict_words import say
from sim.report.words import Language, Names, title_of, unit_word
from sim.study.statistics.equivalence import NO_CLEAR_DIFFERENCE

MOST_TIMES = 1000


def gain_sentence(rows: pd.DataFrame, names: Names, language: Language) -> str:
    """What comparing on the same matters gained over the headline measures of one alternative; empty where unknown.

    Parameters
    ----------
    rows
        differences.csv of one alternative: kpi, variance_reduction (variances without, over those with, common random
        numbers).
    """
    if "variance_reduction" not in rows.columns:
        return ""
    ratios = headline_first(rows, names, headline_only=True)["variance_reduction"].to_numpy(dtype=float)
    known = np.sort(ratios[np.isfinite(ratios)])  # infinite where no difference varied, which tells no gain
    if not len(known):
        return ""
    middle = float(np.median(known))
    return say(
        "gain", language, all=len(known), gain=_times(middle), least=_times(known[0]), most=_times(known[-1])
    )  # fmt: skip


def gain_notes(differences: pd.DataFrame, names: Names, language: Language) -> list[str]:
    """The sentence of each pair; of several under the alternative's name, and the baseline's where that differs."""
    pairs = differences[["baseline", "alternative"]].drop_duplicates().to_numpy().tolist()
    key = "of pair" if differences["baseline"].nunique() > 1 else "of"
    notes = []
    for pair in pairs:
        text = gain_sentence(differences[differences["alternative"] == pair[1]], names, language)
        if text and len(pairs) > 1:
            baseline, alternative = (title_of(names.alternatives, name, language) for name in pair)
            text = say(key, language, alternative=alternative, baseline=baseline, text=text)
        notes.append(text)
    return [text for text in notes if text]


def hidden_sentence(rows: pd.DataFrame, language: Language) -> str:
    """Why differences whose own interval excludes 0 are not called clear; empty where there are none.

    Parameters
    ----------
    rows
        Of differences.csv: verdict, ci_low, ci_high.
    """
    hidden = (rows["verdict"] == NO_CLEAR_DIFFERENCE) & ((rows["ci_low"] > 0) | (rows["ci_high"] < 0))
    return say("hidden", language, count=int(hidden.sum())) if hidden.any() else ""


def matters_sentence(rows: pd.DataFrame, names: Names, language: Language) -> str:
    """From where on differences matter, and what verdicts then mean; empty where nobody said."""
    if "matters_from" not in rows.columns or not rows["matters_from"].notna().any():
        return ""
    stated = rows[rows["matters_from"].notna()]
    limits = [
        say(
            "at least",
            language,
            kpi=title_of(names.kpis, str(kpi), language),
            amount=amount_words(limit, unit, language),
        )
        for kpi, limit, unit in stated[["kpi", "matters_from", "unit"]].to_numpy()
    ]
    return say("matters", language, limits=say("list", language).join(limits))


def p_words(value: float) -> str:
    """A p value with its sign, never rounded on to the border."""
    if value < 0.001:
        return "< 0.001"
    places = 2 if value >= 0.1 else 4 if f"{value:.3f}" == "0.050" else 3
    return f"= {value:.{places}f}"


def amount_words(limit: float, unit: str, language: Language) -> str:
    """A difference that matters, with its unit."""
    if unit == "share":
        return f"{limit * 100:g} {unit_word('percentage points', language)}"
    return f"{limit:g} {unit_word(unit, language)}".rstrip()


def _times(ratio: float) -> str:
    """So many times, in two digits; no more than a thousand, beyond which a number says nothing else."""
    if ratio > MOST_TIMES:
        return f"> {MOST_TIMES:,}"
    return number(ratio, 0) if ratio >= 10 else level(float(f"{ratio:.2g}"), "index").rstrip("0").rstrip(".")
