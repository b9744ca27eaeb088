"""The counter: a citizen is served in person, or leaves the queue without having been served."""

from __future__ import annotations

from functools import partial

from sim.engine.clock import AT_RENEGING, NOT_YET, Moment
from sim.engine.matter import LiveMatter
from sim.engine.run import Run
from sim.engine.steps import Spell, wait_until
from sim.world import NEVER


def serve(run: Run, matter: LiveMatter, step: int, visit: int) -> Spell:
    """Serve a citizen in person, unless the queue is left first: at the day's last closing, or out of patience.

    Who comes when the unit does not open again that day leaves at once. The row of a visit that ends so has no work,
    and both its times are the second of leaving; the work stays due and is the same at the next visit.

    Raises
    ------
    RunawayQueueError
        Where those who come leave again and again.
    """
    role = run.program.roles[step][0]
    unit = run.program.units_of_role[role][0][matter.row]
    pool = run.pools[unit]
    work_s = run.work_s(matter, step, role)
    leaves_s = _patience_ends_s(run, matter, step)
    if not work_s:
        return run.instant(matter, step, visit, role, unit)
    run.comers.come(unit, matter.number, work_s)
    task = run.task(matter, step, visit, role, unit, work_s)
    if task.started_s == NOT_YET:
        leaves_s = min(leaves_s, pool.hours_of(matter.priority).day_closes_s(run.now()))
        if leaves_s < NEVER:
            Moment(run.env, leaves_s, AT_RENEGING + matter.number).callbacks.append(partial(pool.send_away, task))
    matter.open_visits = [task]
    yield task
    if task.has_left:
        matter.left = True
        run.comers.leave(unit, run.now())
        matter.works[run.program.work[step]] -= 1  # it was not done: at the next visit it is the same
    else:
        run.comers.go(matter.number)
    return task.row()


def _patience_ends_s(run: Run, matter: LiveMatter, step: int) -> int:
    patience = run.program.patience[step]
    return NEVER if patience < 0 else wait_until(run, matter, patience)
