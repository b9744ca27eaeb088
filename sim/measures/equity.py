"""How unequally places fare: townships among each other, remote ones against near ones, and kinds of matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.measures.citizens import applications, citizen_hours, has_applications
from sim.measures.durations import HORIZON_DAYS
from sim.measures.kpi import GROUPS, Group, Kpi, always
from sim.measures.observed import Observed
from sim.measures.survival import kaplan_meier
from sim.measures.window import Floats, Ints, Mask

WORST_PART = 0.1


@dataclass(frozen=True)
class Measure:
    """What equity is about; of all of these, less is better.

    Attributes
    ----------
    select
        The matters that it is told of.
    of
        From some of these, as rows of the table of matters, to the number.
    is_told
        Whether a log has anything to tell of it.
    """

    kpi: str
    unit: str
    select: Callable[[Observed], Mask]
    of: Callable[[Observed, Ints], float]
    is_told: Callable[[Observed], bool] = always

    def by(self, observed: Observed, label: Ints, count: int) -> Floats:
        """Return the measure of the matters with each label; NaN where there are none (shape: count).

        Labels are of matters (shape: matters), from 0 to count - 1.
        """
        rows = np.flatnonzero(self.select(observed))
        rows = rows[np.argsort(label[rows], kind="stable")]
        edges = np.searchsorted(label[rows], np.arange(count + 1))
        return np.array([self.of(observed, rows[begin:end]) for begin, end in pairwise(edges)], dtype=np.float64)

    def by_township(self, observed: Observed) -> Floats:
        """Return the measure of the matters of each township (shape: townships)."""
        return self.by(observed, observed.matters["township"], len(observed.frame.townships))


def _solution_days(observed: Observed, rows: Ints) -> float:
    curve = kaplan_meier(observed.followed_days[rows], observed.problem_solved[rows])
    return curve.restricted_mean(HORIZON_DAYS)


def _problems_of(observed: Observed, group: Group) -> Mask:
    return observed.problems & group.select(observed)


def _mean_trips(observed: Observed, rows: Ints) -> float:
    return float(observed.matters["trips"][rows].mean()) if len(rows) else float("nan")


def _mean_hours(observed: Observed, rows: Ints) -> float:
    return float(citizen_hours(observed)[rows].mean()) if len(rows) else float("nan")


SOLUTION_DAYS = {
    group.suffix: Measure(
        f"solution_days_mean{group.suffix}", "working days", partial(_problems_of, group=group), _solution_days
    )
    for group in GROUPS
}
TRIPS = Measure("trips_per_matter", "trips per matter", applications, _mean_trips, has_applications)
CITIZEN_HOURS = Measure("citizen_hours_per_matter", "hours per matter", applications, _mean_hours, has_applications)
MEASURES = (*SOLUTION_DAYS.values(), TRIPS, CITIZEN_HOURS)


def township_solution_days(observed: Observed, group: Group) -> Floats:
    """Return the mean working days to real solution within the first 30, by township (shape: townships).

    NaN for a township in which no matter of the group was born in the window.
    """
    return SOLUTION_DAYS[group.suffix].by_township(observed)


def worst_tenth(observed: Observed, group: Group) -> float:
    """Return the mean of the slowest tenth of the townships, at least one of them, in working days."""
    return mean_of_worst(township_solution_days(observed, group))


def p90_less_p10(observed: Observed, group: Group) -> float:
    """Return the 90th less the 10th percentile of the townships' means, in working days (linear interpolation)."""
    return gap(township_solution_days(observed, group))


def gini_of_townships(observed: Observed, group: Group) -> float:
    """Return the Gini coefficient of the townships' means: 0 when all wait equally long."""
    return gini(township_solution_days(observed, group))


def mean_of_worst(values: Floats) -> float:
    """Return the mean of the highest tenth of the values, at least one of them; NaN stands for no value."""
    known = np.sort(values[~np.isnan(values)])
    return float(known[-int(np.ceil(WORST_PART * len(known))) :].mean()) if len(known) else float("nan")


def gap(values: Floats) -> float:
    """Return the 90th less the 10th percentile of the values (linear interpolation); NaN stands for no value."""
    known = values[~np.isnan(values)]
    return float(np.subtract(*np.quantile(known, [0.9, 0.1]))) if len(known) else float("nan")


def gini(values: Floats) -> float:
    """Return the Gini coefficient: half the mean absolute difference over the mean, each place counting once.

    NaN, which stands for no value, if there are no others; 0 where all are 0. With n values the largest possible is
    (n - 1) / n. (Sen 1973, On Economic Inequality, ch. 2.)
    """
    known = values[~np.isnan(values)]
    count, total = len(known), known.sum()
    if not count:
        return float("nan")
    rank = 2 * np.arange(1, count + 1) - count - 1
    return float(rank @ np.sort(known) / (count * total)) if total > 0 else 0.0


def is_remote(observed: Observed) -> Mask:
    """Select the remote townships: those farther from the county seat than half of the residents (shape: townships)."""
    distance = np.array([township.distance_km for township in observed.frame.townships])
    residents = np.array([township.residents for township in observed.frame.townships])
    order = np.argsort(distance, kind="stable")
    reached = np.cumsum(residents[order])
    median = distance[order][np.searchsorted(reached, reached[-1] / 2)]
    return np.asarray(distance > median, dtype=np.bool_)


def equity_table(observed: Observed) -> pd.DataFrame:
    """Return how unequally places and kinds fare: of, statistic, kpi, unit, value.

    Of `townships`: `worst_tenth`, `p90_p10` and `gini` of the townships' means. Of `distance`: the means of the `near`
    and the `remote` half (townships split at the resident-weighted median distance from the county seat), and
    `remote_less_near`. Of `kinds`: the mean of each kind of matter.
    """
    remote = is_remote(observed)[observed.matters["township"]].astype(np.int64)
    kinds = observed.frame.kinds
    rows: list[tuple[str, str, str, str, float]] = []
    for measure in MEASURES:
        if not measure.is_told(observed):
            continue
        kpi, unit = measure.kpi, measure.unit
        townships = measure.by_township(observed)
        near_mean, remote_mean = measure.by(observed, remote, 2)
        rows += [
            ("townships", "worst_tenth", kpi, unit, mean_of_worst(townships)),
            ("townships", "p90_p10", kpi, unit, gap(townships)),
            ("townships", "gini", kpi, "index", gini(townships)),
            ("distance", "near", kpi, unit, near_mean),
            ("distance", "remote", kpi, unit, remote_mean),
            ("distance", "remote_less_near", kpi, unit, remote_mean - near_mean),
        ]
        means = measure.by(observed, observed.matters["kind"], len(kinds))
        rows += [("kinds", kind.id, kpi, unit, mean) for kind, mean in zip(kinds, means, strict=True)]
    table = pd.DataFrame(rows, columns=["of", "statistic", "kpi", "unit", "value"])
    return table[table["value"].notna()].reset_index(drop=True)


def of_group(group: Group) -> tuple[Kpi, ...]:
    """Return the KPIs of equity of a group."""
    return (
        Kpi(
            f"township_worst_tenth{group.suffix}", "working days", "lower",
            group.titled("Working days to solution, slowest tenth of townships", "最慢十分之一乡镇解决所需工作日"),
            partial(worst_tenth, group=group),
        ),
        Kpi(
            f"township_p90_p10{group.suffix}", "working days", "lower",
            group.titled("Gap between townships in days to solution, P90–P10", "乡镇间解决时间差距（P90–P10）"),
            partial(p90_less_p10, group=group),
        ),
        Kpi(
            f"township_gini{group.suffix}", "index", "lower",
            group.titled("Gini between townships of days to solution", "乡镇间解决时间基尼系数"),
            partial(gini_of_townships, group=group),
        ),
    )  # fmt: skip


KPIS = tuple(kpi for group in GROUPS for kpi in of_group(group))
