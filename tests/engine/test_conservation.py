"""Random counties under random graphs of steps: what must hold of every log, seen from the log and the staff alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from sim.engine import RunLog, simulate
from sim.measures.checks import check_log
from sim.rules import CompiledRule, Mark, Verb
from sim.world import Unit, WorkCalendar, World, build_world

URGENT = 100


@dataclass(frozen=True)
class Row:
    """A visit, and whether it is a seat in a meeting, an action about a deadline, in person, or ended by leaving."""

    matter: int
    step: int
    visit: int
    role: int
    unit: int
    queued_s: int
    started_s: int
    finished_s: int
    work_s: int
    route: int
    deadline_s: int
    priority: int
    verb: str
    is_action: bool
    gathers: bool
    """Whether it stands for a matter's part in a trip, or in one that may leave later."""
    is_present: bool
    has_left: bool

    def hours(self, world: World) -> WorkCalendar:
        unit = world.organisation.units[self.unit]
        return unit.urgent_calendar if self.priority >= URGENT else unit.calendar

    def end_s(self, world: World) -> int:
        return self.finished_s if self.finished_s >= 0 else world.to_s


def rows_of(log: RunLog, rule: CompiledRule) -> list[Row]:
    steps, urgent = log.frame.steps, log.matters["urgent"].tolist()
    marks = (*log.frame.option_marks, 0)
    rows = []
    for cells in zip(*(column.tolist() for column in log.visits.values()), strict=True):
        step, has_left = steps[cells[1]], marks[cells[9]] == Mark.LEFT
        gathers = rule.step_gather_at_most[cells[1]] > 1 and not urgent[cells[0]] and cells[8] > 0
        rows.append(Row(*cells, step.verb, step.is_action, bool(gathers), is_present=step.present, has_left=has_left))
    return rows


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a whole county takes minutes
    report_multiple_bugs=False,
)
@given(data=st.data())
def test_every_log_conserves_matters_and_staff(random_cases, data) -> None:
    case = data.draw(random_cases)
    world = build_world(case.scenario, case.seed, 0)
    log = simulate(world, case.compiled)
    rows = rows_of(log, case.compiled)
    note(f"{len(world.matters)} matters, {len(rows)} visits")
    assert_every_matter_is_somewhere(log, world)
    assert_paths_follow_the_rule(log, rows, case.compiled, world)
    assert_people_keep_their_hours(rows, world)
    assert_those_leave_who_must(rows, case.compiled, world)
    assert_trips_are_counted(log, rows)
    by_unit = defaultdict(list)
    for row in rows:
        if row.unit >= 0 and (row.work_s > 0 or row.has_left):
            by_unit[row.unit].append(row)
    for number, of_unit in by_unit.items():
        unit = world.organisation.units[number]
        assert_trips_hold_whom_they_can(of_unit, unit, log, case.compiled, world)
        assert_nobody_does_two_things(tasks_of(of_unit, log), unit, world)
        assert_first_come_first_served([row for row in of_unit if not row.gathers], rows, world)
        if Verb.MEET not in case.compiled.step_verb and not any(row.gathers for row in of_unit):
            assert_nobody_is_idle_while_work_waits(of_unit, unit, world)
    check_log(log)


def assert_every_matter_is_somewhere(log: RunLog, world: World) -> None:
    matters = log.matters
    outcome = matters["outcome"]
    repeats = int((matters["repeat_of"] >= 0).sum())
    assert len(outcome) == len(world.matters) + repeats
    assert len(outcome) == sum(int((outcome == value).sum()) for value in (0, 1, 2))
    assert ((outcome == 0) == (matters["closed_s"] == -1)).all()
    assert (matters["solved_s"][outcome == 1] >= 0).all()
    for number in (matters["repeat_of"] >= 0).nonzero()[0]:
        before = matters["repeat_of"][number]
        assert outcome[before] == 2 and matters["closed_s"][before] <= matters["born_s"][number]


def assert_paths_follow_the_rule(log: RunLog, rows: list[Row], rule: Any, world: World) -> None:
    """Each matter's steps join on without gap or overlap, as the routes taken say, from its birth to its end."""
    line = [row for row in rows if not row.is_action]
    seen = 0
    for number, of_matter in groupby(line, key=lambda row: row.matter):
        groups = [list(group) for _, group in groupby(of_matter, key=lambda row: (row.step, row.visit))]
        seen += 1
        assert groups[0][0].step == rule.start_of_kind[log.matters["kind"][number]]
        assert groups[0][0].queued_s == log.matters["born_s"][number]
        visits: dict[int, int] = defaultdict(int)
        for group in groups:
            visits[group[0].step] += 1
            assert all(row.visit == visits[row.step] for row in group)
            assert len(group) == 1 or group[0].verb in ("each", "meet")
            assert len({row.unit for row in group}) == len(group)
            assert all(row.queued_s == group[0].queued_s for row in group) or group[-1].finished_s < 0
            assert [row.route for row in group[:-1]] == [-1] * (len(group) - 1)
        for group, following in pairwise(groups):
            assert group[-1].finished_s == max(row.finished_s for row in group) == following[0].queued_s
            assert rule.option_to[group[-1].route] == following[0].step
        last = groups[-1][-1]
        closed_s = log.matters["closed_s"][number]
        assert last.finished_s == closed_s
        if closed_s >= 0:
            assert rule.option_to[last.route] == -1 - log.matters["end"][number]
        else:
            assert last.route == -1
    assert seen == len(log.matters["matter"])


def assert_people_keep_their_hours(rows: list[Row], world: World) -> None:
    for row in rows:
        assert row.queued_s >= 0 and (row.started_s == -1 or row.started_s >= row.queued_s), row
        assert row.finished_s < world.to_s and (row.finished_s == -1 or row.finished_s >= row.started_s >= 0), row
        if row.has_left:
            assert row.is_present and row.work_s == 0 and row.finished_s == row.started_s, row
            continue
        if row.work_s == 0:
            assert row.started_s == row.queued_s and (row.verb == "wait" or row.finished_s == row.queued_s), row
            continue
        if row.started_s < 0:
            continue
        hours = row.hours(world)
        assert hours.is_open(row.started_s), row
        takes_s = ceil(row.work_s / world.organisation.units[row.unit].share_of_time)
        worked_s = hours.worked(row.end_s(world)) - hours.worked(row.started_s)
        if row.is_present:
            assert row.finished_s < 0 or abs(row.finished_s - row.started_s - takes_s) <= 1, row
        elif row.verb == "meet" or row.gathers:
            assert row.finished_s < 0 or worked_s >= takes_s - 1, row  # a share of 0.9999999999999999 rounds up
        elif row.finished_s >= 0:
            assert abs(worked_s - takes_s) <= 1 and hours.is_open(row.finished_s - 1), row
        else:
            assert worked_s <= takes_s, row


def trips_of(rows: list[Row], log: RunLog) -> list[list[Row]]:
    """Return the rows of a unit that travelled together, as far as the log can tell: of one step, township and time."""
    township = log.matters["township"].tolist()
    trips = defaultdict(list)
    for row in rows:
        if row.gathers and row.started_s >= 0:
            trips[row.step, township[row.matter], row.started_s, row.finished_s].append(row)
    return list(trips.values())


def tasks_of(rows: list[Row], log: RunLog) -> list[Row]:
    """Return what the people of a unit did: of those who travelled together, one."""
    return [row for row in rows if not row.gathers] + [trip[0] for trip in trips_of(rows, log)]


def assert_trips_hold_whom_they_can(rows: list[Row], unit: Unit, log: RunLog, rule: CompiledRule, world: World) -> None:
    """A trip takes the work of all who go along, and holds no more than it may."""
    if max(staff for _, staff in unit.headcount) > 1:
        return  # two trips that leave together can't be told apart
    for trip in trips_of(rows, log):
        assert len(trip) <= rule.step_gather_at_most[trip[0].step]
        assert max(row.queued_s for row in trip) <= trip[0].started_s
        if trip[0].finished_s >= 0:
            takes_s = ceil(sum(row.work_s for row in trip) / unit.share_of_time)
            hours = trip[0].hours(world)
            assert abs(hours.worked(trip[0].finished_s) - hours.worked(trip[0].started_s) - takes_s) <= 1, trip


def assert_those_leave_who_must(rows: list[Row], rule: Any, world: World) -> None:
    """Nobody queues in person beyond the day's last closing, and only the impatient leave before."""
    for row in rows:
        if row.is_present and (row.work_s > 0 or row.has_left):
            closes_s = row.hours(world).day_closes_s(row.queued_s)
            until_s = row.started_s if row.started_s >= 0 else world.to_s
            assert until_s <= closes_s, row
            if row.has_left and rule.step_patience[row.step] < 0:
                assert row.finished_s == closes_s, row


def assert_trips_are_counted(log: RunLog, rows: list[Row]) -> None:
    trips: dict[int, int] = defaultdict(int)
    for row in rows:
        trips[row.matter] += log.frame.steps[row.step].trip and row.unit >= 0
    assert log.matters["trips"].tolist() == [trips[number] for number in range(len(log.matters["matter"]))]


def staff_at(unit: Unit, second: int) -> int:
    return [staff for from_s, staff in unit.headcount if from_s <= second][-1]


def busy_at(rows: list[Row], second: int, world: World) -> int:
    """Return how many are at work once everything of a second has happened."""
    return sum(0 <= row.started_s <= second < row.end_s(world) for row in rows)


def assert_nobody_does_two_things(rows: list[Row], unit: Unit, world: World) -> None:
    """Whenever work starts there is somebody to do it; a fall of the staff takes effect as people finish.

    Who sits in a meeting came when there was somebody to come, at some time between its call and its beginning.
    """
    for row in rows:
        if row.started_s >= 0 and not row.has_left:
            since_s = row.queued_s if row.verb == "meet" else row.started_s
            staff = most_staff(unit, since_s, row.started_s)
            assert busy_at(rows, row.started_s, world) <= staff, row


def most_staff(unit: Unit, from_s: int, to_s: int) -> int:
    changed = [staff for second, staff in unit.headcount if from_s < second <= to_s]
    return max(staff_at(unit, from_s), *changed, 0)


def assert_first_come_first_served(rows: list[Row], all_rows: list[Row], world: World) -> None:
    """Nobody who waits is passed by a later one of equal or lower priority."""
    lifts_at = defaultdict(list)
    for row in all_rows:
        if row.is_action:
            lifts_at[row.matter].append(row.finished_s)
    queue = [row for row in rows if row.verb != "meet"]  # a seat joins the queue when the units before it have come
    for waiting in queue:
        until_s = waiting.started_s if waiting.started_s >= 0 else world.to_s
        for later in queue:
            passes = waiting.queued_s < later.queued_s and 0 <= later.started_s < until_s
            if passes and later.priority <= waiting.priority and not later.has_left:
                # Perhaps the one who waited was lifted to this priority only after it had been passed.
                lifted = any(later.started_s <= at_s <= until_s for at_s in lifts_at[waiting.matter])
                assert lifted and not waiting.is_action, (waiting, later)


def assert_nobody_is_idle_while_work_waits(rows: list[Row], unit: Unit, world: World) -> None:
    for waiting in rows:
        until_s = waiting.started_s if waiting.started_s >= 0 else world.to_s
        for second in moments(waiting, rows, unit, world):
            if waiting.queued_s <= second < until_s and waiting.hours(world).is_open(second):
                assert busy_at(rows, second, world) >= staff_at(unit, second), (waiting, second)


def moments(waiting: Row, rows: list[Row], unit: Unit, world: World) -> Iterator[int]:
    """Yield the seconds at which somebody may become free for what waits."""
    yield waiting.hours(world).next_open(waiting.queued_s)
    yield from (row.finished_s for row in rows if row.finished_s >= 0)
    yield from (from_s for from_s, _ in unit.headcount)
