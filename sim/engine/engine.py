"""The reference engine: one SimPy process per matter walks through the steps of a compiled rule."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable

from sim.engine import counter, steps
from sim.engine.choices import Choices
from sim.engine.clock import AT_BIRTH, FIRST_MATTER, NOT_YET, Moment
from sim.engine.deadlines import set_deadline
from sim.engine.drawn import AGAIN
from sim.engine.gathering import Gathered, Gatherings
from sim.engine.log import NONE, VISIT_COLUMNS
from sim.engine.matter import LiveMatter, Visit
from sim.engine.program import NOBODY
from sim.engine.run import Life, Run
from sim.engine.staff import URGENT_PRIORITY
from sim.reforms import Regime
from sim.rules import Verb
from sim.world import SECONDS_A_DAY, World

UNIT = VISIT_COLUMNS.index("unit")
# Plain numbers: to look up a member of an enumeration takes Python 3.11 longer than the comparison it is for.
WORK, EACH, WAIT, DECIDE = int(Verb.WORK), int(Verb.EACH), int(Verb.WAIT), int(Verb.DECIDE)

OnDay = Callable[[int, int], None]
"""Called at each midnight with the days simulated so far and those of the run."""

MOST_VISITS = 10_000
"""No matter comes to a step, or back after its end, so often, but in a circle of steps that take no time."""


class EndlessLoopError(Exception):
    """A rule and a scenario send a matter round and round; their works take no time, or no option leads out."""

    def __init__(self, matter: int, step: str, now_s: int) -> None:
        super().__init__(matter, step, now_s)
        self.matter, self.step, self.now_s = matter, step, now_s

    def __str__(self) -> str:
        return (
            f"matter {self.matter} has come to {self.step!r} {MOST_VISITS:,} times by second {self.now_s}: "
            "give a work or a wait in that circle some hours, or let an option lead out of it"
        )


class Engine:
    """The life of every matter of a run."""

    def __init__(self, world: World, regime: Regime) -> None:
        self.run = Run.of(world, regime)
        self.stack_of_row = regime.stack_at(world.matters.township, world.matters.born_s)
        """The mix of reforms that each matter of the world follows."""
        self.choices = Choices(self.run)
        self.gatherings = Gatherings(self.run)
        self.open_matters: dict[int, LiveMatter] = {}
        self.ended = array("q")
        """Flat rows (matter, closed_s, end, solved_s, solved_unit)."""
        self.repeats = array("q")
        """Flat rows (matter, row in the world, kind, born_s, repeat_of, stack)."""
        self._next_number = len(world.matters)
        self._adoptions: dict[int, list[tuple[int, int]]] = {}
        for adoption in regime.adoptions:
            self._adoptions.setdefault(adoption.township, []).append((adoption.from_s, adoption.stack))

    def simulate(self, on_day: OnDay | None = None) -> None:
        """Run from the first midnight until the end of the observation window, and not a second more."""
        self.run.env.process(self._births())
        to_s = self.run.world.to_s
        if on_day is not None:
            for midnight_s in range(SECONDS_A_DAY, to_s, SECONDS_A_DAY):
                self.run.env.run(until=midnight_s)
                on_day(midnight_s // SECONDS_A_DAY, to_s // SECONDS_A_DAY)
        self.run.env.run(until=to_s)

    def _births(self) -> Life:
        """Bear the world's matters, each at its second."""
        matters = self.run.world.matters
        kinds, urgent, stacks = matters.kind.tolist(), matters.urgent.tolist(), self.stack_of_row.tolist()
        carried, resumes = matters.carried.tolist(), self.run.regime.resumes
        # What was open before the run stands first, and is taken up where it was when the period starts.
        first_s = self.run.world.from_s if resumes else 0
        now = 0
        for number, born_s in enumerate(matters.born_s.tolist()):
            if max(born_s, first_s) > now:
                now = max(born_s, first_s)
                yield Moment(self.run.env, now, AT_BIRTH)
            priority = URGENT_PRIORITY if urgent[number] else 0
            stack = stacks[number]
            terms = self.run.program.terms[stack]
            matter = LiveMatter(number, number, kinds[number], priority, NONE, 0, stack, terms)
            if carried[number] >= 0:
                before = (number, self.run.program.carried_step, 1, NONE, NOBODY, born_s, born_s, now)
                self.run.log.write((*before, 0, NONE, NOT_YET, priority))
                self._bear(matter, resumes[carried[number]])
            else:
                self._bear(matter)

    def _bear(self, matter: LiveMatter, at_step: int = NONE) -> None:
        self.open_matters[matter.number] = matter
        self.run.env.process(self._live(matter, at_step))

    def _live(self, matter: LiveMatter, at_step: int) -> Life:
        """Walk through the steps of the rule, from its start or from a stated step on, to one of its ends."""
        run, program, log = self.run, self.run.program, self.run.log
        step = at_step if at_step >= 0 else self.choices.start(matter)
        while step >= 0:
            visit = matter.visits[step] = matter.visits.get(step, 0) + 1
            if visit > MOST_VISITS:
                raise EndlessLoopError(matter.number, program.rule.step_names[step], run.now())
            if program.touches_deadline[step]:
                set_deadline(run, matter, step)
            verb = program.verb[step]
            if program.in_person[step]:
                row = yield from counter.serve(run, matter, step, visit)
            elif verb == WORK:
                role = program.roles[step][0]
                unit = program.units_of_role[role][0][matter.row]
                work_s = run.work_s(matter, step, role)
                if work_s:
                    task: Gathered | Visit
                    if program.gather_at_most[step] > 1 and not matter.is_urgent:
                        task = self.gatherings.join(matter, step, visit, role, unit, work_s)
                    else:
                        task = run.task(matter, step, visit, role, unit, work_s)
                    matter.open_visits = [task]
                    yield task
                    row = task.row()
                else:
                    row = run.instant(matter, step, visit, role, unit)
            elif verb == DECIDE:
                row = run.instant(matter, step, visit)
            elif verb == WAIT:
                row = yield from steps.wait(run, matter, step, visit)
            elif verb == EACH:
                row = yield from steps.each(run, matter, step, visit)
            else:
                row = yield from steps.meet(run, matter, step, visit)
            matter.open_visits = ()
            if not matter.left:
                if row[UNIT] != NOBODY:
                    matter.last_unit = row[UNIT]
                if program.has_effect[step]:
                    self.choices.take_effect(matter, step, unit=row[UNIT])
            option = self.choices.choose(matter, step, visit)
            matter.left = False
            log.write(row)
            log.set_route(option)
            step = program.to[option]
        self._end(matter, -1 - step)

    def _end(self, matter: LiveMatter, end: int) -> None:
        """Close the matter; a citizen whose matter was not solved may call again."""
        self.run.comers.go(matter.number)
        program, now = self.run.program, self.run.now()
        matter.deadline_token += 1
        if program.solves[end] and matter.solved_s == NOT_YET:
            matter.solved_s, matter.solved_unit = now, matter.last_unit
        self.ended.extend((matter.number, now, end, matter.solved_s, matter.solved_unit))
        del self.open_matters[matter.number]
        chance = program.repeat_chance[end]
        if chance >= 0:
            u = matter.terms.drawn.chance_u(matter.row, program.repeat_purpose[end], 1 + AGAIN * matter.again)
            if u < self.choices.chance(matter, chance):
                self.run.env.process(self._call_again(matter, end))

    def _call_again(self, matter: LiveMatter, end: int) -> Life:
        """Bear the same matter once more, under a new number."""
        rule = self.run.program.rule
        if matter.again >= MOST_VISITS:
            raise EndlessLoopError(matter.number, rule.end_names[end], self.run.now())
        until_s = steps.wait_until(self.run, matter, int(rule.end_repeat_wait[end]))
        if until_s < self.run.world.to_s:
            yield Moment(self.run.env, until_s, FIRST_MATTER + matter.number)
            number, self._next_number = self._next_number, self._next_number + 1
            kind = int(rule.end_repeat_kind[end])
            stack = self._stack_of_repeat(matter.row, until_s)
            terms = self.run.program.terms[stack]
            self.repeats.extend((number, matter.row, kind, until_s, matter.number, stack))
            again = matter.again + 1
            repeat = LiveMatter(number, matter.row, kind, matter.base_priority, matter.number, again, stack, terms)
            repeat.listed = self.run.program.listed_at(matter.row, kind, until_s)
            self._bear(repeat)

    def _stack_of_repeat(self, row: int, born_s: int) -> int:
        """Return the mix of reforms in force where a repeat is born, at its birth."""
        township = int(self.run.world.matters.township[row])
        in_force = self._adoptions[township]
        return in_force[bisect_left(in_force, (born_s + 1,)) - 1][1]
