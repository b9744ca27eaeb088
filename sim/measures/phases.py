"""Before and after: how matters fare by wave of adoption, and by time since a township adopted.

All measures are of matters by when and where they were born, and of open files over time, so that what is still open
at the window's end biases none: shares solved within so many working days and the restricted mean are Kaplan–Meier
estimates, given only where somebody was followed that long.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measures.adoption import TODAY, Wave
from sim.measures.durations import HORIZON_DAYS
from sim.measures.flow import overlap
from sim.measures.kpi import GROUPS
from sim.measures.observed import Observed
from sim.measures.survival import Survival, kaplan_meier
from sim.measures.window import SECONDS_A_WEEK, Floats, Ints, Mask

ADOPTED, NOT_YET = "adopted", "not_yet"
WITHIN_DAYS = (5, 10)
WEEKS_A_BIN = 4
FIRST_WEEK, LAST_WEEK = -24, 52
Stretch = tuple[Ints, Ints]
"""From when to when, by township (shapes: townships); no time at all where it ends as it begins, or before."""
Rows = list[tuple[str, str, float]]


def wave_table(observed: Observed) -> pd.DataFrame:
    """Return each wave's before and after: wave (ISO date), stack, group, period, kpi, unit, value.

    `adopted` are the townships of the wave: `before` since their last change (or the window's beginning), `after` until
    their next one (or the window's end). `not_yet` are the others that follow today's rules on that day, as long as
    they do.
    """
    found, adoption = [], observed.adoption
    for wave in adoption.waves:
        since, until = adoption.changed_before(wave.second), adoption.changes_after(wave.second)
        which = (observed.iso_day(wave.second), observed.frame.stacks[wave.stack].id)
        for group, townships in ((ADOPTED, wave.townships), (NOT_YET, _not_in(observed, wave))):
            for period, begin, end in (("before", since, wave.second), ("after", wave.second, until)):
                rows = measures_of(observed, [_stretch(townships, begin, end)])
                found += [(*which, group, period, *row) for row in rows]
    return pd.DataFrame(found, columns=["wave", "stack", "group", "period", "kpi", "unit", "value"])


def event_table(observed: Observed) -> pd.DataFrame:
    """Return how matters fare by time since adoption: group, week, kpi, unit, value.

    `week` is the first of the four weeks of a bin, counted from the day on which a township adopts. A township counts
    in the bins that lie wholly in the window and touch no other change of its own. `not_yet` are, in the same four
    weeks, the townships that follow today's rules throughout; they count once for each wave.
    """
    found, adoption = [], observed.adoption
    adopting = [wave for wave in adoption.waves if wave.stack != TODAY]
    for week in range(FIRST_WEEK, LAST_WEEK, WEEKS_A_BIN):
        adopted, not_yet = [], []
        for wave in adopting:
            begin = wave.second + week * SECONDS_A_WEEK
            end = begin + WEEKS_A_BIN * SECONDS_A_WEEK
            if begin < observed.frame.from_s or end > observed.frame.to_s:
                continue
            since, until = adoption.changed_before(wave.second), adoption.changes_after(wave.second)
            adopted.append(_stretch(wave.townships & (since <= begin) & (until >= end), begin, end))
            today = (adoption.stacks_at(begin) == TODAY) & (adoption.changes_after(begin) >= end)
            not_yet.append(_stretch(today & ~wave.townships, begin, end))
        for group, stretches in ((ADOPTED, adopted), (NOT_YET, not_yet)):
            found += [(group, week, *row) for row in measures_of(observed, stretches)]
    return pd.DataFrame(found, columns=["group", "week", "kpi", "unit", "value"])


def _not_in(observed: Observed, wave: Wave) -> Mask:
    return np.asarray((observed.adoption.stacks_at(wave.second) == TODAY) & ~wave.townships, dtype=np.bool_)


def _stretch(townships: Mask, begin_s: Ints | int, end_s: Ints | int) -> Stretch:
    return np.where(townships, begin_s, 0), np.where(townships, end_s, 0)


def measures_of(observed: Observed, stretches: Sequence[Stretch]) -> Rows:
    """Return the measures of the matters born in stretches of time and of the files open in them: kpi, unit, value.

    Nothing where the stretches hold no time.
    """
    residents = np.array([township.residents for township in observed.frame.townships], dtype=np.float64)
    lengths = [np.maximum(end - begin, 0) for begin, end in stretches]
    person_seconds = float(sum(residents @ length for length in lengths))
    if not person_seconds:
        return []
    rows: Rows = [("townships", "townships", float(sum(np.count_nonzero(length) for length in lengths)))]
    for group in GROUPS:
        of_group = group.select(observed)
        curve = _curve(observed, stretches, of_group)
        open_s = sum(_open_seconds(observed, stretch, of_group) for stretch in stretches)
        rows += [
            *(
                (f"solved_within_{days}_share{group.suffix}", "share", _solved_within(curve, days))
                for days in WITHIN_DAYS
            ),
            (f"solution_days_mean{group.suffix}", "working days", _mean_days(curve)),
            (f"open_per_10000{group.suffix}", "matters per 10,000 residents", 10_000 * open_s / person_seconds),
        ]
    return rows


def _curve(observed: Observed, stretches: Sequence[Stretch], of_group: Mask) -> Survival:
    followed: list[Floats] = []
    happened: list[Mask] = []
    born_s, township = observed.matters["born_s"], observed.matters["township"]
    for begin, end in stretches:
        chosen = observed.problems & of_group & (born_s >= begin[township]) & (born_s < end[township])
        followed.append(observed.followed_days[chosen])
        happened.append(observed.problem_solved[chosen])
    return kaplan_meier(np.concatenate(followed), np.concatenate(happened))


def _is_followed(curve: Survival, days: float) -> bool:
    """Say whether anybody was followed that long, unless all were solved before."""
    return curve.followed_to >= days or (len(curve.share) > 0 and curve.share[-1] == 0)


def _solved_within(curve: Survival, days: float) -> float:
    if not _is_followed(curve, days):
        return float("nan")
    return float(1 - curve.at(np.array([min(days, curve.followed_to)]))[0])


def _mean_days(curve: Survival) -> float:
    return curve.restricted_mean(HORIZON_DAYS) if _is_followed(curve, HORIZON_DAYS) else float("nan")


def _open_seconds(observed: Observed, stretch: Stretch, of_group: Mask) -> float:
    township = observed.matters["township"][of_group]
    begin, end = stretch
    born_s, closed_by_s = observed.matters["born_s"][of_group], observed.closed_by_s[of_group]
    return float(overlap(born_s, closed_by_s, begin[township], end[township]).sum())
