"""Counties measured one by one and joined give what one log of all of them gives, and come apart again."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from sim.engine import CaseInfo, Named, RunLog
from sim.measures import Digest, Summary, digest, join, summarise
from sim.measures.digested import OF_COUNTIES, OF_UNITS
from sim.measures.joining import county_part
from sim.scenario import Text

DAY = 86_400


def county(log: RunLog, name: str) -> RunLog:
    """The log as that of a county with places and units of its own."""
    frame = log.frame
    return replace(
        log,
        frame=replace(
            frame,
            counties=(Named(name, Text(en=name, zh=name)),),
            townships=tuple(replace(place, id=f"{name}.{place.id}") for place in frame.townships),
            units=tuple(replace(unit, id=f"{name}.{unit.id}") for unit in frame.units),
        ),
    )


def whole(first: RunLog, second: RunLog) -> RunLog:
    """One log of both counties, the second's matters, places and units numbered on."""
    matters, places, units = (len(of) for of in (first.matters["born_s"], first.frame.townships, first.frame.units))

    def on(column: np.ndarray, by: int) -> np.ndarray:
        return np.where(column >= 0, column + by, column)

    moved = {"matter": matters, "repeat_of": matters, "township": places, "solved_unit": units}
    columns = {
        name: np.concatenate([column, on(second.matters[name], moved.get(name, 0))])
        for name, column in first.matters.items()
    }
    visits = {
        name: np.concatenate([column, on(second.visits[name], {"matter": matters, "unit": units}.get(name, 0))])
        for name, column in first.visits.items()
    }
    a, b = first.frame, second.frame
    frame = replace(
        a,
        counties=a.counties + b.counties,
        townships=a.townships + tuple(replace(place, county=1) for place in b.townships),
        units=a.units
        + tuple(
            replace(unit, county=1, township=unit.township + places if unit.township >= 0 else -1) for unit in b.units
        ),
        adoptions=tuple(sorted(a.adoptions + tuple((when, place + places, to) for when, place, to in b.adoptions))),
    )
    return RunLog(visits=visits, matters=columns, frame=frame)


@pytest.fixture(scope="module")
def counties(random_log: RunLog, another_random_log: RunLog) -> tuple[RunLog, RunLog]:
    return county(random_log, "x"), county(another_random_log, "y")


@pytest.fixture(scope="module")
def joined(counties: tuple[RunLog, RunLog]) -> Digest:
    return join([digest(log) for log in counties])


def test_what_is_joined_is_what_one_log_of_all_says(counties: tuple[RunLog, RunLog], joined: Digest) -> None:
    ours, theirs = summarise(joined), summarise(digest(whole(*counties)))
    for field in fields(Summary):
        if field.name not in ("replication", "event_time", "cases"):
            table = getattr(ours, field.name)
            assert len(table), field.name
            pd.testing.assert_frame_equal(table, getattr(theirs, field.name), rtol=1e-12, atol=1e-12)


def test_time_since_adoption_too(counties: tuple[RunLog, RunLog]) -> None:
    longer = {"from_s": 0, "to_s": 56 * DAY, "adoptions": ((0, 0, 0), (0, 1, 0), (28 * DAY, 1, 1))}
    logs = [replace(log, frame=replace(log.frame, **longer)) for log in counties]
    ours, theirs = join([digest(log) for log in logs]), digest(whole(*logs))
    table = summarise(ours).event_time
    assert set(table["group"]) == {"adopted", "not_yet"}
    pd.testing.assert_frame_equal(table, summarise(theirs).event_time, rtol=1e-12)


def test_frames_join_too(counties: tuple[RunLog, RunLog], joined: Digest) -> None:
    assert joined.frame == whole(*counties).frame


def test_stacks_are_told_apart_by_name(random_log: RunLog) -> None:
    """A county that adopts nothing knows today's rules only; one that adopts another reform has another list."""
    frame = random_log.frame
    other = (frame.stacks[0], replace(frame.stacks[1], id="other"))
    idle = county(
        replace(random_log, frame=replace(frame, stacks=frame.stacks[:1], adoptions=((0, 0, 0), (0, 1, 0)))), "x"
    )
    second = county(replace(random_log, frame=replace(frame, stacks=other)), "y")
    third = county(random_log, "z")
    joined = join([digest(log) for log in (idle, second, third)])
    assert [stack.id for stack in joined.frame.stacks] == ["today", "other", "reform"]
    assert joined.frame.adoptions[-2:] == ((21 * DAY, 3, 1), (21 * DAY, 5, 2))


def test_the_later_of_two_mixes_at_one_second_still_holds(random_log: RunLog) -> None:
    frame = replace(random_log.frame, adoptions=((0, 0, 1), (0, 0, 0), (0, 1, 1)))
    logs = [county(replace(random_log, frame=frame), name) for name in "xy"]
    adoptions = join([digest(log) for log in logs]).frame.adoptions
    assert adoptions.index((0, 2, 1)) < adoptions.index((0, 2, 0))


def test_the_order_of_counties_changes_no_kpi(counties: tuple[RunLog, RunLog], joined: Digest) -> None:
    other_way = join([digest(log) for log in reversed(counties)])
    pd.testing.assert_frame_equal(summarise(joined).kpis, summarise(other_way).kpis, rtol=1e-12)


def test_counties_come_apart_as_they_were(counties: tuple[RunLog, RunLog], joined: Digest) -> None:
    for number, log in enumerate(counties):
        part, own = county_part(joined, number), digest(log)
        assert part.frame == own.frame
        for name, column in own.matters.items():
            assert part.matters[name].dtype == column.dtype
            np.testing.assert_array_equal(part.matters[name], column, err_msg=name)
        for name in (*OF_UNITS, *OF_COUNTIES):
            np.testing.assert_array_equal(getattr(part, name), getattr(own, name), err_msg=name)


def test_each_county_is_told_for_itself(counties: tuple[RunLog, RunLog], joined: Digest) -> None:
    table = summarise(joined).counties
    for log in counties:
        own = summarise(digest(log))
        assert own.counties.empty
        rows = table[table["county"] == log.frame.counties[0].id].set_index("kpi")["value"]
        pd.testing.assert_series_equal(rows, own.kpis.set_index("kpi")["value"][rows.index])
        assert {"solution_days_mean", "trips_per_matter", "notices_per_100"} <= set(rows.index)


def test_cases_go_with_their_matters(counties: tuple[RunLog, RunLog]) -> None:
    def with_case(log: RunLog, number: int) -> RunLog:
        name = f"case{number}"
        return replace(log, frame=replace(log.frame, cases=(CaseInfo(name, Text(en=name, zh=name), number, ()),)))

    logs = [with_case(log, number) for log, number in zip(counties, (3, 5), strict=True)]
    joined = join([digest(log) for log in logs])
    assert [case.matter for case in joined.frame.cases] == [3, len(logs[0].matters["born_s"]) + 5]
    assert list(summarise(joined).cases["case"].unique()) == ["case3", "case5"]
    part = county_part(joined, 1)
    assert part.frame == logs[1].frame
    assert part.cases == digest(logs[1]).cases


def test_a_part_of_a_county_may_come_twice(random_log: RunLog) -> None:
    """Two tasks with the same units and places: their sums are added."""
    once = digest(random_log)
    twice = join([once, once])
    assert twice.frame == once.frame
    np.testing.assert_array_equal(twice.worked_s, 2 * once.worked_s)
    assert len(twice.matters["born_s"]) == 2 * len(once.matters["born_s"])


def test_what_does_not_belong_together_is_refused(random_log: RunLog) -> None:
    other = replace(random_log, frame=replace(random_log.frame, replication=4))
    with pytest.raises(ValueError, match="replication differ"):
        join([digest(random_log), digest(other)])


def test_a_digest_is_small(random_log: RunLog) -> None:
    """A city year has 1.5 million matters: 64 bytes each are 96 MB."""
    own = digest(random_log)
    assert sum(column.nbytes for column in own.matters.values()) <= 64 * len(own.matters["born_s"])
