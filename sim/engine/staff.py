"""Staff: people with calendars who serve a priority queue, on SimPy's own resource base class."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush
from math import ceil
from typing import Any, ClassVar

from simpy import Environment, Event
from simpy.resources.base import BaseResource, Put

from sim.engine.clock import AT_OPENING, AT_STAFF_CHANGE, FIRST_MATTER, NOT_YET, Moment
from sim.world import NEVER, Unit, WorkCalendar

LIFTED_AT_MOST = 49
"""Lifts raise the priority of a matter up to here."""
MEETING_PRIORITY = 50
"""Who is called to a meeting goes as soon as the work in hand is done, before any waiting work that isn't urgent."""
URGENT_PRIORITY = 100
"""Priority of an urgent matter, which no lift and no meeting overtakes."""


def lifted(priority: int, lift: int) -> int:
    """Return a priority raised by a lift, which makes no matter urgent that is not."""
    return priority + lift if priority >= URGENT_PRIORITY else min(priority + lift, LIFTED_AT_MOST)


class Task(Put["StaffPool"]):
    """One piece of work for one person: an event that occurs when the work is done.

    Attributes
    ----------
    work_s
        Person-seconds of work. None asks for a person without work (a seat in a meeting): the event then occurs when
        one is free, who stays until `StaffPool.free` is called.
    priority
        Higher goes first; `URGENT_PRIORITY` and above is also worked on in the pool's urgent hours.
    queued_s, started_s, finished_s
        Whole seconds; -1 until known. The finish is known as soon as the work starts: nothing interrupts it.
    in_person
        Whether somebody stands there and waits: closing time does not interrupt it either.
    has_left
        Whether it has left the queue undone; both its times are then that second.
    """

    in_person: ClassVar[bool] = False

    def __init__(self, pool: StaffPool, work_s: int | None, priority: int, number: int) -> None:
        self.work_s = work_s
        self.priority = priority
        self.number = number
        self.queued_s: int = pool.env.now  # type: ignore[assignment]
        self.started_s = NOT_YET
        self.finished_s = NOT_YET
        self.newcomer: Newcomer | None = None
        self.has_left = False
        super().__init__(pool)

    def begin(self) -> None:
        """Be taken up: the hours that it takes are known from here on."""

    def end(self) -> None:
        """Be done, before whoever did it takes the next piece of work."""

    def lift(self, priority: int) -> None:
        """Give it a higher priority in its queue, if it still waits."""
        self.resource.lift(self, priority)


@dataclass(frozen=True)
class Newcomer:
    """Somebody whose work takes `time_factor` times as long until `slow_until_s`."""

    time_factor: float
    slow_until_s: int


class StaffQueue:
    """Those who wait, as SimPy's base class wants its queues: highest priority first, then longest wait, then number.

    A lift pushes a second entry for the task; the old one is recognised by its priority, which is no longer the
    task's, and dropped when it comes to the front. So is the entry of a task that has left.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, int, int, Task]] = []
        self._pushed = 0
        self._waiting = 0

    def __len__(self) -> int:
        return self._waiting

    def __getitem__(self, index: int) -> Task:
        return self._heap[index][-1]

    def append(self, task: Task) -> None:
        """Put a task in its place."""
        self._waiting += 1
        self._push(task)

    def pop(self, index: int = 0) -> Task:
        """Take the first; SimPy's base class asks for no other, since nobody is served out of turn."""
        self._waiting -= 1
        task = heappop(self._heap)[-1]
        self._drop_stale()
        return task

    def lift(self, task: Task, priority: int) -> None:
        """Give a waiting task a higher priority; it keeps the time at which it joined."""
        task.priority = priority
        self._push(task)
        self._drop_stale()

    def leave(self, task: Task) -> None:
        """Let a waiting task go."""
        self._waiting -= 1
        task.has_left = True
        self._drop_stale()

    def _push(self, task: Task) -> None:
        self._pushed += 1
        heappush(self._heap, (-task.priority, task.queued_s, task.number, self._pushed, task))

    def _drop_stale(self) -> None:
        heap = self._heap
        while heap and (heap[0][0] != -heap[0][-1].priority or heap[0][-1].has_left):
            heappop(heap)


class StaffPool(BaseResource):  # type: ignore[type-arg]
    """The people of one unit: so many at a time, in their hours, one task each, first things first.

    - Nobody starts work outside the unit's hours; urgent tasks have the unit's urgent hours.
    - Work not finished by closing time goes on at the next opening with the same person; work in person is finished.
    - A higher priority goes first whenever somebody is free, at openings too, and never interrupts.
    - A headcount that falls takes effect as people finish what they hold; one that rises, at once.
    - With nobody on the staff the queue waits.
    - Who moves to another unit leaves when what they hold is finished, the idle first. A newcomer gets work when nobody
      else is free, and is slower at first.
    - People have `share_of_time` of their hours for matters: an hour of work takes 1 / share_of_time hours.
    """

    PutQueue: ClassVar[Any] = StaffQueue
    put_queue: StaffQueue  # type: ignore[assignment]

    def __init__(self, env: Environment, unit: Unit, number: int) -> None:
        self.env = env
        self.unit = unit
        self.number = number
        self.staff = unit.headcount[0][1]
        """Posts of the unit; those who hold work while they leave are no longer among them."""
        self.busy = 0
        self.people = [(0, self.staff)]
        """(from this second on, so many are there), those counted who leave when what they hold is finished."""
        self._leaving: deque[Callable[[], None]] = deque()
        self._newcomers: list[Newcomer] = []
        self._share = unit.share_of_time
        self._wake_s = NEVER
        super().__init__(env, capacity=float("inf"))
        self._foresee_change(1)

    def load(self) -> float:
        """Return the tasks that wait per person on the staff."""
        return len(self.put_queue) / max(self.staff, 1)

    def lift(self, task: Task, priority: int) -> None:
        """Give a task a higher priority while it waits; once it has started, or for one no higher, nothing changes."""
        if task.started_s == NOT_YET and priority > task.priority:
            self.put_queue.lift(task, priority)
            self._trigger_put(None)

    def send_away(self, task: Task, _: Event) -> None:
        """Let a task leave the queue undone, which is then over; once it has started, nothing changes."""
        if task.started_s == NOT_YET:
            self.put_queue.leave(task)
            task.started_s = task.finished_s = self.env._now  # type: ignore[assignment]
            task.work_s = 0
            task.callbacks.remove(self._trigger_get)  # it holds nobody who would be free now
            task._ok = True
            task._value = None
            self.env.schedule(task, FIRST_MATTER + task.number)  # type: ignore[arg-type]

    def free(self, seat: Task) -> None:
        """Let go a person who sat in a meeting."""
        self._release(seat)

    def leave(self, arrive: Callable[[], None]) -> None:
        """Take away a post: somebody idle leaves now, or else who is the next to finish; `arrive` is called then."""
        idle = self._idle()
        self.staff -= 1
        if idle > 0:
            if idle == len(self._newcomers):
                self._newcomers.pop()
            self._note_people()
            arrive()
        else:
            self._leaving.append(arrive)

    def join(self, newcomer: Newcomer) -> None:
        """Add a post with somebody on it, who is slower at first."""
        self.staff += 1
        if newcomer.time_factor > 1.0:
            self._newcomers.append(newcomer)
        self._note_people()
        self._trigger_put(None)

    def finish_s(self, task: Task, work_s: int) -> int:
        """Return when one person who starts now has done so many person-seconds of a task."""
        # The small number keeps 42 s at a share of 0.35 at 120 s, though they divide to 120.00000000000001.
        elapsed_s = work_s if self._share == 1.0 else ceil(work_s / self._share - 1e-6)
        if task.in_person:
            return self.env._now + elapsed_s  # type: ignore[return-value]
        return self.hours_of(task.priority).finish(self.env._now, elapsed_s)  # type: ignore[arg-type]

    def on_duty_s(self, task: Task, from_s: int) -> int:
        """Return the first second from `from_s` on that lies in the hours for a task."""
        return self.hours_of(task.priority).next_open(from_s)

    def hours_of(self, priority: int) -> WorkCalendar:
        """Return the hours in which tasks of a priority are worked on."""
        return self.unit.urgent_calendar if priority >= URGENT_PRIORITY else self.unit.calendar

    def _do_put(self, task: Task) -> bool:
        """Start the first task of the queue if somebody is free and on duty (called by SimPy's base class)."""
        idle = self._idle()
        if idle <= 0:
            return False
        now: int = self.env._now  # type: ignore[assignment]
        opening_s = self.on_duty_s(task, now)
        if opening_s > now:
            self._wake_at(opening_s)
            return False
        self.busy += 1
        task.started_s = now
        task.begin()
        if idle <= len(self._newcomers):
            self._hand_to_newcomer(task, now)
        task._ok = True
        task._value = None
        if task.work_s is None:
            self.env.schedule(task, FIRST_MATTER + task.number)  # type: ignore[arg-type]
        else:
            task.finished_s = self.finish_s(task, task.work_s)
            self.env.schedule(task, FIRST_MATTER + task.number, task.finished_s - now)  # type: ignore[arg-type]
        return True

    def _trigger_get(self, task: Task | None) -> None:
        """A task is done (the base class calls this first of its callbacks): its person takes the next."""
        if task is not None and task.work_s is not None:
            self._release(task)

    def _idle(self) -> int:
        """Return how many are free; while the staff shrinks by a change of plan, it can be negative."""
        return self.staff - (self.busy - len(self._leaving))

    def _release(self, task: Task) -> None:
        """Somebody is free again: leaves, if they were to, or takes the next task."""
        self.busy -= 1
        task.end()
        if self._leaving:
            arrive = self._leaving.popleft()
            self._note_people()
            arrive()
        elif task.newcomer is not None and self.env._now < task.newcomer.slow_until_s:
            self._newcomers.append(task.newcomer)
        self._trigger_put(None)

    def _hand_to_newcomer(self, task: Task, now: int) -> None:
        """Give a task to somebody new, if they still are; work takes longer, a seat in a meeting does not."""
        newcomer = task.newcomer = self._newcomers.pop(0)
        if task.work_s is not None and now < newcomer.slow_until_s:
            task.work_s = ceil(task.work_s * newcomer.time_factor - 1e-6)

    def _note_people(self) -> None:
        self.people.append((self.env._now, self.staff + len(self._leaving)))  # type: ignore[arg-type]

    def _wake_at(self, opening_s: int) -> None:
        if opening_s < self._wake_s and opening_s < NEVER:
            self._wake_s = opening_s
            Moment(self.env, opening_s, AT_OPENING).callbacks.append(self._open)

    def _open(self, _: Event) -> None:
        self._wake_s = NEVER
        self._trigger_put(None)

    def _foresee_change(self, number: int) -> None:
        """Let the n-th change of staff come in its time; a year of windows by the hour has many."""
        if number < len(self.unit.headcount):
            from_s, _ = self.unit.headcount[number]
            Moment(self.env, from_s, AT_STAFF_CHANGE).callbacks.append(partial(self._change_staff, number))

    def _change_staff(self, number: int, _: Event) -> None:
        before, after = self.unit.headcount[number - 1 : number + 1]
        self.staff += after[1] - before[1]
        self._note_people()
        self._foresee_change(number + 1)
        self._trigger_put(None)
