"""How unequally townships fare: the spread of the time to real solution between them."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.measures.durations import HORIZON_DAYS
from sim.measures.kpi import GROUPS, Group, Kpi
from sim.measures.observed import Floats, Observed
from sim.measures.survival import kaplan_meier

WORST_PART = 0.1


def township_solution_days(observed: Observed, group: Group) -> Floats:
    """Return the mean working days to real solution within the first 30, by township (shape: townships).

    NaN for a township in which no matter of the group was born in the window.
    """
    chosen = observed.problems & group.select(observed)
    township = observed.matters["township"]
    means = []
    for number in range(len(observed.frame.townships)):
        here = chosen & (township == number)
        curve = kaplan_meier(observed.followed_days[here], observed.problem_solved[here])
        means.append(curve.restricted_mean(HORIZON_DAYS))
    return np.array(means, dtype=np.float64)


def _measured(observed: Observed, group: Group) -> Floats:
    days = township_solution_days(observed, group)
    return days[~np.isnan(days)]


def worst_tenth(observed: Observed, group: Group) -> float:
    """Return the mean of the slowest tenth of the townships, at least one of them, in working days."""
    days = np.sort(_measured(observed, group))
    return float(days[-int(np.ceil(WORST_PART * len(days))) :].mean()) if len(days) else float("nan")


def p90_less_p10(observed: Observed, group: Group) -> float:
    """Return the 90th less the 10th percentile of the townships' means, in working days (linear interpolation)."""
    days = _measured(observed, group)
    return float(np.subtract(*np.quantile(days, [0.9, 0.1]))) if len(days) else float("nan")


def gini_of_townships(observed: Observed, group: Group) -> float:
    """Return the Gini coefficient of the townships' means: 0 when all wait equally long."""
    return gini(_measured(observed, group))


def gini(values: Floats) -> float:
    """Return the Gini coefficient: half the mean absolute difference over the mean, each place counting once.

    NaN for no values; 0 where all are 0. With n values the largest possible is (n - 1) / n. (Sen 1973, On Economic
    Inequality, ch. 2.)
    """
    count, total = len(values), values.sum()
    if not count:
        return float("nan")
    rank = 2 * np.arange(1, count + 1) - count - 1
    return float(rank @ np.sort(values) / (count * total)) if total > 0 else 0.0


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
