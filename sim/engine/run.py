"""What the parts of the engine share during one run."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from simpy import Environment, Event

from sim.engine.drawn import AGAIN
from sim.engine.experience import Experience
from sim.engine.log import NONE, VisitLog
from sim.engine.matter import LiveMatter, Row, Visit, VisitInPerson
from sim.engine.moves import plan_moves
from sim.engine.program import NOBODY, Program
from sim.engine.runaway import Comers
from sim.engine.staff import StaffPool
from sim.reforms import Regime
from sim.world import World

Life = Generator[Event, Any, None]
"""A SimPy process."""


@dataclass(frozen=True, eq=False)
class Run:
    """One world under one rule: the clock, the staff, what is drawn, and the log.

    Attributes
    ----------
    open_actions
        Deadline actions queued or under way, which may outlive their matter, in the order in which they began.
    """

    world: World
    regime: Regime
    program: Program
    env: Environment
    pools: list[StaffPool]
    experience: Experience
    comers: Comers
    log: VisitLog = field(default_factory=VisitLog)
    open_actions: dict[Visit, None] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World, regime: Regime) -> Run:
        """Set everything up for a run from the first midnight."""
        env = Environment(initial_time=0)
        program = Program(world, regime)
        pools = [StaffPool(env, unit, number) for number, unit in enumerate(world.organisation.units)]
        plan_moves(env, pools, regime.moves, world.organisation.reference)
        comers = Comers(world.organisation.units, pools, world.organisation.role_ids, world.to_s)
        return cls(world, regime, program, env, pools, Experience(world, program), comers)

    def now(self) -> int:
        """Return the present second."""
        return self.env._now  # type: ignore[return-value]

    def next_turn(self, matter: LiveMatter, step: int) -> int:
        """Count one more turn of the step's work, by which its draws are told apart."""
        work = self.program.work[step]
        turn = matter.works[work] = matter.works.get(work, 0) + 1
        return turn + AGAIN * matter.again

    def work_s(self, matter: LiveMatter, step: int, role: int) -> int:
        """Count one more turn of the step's work and return its person-seconds."""
        return matter.terms.drawn.work_s(matter.row, self.program.work[step], role, self.next_turn(matter, step))

    def task(
        self, matter: LiveMatter, step: int, visit: int, role: int, unit: int, work_s: int, seat: bool = False
    ) -> Visit:
        """Put a piece of work, the citizen in person, or a seat in a meeting into a unit's queue."""
        work = self.program.work[step]
        practice = self.experience.practice(work, unit, matter.terms)
        travel_s = 0 if practice is None else matter.terms.drawn.travel_s(matter.row, work, role)
        kind = VisitInPerson if self.program.in_person[step] else Visit
        return kind(self.pools[unit], matter, step, visit, role, work_s, seat, practice, travel_s)

    def instant(self, matter: LiveMatter, step: int, visit: int, role: int = NONE, unit: int = NOBODY) -> Row:
        """Return the row of a visit that takes nobody's time: a decision, or work of no length."""
        now = self.now()
        if unit != NOBODY:
            practice = self.experience.practice(self.program.work[step], unit, matter.terms)
            if practice is not None:
                practice.count()
        return (matter.number, step, visit, role, unit, now, now, now, 0, NONE, matter.deadline_s, matter.priority)
