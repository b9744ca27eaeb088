"""How many matters come, are solved and stay: throughput and backlog."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.measures.kpi import GROUPS, Group, Kpi
from sim.measures.observed import Observed
from sim.measures.window import Floats, Ints, Mask


def created(observed: Observed, group: Group) -> float:
    """Count the matters born in the window, repeats included."""
    return float(np.count_nonzero(observed.cohort & group.select(observed)))


def solved_per_week(observed: Observed, group: Group) -> float:
    """Count the real solutions in the window per week of five working days."""
    solved = observed.in_window(observed.matters["solved_s"]) & group.select(observed)
    return _per_week(observed, solved)


def closed_per_week(observed: Observed, group: Group) -> float:
    """Count the files closed in the window, solved or on paper, per week of five working days."""
    closed = observed.in_window(observed.matters["closed_s"]) & group.select(observed)
    return _per_week(observed, closed)


def _per_week(observed: Observed, happened: Mask) -> float:
    return np.count_nonzero(happened) / observed.working_weeks if observed.working_weeks else float("nan")


def open_at_end(observed: Observed, group: Group) -> float:
    """Count the matters whose file is open at the window's end."""
    return float(np.count_nonzero(observed.open_at_end & group.select(observed)))


def unsolved_at_end(observed: Observed, group: Group) -> float:
    """Count the problems not solved at the window's end, open or closed on paper, since the run began.

    A problem about which a citizen calls again is one problem, which the repeat may solve.
    """
    unsolved = observed.is_first_call & ~observed.problem_solved
    return float(np.count_nonzero(unsolved & group.select(observed)))


def open_on_average(observed: Observed, group: Group) -> float:
    """Return the time-average number of matters whose file is open, over every second of the window."""
    frame = observed.frame
    open_s = overlap(observed.matters["born_s"], observed.closed_by_s, frame.from_s, frame.to_s)
    return float(open_s[group.select(observed)].sum() / (frame.to_s - frame.from_s))


def unsolved_on_average(observed: Observed, group: Group) -> float:
    """Return the time-average number of problems not solved, over every second of the window.

    A file closed on paper is no longer open, but its problem is unsolved.
    """
    frame = observed.frame
    unsolved_s = overlap(observed.matters["born_s"], observed.followed_to_s, frame.from_s, frame.to_s)
    return float(unsolved_s[observed.is_first_call & group.select(observed)].sum() / (frame.to_s - frame.from_s))


def overlap(begin_s: Ints, end_s: Ints, from_s: int | Ints, to_s: int | Ints) -> Ints:
    """Return the seconds of each [begin, end) that lie in [from, to) (same shapes)."""
    seconds: Ints = np.maximum(np.minimum(end_s, to_s) - np.maximum(begin_s, from_s), 0)
    return seconds


def age_of_open_median(observed: Observed, group: Group) -> float:
    """Return the median age, in working days, of the matters open at the window's end; NaN where none is open."""
    ages = _ages(observed, group)
    return float(np.median(ages)) if len(ages) else float("nan")


def age_of_open_mean(observed: Observed, group: Group) -> float:
    """Return the mean age, in working days, of the matters open at the window's end; NaN where none is open."""
    ages = _ages(observed, group)
    return float(np.mean(ages)) if len(ages) else float("nan")


def _ages(observed: Observed, group: Group) -> Floats:
    born_s = observed.matters["born_s"][observed.open_at_end & group.select(observed)]
    return observed.working_s(born_s, np.full_like(born_s, observed.frame.to_s)) / observed.working_day_s


def created_of(group: Group) -> Kpi:
    """Return the KPI of how many matters of a group there are."""
    name = group.titled("Matters created", "新增事项")
    return Kpi(f"created{group.suffix}", "matters", "none", name, partial(created, group=group))


def of_group(group: Group) -> tuple[Kpi, ...]:
    """Return the flow and stock KPIs of a group."""
    week = "matters per working week"
    days = "working days"
    return (
        created_of(group),
        Kpi(
            f"solved_per_week{group.suffix}", week, "higher",
            group.titled("Matters really solved per working week", "每工作周实际解决事项"),
            partial(solved_per_week, group=group),
        ),
        Kpi(
            f"closed_per_week{group.suffix}", week, "none",
            group.titled("Matters reported closed per working week", "每工作周报告办结事项"),
            partial(closed_per_week, group=group),
        ),
        Kpi(
            f"open_at_end{group.suffix}", "matters", "none",
            group.titled("Files open at the end", "期末未办结"), partial(open_at_end, group=group),
        ),
        Kpi(
            f"open_on_average{group.suffix}", "matters", "none",
            group.titled("Files open on average", "平均未办结"), partial(open_on_average, group=group),
        ),
        Kpi(
            f"unsolved_at_end{group.suffix}", "problems", "lower",
            group.titled("Not solved at the end (open, or closed on paper)", "期末未解决（未办结或纸面办结）"),
            partial(unsolved_at_end, group=group),
        ),
        Kpi(
            f"unsolved_on_average{group.suffix}", "problems", "lower",
            group.titled("Problems unsolved on average", "平均未实际解决问题"),
            partial(unsolved_on_average, group=group),
        ),
        Kpi(
            f"age_of_open_median{group.suffix}", days, "lower",
            group.titled("Age of the open, median", "未办结事项已历时（中位数）"),
            partial(age_of_open_median, group=group),
        ),
        Kpi(
            f"age_of_open_mean{group.suffix}", days, "lower",
            group.titled("Age of the open, mean", "未办结事项已历时（均值）"),
            partial(age_of_open_mean, group=group),
        ),
    )  # fmt: skip


KPIS = tuple(kpi for group in GROUPS for kpi in of_group(group))
