"""Reading a log once: from its visits to the digest that all measures are computed from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine import RunLog
from sim.measures.cases import case_rows
from sim.measures.counter import counter_sums
from sim.measures.digested import DUMP, MATTER_COLUMNS, Digest, county_of_matter
from sim.measures.stages import stage_sums
from sim.measures.window import SECONDS_A_DAY, Floats, Ints, Window
from sim.measures.worked import weekly_worked_seconds, worked_seconds


def digest(log: RunLog) -> Digest:
    """Read a log and return what measures need of it."""
    visits, frame = log.visits, log.frame
    worked_s = worked_seconds(log, np.arange(len(visits["matter"])), frame.from_s, frame.to_s)
    owned = np.equal(log.matters["owned_by_department"][visits["matter"]], 1)
    waiting_s, arrivals, left = counter_sums(log)
    return Digest(
        frame=frame,
        matters=_matters(log),
        worked_s=_by_unit(log, worked_s),
        worked_for_departments_s=_by_unit(log, np.where(owned, worked_s, 0.0)),
        queued_s=_by_unit(log, _queued_seconds(log)),
        daily_load_s=_daily_load(log),
        weekly_worked_s=weekly_worked_seconds(log),
        stages_s=stage_sums(log),
        actions=_actions(log),
        counter_waiting_s=waiting_s,
        counter_arrivals=arrivals,
        counter_left=left,
        cases=case_rows(log),
    )


def _matters(log: RunLog) -> dict[str, NDArray[np.signedinteger]]:
    """Narrow the columns; a limit that expires after the run is as good as one that never does."""
    visits, total = log.visits, len(log.matters["born_s"])
    columns = {}
    for name, narrow in MATTER_COLUMNS.items():
        column = np.asarray(log.matters[name], dtype=np.int64)
        columns[name] = np.minimum(column, np.iinfo(narrow).max).astype(narrow)
    topic, standard = np.asarray(log.matters["topic"], dtype=np.int64), np.array([*log.frame.standard_topics, True])
    columns["standard"] = standard[np.where(topic < 0, -1, topic)].astype(np.int8)  # no topic reads the last
    marks = np.array([*log.frame.option_marks, 0])
    dumped = visits["matter"][marks[visits["route"]] == DUMP]  # route -1, "none", reads the last mark, which is 0
    columns["dumps"] = np.bincount(dumped, minlength=total).astype(np.int32)
    present = np.array([step.present for step in log.frame.steps], dtype=np.bool_)
    rows = np.flatnonzero(present[visits["step"]] & (visits["unit"] >= 0))
    started = np.where(visits["started_s"][rows] >= 0, visits["started_s"][rows], log.frame.to_s)
    waited = started - visits["queued_s"][rows]
    columns["wait_s"] = np.bincount(visits["matter"][rows], weights=waited, minlength=total).astype(np.int32)
    return columns


def _by_unit(log: RunLog, of_visits: Floats) -> Floats:
    """Sum a column of the visits over the rows of each unit (shape: units)."""
    rows = log.visits["unit"] >= 0
    total = np.bincount(log.visits["unit"][rows], weights=of_visits[rows], minlength=len(log.frame.units))
    return total.astype(np.float64)


def _queued_seconds(log: RunLog) -> Floats:
    visits, frame = log.visits, log.frame
    left_s = np.where(visits["started_s"] >= 0, visits["started_s"], frame.to_s)
    waited = np.minimum(left_s, frame.to_s) - np.maximum(visits["queued_s"], frame.from_s)
    return np.asarray(np.maximum(waited, 0), dtype=np.float64)


def _daily_load(log: RunLog) -> Ints:
    visits, window = log.visits, Window(log.frame)
    rows = (visits["unit"] >= 0) & window.in_window(visits["queued_s"]) & (visits["work_s"] > 0)
    day = (visits["queued_s"][rows] - log.frame.from_s) // SECONDS_A_DAY
    units = len(log.frame.units)
    cell = visits["unit"][rows] * window.days + day
    load_s = np.bincount(cell, weights=visits["work_s"][rows], minlength=units * window.days)
    return load_s.astype(np.int64).reshape(units, window.days)


def _actions(log: RunLog) -> Ints:
    """Count the supervision actions done in the window, by the county of the matter (shape: counties)."""
    is_action = np.array([step.is_action for step in log.frame.steps], dtype=np.bool_)
    done = is_action[log.visits["step"]] & Window(log.frame).in_window(log.visits["finished_s"])
    return np.bincount(county_of_matter(log)[log.visits["matter"][done]], minlength=len(log.frame.counties))
