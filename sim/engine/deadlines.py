"""Deadlines: what is done before and after them, beside whatever else happens to the matter."""

from __future__ import annotations

from sim.engine.clock import AT_DEADLINE, NOT_YET, Moment
from sim.engine.matter import LiveMatter
from sim.engine.program import Action
from sim.engine.run import Life, Run
from sim.engine.staff import lifted
from sim.world import NEVER


def set_deadline(run: Run, matter: LiveMatter, step: int) -> None:
    """Stop the running deadline, and start the step's own where it has one; lifts end with their deadline."""
    matter.deadline_token += 1
    matter.deadline_s = NOT_YET
    matter.priority = matter.base_priority
    deadline = run.program.starts_deadline[step]
    if deadline >= 0:
        limit_s = matter.terms.limit_s(run.program.deadline_limit[deadline], matter.is_urgent)
        matter.deadline_s = run.world.organisation.reference.finish(run.now(), limit_s)
        run.env.process(_watch(run, matter, deadline, limit_s, matter.deadline_token, matter.deadline_s))


def _watch(run: Run, matter: LiveMatter, deadline: int, limit_s: int, token: int, deadline_s: int) -> Life:
    """Act before and after a deadline, as long as it runs; an action that has begun is finished all the same."""
    since_s = run.now()
    for action in run.program.actions(deadline, matter.terms, matter.is_urgent):
        due_s = run.world.organisation.reference.finish(since_s, limit_s + action.offset_s)
        if due_s >= NEVER:
            return
        yield Moment(run.env, max(due_s, run.now()), AT_DEADLINE + matter.number)
        if matter.deadline_token != token:
            return
        yield from _act(run, matter, action, deadline_s)
        if matter.deadline_token != token:
            return
        matter.priority = lifted(matter.priority, action.lift)
        for task in matter.open_visits:
            task.lift(matter.priority)


def _act(run: Run, matter: LiveMatter, action: Action, deadline_s: int) -> Life:
    """Do the work of one deadline action, beside whatever else happens to the matter."""
    unit = run.program.units_of_role[action.role][0][matter.row]
    visit = matter.visits[action.step] = matter.visits.get(action.step, 0) + 1
    work_s = run.work_s(matter, action.step, action.role)
    if work_s:
        task = run.task(matter, action.step, visit, action.role, unit, work_s)
        task.deadline_s = deadline_s
        run.open_actions[task] = None
        yield task
        del run.open_actions[task]
        run.log.write(task.row())
    else:
        run.log.write(run.instant(matter, action.step, visit, action.role, unit))
