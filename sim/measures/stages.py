"""Where a matter's time goes: waiting for staff, being worked on, and letters and meetings, by who has it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.mainline import Mainline
from sim.measures.observed import HOUR, Floats, Ints, Observed

WAIT, WORK, HAND_OVER = "wait", "work", "hand-over"


def stage_table(observed: Observed) -> pd.DataFrame:
    """Return the mean time that a matter born in the window spends in each part with each role, so far as it got.

    Elapsed hours add up over roles and parts to the mean time from birth until the file is closed, or the window ends:
    where k units have a matter at the same time, each counts for 1/k of the step, and one that is done before the
    others waits for them. Letters, weekly slots and meetings are "hand-over" with the role that had the matter before
    (for meetings, with those who meet). Deadline actions go on beside the matter and are left out.

    Returns
    -------
    DataFrame with role, part, hours_per_matter (elapsed), working_hours_per_matter (of the reference calendar).
    """
    visits, frame, line = observed.visits, observed.frame, Mainline.of(observed)
    meets = np.array([step.verb == "meet" for step in frame.steps], dtype=np.bool_)
    mine = observed.cohort[visits["matter"][line.rows]]
    rows, together = line.rows[mine], line.step_of_row[mine]
    step = visits["step"][rows]
    started = np.where(visits["started_s"][rows] < 0, frame.to_s, visits["started_s"][rows])
    finished = np.where(visits["finished_s"][rows] < 0, frame.to_s, visits["finished_s"][rows])
    begin_s, end_s = line.begin_s[together], line.end_s[together]
    share = 1 / np.bincount(together, minlength=1)[together]

    role = _role_that_has_it(visits["matter"][rows], visits["role"][rows])
    handed = meets[step] | (visits["unit"][rows] < 0)
    table: dict[tuple[int, str], Floats] = {}
    total = max(int(np.count_nonzero(observed.cohort)), 1)
    for part, begin, end, counts in (
        (WAIT, begin_s, started, ~handed),
        (WORK, started, finished, ~handed),
        (WAIT, finished, end_s, ~handed),
        (HAND_OVER, begin_s, end_s, handed),
    ):
        elapsed = share * (end - begin)
        working = share * observed.working_s(begin, end)
        for index in range(len(frame.roles)):
            here = counts & (role == index)
            hours = np.array([elapsed[here].sum(), working[here].sum()]) / HOUR / total
            table[index, part] = table.get((index, part), np.zeros(2)) + hours
    found = [
        (frame.roles[index].id, part, *hours)
        for (index, part), hours in sorted(table.items(), key=_in_role)
        if hours.any()
    ]
    return pd.DataFrame(found, columns=["role", "part", "hours_per_matter", "working_hours_per_matter"])


def _in_role(item: tuple[tuple[int, str], Floats]) -> int:
    return item[0][0]


def _role_that_has_it(matter: Ints, role: Ints) -> Ints:
    """Return each row's role; for a wait, that of the row before in the same matter, or -1 at its beginning."""
    known = np.where(role >= 0, np.arange(len(role)), -1)
    last = np.maximum.accumulate(known) if len(known) else known
    found = role[np.maximum(last, 0)]
    return np.where((last >= 0) & (matter[np.maximum(last, 0)] == matter), found, -1)
