"""The reference engine: one SimPy process per matter walks through the steps of a compiled rule."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Generator
from typing import Any

from simpy import AllOf, Environment, Event

from sim.engine.clock import AT_BIRTH, AT_DEADLINE, FIRST_MATTER, NOT_YET, Moment
from sim.engine.drawn import AGAIN, Drawn
from sim.engine.log import NONE, VISIT_COLUMNS, VisitLog
from sim.engine.matter import LiveMatter, Visit
from sim.engine.program import NOBODY, Action, Program
from sim.engine.staff import URGENT_PRIORITY, StaffPool
from sim.rules import BUILT_IN_FACTS, CompiledRule, TestKind, Verb
from sim.world import NEVER, World

Life = Generator[Event, Any, None]
Row = tuple[int, ...]
"""A row of the log, in the order of `VISIT_COLUMNS`; its route is set where the matter leaves the step."""

UNIT = VISIT_COLUMNS.index("unit")
FIXED = BUILT_IN_FACTS.index("fixed")
REPEAT = BUILT_IN_FACTS.index("repeat")

# Plain numbers: to look up a member of an enumeration takes Python 3.11 longer than the comparison it is for.
WORK, EACH, WAIT, DECIDE = int(Verb.WORK), int(Verb.EACH), int(Verb.WAIT), int(Verb.DECIDE)
FACT, VISITS = int(TestKind.FACT), int(TestKind.VISITS)

MOST_VISITS = 10_000
"""No matter comes to a step so often, but in a circle of steps that take no time."""


class EndlessLoopError(Exception):
    """A rule and a scenario send a matter round and round; their works take no time, or no option leads out."""

    def __init__(self, matter: int, step: str, now_s: int) -> None:
        super().__init__(matter, step, now_s)
        self.matter, self.step, self.now_s = matter, step, now_s

    def __str__(self) -> str:
        return (
            f"matter {self.matter} has come to step {self.step!r} {MOST_VISITS:,} times by second {self.now_s}: "
            "give a work in that circle some hours, or let an option lead out of it"
        )


class Engine:
    """The state of one run: its staff, its open matters, its precedents and its log."""

    def __init__(self, world: World, rule: CompiledRule) -> None:
        scenario = world.scenario
        self.world = world
        self.program = Program(world, rule)
        self.env = Environment(initial_time=0)
        self.pools = [StaffPool(self.env, unit, number) for number, unit in enumerate(world.organisation.units)]
        self.drawn = Drawn(world, tuple(scenario.works), tuple(scenario.waits), self.program.role_tiers)
        self.visit_log = VisitLog()
        self.open_matters: dict[int, LiveMatter] = {}
        self.open_actions: dict[Visit, None] = {}
        """Deadline actions queued or under way, which may outlive their matter, in the order in which they began."""
        self.ended = array("q")
        """Flat rows (matter, closed_s, end, solved_s, solved_unit)."""
        self.repeats = array("q")
        """Flat rows (matter, row in the world, kind, born_s, repeat_of)."""
        self._next_number = len(world.matters)
        needed = int(scenario.topics.precedents_to_join_list.value)
        self._precedents_needed = needed
        self._precedents = [needed if standard else 0 for standard in world.standard_topics.tolist()]
        self._topics = world.matters.topic.data

    def run(self) -> None:
        """Run from the first midnight until the end of the observation window, and not a second more."""
        self.env.process(self._births())
        self.env.run(until=self.world.to_s)

    def _births(self) -> Life:
        """Bear the world's matters, each at its second."""
        matters = self.world.matters
        kinds, urgent = matters.kind.tolist(), matters.urgent.tolist()
        now = 0
        for number, born_s in enumerate(matters.born_s.tolist()):
            if born_s > now:
                yield Moment(self.env, born_s, AT_BIRTH)
                now = born_s
            priority = URGENT_PRIORITY if urgent[number] else 0
            self._bear(LiveMatter(number, number, kinds[number], priority, NONE, 0))

    def _bear(self, matter: LiveMatter) -> None:
        self.open_matters[matter.number] = matter
        self.env.process(self._live(matter))

    def _live(self, matter: LiveMatter) -> Life:
        """Walk through the steps of the rule to one of its ends."""
        program, write, set_route = self.program, self.visit_log.write, self.visit_log.set_route
        step = program.start_of_kind[matter.kind]
        while step >= 0:
            visit = matter.visits[step] = matter.visits.get(step, 0) + 1
            if visit > MOST_VISITS:
                raise EndlessLoopError(matter.number, program.rule.step_names[step], int(self.env.now))
            if program.touches_deadline[step]:
                self._set_deadline(matter, step)
            verb = program.verb[step]
            if verb == WORK:
                role = program.roles[step][0]
                unit = program.units_of_role[role][0][matter.row]
                work_s = self._work_s(matter, step, role)
                if work_s:
                    task = Visit(self.pools[unit], matter, step, visit, role, work_s)
                    matter.open_visits = [task]
                    yield task
                    row = task.row()
                else:
                    row = self._instant(matter, step, visit, role, unit)
            elif verb == DECIDE:
                row = self._instant(matter, step, visit, NONE, NOBODY)
            elif verb == WAIT:
                row = yield from self._wait(matter, step, visit)
            elif verb == EACH:
                row = yield from self._each(matter, step, visit)
            else:
                row = yield from self._meet(matter, step, visit)
            matter.open_visits = []
            if row[UNIT] != NOBODY:
                matter.last_unit = row[UNIT]
            if program.has_effect[step]:
                self._take_effect(matter, step, unit=row[UNIT])
            option = self._choose(matter, step, visit)
            write(row)
            set_route(option)
            step = program.to[option]
        self._end(matter, -1 - step)

    def _work_s(self, matter: LiveMatter, step: int, role: int) -> int:
        """Count one more turn of the step's work and return its person-seconds."""
        return self.drawn.work_s(matter.row, self.program.work[step], role, self._next_turn(matter, step))

    def _next_turn(self, matter: LiveMatter, step: int) -> int:
        """Count one more turn of the step's work, by which its draws are told apart."""
        work = self.program.work[step]
        turn = matter.works[work] = matter.works.get(work, 0) + 1
        return turn + AGAIN * matter.again

    def _instant(self, matter: LiveMatter, step: int, visit: int, role: int, unit: int) -> Row:
        """Return the row of a visit that takes nobody's time: a decision, or work of no length."""
        now = int(self.env.now)
        return (matter.number, step, visit, role, unit, now, now, now, 0, NONE, matter.deadline_s, matter.priority)

    def _wait(self, matter: LiveMatter, step: int, visit: int) -> Generator[Event, Any, Row]:
        """Let time pass: a drawn wait, on a calendar or on the clock, or the time to the next weekly slot."""
        since_s = int(self.env.now)
        matter.waiting = (step, visit, since_s)
        until_s = self.wait_until(matter, self.program.wait[step], visit)
        if until_s >= NEVER:
            yield Event(self.env)
        yield Moment(self.env, until_s, FIRST_MATTER + matter.number)
        matter.waiting = None
        spent = (since_s, since_s, until_s, 0)
        return (matter.number, step, visit, NONE, NOBODY, *spent, NONE, matter.deadline_s, matter.priority)

    def wait_until(self, matter: LiveMatter, wait: int, turn: int) -> int:
        """Return the second at which a wait that starts now is over."""
        now = int(self.env.now)
        slots = self.program.slots.get(wait)
        if slots is not None:
            place = bisect_left(slots, now)
            return slots[place] if place < len(slots) else NEVER
        seconds = self.drawn.wait_s(matter.row, wait, turn + AGAIN * matter.again)
        calendar = self.program.wait_calendars[wait]
        return now + seconds if calendar is None else calendar.finish(now, seconds)

    def _units(self, matter: LiveMatter, step: int) -> list[tuple[int, int]]:
        """Return (role, unit) for each unit that takes part in a step, each unit once, in the rule's order."""
        found: dict[int, int] = {}
        for role in self.program.roles[step]:
            for column in self.program.units_of_role[role]:
                unit = column[matter.row]
                if unit != NOBODY:
                    found.setdefault(unit, role)
        return [(role, unit) for unit, role in found.items()]

    def _each(self, matter: LiveMatter, step: int, visit: int) -> Generator[Event, Any, Row]:
        """Let every unit do its own work at its own time; the step is over when the last is done.

        Returns the row of the one that ended last; the others are written here, without a route. A step for assisting
        departments passes at once where there are none.
        """
        work = self.program.work[step]
        turn = self._next_turn(matter, step)
        rows, tasks = [], []
        for part, (role, unit) in enumerate(self._units(matter, step)):
            work_s = self.drawn.work_s(matter.row, work, role, turn, part)
            if work_s:
                tasks.append(Visit(self.pools[unit], matter, step, visit, role, work_s))
            else:
                rows.append(self._instant(matter, step, visit, role, unit))
        if tasks:
            self._write_all(rows)
            matter.open_visits = tasks
            yield AllOf(self.env, tasks) if len(tasks) > 1 else tasks[0]
            rows = [task.row() for task in sorted(tasks, key=lambda task: task.finished_s)]
        elif not rows:
            return self._instant(matter, step, visit, NONE, NOBODY)
        self._write_all(rows[:-1])
        return rows[-1]

    def _write_all(self, rows: list[Row]) -> None:
        for row in rows:
            self.visit_log.write(row)

    def _meet(self, matter: LiveMatter, step: int, visit: int) -> Generator[Event, Any, Row]:
        """Bring one person of each unit together for as long as the meeting takes.

        People are asked for one unit after the other, always in the order of the units' numbers, so that two meetings
        never wait for each other. Who has come keeps the seat and does nothing else until the meeting is over. It
        begins when all have come and are on duty, and is over when the last has done the work in their own hours.
        """
        units = sorted(self._units(matter, step), key=lambda pair: pair[1])
        if not units:
            self._next_turn(matter, step)
            return self._instant(matter, step, visit, NONE, NOBODY)
        meeting_s = self._work_s(matter, step, units[0][0])
        if not meeting_s:
            rows = [self._instant(matter, step, visit, role, unit) for role, unit in units]
        else:
            seats: list[Visit] = []
            matter.open_visits = seats
            for role, unit in units:
                seats.append(Visit(self.pools[unit], matter, step, visit, role, meeting_s, seat=True))
                yield seats[-1]
            begin_s = self._all_on_duty_s(seats)
            if begin_s > self.env.now:
                yield Moment(self.env, begin_s, FIRST_MATTER + matter.number)
            finish_s = max(seat.resource.finish_s(seat, meeting_s) for seat in seats)
            for seat in seats:
                seat.queued_s, seat.started_s, seat.finished_s = seats[0].queued_s, begin_s, finish_s
            yield Moment(self.env, finish_s, FIRST_MATTER + matter.number)
            for seat in seats:
                seat.resource.free(seat)
            rows = [seat.row() for seat in seats]
        self._write_all(rows[:-1])
        return rows[-1]

    def _all_on_duty_s(self, seats: list[Visit]) -> int:
        """Return the first second from now on in which all who sit in a meeting are within their hours."""
        begin_s = int(self.env.now)
        while True:
            before_s = begin_s
            for seat in seats:
                begin_s = seat.resource.on_duty_s(seat, begin_s)
            if begin_s == before_s or begin_s >= NEVER:
                return begin_s

    def _take_effect(self, matter: LiveMatter, step: int, unit: int) -> None:
        """After the work: the matter is fixed or not, a precedent is set."""
        program = self.program
        chance = program.fails[step]
        if chance >= 0:
            turn = matter.works[program.work[step]] + AGAIN * matter.again
            u = self.drawn.chance_u(matter.row, program.fails_purpose[step], turn)
            matter.fixed = u >= self._chance(matter, chance, NONE)
            if matter.fixed and matter.solved_s == NOT_YET:
                matter.solved_s, matter.solved_unit = int(self.env.now), unit
        if program.adds_precedent[step] and self._topics[matter.row] >= 0:
            self._precedents[self._topics[matter.row]] += 1
        if program.is_timed[step]:
            matter.left_s[step] = int(self.env.now)

    def _choose(self, matter: LiveMatter, step: int, visit: int) -> int:
        """Return the option that is taken: the first whose tests hold and whose piece of the uniform is hit."""
        program = self.program
        options = program.options[step]
        u, reached = -1.0, 0.0
        for option in options:
            tests = program.tests[option]
            if tests and not all(self._holds(matter, *test) for test in tests):
                continue
            chance = program.chance[option]
            if chance < 0:
                return option
            if u < 0.0:
                u = self.drawn.chance_u(matter.row, program.route_purpose[step], visit + AGAIN * matter.again)
            reached += self._chance(matter, chance, program.load_role[option])
            if u < reached:
                return option
        return options[-1]

    def _holds(self, matter: LiveMatter, kind: int, a: int, b: int, wanted: bool) -> bool:
        if kind == FACT:
            return self._fact(matter, a) == wanted
        if kind == VISITS:
            return matter.visits.get(a, 0) >= b
        if b not in matter.left_s:
            return False
        limit_s = self.program.limit_s(a, matter.is_urgent)
        worked = self.world.organisation.reference.worked
        return worked(int(self.env.now)) - worked(matter.left_s[b]) <= limit_s

    def _fact(self, matter: LiveMatter, fact: int) -> bool:
        column = self.program.facts[fact]
        if column is not None:
            return bool(column[matter.row])
        if fact == FIXED:
            return matter.fixed
        if fact == REPEAT:
            return matter.again > 0
        topic = self._topics[matter.row]
        return topic < 0 or self._precedents[topic] >= self._precedents_needed

    def _chance(self, matter: LiveMatter, chance: int, load_role: int) -> float:
        at_rest, per_waiting, at_most = self.program.chances[chance]
        if load_role < 0 or per_waiting == 0.0:
            return at_rest
        pool = self.pools[self.program.units_of_role[load_role][0][matter.row]]
        return min(at_most, at_rest + per_waiting * pool.load())

    def _set_deadline(self, matter: LiveMatter, step: int) -> None:
        """Stop the running deadline, and start the step's own where it has one; lifts end with their deadline."""
        matter.deadline_token += 1
        matter.deadline_s = NOT_YET
        matter.priority = matter.base_priority
        deadline = self.program.starts_deadline[step]
        if deadline >= 0:
            limit_s = self.program.limit_s(self.program.deadline_limit[deadline], matter.is_urgent)
            matter.deadline_s = self.world.organisation.reference.finish(int(self.env.now), limit_s)
            self.env.process(self._watch(matter, deadline, limit_s, matter.deadline_token, matter.deadline_s))

    def _watch(self, matter: LiveMatter, deadline: int, limit_s: int, token: int, deadline_s: int) -> Life:
        """Act before and after a deadline, as long as it runs; an action that has begun is finished all the same."""
        since_s = int(self.env.now)
        for action in self.program.actions(deadline, matter.is_urgent):
            due_s = self.world.organisation.reference.finish(since_s, limit_s + action.offset_s)
            if due_s >= NEVER:
                return
            yield Moment(self.env, max(due_s, int(self.env.now)), AT_DEADLINE + matter.number)
            if matter.deadline_token != token:
                return
            yield from self._act(matter, action, deadline_s)
            if matter.deadline_token != token:
                return
            matter.priority += action.lift
            for task in matter.open_visits:
                task.resource.lift(task, matter.priority)

    def _act(self, matter: LiveMatter, action: Action, deadline_s: int) -> Life:
        """Do the work of one deadline action, beside whatever else happens to the matter."""
        unit = self.program.units_of_role[action.role][0][matter.row]
        visit = matter.visits[action.step] = matter.visits.get(action.step, 0) + 1
        work_s = self._work_s(matter, action.step, action.role)
        if work_s:
            task = Visit(self.pools[unit], matter, action.step, visit, action.role, work_s)
            task.deadline_s = deadline_s
            self.open_actions[task] = None
            yield task
            del self.open_actions[task]
            self.visit_log.write(task.row())
        else:
            self.visit_log.write(self._instant(matter, action.step, visit, action.role, unit))

    def _end(self, matter: LiveMatter, end: int) -> None:
        """Close the matter; a citizen whose matter was not solved may call again."""
        program, now = self.program, int(self.env.now)
        matter.deadline_token += 1
        if program.solves[end] and matter.solved_s == NOT_YET:
            matter.solved_s, matter.solved_unit = now, matter.last_unit
        self.ended.extend((matter.number, now, end, matter.solved_s, matter.solved_unit))
        del self.open_matters[matter.number]
        chance = program.repeat_chance[end]
        if chance >= 0:
            u = self.drawn.chance_u(matter.row, program.repeat_purpose[end], 1 + AGAIN * matter.again)
            if u < self._chance(matter, chance, NONE):
                self.env.process(self._call_again(matter, end))

    def _call_again(self, matter: LiveMatter, end: int) -> Life:
        """Bear the same matter once more, under a new number."""
        rule = self.program.rule
        until_s = self.wait_until(matter, int(rule.end_repeat_wait[end]), 1)
        if until_s < self.world.to_s:
            yield Moment(self.env, until_s, FIRST_MATTER + matter.number)
            number, self._next_number = self._next_number, self._next_number + 1
            kind = int(rule.end_repeat_kind[end])
            self.repeats.extend((number, matter.row, kind, until_s, matter.number))
            self._bear(LiveMatter(number, matter.row, kind, matter.base_priority, matter.number, matter.again + 1))
