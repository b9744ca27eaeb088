"""The window week by week: what comes, goes and stays, and what staff are asked for and do."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from sim.engine import RoleInfo
from sim.measures.adoption import TODAY
from sim.measures.kpi import GROUPS, Group, Kpi
from sim.measures.observed import Observed
from sim.measures.phases import ADOPTED, NOT_YET, WITHIN_DAYS
from sim.measures.window import DAYS_A_WORKING_WEEK, HOUR, SECONDS_A_DAY, Floats, Ints, Mask
from sim.scenario import Text

DAYS_A_WEEK = 7


def weekly_table(observed: Observed) -> pd.DataFrame:
    """Return what happens in each whole week of the window: group, week (ISO date of its first day), kpi, unit, value.

    `created`, `solved` and `closed` count matters; `open_at_end` files and `unsolved_at_end` problems at the week's
    end; `solved_within_…_share` is the share of the problems begun in the week that were solved within so many working
    days, where all of them were followed that long; `worked_hours.ROLE` and, of bodies that townships share,
    `utilisation.ROLE`. The group is `all`; where townships change their rules within the window, also `adopted` and
    `not_yet`, as they stand at the week's beginning, with the hours of the townships' own staff.
    """
    edges = observed.weeks_s
    weeks = len(edges) - 1
    days = [observed.iso_day(int(second)) for second in edges[:-1]]
    everywhere = np.ones((len(observed.frame.townships), weeks), dtype=np.bool_)
    groups = {"all": everywhere}
    if has_waves(observed):
        stacks = [observed.adoption.stacks_at(int(second)) for second in edges[:-1]]
        adopted = (np.array(stacks).reshape(weeks, len(observed.frame.townships)) != TODAY).T
        groups |= {ADOPTED: adopted, NOT_YET: ~adopted}
    parts = []
    for name, chosen in groups.items():
        rows = [*_of_matters(observed, chosen), *_of_staff(observed, chosen)]
        if name == "all":
            rows += _of_shared_bodies(observed)
        parts += [
            pd.DataFrame({"group": name, "week": days, "kpi": kpi, "unit": unit, "value": values})
            for kpi, unit, values in rows
        ]
    table = pd.concat(parts, ignore_index=True)
    return table[table["value"].notna()].reset_index(drop=True)


Series = tuple[str, str, Floats]


def _of_matters(observed: Observed, chosen: Mask) -> list[Series]:
    """Return the weekly series of the matters of some townships (shape of chosen: townships, weeks)."""
    series: list[Series] = []
    matters = observed.matters
    for group in GROUPS:
        of = group.select(observed)
        first = observed.is_first_call & of
        series += [
            (f"{kpi}{group.suffix}", unit, (table * chosen).sum(axis=0).astype(np.float64))
            for kpi, unit, table in (
                ("created", "matters", _by_week(observed, matters["born_s"], of)),
                ("solved", "matters", _by_week(observed, matters["solved_s"], of)),
                ("closed", "matters", _by_week(observed, matters["closed_s"], of)),
                ("open_at_end", "matters", open_at_ends(observed, of)),
                ("unsolved_at_end", "problems", unsolved_at_ends(observed, of)),
            )
        ]
        begun = (_by_week(observed, matters["born_s"], first) * chosen).sum(axis=0)
        for days in WITHIN_DAYS:
            in_time = first & observed.problem_solved & (observed.followed_days <= days)
            solved = (_by_week(observed, matters["born_s"], in_time) * chosen).sum(axis=0)
            followed_s = observed.working_s(observed.weeks_s[1:], np.full(chosen.shape[1], observed.frame.to_s))
            with np.errstate(invalid="ignore"):
                share = np.where(followed_s >= days * observed.working_day_s, solved / begun, np.nan)
            series.append((f"solved_within_{days}_share{group.suffix}", "share", share))
    return series


def _by_week(observed: Observed, second: Ints, chosen: Mask) -> Ints:
    """Count events of some matters by township and whole week (shape: townships, weeks)."""
    edges = observed.weeks_s
    rows = np.flatnonzero(chosen & observed.in_window(second) & (second < edges[-1]))
    week = (second[rows] - observed.frame.from_s) // (DAYS_A_WEEK * SECONDS_A_DAY)
    shape = (len(observed.frame.townships), len(edges) - 1)
    cell = observed.matters["township"][rows] * shape[1] + week
    return np.asarray(np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape), dtype=np.int64)


def open_at_ends(observed: Observed, of: Mask) -> Ints:
    """Count the files of some matters that are open at the end of each week (shape: townships, weeks)."""
    return _standing(observed, of, observed.matters["closed_s"])


def unsolved_at_ends(observed: Observed, of: Mask) -> Ints:
    """Count the problems of some matters that are not solved at the end of each week (shape: townships, weeks)."""
    return _standing(observed, observed.is_first_call & of, observed.problem_solved_s)


def _standing(observed: Observed, of: Mask, ended_s: Ints) -> Ints:
    """Count what began before the end of each week and had not ended by then (shape: townships, weeks)."""
    born_s, from_s = observed.matters["born_s"], observed.frame.from_s
    before = of & (born_s < from_s) & ((ended_s < 0) | (ended_s >= from_s))
    standing = np.bincount(observed.matters["township"][before], minlength=len(observed.frame.townships))
    change = _by_week(observed, born_s, of) - _by_week(observed, ended_s, of)
    return np.asarray(standing[:, None] + np.cumsum(change, axis=1), dtype=np.int64)


def _of_staff(observed: Observed, chosen: Mask) -> list[Series]:
    """Return weekly hours by kind of unit, of the townships' own staff in the weeks in which a township is chosen."""
    worked = observed.digest.weekly_worked_s / HOUR
    local = observed.unit_township >= 0
    counts = chosen[observed.unit_township]  # of bodies that townships share, only the hours of all are told
    return [
        (f"worked_hours.{role.id}", "hours", (worked * counts)[observed.unit_role == number].sum(axis=0))
        for number, role in enumerate(observed.frame.roles)
        if (observed.unit_role == number).any() and (chosen.all() or local[observed.unit_role == number].any())
    ]


def _of_shared_bodies(observed: Observed) -> list[Series]:
    staffed = observed.weekly_staffed_s
    series: list[Series] = []
    for number, role in enumerate(observed.frame.roles):
        units = (observed.unit_role == number) & (observed.unit_township < 0)
        if units.any():
            with np.errstate(invalid="ignore", divide="ignore"):
                part = observed.digest.weekly_worked_s[units].sum(axis=0) / staffed[units].sum(axis=0)
            series.append((f"utilisation.{role.id}", "share", np.where(np.isfinite(part), part, np.nan)))
    return series


def has_waves(observed: Observed) -> bool:
    """Say whether any township changes its rules within the window."""
    return bool(observed.adoption.waves)


def worst_week_open(observed: Observed, group: Group) -> float:
    """Return the largest number of files open at the end of a week of the window."""
    standing = open_at_ends(observed, group.select(observed)).sum(axis=0)
    return float(standing.max()) if len(standing) else float("nan")


def worst_week_unsolved(observed: Observed, group: Group) -> float:
    """Return the largest number of problems unsolved at the end of a week of the window, since the run began."""
    standing = unsolved_at_ends(observed, group.select(observed)).sum(axis=0)
    return float(standing.max()) if len(standing) else float("nan")


def worst_week_solved_share(observed: Observed, group: Group) -> float:
    """Return the lowest number of real solutions in a week of the window over the matters created in that week.

    A week with public holidays is a poor one under any plan: this is for comparing plans, not for judging one.
    """
    of = group.select(observed)
    created = _by_week(observed, observed.matters["born_s"], of).sum(axis=0)
    solved = _by_week(observed, observed.matters["solved_s"], of).sum(axis=0)
    some = created > 0
    return float((solved[some] / created[some]).min()) if some.any() else float("nan")


def peak_week_people(observed: Observed, role: int) -> float:
    """Return the work that reaches a kind of unit in its fullest week, in people who do nothing else all week.

    Work counts, whole, on the day it joins a queue. A person's week is five average working days of the reference
    calendar. The fullest week is that of all units of the kind together.
    """
    load_s = observed.daily_load_s[observed.unit_role == role].sum(axis=0, dtype=np.int64)
    weeks = len(observed.weeks_s) - 1
    if not weeks:
        return float("nan")
    weekly_s = load_s[: weeks * DAYS_A_WEEK].reshape(weeks, DAYS_A_WEEK).sum(axis=1)
    return float(weekly_s.max() / (DAYS_A_WORKING_WEEK * observed.working_day_s))


def of_role(index: int, role: RoleInfo) -> tuple[Kpi, ...]:
    """Return the KPI of the peak week of one kind of unit."""
    name = Text(en=f"People needed in the peak week, {role.name.en}", zh=f"{role.name.zh}高峰周所需人数")
    function = partial(peak_week_people, role=index)
    return (Kpi(f"peak_week_people.{role.id}", "people", "none", name, function, has_waves),)


def of_group(group: Group) -> tuple[Kpi, ...]:
    """Return the KPIs of the worst week of a group; they are told where a reform is adopted within the window."""
    return (
        Kpi(
            f"worst_week_open{group.suffix}", "matters", "none",
            group.titled("Files open at the end of the worst week", "最差一周周末未办结"),
            partial(worst_week_open, group=group), has_waves,
        ),
        Kpi(
            f"worst_week_unsolved{group.suffix}", "problems", "lower",
            group.titled("Problems unsolved at the end of the worst week", "最差一周周末未解决"),
            partial(worst_week_unsolved, group=group), has_waves,
        ),
        Kpi(
            f"worst_week_solved_share{group.suffix}", "share", "higher",
            group.titled("Solved per matter created in the worst week", "最差一周解决与新增之比"),
            partial(worst_week_solved_share, group=group), has_waves,
        ),
    )  # fmt: skip


KPIS = tuple(kpi for group in GROUPS for kpi in of_group(group))
