"""Monotone under common random numbers, where it can be proved; and a queue against its recursion.

In working time an office that serves first come, first served is a G/G/c queue: who has started goes on over night with
the same person. There the k-th start is the later of its arrival and the moment when the first person is free, which
never comes later with more people or shorter work (Kiefer and Wolfowitz 1955). With one person at each of two desks
nobody overtakes, so the same holds for the second desk (Lindley's recursion twice). Choices, priorities, meetings and
queues in line with several people prove nothing of the kind: there a matter may lose what another wins.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import numpy as np
import pytest

DAY = 86_400
SHARE = 0.7
RULE = """
starts: {call: ask, again: ask}
steps:
  ask: {by: desk, work: asked, next: [{to: solved}]}
"""
IN_LINE = """
starts: {call: ask, again: ask}
steps:
  ask: {by: desk, work: asked, next: [{to: answer}]}
  answer: {by: centre, work: answered, next: [{to: solved}]}
"""


def changes(staff: int = 1, mean_hours: float = 2.0) -> str:
    return f"""
    units: {{desk: {{staff: {staff}, share_of_time: {SHARE}}}}}
    works:
      asked: {{name: {{en: Asked, zh: 问}}, shape: lognormal, mean_hours: {mean_hours}, cv: 1}}
      answered: {{name: {{en: Answered, zh: 答}}, shape: exponential, mean_hours: 1.5}}
    """


def arrivals(seed: int, number: int = 60) -> list[dict[str, int]]:
    """Births at any second of two weeks and their weekends, most of them into a queue."""
    born_s = np.sort(np.random.default_rng(seed).integers(0, 12 * DAY, number))
    return [{"born_s": second} for second in born_s.tolist()]


def finishes(table, step: str = "ask") -> np.ndarray:
    """Return when each matter's step was finished, NEVER for those that were not."""
    visits, frame = table.log.visits, table.log.frame
    rows = visits["step"] == [info.id for info in frame.steps].index(step)
    finished = np.full(len(table.log.matters["matter"]), 2**62)
    done = rows & (visits["finished_s"] >= 0)
    finished[visits["matter"][done]] = visits["finished_s"][done]
    return finished


@pytest.mark.parametrize("staff", [1, 2, 3])
def test_an_office_follows_the_recursion_of_its_queue(county, staff: int) -> None:
    matters = arrivals(staff)
    world = county.world(matters, changes(staff))
    hours = world.organisation.reference
    work_s = world.work_s("asked", "township", 1)
    free_s = [0] * staff
    expected = []
    for matter, seconds in zip(matters, work_s.tolist(), strict=True):
        free_s.sort()
        started = hours.next_open(max(matter["born_s"], free_s[0]))
        free_s[0] = hours.finish(started, ceil(seconds / SHARE))
        expected.append(free_s[0])
    finished = finishes(county.run(RULE, matters, changes(staff)))
    in_time = np.array(expected) < world.to_s
    assert in_time.sum() > 30
    np.testing.assert_array_equal(finished[in_time], np.array(expected)[in_time])


@pytest.mark.parametrize("seed", range(4))
def test_one_more_person_makes_no_matter_later(county, seed: int) -> None:
    matters = arrivals(seed)
    by_staff = [finishes(county.run(RULE, matters, changes(staff))) for staff in (0, 1, 2, 3)]
    for fewer, more in pairwise(by_staff):
        assert np.all(more <= fewer) and np.any(more < fewer)


@pytest.mark.parametrize("seed", range(4))
def test_longer_work_makes_no_matter_earlier_here_or_at_the_next_desk(county, seed: int) -> None:
    matters = arrivals(seed)
    for step in ("ask", "answer"):
        shorter, longer = (
            finishes(county.run(IN_LINE, matters, changes(mean_hours=hours)), step) for hours in (0.8, 1.0)
        )
        assert np.all(longer >= shorter) and np.any(longer > shorter)


@pytest.mark.parametrize(("rule", "staff"), [(RULE, 2), (IN_LINE, 1)])
def test_later_arrivals_leave_the_earlier_ones_as_they_were(county, rule: str, staff: int) -> None:
    matters = arrivals(9, 80)
    fewer, more = (county.run(rule, matters[:number], changes(staff)) for number in (50, 80))
    visits = more.log.visits
    still_waited = (visits["matter"] < 50) & (visits["started_s"] > matters[50]["born_s"])
    assert still_waited.any()
    assert more.visits()[: len(fewer.visits())] == fewer.visits()
