"""Whether a shock raised the backlog by more than chance alone would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.intervals import holm
from sim.study.questions.shock_measures import RECOVERED, RECOVERY, RESTRICTED, Backlogs, Floats, Span
from sim.study.statistics.equivalence import FEWEST, SIGNIFICANCE
from sim.study.statistics.sign_flips import FLIPS, largest_mean_p

SEEN, NOT_SEEN, NOT_ENOUGH_RUNS = "rise seen", "no rise seen", "not enough runs"
OF_A_RISE = ("worst_excess", "worst_excess_day", RECOVERY, RESTRICTED, RECOVERED)
"""Measures that mean nothing where nothing rises: of any series that varies some day is the worst."""
FLIPS_A_CLAIM = 100
"""Flips of signs for each claim: so many that Holm's factor can't hide the clearest rise."""


def effects_table(
    backlogs: Mapping[tuple[str, str], Backlogs], spans: Mapping[str, Span], days: Sequence[str]
) -> pd.DataFrame:
    """Return for each alternative and shock whether it adds to the backlog on any day near it (`Span.near`).

    Columns: alternative, shock; day, on which the mean excess is largest, and mean_excess on it; p_adjusted, of so
    large a mean if the shock did nothing (`largest_mean_p`), adjusted by Holm over all rows; replications; verdict.
    If it does nothing, runs with it and without it may change places, so that an excess is as likely as its opposite.
    """
    keys = list(backlogs)
    flips = max(FLIPS, FLIPS_A_CLAIM * len(keys))
    near = [backlogs[key].excess[spans[key[1]].near].T for key in keys]
    adjusted = holm([largest_mean_p(values, "@".join(key), flips) for key, values in zip(keys, near, strict=True)])
    rows = []
    for key, values, p in zip(keys, near, adjusted, strict=True):
        mean = values.mean(axis=0)
        day = days[spans[key[1]].begin + int(mean.argmax())]
        verdict = _verdict(p, len(values), len(keys))
        rows.append((*key, day, mean.max(), p, len(values), verdict))
    columns = ["alternative", "shock", "day", "mean_excess", "p_adjusted", "replications", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def least_replications(claims: int) -> int:
    """Return how many replications it takes that even the clearest rise can be told, among so many claims."""
    return max(FEWEST, int(np.floor(np.log2(claims / SIGNIFICANCE))) + 1)


def _verdict(p: float, replications: int, claims: int) -> str:
    if p < SIGNIFICANCE:
        return SEEN
    return NOT_SEEN if replications >= least_replications(claims) else NOT_ENOUGH_RUNS


def told(measures: Mapping[str, Floats], verdict: str) -> dict[str, Floats]:
    """Return the measures by name, NaN where no rise was seen and they would be of one."""
    return {
        name: np.full_like(values, np.nan) if verdict != SEEN and name in OF_A_RISE else values
        for name, values in measures.items()
    }
