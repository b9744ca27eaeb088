"""How many problems are really solved within so many working days: everywhere, and township by township."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.observed import Observed
from sim.measures.survival import ROUNDING, Survival, kaplan_meier
from sim.measures.window import Floats, Mask

WORKING_DAYS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 60)
"""Working days that a target may name."""
ALL, STANDARD, DEPARTMENT = "all", "standard", "department"
GROUPS = (ALL, STANDARD, DEPARTMENT)
WHOLE = ""
"""Stands for all townships together."""


def promptness_table(observed: Observed) -> pd.DataFrame:
    """Return the share of the problems begun in the window that were solved within so many working days.

    By Kaplan–Meier, so that those still open count. NaN where nobody was followed so long. A standard matter is one of
    a topic whose owner and steps are settled from the beginning.

    Columns: township (empty: all), group (all, standard, department: those that departments own), working_days, value.
    """
    township = observed.matters["township"]
    places = [(WHOLE, np.ones(observed.total, dtype=np.bool_))]
    places += [(place.id, np.equal(township, number)) for number, place in enumerate(observed.frame.townships)]
    days = np.array(WORKING_DAYS, dtype=np.float64)
    rows = []
    for group in GROUPS:
        chosen = observed.problems & _of_group(observed, group)
        followed, solved = observed.followed_days, observed.problem_solved
        for place, lies_in in places:
            mine = chosen & lies_in
            share = 1 - _still_waiting(kaplan_meier(followed[mine], solved[mine]), days)
            rows += [(place, group, day, value) for day, value in zip(WORKING_DAYS, share.tolist(), strict=True)]
    return pd.DataFrame(rows, columns=["township", "group", "working_days", "value"])


def _still_waiting(curve: Survival, days: Floats) -> Floats:
    """Return the share unsolved after so many days: none any more, once the last was solved."""
    all_solved = len(curve.share) > 0 and curve.share[-1] <= ROUNDING
    shares = curve.at(days)
    return np.where(np.isnan(shares) & all_solved, 0.0, shares)


def _of_group(observed: Observed, group: str) -> Mask:
    if group == STANDARD:
        return np.equal(observed.matters["standard"], 1)
    if group == DEPARTMENT:
        return np.equal(observed.matters["owned_by_department"], 1)
    return np.ones(observed.total, dtype=np.bool_)
