"""Where a matter's time goes: waiting for staff, being worked on, and circulation, periods and meetings, by role."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.engine import RunLog
from sim.measures.digested import PARTS, county_of_matter
from sim.measures.mainline import Mainline
from sim.measures.observed import Observed
from sim.measures.window import HOUR, Floats, Ints, Window

WAIT, WORK, HAND_OVER = range(3)


def stage_sums(log: RunLog) -> Floats:
    """Return the seconds that the matters born in the window spend in each part with each role, so far as they got.

    Where k units have a matter at the same time, each counts for 1/k of the step, and one that is done before the
    others waits for them. Waits without staff (letters, circulating files, set periods, weekly slots) and meetings are
    "hand-over" with the role that had the matter before (for meetings, with those who meet). Deadline actions go on
    beside the matter and are left out.

    Returns
    -------
    Elapsed seconds and working seconds of the reference calendar (shape: counties, roles, parts, 2).
    """
    visits, frame, line, window = log.visits, log.frame, Mainline.of(log), Window(log.frame)
    meets = np.array([step.verb == "meet" for step in frame.steps], dtype=np.bool_)
    mine = window.in_window(np.asarray(log.matters["born_s"], dtype=np.int64))[visits["matter"][line.rows]]
    rows, together = line.rows[mine], line.step_of_row[mine]
    started = np.where(visits["started_s"][rows] < 0, frame.to_s, visits["started_s"][rows])
    finished = np.where(visits["finished_s"][rows] < 0, frame.to_s, visits["finished_s"][rows])
    begin_s, end_s = line.begin_s[together], line.end_s[together]
    share = 1 / np.bincount(together, minlength=1)[together]

    matter = visits["matter"][rows]
    role = _role_that_has_it(matter, visits["role"][rows])
    cell = county_of_matter(log)[matter] * len(frame.roles) + role
    handed = meets[visits["step"][rows]] | (visits["unit"][rows] < 0)
    shape = (len(frame.counties), len(frame.roles))
    sums = np.zeros((*shape, len(PARTS), 2))
    for part, begin, end, counts in (
        (WAIT, begin_s, started, ~handed),
        (WORK, started, finished, ~handed),
        (WAIT, finished, end_s, ~handed),
        (HAND_OVER, begin_s, end_s, handed),
    ):
        here = counts & (role >= 0)
        for scale, seconds in enumerate((end - begin, window.working_s(begin, end))):
            by_role = np.bincount(cell[here], weights=(share * seconds)[here], minlength=shape[0] * shape[1])
            sums[:, :, part, scale] += by_role.reshape(shape)
    return sums


def _role_that_has_it(matter: Ints, role: Ints) -> Ints:
    """Return each row's role; for a wait, that of the row before in the same matter, or -1 at its beginning."""
    known = np.where(role >= 0, np.arange(len(role)), -1)
    last = np.maximum.accumulate(known) if len(known) else known
    found = role[np.maximum(last, 0)]
    return np.where((last >= 0) & (matter[np.maximum(last, 0)] == matter), found, -1)


def stage_table(observed: Observed) -> pd.DataFrame:
    """Return the mean time that a matter born in the window spends in each part with each role, so far as it got.

    Elapsed hours add up over roles and parts to the mean time from birth until the file is closed, or the window ends.

    Returns
    -------
    DataFrame with role, part, hours_per_matter (elapsed), working_hours_per_matter (of the reference calendar).
    """
    total = max(int(np.count_nonzero(observed.cohort)), 1)
    hours = observed.digest.stages_s.sum(axis=0) / HOUR / total
    found = [
        (role.id, part, *hours[number, place])
        for number, role in enumerate(observed.frame.roles)
        for place, part in enumerate(PARTS)
        if hours[number, place].any()
    ]
    return pd.DataFrame(found, columns=["role", "part", "hours_per_matter", "working_hours_per_matter"])
