"""Gathering: matters wait at a unit for a trip, and one person serves all who go along."""

from __future__ import annotations

from simpy import Event

from sim.engine.clock import AT_DEPARTURE, FIRST_MATTER, NOT_YET, Moment
from sim.engine.experience import Practice
from sim.engine.matter import LiveMatter, Logged
from sim.engine.run import Run
from sim.engine.staff import StaffPool, Task
from sim.engine.steps import wait_until
from sim.world import NEVER


class Gathered(Logged, Event):
    """A matter's part in a trip: an event that occurs when the trip is over.

    It is queued from its own arrival, and started and finished with the trip.
    """

    def __init__(
        self,
        pool: StaffPool,
        matter: LiveMatter,
        step: int,
        visit: int,
        role: int,
        own_s: int,
        practice: Practice | None,
    ) -> None:
        super().__init__(pool.env)
        self.resource = pool
        self.matter = matter
        self.number = matter.number
        self.step = step
        self.visit = visit
        self.role = role
        self.own_s = own_s
        self.practice = practice
        self.queued_s: int = pool.env.now  # type: ignore[assignment]
        self.deadline_s = matter.deadline_s
        self.priority = matter.priority
        self.trip: Trip | None = None

    @property
    def started_s(self) -> int:  # type: ignore[override]
        """When the trip left, -1 until it has."""
        return NOT_YET if self.trip is None else self.trip.started_s

    @property
    def finished_s(self) -> int:  # type: ignore[override]
        """When the trip is over, known as soon as it has left."""
        return NOT_YET if self.trip is None else self.trip.finished_s

    @property
    def person_s(self) -> int:
        """Person-seconds of its own work and, once the trip has left, its part of what is common to all."""
        return self.own_s + (0 if self.trip is None or self.started_s == NOT_YET else self.trip.common_s(self))

    def lift(self, priority: int) -> None:
        """Give it a higher priority: the trip takes the highest of its members'."""
        if self.started_s == NOT_YET:
            self.priority = max(self.priority, priority)
            if self.trip is not None:
                self.trip.lift(priority)


class Trip(Task):
    """One piece of work for one person: there and back once, and in between the work of all who go along."""

    def __init__(self, pool: StaffPool, members: list[Gathered], travel_s: int) -> None:
        self._members = members
        self._travel_s = travel_s
        for member in members:
            member.trip = self
        priority = max(member.priority for member in members)
        number = min(member.number for member in members)
        super().__init__(pool, travel_s + sum(member.own_s for member in members), priority, number)
        self.callbacks.append(self._over)

    def begin(self) -> None:
        """Take the hours of the unit's experience when it sets out."""
        for member in self._members:
            if member.practice is not None:
                member.own_s = member.practice.seconds(member.own_s)
            member.priority = self.priority
        self.work_s = self._travel_s + sum(member.own_s for member in self._members)

    def common_s(self, member: Gathered) -> int:
        """Return a member's part of the travel, and of the time that somebody new takes longer.

        Everybody has as many whole seconds of it; those that are left over go to who came first.
        """
        assert self.work_s is not None
        each_s, over = divmod(self.work_s - sum(other.own_s for other in self._members), len(self._members))
        return each_s + (self._members.index(member) < over)

    def end(self) -> None:
        """Count as many pieces of work as there are matters."""
        for member in self._members:
            if member.practice is not None:
                member.practice.count()

    def _over(self, _: Event) -> None:
        """Let every matter go its way in its place among the events of this second."""
        for member in self._members:
            member._ok, member._value = True, None
            member.env.schedule(member, FIRST_MATTER + member.number)  # type: ignore[arg-type]


class Gatherings:
    """Who waits for which trip: a list of matters for each step, unit and township, in the order of their arrival.

    The first to arrive starts the wait that the step names. The trip leaves when that is over, with whoever has come by
    then, in that very second included; or as soon as it is full. The next to arrive gathers for the next trip.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._township = run.world.matters.township.data
        self._gathering: dict[tuple[int, int, int], list[Gathered]] = {}

    def join(self, matter: LiveMatter, step: int, visit: int, role: int, unit: int, work_s: int) -> Gathered:
        """Let a matter gather, whose work alone would take `work_s` with travel."""
        run, program = self._run, self._run.program
        work = program.work[step]
        travel_s = matter.terms.drawn.travel_s(matter.row, work, role)
        practice = run.experience.practice(work, unit, matter.terms)
        gathered = Gathered(run.pools[unit], matter, step, visit, role, work_s - travel_s, practice)
        place = step, unit, self._township[matter.row]
        members = self._gathering.setdefault(place, [])
        members.append(gathered)
        if len(members) >= program.gather_at_most[step]:
            self._leave(place, members, travel_s)
        elif len(members) == 1:
            until_s = wait_until(run, matter, program.gather_wait[step])
            if until_s < NEVER:
                leaving = Moment(run.env, until_s, AT_DEPARTURE + matter.number)
                leaving.callbacks.append(lambda _: self._leave(place, members, travel_s))
        return gathered

    def _leave(self, place: tuple[int, int, int], members: list[Gathered], travel_s: int) -> None:
        """Put the trip into the unit's queue, unless it was full and has left before its time."""
        if self._gathering.get(place) is members:
            del self._gathering[place]
            Trip(members[0].resource, members, travel_s)
