"""Why a staffing misses its targets: which units are busiest, and whether the posts that vary are theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import Summary
from sim.study.intervals import mean_intervals
from sim.study.questions.staffing import Posts, Tried, bounds
from sim.study.questions.staffing_tables import worst
from sim.study.questions.targets import Requirement

BUSY = 0.85
"""Share of its time from which on a unit may be a bottleneck: at 85% a single server's queue is nearly six matters."""
UNIT = ["unit", "name_en", "name_zh", "role"]
STAGE = ["role", "part"]
WORK = "work"


@dataclass
class Loads:
    """What the runs of each staffing kept busy, and where matters waited, as runs come."""

    units: dict[Posts, list[pd.DataFrame]] = field(default_factory=dict)
    stages: dict[Posts, list[pd.DataFrame]] = field(default_factory=dict)

    def take(self, posts: Posts, summary: Summary) -> None:
        """Take a run of a staffing."""
        self.units.setdefault(posts, []).append(summary.units.set_index(UNIT)[["utilisation"]])
        self.stages.setdefault(posts, []).append(summary.stages.set_index(STAGE)[["hours_per_matter"]])


def unit_table(loads: Loads, posts: Posts, varied: Collection[str]) -> pd.DataFrame:
    """Return the units in the runs of a staffing, the busiest first.

    Columns: unit, name_en, name_zh, role, is_varied (whether the search chose its posts), utilisation, ci_low, ci_high,
    replications.
    """
    table = _means(loads.units[posts], "utilisation")
    table.insert(len(UNIT), "is_varied", table["unit"].isin(list(varied)))
    return table.sort_values("utilisation", ascending=False, kind="stable", ignore_index=True)


def longest_wait(loads: Loads, posts: Posts) -> pd.Series[Any] | None:
    """Return where matters spend most hours without being worked on, over all matters of the runs of a staffing.

    Returns
    -------
    role, part (wait or hand-over), hours_per_matter, ci_low, ci_high; None where no matter waits.
    """
    table = _means(loads.stages[posts], "hours_per_matter")
    waits = table[(table["part"] != WORK) & (table["hours_per_matter"] > 0)]
    return None if waits.empty else waits.sort_values("hours_per_matter", kind="stable").iloc[-1]


def missed_table(one: Tried, requirements: Sequence[Requirement]) -> pd.DataFrame:
    """Return the targets that a staffing isn't shown to meet, each where it is met least.

    Columns: target, where, short (by how much the mean misses the bound; below 0 where it meets it), short_at_least
    (the simultaneous one-sided bound of that: above 0 where the target is surely missed), confidence.
    """
    low, high = bounds(one.margins, one.confidence)
    rows = []
    for target in dict.fromkeys(str(requirement.target) for requirement in requirements):
        margin, _, place = worst(one, requirements, target)
        if low[place] < 0:
            township = requirements[place].township
            rows.append((target, township, -margin, -float(high[place]), one.confidence))
    return pd.DataFrame(rows, columns=["target", "where", "short", "short_at_least", "confidence"])


def _means(tables: Sequence[pd.DataFrame], column: str) -> pd.DataFrame:
    """Return the keys, and the mean of the column over runs with its interval; what a run lacks counts as 0."""
    values = pd.concat([table[column] for table in tables], axis=1).fillna(0.0)
    found = values.index.to_frame(index=False)
    mean, low, high = mean_intervals(values.to_numpy(dtype=np.float64).T)
    found[column], found["ci_low"], found["ci_high"] = mean, low, high
    found["replications"] = len(tables)
    return found
