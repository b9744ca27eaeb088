"""Self-checks: a sound log passes, and every kind of contradiction is found and named."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from sim.engine import RunLog
from sim.measures import SelfCheckError, check_log, digest, summarise
from sim.measures.checks import _check_little

HOUR = 3600
DAY = 86_400
Columns = dict[str, np.ndarray]


def damaged(log: RunLog, damage: Callable[[Columns, Columns], None]) -> RunLog:
    visits, matters = deepcopy(log.visits), deepcopy(log.matters)
    damage(visits, matters)
    return replace(log, visits=visits, matters=matters)


def put(column: str, row: int, value: int) -> Callable[[Columns, Columns], None]:
    def damage(visits: Columns, matters: Columns) -> None:
        visits[column][row] = value

    return damage


def put_matter(column: str, row: int, value: int) -> Callable[[Columns, Columns], None]:
    def damage(visits: Columns, matters: Columns) -> None:
        matters[column][row] = value

    return damage


def lost_row(row: int) -> Callable[[Columns, Columns], None]:
    def damage(visits: Columns, matters: Columns) -> None:
        for name in visits:
            visits[name] = np.delete(visits[name], row)

    return damage


def swapped(visits: Columns, matters: Columns) -> None:
    for column in visits.values():
        column[[2, 3]] = column[[3, 2]]


def test_sound_logs_pass(hand_log: RunLog, random_log: RunLog, tiny_log: RunLog) -> None:
    for log in (hand_log, random_log, tiny_log):
        check_log(log)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (put("started_s", 3, 8 * DAY), "matter 2 is started before it is queued"),
        (put("finished_s", 1, 7 * DAY + HOUR), "matter 1 is finished before it is started"),
        (put("started_s", 1, -1), "matter 1 is finished without a start"),
        (put("queued_s", 1, 7 * DAY), "matter 1 is queued before it is born"),
        (put("finished_s", 12, 35 * DAY + 1), "matter 5 is finished without a start"),
        (put("queued_s", 12, 35 * DAY + 1), "matter 5 goes on after the run's end"),
        (put("work_s", 7, -1), "matter 3 has negative work"),
        (swapped, "matter 2 has its visits out of order"),
        (put("queued_s", 3, 8 * DAY + 11 * HOUR), "matter 2 is in two places at once"),
        (put("queued_s", 6, 10 * DAY + 15 * HOUR), "matter 2 is nowhere between two visits"),
        (lost_row(3), "matter 2 is nowhere between two visits"),
        (lost_row(2), "matter 2 is nowhere at birth"),
        (lost_row(6), "matter 2 is nowhere between two visits, or after the last"),
        (lost_row(11), "matter 4 is nowhere between two visits, or after the last"),
        (put_matter("outcome", 3, 3), "matter 3 is neither open, nor solved, nor closed on paper"),
        (put_matter("outcome", 3, 0), "matter 3 has an outcome that its closing time contradicts"),
        (put_matter("outcome", 4, 1), "matter 4 has an outcome that its closing time contradicts"),
        (put_matter("solved_s", 1, -1), "matter 1 is said to be solved, but was never solved"),
        (put_matter("solved_s", 1, 8 * DAY), "matter 1 is solved after its file was closed"),
        (put_matter("first_response_s", 1, 6 * DAY), "matter 1 has first_response_s before its birth"),
        (put_matter("born_s", 1, 8 * DAY), "matter 1 is queued before it is born"),
        (put_matter("closed_s", 1, 9 * DAY), "matter 1 is nowhere between two visits, or after the last"),
        (put("finished_s", 11, 34 * DAY), "matter 4 is nowhere between two visits, or after the last"),
    ],
)
def test_a_contradiction_is_found(hand_log: RunLog, damage: Callable[[Columns, Columns], None], message: str) -> None:
    with pytest.raises(SelfCheckError, match=message):
        check_log(damaged(hand_log, damage))


def test_the_error_says_which_run(hand_log: RunLog) -> None:
    with pytest.raises(SelfCheckError, match=r"^hand, rule made, seed 7, replication 3: matter 1 has .* \(1 in all\)$"):
        check_log(damaged(hand_log, put_matter("first_response_s", 1, 6 * DAY)))


@pytest.mark.parametrize(
    "damage", [lost_row(3), put("finished_s", 1, 7 * DAY + 10 * HOUR), put("queued_s", 12, 33 * DAY)]
)
def test_littles_law_sees_it_too(hand_log: RunLog, damage: Callable[[Columns, Columns], None]) -> None:
    _check_little(hand_log)
    with pytest.raises(SelfCheckError, match="Little's law"):
        _check_little(damaged(hand_log, damage))


@pytest.fixture
def busy_log(log_of: Callable[..., RunLog]) -> RunLog:
    """Thirty hours of work for one officer of housing, an hour each, one after the other."""
    begin = [(7 + n // 6) * DAY + (9 + n % 6) * HOUR for n in range(30)]
    matters = [{"born_s": s, "solved_s": s + HOUR, "closed_s": s + HOUR, "outcome": 1, "solved_unit": 5} for s in begin]
    return log_of(matters, [(n, 2, 1, 3, 5, s, s, s + HOUR, HOUR, 0) for n, s in enumerate(begin)])


def with_staff(log: RunLog, hours: float) -> RunLog:
    units = tuple(replace(unit, staffed_s=hours * HOUR) for unit in log.frame.units)
    return replace(log, frame=replace(log.frame, units=units))


def test_work_beyond_the_staff_is_found(busy_log: RunLog) -> None:
    check_log(with_staff(busy_log, 30))
    check_log(with_staff(busy_log, 29))  # one hour may be that of somebody who left in the middle of it
    with pytest.raises(SelfCheckError, match=r"housing works 30\.00 hours with 28\.00 hours of staff"):
        check_log(with_staff(busy_log, 28))


def test_urgent_work_may_lie_outside_the_hours(busy_log: RunLog) -> None:
    urgent = damaged(busy_log, lambda visits, matters: matters.update(urgent=np.ones_like(matters["urgent"])))
    check_log(with_staff(urgent, 0))


def test_a_post_lost_on_the_way_is_found(busy_log: RunLog) -> None:
    """One of five moves to the second unit at second 100; another leaves at second 200 as planned."""

    def with_posts(first: tuple[tuple[int, int], ...], second: tuple[tuple[int, int], ...]) -> RunLog:
        units = busy_log.frame.units
        moved = (
            replace(units[0], planned=((0, 5), (200, 4)), people=first),
            replace(units[1], planned=((0, 2),), people=second),
        )
        frame = replace(busy_log.frame, units=(*moved, *units[2:]))
        return with_staff(replace(busy_log, frame=frame), 30)

    check_log(with_posts(((0, 5), (100, 4), (200, 3)), ((0, 2), (100, 3))))
    with pytest.raises(SelfCheckError, match="at second 100 -1 people against the plan"):
        check_log(with_posts(((0, 5), (100, 4), (200, 3)), ((0, 2), (150, 3))))
    with pytest.raises(SelfCheckError, match=r"at second 0 \+1 people against"):
        check_log(with_posts(((0, 5), (200, 4)), ((0, 3),)))


def test_nothing_happened(log_of: Callable[..., RunLog]) -> None:
    log = log_of([], [])
    check_log(log)
    kpis = summarise(digest(log)).kpis.set_index("kpi")["value"]
    assert kpis["created"] == kpis["open_on_average"] == kpis["staff_hours"] == 0
    assert np.isnan(kpis["solution_days_mean"])
    assert np.isnan(kpis["on_time_share"])


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_second_of_the_windows_end_is_the_last(log_of: Callable[..., RunLog], beyond: int) -> None:
    end = 35 * DAY + beyond  # the hand log's window ends on day 35
    matter = {"born_s": 32 * DAY + 9 * HOUR, "solved_s": end, "closed_s": end, "outcome": 1, "solved_unit": 5}
    log = log_of([matter], [(0, 2, 1, 3, 5, matter["born_s"], matter["born_s"], end, 24 * HOUR, 0)])
    if not beyond:
        check_log(log)
        return
    with pytest.raises(SelfCheckError, match="goes on after the run's end"):
        check_log(log)
    file_alone = {name: column.copy() for name, column in log.visits.items()} | {"finished_s": np.array([35 * DAY])}
    with pytest.raises(SelfCheckError, match="has solved_s after the run's end"):
        check_log(replace(log, visits=file_alone))
