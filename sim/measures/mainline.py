"""The main line of each matter: its steps one after the other, without what goes on beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.engine import RunLog
from sim.measures.window import Ints, Mask


@dataclass(frozen=True, eq=False)
class Mainline:
    """The steps of all matters, in order of matter and then of the log; a parallel step with all its units is one.

    Attributes
    ----------
    rows
        The rows of the visits that are on a main line: all but deadline actions (shape: rows).
    step_of_row
        Which of the steps below each of these rows belongs to (shape: rows).
    matter, begin_s, end_s
        Whose it is, from the first queue to the last finish, or to the run's end where unfinished (shape: steps).
    is_open, is_first, is_last
        Whether it is unfinished, and whether it is the matter's first or last (shape: steps).
    """

    rows: Ints
    step_of_row: Ints
    matter: Ints
    begin_s: Ints
    end_s: Ints
    is_open: Mask
    is_first: Mask
    is_last: Mask

    @classmethod
    def of(cls, log: RunLog) -> Mainline:
        """Find the main lines of a log. Rows of one parallel step of a matter stand together but for actions."""
        visits, frame = log.visits, log.frame
        is_action = np.array([step.is_action for step in frame.steps], dtype=np.bool_)
        parallel = np.array([step.parallel for step in frame.steps], dtype=np.bool_)
        rows = np.flatnonzero(~is_action[visits["step"]])
        matter, step, visit = visits["matter"][rows], visits["step"][rows], visits["visit"][rows]
        begins = np.ones(len(rows), dtype=np.bool_)
        begins[1:] = ~(
            (matter[1:] == matter[:-1]) & (step[1:] == step[:-1]) & (visit[1:] == visit[:-1]) & parallel[step][1:]
        )
        first_rows = np.flatnonzero(begins)
        finished = visits["finished_s"][rows]
        until = np.where(finished >= 0, finished, frame.to_s)
        of = matter[first_rows]
        changes = of[1:] != of[:-1]
        return cls(
            rows=rows,
            step_of_row=np.cumsum(begins) - 1,
            matter=of,
            begin_s=_reduce(np.minimum, visits["queued_s"][rows], first_rows),
            end_s=_reduce(np.maximum, until, first_rows),
            is_open=_reduce(np.maximum, (finished < 0).astype(np.int64), first_rows) == 1,
            is_first=np.concatenate([[True], changes])[: len(of)],
            is_last=np.concatenate([changes, [True]])[: len(of)],
        )


def _reduce(how: np.ufunc, values: Ints, first_rows: Ints) -> Ints:
    return np.asarray(how.reduceat(values, first_rows), dtype=np.int64) if len(values) else values
