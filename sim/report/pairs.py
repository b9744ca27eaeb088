"""Which alternative is compared with which, in words."""

import pandas as pd

from sim.report.words import Language, Names, title_of, word


def sole_baseline(differences: pd.DataFrame) -> str | None:
    """The alternative with which all others are compared; None where each is compared with the one before it."""
    baselines = list(differences["baseline"].unique())
    return str(baselines[0]) if len(baselines) == 1 else None


def pairs_sentence(differences: pd.DataFrame, first: str, names: Names, language: Language) -> str:
    """What alternatives are compared with: the first one, another one, or each with the one before it.

    Parameters
    ----------
    differences
        A table with the columns baseline and alternative.
    first
        The first alternative of the study.
    """
    baseline = sole_baseline(differences)
    if baseline is None:
        return word("compared with previous", language)
    key = "compared with the first" if baseline == first else "compared with one"
    return word(key, language, first=title_of(names.alternatives, baseline, language))
