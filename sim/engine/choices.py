"""Choices: what a finished step changes, and where the matter goes next."""

from __future__ import annotations

from sim.engine.clock import NOT_YET
from sim.engine.drawn import AGAIN
from sim.engine.log import NONE
from sim.engine.matter import LiveMatter
from sim.engine.run import Run
from sim.rules import BUILT_IN_FACTS, TestKind

FIXED = BUILT_IN_FACTS.index("fixed")
REPEAT = BUILT_IN_FACTS.index("repeat")
LEFT = BUILT_IN_FACTS.index("left")
# Plain numbers: to look up a member of an enumeration takes Python 3.11 longer than the comparison it is for.
FACT, VISITS = int(TestKind.FACT), int(TestKind.VISITS)


class Choices:
    """Decides by the facts of a matter, by chance, by its visits, by time, by load; keeps the precedents."""

    def __init__(self, run: Run) -> None:
        topics = run.world.scenario.topics
        self._run = run
        self._program = run.program
        self._worked_s = run.world.organisation.reference.worked
        self._needed = int(topics.precedents_to_join_list.value)
        self._precedents = [self._needed if standard else 0 for standard in run.world.standard_topics.tolist()]
        self._topics = run.world.matters.topic.data

    def take_effect(self, matter: LiveMatter, step: int, unit: int) -> None:
        """After the work: the matter is fixed or not, a precedent is set."""
        program = self._program
        chance = program.fails[step]
        if chance >= 0:
            turn = matter.works[program.work[step]] + AGAIN * matter.again
            u = matter.terms.drawn.chance_u(matter.row, program.fails_purpose[step], turn)
            matter.fixed = u >= self.chance(matter, chance, learner_role=program.roles[step][0], step=step)
            if matter.fixed and matter.solved_s == NOT_YET:
                matter.solved_s, matter.solved_unit = self._run.now(), unit
        if program.adds_precedent[step] and self._topics[matter.row] >= 0:
            self._precedents[self._topics[matter.row]] += 1
        if program.is_timed[step]:
            matter.left_s[step] = self._run.now()

    def choose(self, matter: LiveMatter, step: int, visit: int) -> int:
        """Return the option that is taken: the first whose tests hold and whose piece of the uniform is hit."""
        program = self._program
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
                u = matter.terms.drawn.chance_u(matter.row, program.route_purpose[step], visit + AGAIN * matter.again)
            reached += self.chance(matter, chance, program.load_role[option], program.learner_role[option], step)
            if u < reached:
                return option
        return options[-1]

    def start(self, matter: LiveMatter) -> int:
        """Return the first step: that of the topmost rule of the matter's stack that takes it."""
        for tests, step in self._program.entries[matter.stack][matter.kind]:
            if all(self._holds(matter, *test) for test in tests):
                return step
        raise AssertionError("the lowest rule of a stack takes every matter")

    def _holds(self, matter: LiveMatter, kind: int, a: int, b: int, wanted: bool) -> bool:
        if kind == FACT:
            return self._fact(matter, a) == wanted
        if kind == VISITS:
            return matter.visits.get(a, 0) >= b
        if b not in matter.left_s:
            return False
        limit_s = matter.terms.limit_s(a, matter.is_urgent)
        return self._worked_s(self._run.now()) - self._worked_s(matter.left_s[b]) <= limit_s

    def _fact(self, matter: LiveMatter, fact: int) -> bool:
        if matter.again and fact in matter.listed:
            return matter.listed[fact]
        column = self._program.facts[fact]
        if column is not None:
            return bool(column[matter.row])
        if fact == FIXED:
            return matter.fixed
        if fact == REPEAT:
            return matter.again > 0
        if fact == LEFT:
            return matter.left
        topic = self._topics[matter.row]
        return topic < 0 or self._precedents[topic] >= self._needed

    def chance(
        self, matter: LiveMatter, chance: int, load_role: int = NONE, learner_role: int = NONE, step: int = NONE
    ) -> float:
        """Return a chance: as it is, or as the load of one role or the experience of another at a step makes it."""
        curve = matter.terms.chance_curves[chance]
        if curve is not None and learner_role >= 0:
            unit = self._program.units_of_role[learner_role][0][matter.row]
            done = not matter.left
            return curve.at(*self._run.experience.of_others(self._program.work[step], unit, done))
        at_rest, per_waiting, at_most = matter.terms.chances[chance]
        if load_role < 0 or per_waiting == 0.0:
            return at_rest
        pool = self._run.pools[self._program.units_of_role[load_role][0][matter.row]]
        return min(at_most, at_rest + per_waiting * pool.load())
