"""How long citizens wait: for a first response and for a real solution, with those who still wait counted in.

Solutions follow the problems that began in the window, from the first call until one of the matters about it, a
repeat call perhaps, really solves it. What is not solved, open or closed on paper, is censored at the window's end.
Averages over the finished alone would call slow what finishes late and fast what never does. Responses follow every
matter.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.measures.kpi import GROUPS, Group, Kpi
from sim.measures.observed import Observed
from sim.measures.survival import Survival, kaplan_meier
from sim.measures.window import HOUR

HORIZON_DAYS = 30
"""Horizon of the restricted mean, in working days."""
HORIZON_HOURS = 42 * 24
"""The same horizon in elapsed hours: six weeks of seven days."""


def solution_survival(observed: Observed, group: Group) -> Survival:
    """Return the Kaplan–Meier curve of working days from a problem's first call to its real solution."""
    chosen = observed.problems & group.select(observed)
    return kaplan_meier(observed.followed_days[chosen], observed.problem_solved[chosen])


def solution_days_mean(observed: Observed, group: Group) -> float:
    """Return the mean working days to real solution within the first 30: a problem unsolved then counts as 30."""
    return solution_survival(observed, group).restricted_mean(HORIZON_DAYS)


def solution_days_quantile(observed: Observed, group: Group, part: float) -> float:
    """Return the working days by which a part of the problems were solved (Kaplan–Meier); infinity if not reached."""
    return solution_survival(observed, group).quantile(part)


def _hours_survival(observed: Observed, group: Group) -> Survival:
    chosen = observed.problems & group.select(observed)
    return kaplan_meier(observed.followed_hours[chosen], observed.problem_solved[chosen])


def solution_hours_mean(observed: Observed, group: Group) -> float:
    """Return the mean elapsed hours to real solution within the first six weeks (1,008 hours)."""
    return _hours_survival(observed, group).restricted_mean(HORIZON_HOURS)


def solution_hours_quantile(observed: Observed, group: Group, part: float) -> float:
    """Return the elapsed hours by which a part of the problems were solved (Kaplan–Meier); infinity if not reached."""
    return _hours_survival(observed, group).quantile(part)


def _response_survival(observed: Observed, group: Group) -> Survival:
    chosen = observed.cohort & group.select(observed)
    born_s, first_s = observed.matters["born_s"][chosen], observed.matters["first_response_s"][chosen]
    responded = first_s >= 0
    until_s = np.where(responded, first_s, observed.frame.to_s)
    return kaplan_meier((until_s - born_s) / HOUR, responded)


def first_response_mean(observed: Observed, group: Group) -> float:
    """Return the mean elapsed hours to the first response within six weeks, those without one counted in.

    The first response is when the department that owns the matter (or, where none does, anybody) first takes it up,
    when somebody does to whom the rule gives the authority, or when somebody else solves it.
    """
    return _response_survival(observed, group).restricted_mean(HORIZON_HOURS)


def first_response_quantile(observed: Observed, group: Group, part: float) -> float:
    """Return the elapsed hours by which a part of the matters had a first response; infinity if not reached."""
    return _response_survival(observed, group).quantile(part)


def solution_mean_of(group: Group) -> Kpi:
    """Return the KPI of mean working days to real solution of a group."""
    name = group.titled("Working days to real solution (mean, 30 at most)", "实际解决所需工作日（均值，至多30日）")
    return Kpi(
        f"solution_days_mean{group.suffix}",
        "working days",
        "lower",
        name,
        partial(solution_days_mean, group=group),
    )


def of_group(group: Group) -> tuple[Kpi, ...]:
    """Return the KPIs of durations of a group."""
    kpis = [solution_mean_of(group)]
    for label, part, en, zh in (("median", 0.5, "median", "中位数"), ("p90", 0.9, "90% solved within", "90%解决")):
        kpis.append(
            Kpi(
                f"solution_days_{label}{group.suffix}", "working days", "lower",
                group.titled(f"Working days to real solution ({en})", f"实际解决所需工作日（{zh}）"),
                partial(solution_days_quantile, group=group, part=part),
            )
        )  # fmt: skip
        kpis.append(
            Kpi(
                f"solution_hours_{label}{group.suffix}", "elapsed hours", "lower",
                group.titled(f"Elapsed hours to real solution ({en})", f"实际解决所需小时（{zh}）"),
                partial(solution_hours_quantile, group=group, part=part),
            )
        )  # fmt: skip
    kpis += [
        Kpi(
            f"solution_hours_mean{group.suffix}", "elapsed hours", "lower",
            group.titled("Elapsed hours to real solution (mean within six weeks)", "实际解决小时（六周内限定均值）"),
            partial(solution_hours_mean, group=group),
        ),
        Kpi(
            f"first_response_hours_mean{group.suffix}", "elapsed hours", "lower",
            group.titled("Hours to first response (mean within six weeks)", "首次响应时长（六周内限定均值）"),
            partial(first_response_mean, group=group),
        ),
        Kpi(
            f"first_response_hours_median{group.suffix}", "elapsed hours", "lower",
            group.titled("Hours to first response (median)", "首次响应时长（中位数）"),
            partial(first_response_quantile, group=group, part=0.5),
        ),
    ]  # fmt: skip
    return tuple(kpis)


KPIS = tuple(kpi for group in GROUPS for kpi in of_group(group))
