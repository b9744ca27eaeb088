"""Whether a shock did anything to the backlog that chance alone would not do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.intervals import holm
from sim.study.questions.shock_measures import RECOVERED, RECOVERY, RESTRICTED, Backlogs, Floats, Span
from sim.study.statistics.equivalence import FEWEST, SIGNIFICANCE
from sim.study.statistics.sign_flips import largest_mean_p

SEEN, NOT_SEEN, NOT_ENOUGH_RUNS = "effect seen", "no effect seen", "not enough runs"
OF_AN_EFFECT = ("worst_excess", "worst_excess_day", RECOVERY, RESTRICTED, RECOVERED)
"""Measures that mean nothing where a shock does nothing: of any series that varies some day is the worst."""


def effects_table(
    backlogs: Mapping[tuple[str, str], Backlogs], spans: Mapping[str, Span], days: Sequence[str]
) -> pd.DataFrame:
    """Return for each alternative and shock whether it adds to the backlog on any day near it (`Span.near`).

    Columns: alternative, shock; day, on which the mean excess is largest, and mean_excess on it; p_adjusted, of no mean
    excess being above 0 on any of the days (`largest_mean_p`), adjusted by Holm over all rows; replications; verdict.
    """
    keys = list(backlogs)
    near = [backlogs[key].excess[spans[key[1]].near].T for key in keys]
    adjusted = holm([largest_mean_p(values, "@".join(key)) for key, values in zip(keys, near, strict=True)])
    rows = []
    for key, values, p in zip(keys, near, adjusted, strict=True):
        mean = values.mean(axis=0)
        day = days[spans[key[1]].begin + int(mean.argmax())]
        verdict = _verdict(p, len(values), len(keys))
        rows.append((*key, day, mean.max(), p, len(values), verdict))
    columns = ["alternative", "shock", "day", "mean_excess", "p_adjusted", "replications", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def least_replications(claims: int) -> int:
    """Return how many replications it takes that even the clearest effect can be told, among so many claims."""
    return max(FEWEST, int(np.floor(np.log2(claims / SIGNIFICANCE))) + 1)


def _verdict(p: float, replications: int, claims: int) -> str:
    if p < SIGNIFICANCE:
        return SEEN
    return NOT_SEEN if replications >= least_replications(claims) else NOT_ENOUGH_RUNS


def told(measures: Mapping[str, Floats], verdict: str) -> dict[str, Floats]:
    """Return the measures by name, NaN where no effect was seen and they would be of one."""
    return {
        name: np.full_like(values, np.nan) if verdict == NOT_SEEN and name in OF_AN_EFFECT else values
        for name, values in measures.items()
    }
