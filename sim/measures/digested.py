"""The digest of a log: what measures need of it, small enough that those of a whole city fit into memory together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine import Frame, RunLog
from sim.measures.cases import CaseRow
from sim.measures.window import Floats, Ints

MATTER_COLUMNS: dict[str, type[np.signedinteger]] = {
    "kind": np.int16,
    "township": np.int16,
    "owned_by_department": np.int8,
    "born_s": np.int32,
    "due_s": np.int32,
    "first_response_s": np.int32,
    "solved_s": np.int32,
    "closed_s": np.int32,
    "outcome": np.int8,
    "solved_unit": np.int32,
    "repeat_of": np.int32,
    "returns": np.int32,
    "hand_overs": np.int32,
    "trips": np.int32,
    "travel_s": np.int32,
}
"""The matters' columns that measures read, as narrow as they are exact: 31 bits of seconds are 68 years."""

PARTS = ("wait", "work", "hand-over")
"""What a matter's time goes into."""
CLOCK_HOURS = 24
DUMP, LEFT = 2, 3
"""Marks of options: the matter is pushed to the township; the citizen leaves the queue."""


@dataclass(frozen=True, eq=False)
class Digest:
    """What the visits of a log come to: by matter, by unit, and by county.

    Every entry is of one matter or one unit, or a sum over those of a county. So the digests of counties that share
    nothing join to that of a log of them all, and may be taken apart again.

    Attributes
    ----------
    matters
        `MATTER_COLUMNS`, and of the visits: `dumps` (times pushed to the township), `standard` (1 where its
        topic is settled from the beginning, or it has none) and `wait_s` (the citizen's seconds
        in queues at which he is present, until the run's end at most) (shape: matters).
    worked_s, worked_for_departments_s
        Person-seconds worked in the window, and those of them on matters that departments own (shape: units).
    queued_s
        Seconds that pieces of work waited in each unit's queue in the window (shape: units).
    daily_load_s
        Person-seconds of work that joined each unit's queue, by day of the window (shape: units, days).
    weekly_worked_s
        Person-seconds worked, by whole week of the window (shape: units, weeks).
    stages_s
        Elapsed and working seconds of the matters born in the window, by what they go into and who has the matter
        (shape: counties, roles, `PARTS`, 2).
    actions
        Supervision actions done in the window (shape: counties).
    counter_waiting_s, counter_arrivals, counter_left
        Of citizens who are present: seconds in queues, arrivals, and those who left unserved, in the window by hour of
        the clock (shape: counties, roles, 24).
    cases
        The milestones of the scenario's cases.
    """

    frame: Frame
    matters: dict[str, NDArray[np.signedinteger]]
    worked_s: Floats
    worked_for_departments_s: Floats
    queued_s: Floats
    daily_load_s: Ints
    weekly_worked_s: Floats
    stages_s: Floats
    actions: Ints
    counter_waiting_s: Ints
    counter_arrivals: Ints
    counter_left: Ints
    cases: tuple[CaseRow, ...]


OF_UNITS = ("worked_s", "worked_for_departments_s", "queued_s", "daily_load_s", "weekly_worked_s")
OF_COUNTIES = ("stages_s", "actions", "counter_waiting_s", "counter_arrivals", "counter_left")


def county_of_matter(log: RunLog) -> Ints:
    """Return the county of each matter's township (shape: matters)."""
    county = np.array([township.county for township in log.frame.townships], dtype=np.int64)
    return county[np.asarray(log.matters["township"], dtype=np.int64)]
