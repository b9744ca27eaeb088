"""Which of several alternatives is best in one measure, spending replications on those that may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.study.intervals import CONFIDENCE, Estimate, mean_interval, paired_interval
from sim.study.statistics.allocation import ocba
from sim.study.statistics.equivalence import FEWEST
from sim.study.statistics.selection import Selection, kim_nelson

Floats = NDArray[np.float64]
Method = Literal["kn", "ocba"]
Sample = Callable[[Sequence[int], range], Floats]
"""From alternatives, by number, and replications to their values (alternatives, replications), on common random
numbers."""
COLUMNS = [
    "alternative", "kpi", "unit", "replications", "mean", "ci_low", "ci_high", "difference_from_best",
    "difference_low", "difference_high", "common_replications", "state",
]  # fmt: skip
BEST, DROPPED, LEFT, OTHER, TIED = "best", "dropped", "still in the running", "other", "no replication differed"


@dataclass(frozen=True)
class ChoicePlan:
    """How the best is sought.

    Attributes
    ----------
    method
        "kn" drops alternatives that fall behind, until one is left; "ocba" spends its whole budget where it tells most.
    better
        "higher" or "lower".
    indifference
        Of kn: the smallest difference worth detecting.
    confidence
        Of kn: the least probability that the best is chosen, if it is better than the others by the indifference.
    first
        Replications of every alternative at first.
    budget
        Replications of all alternatives together.
    """

    method: Method
    better: str
    indifference: float
    confidence: float
    first: int
    budget: int


@dataclass(frozen=True, eq=False)
class Choice:
    """What was chosen.

    Attributes
    ----------
    selection
        The best, and how many replications each alternative had.
    values
        Of each alternative, of replications 0, 1, 2, …
    """

    selection: Selection
    values: tuple[Floats, ...]


def choose(sample: Sample, alternatives: int, plan: ChoicePlan) -> Choice:
    """Find the best of so many alternatives.

    Raises
    ------
    ValueError
        For an indifference, a confidence or a budget that the method can't do with.
    """
    values: list[Floats] = [np.empty(0)] * alternatives

    def drawn(systems: Sequence[int], replications: range) -> Floats:
        new = sample(systems, replications)
        for system, row in zip(systems, new, strict=True):
            values[system] = np.concatenate([values[system], row])
        return new

    if plan.method == "kn":
        selection = kim_nelson(
            drawn, alternatives, plan.indifference, plan.confidence, plan.first, plan.better, plan.budget
        )
    else:
        selection = ocba(
            lambda system, replications: drawn([system], replications)[0], alternatives, plan.budget, plan.first,
            better=plan.better,
        )  # fmt: skip
        selection = replace(selection, best=_unbeaten(values, selection.best, plan.better))
    return Choice(selection, tuple(values))


def _unbeaten(values: Sequence[Floats], best: int, better: str) -> int:
    """Return the best, or who is told to be better than it on the replications that both had.

    OCBA compares means over different replications, as of independent systems. On common random numbers one that drew
    easier matters may seem best, while a rival is better on the same ones.
    """
    beaten: set[int] = set()
    while True:
        leads = {place: _lead(of, values[best], better, len(values)) for place, of in enumerate(values)}
        ahead = [place for place, lead in leads.items() if lead > 0 and place not in beaten]
        if not ahead:
            return best
        beaten.add(best)
        best = max(ahead, key=lambda place: leads[place])


def _lead(values: Floats, best: Floats, better: str, alternatives: int) -> float:
    """Return by how much one is surely better than another; below 0 where that isn't told."""
    apart = _apart(values, best, alternatives)
    return apart.low if better == "higher" else -apart.high


def _apart(values: Floats, best: Floats, alternatives: int) -> Estimate:
    """Return by how much one differs from another, on the replications that both had.

    The intervals of all pairs hold at once (Bonferroni), whichever of them is the best; none from fewer than 4.
    """
    common = min(len(values), len(best))
    if common < FEWEST:
        return Estimate(float((values[:common] - best[:common]).mean()), float("nan"), float("nan"))
    if values is best:
        return Estimate(0.0, 0.0, 0.0)
    pairs = max(alternatives * (alternatives - 1) // 2, 1)
    sizes = np.abs(np.concatenate([values[:common], best[:common]]))
    return paired_interval(values[:common] - best[:common], float(sizes.max()), 1 - (1 - CONFIDENCE) / pairs)


def choice_table(choice: Choice, names: Sequence[str], kpi: str, unit: str, plan: ChoicePlan) -> pd.DataFrame:
    """Return a row for each alternative, the best first, then by how far they are behind it.

    Columns: alternative, kpi, unit, replications, mean, ci_low, ci_high, difference_from_best, difference_low,
    difference_high (paired, over the replications that both had: common_replications), state (best; of kn dropped,
    still in the running, or no replication differed from the best; of ocba other). Those of means are 95% t intervals,
    each for itself; those of differences are so wide that those of all pairs hold at once (Bonferroni); both as if the
    number of replications had been fixed.
    """
    best = choice.values[choice.selection.best]
    rows = []
    for place, (name, values) in enumerate(zip(names, choice.values, strict=True)):
        own, common = mean_interval(values), min(len(values), len(best))
        state = BEST if place == choice.selection.best else _state(place, choice.selection, plan.method)
        apart = _apart(values, best, len(names))
        rows.append(
            (
                name,
                kpi,
                unit,
                len(values),
                own.mean,
                own.low,
                own.high,
                apart.mean,
                apart.low,
                apart.high,
                common,
                state,
            )
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = (
        table["difference_from_best"].mul(-1 if plan.better == "higher" else 1).where(table["state"] != BEST, -np.inf)
    )
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _state(place: int, selection: Selection, method: Method) -> str:
    if method == "ocba":
        return OTHER
    if place in selection.left:
        return LEFT
    return TIED if place in selection.tied else DROPPED
