"""Self-checks of every run: what must hold of any log, whatever the scenario and the rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np

from sim.engine import RunLog, UnitInfo
from sim.measures.mainline import Mainline
from sim.measures.window import HOUR, Floats, Ints, Mask
from sim.world import Headcount


class SelfCheckError(Exception):
    """A log contradicts itself: an error of this program, never of a planner's file."""


def check_log(log: RunLog) -> None:
    """Check a log against itself.

    - A visit is queued, then started, then finished, not before its matter's birth nor after the run's end; rows stand
      in the order in which they ended, open ones last.
    - Created = solved + closed on paper + open, and the times say the same as the outcomes.
    - A matter is in one place at a time, and in some place, from birth until its file is closed. Visits of one parallel
      step and deadline actions are beside this line.
    - Little's law: the time-average number of open matters, counted from the table of matters, is the arrival rate
      times the mean time in the system, counted from the table of visits with what is still open at the end.
    - No unit works more than its staff have time for in the window.
    - Posts that move are neither lost nor made: at every second as many people are there as the scenario has planned.

    Raises
    ------
    SelfCheckError
        At the first contradiction, with the matter (or unit), the rule, seed and replication.
    """
    _check_times(log)
    _check_outcomes(log)
    _check_one_place(log)
    _check_little(log)
    _check_staff(log)
    _check_posts(log)


def _check_times(log: RunLog) -> None:
    visits, to_s = log.visits, log.frame.to_s
    matter = visits["matter"]
    queued, started, finished = visits["queued_s"], visits["started_s"], visits["finished_s"]
    _deny(log, queued < _facts(log)["born_s"][matter], matter, "is queued before it is born")
    _deny(log, (started >= 0) & (started < queued), matter, "is started before it is queued")
    _deny(log, (finished >= 0) & (started < 0), matter, "is finished without a start")
    _deny(log, (finished >= 0) & (finished < started), matter, "is finished before it is started")
    _deny(log, np.maximum(np.maximum(queued, started), finished) > to_s, matter, "goes on after the run's end")
    _deny(log, visits["work_s"] < 0, matter, "has negative work")
    ended = np.where(finished >= 0, finished, np.iinfo(np.int64).max)
    unsorted = (matter[1:] < matter[:-1]) | ((matter[1:] == matter[:-1]) & (ended[1:] < ended[:-1]))
    _deny(log, unsorted, matter[1:], "has its visits out of order")


def _check_outcomes(log: RunLog) -> None:
    matters = _facts(log)
    number = np.arange(len(log.matters["born_s"]))
    outcome, solved_s, closed_s = matters["outcome"], matters["solved_s"], matters["closed_s"]
    known = (outcome == 0) | (outcome == 1) | (outcome == 2)
    _deny(log, ~known, number, "is neither open, nor solved, nor closed on paper")
    _deny(log, (outcome == 0) != (closed_s < 0), number, "has an outcome that its closing time contradicts")
    _deny(log, (outcome == 1) & (solved_s < 0), number, "is said to be solved, but was never solved")
    _deny(log, (closed_s >= 0) & (solved_s > closed_s), number, "is solved after its file was closed")
    for column in ("solved_s", "closed_s", "first_response_s"):
        time = matters[column]
        _deny(log, (time >= 0) & (time < matters["born_s"]), number, f"has {column} before its birth")
        _deny(log, time > log.frame.to_s, number, f"has {column} after the run's end")


def _check_one_place(log: RunLog) -> None:
    line, facts = Mainline.of(log), _facts(log)
    matter, open_at_end = line.matter, facts["outcome"] == 0
    closed_by_s = np.where(facts["closed_s"] >= 0, facts["closed_s"], log.frame.to_s)
    next_s = np.where(line.is_last, closed_by_s[matter], np.roll(line.begin_s, -1))
    _deny(log, line.is_first & (line.begin_s != facts["born_s"][matter]), matter, "is nowhere at birth")
    _deny(log, line.end_s > next_s, matter, "is in two places at once")
    _deny(log, line.end_s < next_s, matter, "is nowhere between two visits, or after the last")
    _deny(log, line.is_open & ~line.is_last, matter, "goes on while a visit is not finished")
    still_open = np.zeros(len(log.matters["born_s"]), dtype=np.bool_)
    still_open[matter[line.is_open]] = True
    number = np.arange(len(log.matters["born_s"]))
    _deny(log, still_open & ~open_at_end, number, "is closed, but has a visit that is not finished")
    _deny(log, ~still_open & open_at_end, number, "is open, but no visit is")


def _check_little(log: RunLog) -> None:
    """Compare both sides of L = λW over the whole run [0, T).

    L·T is the area under the number of open matters, found by counting births and closures in order of time; λW·T is
    the sum of the times that matters spent in visits, those still open counted to T (Little 2011, Operations Research
    59:536-549: exact over a finite window with such ends).
    """
    to_s = log.frame.to_s
    facts = _facts(log)
    born_s, closed_s = facts["born_s"], facts["closed_s"][facts["outcome"] != 0]
    times = np.concatenate([born_s, closed_s, [to_s]])
    change = np.concatenate([np.ones(len(born_s)), -np.ones(len(closed_s)), [0]]).astype(np.int64)
    order = np.lexsort((-change, times))
    number_open = np.cumsum(change[order])
    if len(number_open) and number_open.min() < 0:
        raise SelfCheckError(f"{_where(log)}: more matters are closed than were born")
    area = int(number_open[:-1] @ np.diff(times[order]))
    line = Mainline.of(log)
    spent = int((line.end_s - line.begin_s).sum())
    if area != spent:
        raise SelfCheckError(
            f"{_where(log)}: Little's law is broken: open matters add up to {area / HOUR:.2f} matter-hours, "
            f"visits to {spent / HOUR:.2f}"
        )


def _check_staff(log: RunLog) -> None:
    """Compare work with staff time, unit by unit.

    Only what is wholly inside the window and not urgent is counted: urgent matters are worked on outside the unit's
    hours too. Of services in person, which go on after closing time, the part within the unit's hours counts. People
    who leave finish what they hold, so a unit may exceed its staff time by the work in progress at the ends of the
    window, and by that under way when its headcount falls.
    """
    visits, frame = log.visits, log.frame
    urgent = _facts(log)["urgent"][visits["matter"]] == 1
    inside = (visits["started_s"] >= frame.from_s) & (visits["finished_s"] >= 0) & (visits["unit"] >= 0) & ~urgent
    weights = _work_within_hours(log)[inside]
    worked_s = np.bincount(visits["unit"][inside], weights=weights, minlength=len(frame.units))
    staffed_s = np.array([unit.staffed_s for unit in frame.units], dtype=np.float64)
    for number in np.flatnonzero(worked_s > staffed_s):
        rows = inside & (visits["unit"] == number)
        in_progress_s = visits["work_s"][rows].max() * _most_at_once(
            visits["started_s"][rows], visits["finished_s"][rows]
        )
        unit = frame.units[number]
        held_s = visits["work_s"][rows][
            _spans_a_fall(unit, visits["started_s"][rows], visits["finished_s"][rows])
        ].sum()
        if worked_s[number] > staffed_s[number] + in_progress_s + held_s:
            raise SelfCheckError(
                f"{_where(log)}: {unit.id} works {worked_s[number] / HOUR:.2f} hours with "
                f"{unit.staffed_s / HOUR:.2f} hours of staff; its longest piece of work is of matter "
                f"{visits['matter'][rows][visits['work_s'][rows].argmax()]}"
            )


def _work_within_hours(log: RunLog) -> Floats:
    """Return the work of each finished visit, of services in person the part within their unit's hours."""
    visits, frame = log.visits, log.frame
    work_s = visits["work_s"].astype(np.float64)
    present = np.array([step.present for step in frame.steps], dtype=np.bool_)[visits["step"]]
    rows = np.flatnonzero(present & (visits["finished_s"] > visits["started_s"]))
    calendars = {id(unit.hours): unit.hours for unit in frame.units}
    calendar_of = np.array([id(unit.hours) for unit in frame.units])[visits["unit"][rows]]
    for key, hours in calendars.items():
        own = rows[calendar_of == key]
        started_s, finished_s = visits["started_s"][own], visits["finished_s"][own]
        within_s = hours.worked_array(finished_s) - hours.worked_array(started_s)
        work_s[own] *= within_s / (finished_s - started_s)
    return work_s


def _spans_a_fall(unit: UnitInfo, started_s: Ints, finished_s: Ints) -> Mask:
    """Say of each visit to a unit whether the unit's headcount fell while it was under way."""
    falls = np.array([after[0] for before, after in pairwise(unit.people) if after[1] < before[1]], dtype=np.int64)
    return np.searchsorted(falls, started_s, side="right") < np.searchsorted(falls, finished_s)


def _check_posts(log: RunLog) -> None:
    """Compare the people who are there with those planned, at each second at which either changes.

    Who is to move stays in the old unit until their work is finished, and is in the new one from the same second on.
    """
    planned, there = (_changes([getattr(unit, name) for unit in log.frame.units]) for name in ("planned", "people"))
    differ = sorted(second for second in planned.keys() | there.keys() if planned.get(second) != there.get(second))
    total = 0
    for second in (second for second in differ if second < log.frame.to_s):  # plans reach beyond the run
        total += there.get(second, 0) - planned.get(second, 0)
        if total:
            raise SelfCheckError(
                f"{_where(log)}: posts are lost or made: at second {second} {total:+d} people against the plan"
            )


def _changes(headcounts: Sequence[Headcount]) -> dict[int, int]:
    """Return by how much the people of all units change at each second."""
    changes: Counter[int] = Counter()
    for headcount in headcounts:
        before = 0
        for second, people in headcount:
            changes[second] += people - before
            before = people
    return {second: change for second, change in changes.items() if change}


def _most_at_once(begin_s: Ints, end_s: Ints) -> int:
    times = np.concatenate([begin_s, end_s])
    change = np.repeat([1, -1], len(begin_s))
    return int(np.cumsum(change[np.lexsort((change, times))]).max(initial=0))


def _facts(log: RunLog) -> dict[str, Ints]:
    """Return the matters' columns; those that are checked are all whole numbers."""
    return cast("dict[str, Ints]", log.matters)


def _deny(log: RunLog, wrong: Mask, matter: Ints, what: str) -> None:
    if wrong.any():
        number = int(matter[np.flatnonzero(wrong)[0]])
        raise SelfCheckError(f"{_where(log)}: matter {number} {what} ({np.count_nonzero(wrong)} in all)")


def _where(log: RunLog) -> str:
    frame = log.frame
    return f"{frame.scenario}, rule {frame.rule}, seed {frame.seed}, replication {frame.replication}"
