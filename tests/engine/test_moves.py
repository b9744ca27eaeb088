"""Posts that move: computed by hand, and conserved whatever is going on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from simpy import Environment

from sim.engine.clock import FIRST_MATTER, Moment
from sim.engine.moves import plan_moves
from sim.engine.staff import StaffPool, Task
from sim.reforms import Move
from sim.scenario import CalendarSpec, Text
from sim.world import Unit
from sim.world.calendar import build_calendar

HOUR, DAY = 3600, 86_400
HOURS = build_calendar(
    CalendarSpec.model_validate({"hours": [["08:00", "16:00"]], "weekdays": ["mon", "tue", "wed", "thu", "fri"]}),
    date(2025, 3, 3),
    40,
)


def at(day: int, hour: float) -> int:
    return day * DAY + round(hour * HOUR)


class Bodies:
    """A county body (unit 0) and a township's brigade (unit 1), with work and moves."""

    def __init__(self, county: int, brigade: int, *moves: Move) -> None:
        self.env = Environment(initial_time=0)
        self.pools = [
            StaffPool(self.env, Unit(name, Text(en=name, zh=name), 0, "county", -1, 0, ((0, staff),), *self.terms), n)
            for n, (name, staff) in enumerate((("county", county), ("brigade", brigade)))
        ]
        plan_moves(self.env, self.pools, moves, HOURS)
        self.tasks: dict[int, Task] = {}

    terms = (HOURS, HOURS, 1.0, 0.0)

    def serve(self, *arrivals: tuple[int, int, float]) -> list[tuple[int, int]]:
        """Run (unit, arrival_s, hours of work); return (started_s, finished_s) in the order given."""

        def arrive(number: int, unit: int, arrival_s: int, hours: float):
            yield Moment(self.env, arrival_s, FIRST_MATTER + number)
            self.tasks[number] = Task(self.pools[unit], round(hours * HOUR), 0, number)

        for number, arrival in enumerate(arrivals):
            self.env.process(arrive(number, *arrival))
        self.env.run(until=30 * DAY)
        return [(self.tasks[n].started_s, self.tasks[n].finished_s) for n in range(len(arrivals))]


def test_on_the_day_of_a_move_both_hold_work() -> None:
    """Two in the county, both at work; one is to move at midnight of day 1 to a brigade whose only officer is busy.

    The county's first to finish (day 1, 10:00) leaves then and takes the brigade's waiting case; the other keeps to
    the county's queue; the brigade's own officer finishes what she holds.
    """
    bodies = Bodies(2, 1, Move(DAY, 0, 1, 1))
    done = bodies.serve(
        (0, at(0, 14), 4),  # county, until day 1 10:00
        (0, at(0, 14), 6),  # county, until day 1 12:00
        (0, at(0, 15), 1),  # county, waits: the person who moves does not take it
        (1, at(0, 15), 5),  # brigade, until day 1 12:00
        (1, at(1, 9), 2),  # brigade, waits for the newcomer
    )
    assert done == [
        (at(0, 14), at(1, 10)),
        (at(0, 14), at(1, 12)),
        (at(1, 12), at(1, 13)),
        (at(0, 15), at(1, 12)),
        (at(1, 10), at(1, 12)),
    ]
    assert bodies.pools[0].people == [(0, 2), (at(1, 10), 1)]
    assert bodies.pools[1].people == [(0, 1), (at(1, 10), 2)]


def test_who_is_to_leave_counts_until_what_they_hold_is_finished() -> None:
    """Three in the county, all at work; at midnight of day 1 two are to move: the first two to finish."""
    bodies = Bodies(3, 0, Move(DAY, 0, 1, 2))
    bodies.serve((0, at(0, 15), 3), (0, at(0, 15), 5), (0, at(0, 15), 7))  # until day 1 at 10:00, 12:00 and 14:00
    assert bodies.pools[0].people == [(0, 3), (at(1, 10), 2), (at(1, 12), 1)]
    assert bodies.pools[1].people == [(0, 0), (at(1, 10), 1), (at(1, 12), 2)]


def test_who_is_to_leave_counts_when_somebody_joins() -> None:
    """At midnight of day 1 the one of the county is to move, at work until 10:00; at 9:00 another comes."""
    bodies = Bodies(1, 1, Move(DAY, 0, 1, 1), Move(at(1, 9), 1, 0, 1))
    bodies.serve((0, at(0, 15), 3))
    assert bodies.pools[0].people == [(0, 1), (at(1, 9), 2), (at(1, 10), 1)]


def test_who_is_idle_moves_at_once() -> None:
    bodies = Bodies(2, 0, Move(at(1, 9), 0, 1, 1))
    done = bodies.serve((0, at(1, 8), 4), (1, at(1, 8), 1), (0, at(1, 10), 1))
    assert done == [(at(1, 8), at(1, 12)), (at(1, 9), at(1, 10)), (at(1, 12), at(1, 13))]


def test_a_newcomer_is_slower_for_a_stated_time_and_the_experienced_go_first() -> None:
    bodies = Bodies(1, 1, Move(at(1, 0), 0, 1, 1, time_factor=2.0, slow_s=16 * HOUR))  # slow on days 1 and 2
    done = bodies.serve(
        (1, at(1, 8), 2),  # by the officer who knows the work
        (1, at(1, 8), 2),  # by the newcomer: twice as long
        (1, at(1, 10), 1),  # by the officer again
        (1, at(2, 15), 1),  # by the officer
        (1, at(2, 15), 2),  # by the newcomer, begun while still slow: until day 3 11:00
        (1, at(3, 8), 1),  # by the officer
        (1, at(3, 12), 1),  # by the officer
        (1, at(3, 12), 1),  # by the newcomer, who is none any more
    )
    hours = [(finish - start) / HOUR for start, finish in done]
    assert hours[:4] == [2, 4, 1, 1]
    assert done[4] == (at(2, 15), at(3, 11))
    assert hours[5:] == [1, 1, 1]
    assert bodies.tasks[1].work_s == 4 * HOUR


@pytest.mark.parametrize(("start_s", "hours"), [(at(2, 10) - 1, 2), (at(2, 10), 1)])
@pytest.mark.parametrize("holds_work_before", [False, True])
def test_a_newcomer_is_slower_until_the_very_second(start_s: int, hours: int, holds_work_before: bool) -> None:
    """Slower for ten working hours from midnight of day 1: until day 2 at 10:00; work begun then is as fast as any.

    Who has finished another piece of work in that second is a newcomer still.
    """
    bodies = Bodies(1, 0, Move(at(1, 0), 0, 1, 1, time_factor=2.0, slow_s=10 * HOUR))
    before = [(1, start_s - HOUR, 0.5)] if holds_work_before else []  # twice as long: until that second
    done = bodies.serve(*before, (1, start_s, 1.0))
    assert done[-1] == (start_s, start_s + hours * HOUR)


def test_posts_go_back() -> None:
    bodies = Bodies(1, 0, Move(at(1, 0), 0, 1, 1), Move(at(2, 0), 1, 0, 1))
    done = bodies.serve((0, at(1, 8), 1), (1, at(1, 8), 1), (0, at(2, 9), 1), (1, at(2, 9), 1))
    assert done == [(at(2, 8), at(2, 9)), (at(1, 8), at(1, 9)), (at(2, 9), at(2, 10)), (-1, -1)]


@pytest.mark.parametrize("seed", range(8))
def test_posts_are_conserved_at_every_moment(seed: int) -> None:
    rng = np.random.default_rng(seed)
    moves = []
    for second in sorted(rng.integers(0, 9 * DAY, 6).tolist()):
        from_unit, to_unit = rng.permutation(2).tolist()
        moves.append(Move(second, from_unit, to_unit, int(rng.integers(0, 3))))
    bodies = Bodies(14, 14, *moves)
    arrivals = [(int(rng.integers(2)), int(rng.integers(10 * DAY)), float(rng.uniform(0.1, 9))) for _ in range(120)]
    bodies.serve(*arrivals)
    changes = sorted({s for pool in bodies.pools for s, _ in pool.people})
    for second in changes:
        there = [max((s, n) for n, (s, _) in enumerate(pool.people) if s <= second)[1] for pool in bodies.pools]
        assert sum(pool.people[n][1] for pool, n in zip(bodies.pools, there, strict=True)) == 28
    moved = sum(move.posts if move.to_unit == 1 else -move.posts for move in moves)
    assert bodies.pools[1].people[-1][1] == 14 + moved
