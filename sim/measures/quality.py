"""Whether matters are solved in time, by whom, and how often they are pushed around or come back."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.measures.kpi import DEPARTMENT_OWNED, GROUPS, Group, Kpi
from sim.measures.observed import Observed
from sim.measures.window import Ints, Mask
from sim.scenario import Text

SOLVING_TIERS = {
    "grid": (("grid",), Text(en="Solved in the grid", zh="网格解决比例")),
    "village": (("village",), Text(en="Solved in the village", zh="村(社区)解决比例")),
    "township": (("township",), Text(en="Solved in the township", zh="乡镇解决比例")),
    "county": (("county", "department"), Text(en="Solved by the county", zh="县级解决比例")),
}


def share(part: Mask, whole: Mask) -> float:
    """Return the share of `whole` that is in `part` too; NaN where `whole` is empty."""
    count = np.count_nonzero(whole)
    return np.count_nonzero(part & whole) / count if count else float("nan")


def on_time_share(observed: Observed, group: Group) -> float:
    """Return the share solved by the first call's legal limit among the problems whose limit expired in the window.

    A problem still open, closed on paper, or solved on a later call after that limit, counts as late.
    """
    of = observed.is_first_call & group.select(observed)
    return _share_by_limit(observed, of, observed.problem_solved_s)


def reported_on_time_share(observed: Observed, group: Group) -> float:
    """Return the share whose file was closed by the legal limit, solved or not: what a bulletin would say."""
    return _share_by_limit(observed, group.select(observed), observed.matters["closed_s"])


def _share_by_limit(observed: Observed, of: Mask, done_s: Ints) -> float:
    due_s = observed.matters["due_s"]
    return share((done_s >= 0) & (done_s <= due_s), observed.in_window(due_s) & of)


def overdue_share_of_open(observed: Observed, group: Group) -> float:
    """Return the share of the matters open at the window's end whose legal limit has expired."""
    due_s = observed.matters["due_s"]
    return share((due_s >= 0) & (due_s < observed.frame.to_s), observed.open_at_end & group.select(observed))


def closed_on_paper_share(observed: Observed, group: Group) -> float:
    """Return the share of the files closed in the window of matters that were not solved."""
    closed = observed.in_window(observed.matters["closed_s"]) & group.select(observed)
    return share(~observed.solved, closed)


def repeat_share(observed: Observed) -> float:
    """Return the share of the matters born in the window in which a citizen calls again."""
    return share(observed.matters["repeat_of"] >= 0, observed.cohort)


def mean_of(observed: Observed, group: Group, column: str) -> float:
    """Return the mean of a count over the matters born in the window, as far as they got by its end.

    A return is a refusal or a dump by a department; a hand-over is work passing from one unit to another.
    """
    counts = observed.matters[column][observed.cohort & group.select(observed)]
    return float(counts.mean()) if len(counts) else float("nan")


def dumps_per_matter(observed: Observed, group: Group) -> float:
    """Return how often a department pushes a matter born in the window to its township, per matter."""
    return mean_of(observed, group, "dumps")


def solved_by_share(observed: Observed, tiers: tuple[str, ...]) -> float:
    """Return the share of the real solutions of the window that units of some tiers brought about."""
    solved = observed.in_window(observed.matters["solved_s"])
    unit = observed.matters["solved_unit"]
    of_tier = np.isin(observed.unit_tier, tiers)
    return share((unit >= 0) & of_tier[unit], solved)


def notices_per_100(observed: Observed) -> float:
    """Return the supervision actions (reminders, notices, criticisms) done in the window per 100 matters created."""
    total = np.count_nonzero(observed.cohort)
    return 100 * float(observed.digest.actions.sum()) / total if total else float("nan")


def on_time_of(group: Group) -> Kpi:
    """Return the KPI of the share of a group solved in time."""
    name = group.titled("Really solved within the legal limit", "法定时限内实际解决比例")
    return Kpi(
        f"on_time_share{group.suffix}",
        "share",
        "higher",
        name,
        partial(on_time_share, group=group),
    )


def of_group(group: Group) -> tuple[Kpi, ...]:
    """Return the KPIs of quality of a group."""
    return (
        on_time_of(group),
        Kpi(
            f"reported_on_time_share{group.suffix}", "share", "none",
            group.titled("Reported closed within the legal limit", "法定时限内报告办结比例"),
            partial(reported_on_time_share, group=group),
        ),
        Kpi(
            f"overdue_share_of_open{group.suffix}", "share", "lower",
            group.titled("Open matters past their limit", "未办结事项中超期比例"),
            partial(overdue_share_of_open, group=group),
        ),
        Kpi(
            f"closed_on_paper_share{group.suffix}", "share", "lower",
            group.titled("Closed on paper, of all closed", "办结事项中纸面办结比例"),
            partial(closed_on_paper_share, group=group),
        ),
        Kpi(
            f"returns_per_matter{group.suffix}", "per matter", "lower",
            group.titled("Returns per matter", "每件退单次数"), partial(mean_of, group=group, column="returns"),
        ),
        Kpi(
            f"hand_overs_per_matter{group.suffix}", "per matter", "lower",
            group.titled("Hand-overs per matter", "每件流转次数"),
            partial(mean_of, group=group, column="hand_overs"),
        ),
    )  # fmt: skip


KPIS = (
    *(kpi for group in GROUPS for kpi in of_group(group)),
    Kpi(
        "dumps_per_matter_department", "per matter", "none",
        DEPARTMENT_OWNED.titled("Times pushed to the township per matter", "每件属地转嫁次数"),
        partial(dumps_per_matter, group=DEPARTMENT_OWNED),
    ),
    Kpi("repeat_share", "share", "lower", Text(en="Repeat calls", zh="重复来电比例"), repeat_share),
    *(
        Kpi(f"solved_by_{tier}_share", "share", "none", name, partial(solved_by_share, tiers=tiers))
        for tier, (tiers, name) in SOLVING_TIERS.items()
    ),
    Kpi(
        "notices_per_100", "per 100 matters", "none",
        Text(en="Supervision actions per 100 matters", zh="每百件督办次数"), notices_per_100,
    ),
)  # fmt: skip
