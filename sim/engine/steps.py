"""What happens at a step: waiting, work by several units, meetings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator
from typing import Any

from simpy import AllOf, Event

from sim.engine.clock import FIRST_MATTER, Moment
from sim.engine.drawn import AGAIN
from sim.engine.log import NONE
from sim.engine.matter import LiveMatter, Row, Visit
from sim.engine.program import NOBODY
from sim.engine.run import Run
from sim.world import NEVER

Spell = Generator[Event, Any, Row]
"""Time that a matter spends at a step, ending in the row of the log that is to have its route."""


def wait(run: Run, matter: LiveMatter, step: int, visit: int) -> Spell:
    """Let time pass: a drawn wait, on a calendar or on the clock, or the time to the next weekly slot."""
    since_s = run.now()
    matter.waiting = (step, visit, since_s)
    until_s = wait_until(run, matter, run.program.wait[step])
    if until_s >= NEVER:
        yield Event(run.env)
    yield Moment(run.env, until_s, FIRST_MATTER + matter.number)
    matter.waiting = None
    spent = (since_s, since_s, until_s, 0)
    return (matter.number, step, visit, NONE, NOBODY, *spent, NONE, matter.deadline_s, matter.priority)


def wait_until(run: Run, matter: LiveMatter, wait: int) -> int:
    """Count one more turn of a wait and return the second at which it is over, starting now."""
    now = run.now()
    turn = matter.waits[wait] = matter.waits.get(wait, 0) + 1
    slots = run.program.slots.get(wait)
    if slots is not None:
        place = bisect_left(slots, now)
        return slots[place] if place < len(slots) else NEVER
    seconds = matter.terms.drawn.wait_s(matter.row, wait, turn + AGAIN * matter.again)
    calendar = run.program.wait_calendars[wait]
    return now + seconds if calendar is None else calendar.finish(now, seconds)


def each(run: Run, matter: LiveMatter, step: int, visit: int) -> Spell:
    """Let every unit do its own work at its own time; the step is over when the last is done.

    Returns the row of the one that ended last; the others are written here, without a route. A step for assisting
    departments passes at once where there are none.
    """
    work = run.program.work[step]
    turn = run.next_turn(matter, step)
    rows, tasks = [], []
    for part, (role, unit) in enumerate(_units(run, matter, step)):
        work_s = matter.terms.drawn.work_s(matter.row, work, role, turn, part)
        if work_s:
            tasks.append(run.task(matter, step, visit, role, unit, work_s))
        else:
            rows.append(run.instant(matter, step, visit, role, unit))
    if tasks:
        _write_all(run, rows)
        matter.open_visits = tasks
        yield AllOf(run.env, tasks) if len(tasks) > 1 else tasks[0]
        rows = [task.row() for task in sorted(tasks, key=lambda task: task.finished_s)]
    elif not rows:
        return run.instant(matter, step, visit)
    _write_all(run, rows[:-1])
    return rows[-1]


def meet(run: Run, matter: LiveMatter, step: int, visit: int) -> Spell:
    """Bring one person of each unit together for as long as the meeting takes.

    People are asked for one unit after the other, always in the order of the units' numbers, so that two meetings
    never wait for each other. Who has come keeps the seat and does nothing else until the meeting is over. It
    begins when all have come and are on duty, and is over when the last has done the work in their own hours. A call
    to a meeting goes before other waiting work that isn't urgent (`MEETING_PRIORITY`): seats are not kept for long.
    """
    units = sorted(_units(run, matter, step), key=lambda pair: pair[1])
    if not units:
        run.next_turn(matter, step)
        return run.instant(matter, step, visit)
    meeting_s = run.work_s(matter, step, units[0][0])
    if not meeting_s:
        rows = [run.instant(matter, step, visit, role, unit) for role, unit in units]
    else:
        seats: list[Visit] = []
        matter.open_visits = seats
        for role, unit in units:
            seats.append(run.task(matter, step, visit, role, unit, meeting_s, seat=True))
            yield seats[-1]
        begin_s = _all_on_duty_s(run, seats)
        if begin_s > run.now():
            yield Moment(run.env, begin_s, FIRST_MATTER + matter.number)
        finish_s = max(seat.resource.finish_s(seat, meeting_s) for seat in seats)
        for seat in seats:
            seat.queued_s, seat.started_s, seat.finished_s = seats[0].queued_s, begin_s, finish_s
        yield Moment(run.env, finish_s, FIRST_MATTER + matter.number)
        for seat in seats:
            seat.resource.free(seat)
        rows = [seat.row() for seat in seats]
    _write_all(run, rows[:-1])
    return rows[-1]


def _all_on_duty_s(run: Run, seats: list[Visit]) -> int:
    """Return the first second from now on in which all who sit in a meeting are within their hours."""
    begin_s = run.now()
    while True:
        before_s = begin_s
        for seat in seats:
            begin_s = seat.resource.on_duty_s(seat, begin_s)
        if begin_s == before_s or begin_s >= NEVER:
            return begin_s


def _units(run: Run, matter: LiveMatter, step: int) -> list[tuple[int, int]]:
    """Return (role, unit) for each unit that takes part in a step, each unit once, in the rule's order."""
    found: dict[int, int] = {}
    for role in run.program.roles[step]:
        for column in run.program.units_of_role[role]:
            unit = column[matter.row]
            if unit != NOBODY:
                found.setdefault(unit, role)
    return [(role, unit) for unit, role in found.items()]


def _write_all(run: Run, rows: list[Row]) -> None:
    for row in rows:
        run.log.write(row)
