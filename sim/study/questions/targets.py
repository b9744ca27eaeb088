"""What a staffing is to achieve: targets, and the margins by which a replication meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.measures import Summary
from sim.measures.promptness import GROUPS, WHOLE, WORKING_DAYS

Floats = NDArray[np.float64]
EVERY_TOWNSHIP, EVERYWHERE = "every_township", "whole"


@dataclass(frozen=True)
class Target:
    """A bound on a measure, or on the share of problems solved within so many working days.

    Attributes
    ----------
    kpi
        A measure; empty where `within_days` says what is meant.
    within_days, of, place
        Working days; the group (all, standard or department); whether it holds in every township or for the whole.
    bound
        The least, or with `at_most` the most.
    """

    bound: float
    at_most: bool = False
    kpi: str = ""
    within_days: int = 0
    of: str = "all"
    place: str = EVERYWHERE

    def __str__(self) -> str:
        bound = f"{'<=' if self.at_most else '>='} {self.bound:g}"
        if self.kpi:
            return f"{self.kpi} {bound}"
        return f"within_{self.within_days}_days_{self.of} {bound} ({self.place})"


@dataclass(frozen=True)
class Requirement:
    """A target in one place: a township, or empty for the whole."""

    target: Target
    township: str = WHOLE

    def margin(self, summary: Summary) -> float:
        """Return by how much a replication more than meets it; NaN where the measure isn't a number."""
        value = self.value(summary)
        return self.target.bound - value if self.target.at_most else value - self.target.bound

    def value(self, summary: Summary) -> float:
        """Return what the bound is put on."""
        if self.target.kpi:
            kpis = summary.kpis
            return float(kpis.loc[kpis["kpi"] == self.target.kpi, "value"].iloc[0])
        table = summary.promptness
        row = (
            (table["township"] == self.township)
            & (table["group"] == self.target.of)
            & (table["working_days"] == self.target.within_days)
        )
        return float(table.loc[row, "value"].iloc[0])


def requirements_of(targets: Sequence[Target], townships: Sequence[str]) -> list[Requirement]:
    """Return the targets place by place: one for every township has a requirement for each."""
    return [
        Requirement(target, township)
        for target in targets
        for township in (townships if target.place == EVERY_TOWNSHIP else (WHOLE,))
    ]


def problem_of(target: Target) -> str:
    """Return what is wrong with a target; nothing where it can be measured."""
    if not target.kpi and target.within_days not in WORKING_DAYS:
        return f"within_days is one of {', '.join(map(str, WORKING_DAYS))}, not {target.within_days}"
    if target.of not in GROUPS:
        return f"of is one of {', '.join(GROUPS)}, not '{target.of}'"
    if target.place not in (EVERY_TOWNSHIP, EVERYWHERE):
        return f"in is {EVERY_TOWNSHIP} or {EVERYWHERE}, not '{target.place}'"
    if target.kpi and target.place == EVERY_TOWNSHIP:
        return "a kpi is told for the whole; every_township goes with within_days"
    if not target.kpi and not 0 <= target.bound <= 1:
        return "a share lies between 0 and 1: 0.95, not 95"
    return ""
