"""Posts that move from one unit to another at a date."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from simpy import Environment, Event

from sim.engine.clock import AT_OPENING, Moment
from sim.engine.staff import Newcomer, StaffPool
from sim.reforms import Move
from sim.world import WorkCalendar


def plan_moves(env: Environment, pools: Sequence[StaffPool], moves: Sequence[Move], reference: WorkCalendar) -> None:
    """Let each move happen at its second, in the order in which they are given."""
    for move in moves:
        Moment(env, move.from_s, AT_OPENING).callbacks.append(partial(_happen, pools, move, reference))


def _happen(pools: Sequence[StaffPool], move: Move, reference: WorkCalendar, _: Event) -> None:
    newcomer = Newcomer(move.time_factor, reference.finish(move.from_s, move.slow_s))
    for _post in range(move.posts):
        pools[move.from_unit].leave(partial(pools[move.to_unit].join, newcomer))
