"""Queues that run away: a run whose counter cannot keep up stops with the unit's name, and one that keeps up doesn't.

Offices are open from 08:00 to 12:00 and from 14:00 to 18:00; day 0 is a Monday. The desk has one person. Who leaves the
queue is back after four office hours, with half an hour of patience.
"""

from __future__ import annotations

import pytest

from sim.engine.runaway import RunawayQueueError

WAITS = """
waits:
  half_an_hour: {name: {en: Patience, zh: 耐心}, shape: constant, mean_hours: 0.5}
  half_a_day: {name: {en: Half a day, zh: 半天}, calendar: office, shape: constant, mean_hours: 4}
"""
COUNTER = """
starts: {call: counter, again: counter}
steps:
  counter:
    by: desk
    work: WORK
    present: true
    patience: half_an_hour
    next: [{if: left, to: another_day}, {to: solved}]
  another_day: {wait: half_a_day, next: [{to: counter}]}
"""


def test_a_counter_asked_for_many_times_its_hours_stops_the_run_with_its_name_and_load(county) -> None:
    rule = COUNTER.replace("WORK", "three_hours")
    with pytest.raises(RunawayQueueError) as caught:
        county.run(rule, [{"born": "0 08:00"}] * 300, WAITS)
    # Every half day all but those served come together, one of whom is taken; the rest leave after half an hour. Each
    # has left five times, 1,500 in all, on the sixth attempt; the next check is at 2,000, on the seventh. The first
    # attempt ends at 08:30, each further one half an hour later in its half day: the seventh at 11:30 on day 4, when
    # the desk has had 27 h 30 min. They bring 900 hours.
    text = caught.value.text
    assert "the queue of Desk, East runs away: until day 4 of the run 300 have come and left it 2,000 times" in text.en
    assert f"their work is {900 / 27.5:.0%} of its staffed hours so far. Give desk more staff" in text.en
    assert "东镇窗口的排队失控：截至模拟第4天，共有300件来办，2,000次未办成即离开" in text.zh


def test_a_desk_without_staff_is_left_some_twenty_times_by_each_before_the_run_stops(county) -> None:
    rule = COUNTER.replace("WORK", "hour")
    with pytest.raises(RunawayQueueError) as caught:
        county.run(rule, [{"born": "0 08:00"}] * 60, WAITS + "units: {desk: {staff: 0}}")
    # 60 leave every half day: after 21 half days 1,260 have left, more than 1,200; the check after 1,000 is at 2,000.
    assert "60 have come and left it 2,000 times" in caught.value.text.en
    assert "it has had no staffed hours so far" in caught.value.text.en
    assert "该单位至今没有人员工时" in caught.value.text.zh


def test_a_crowd_that_is_served_in_time_stops_nothing(county) -> None:
    # 300 at once, 12 served an hour: all are served on the fifth day, after some 1,300 leavings, fewer than five each.
    rule = COUNTER.replace("WORK", "hour")
    table = county.run(rule, [{"born": "0 08:00"}] * 300, WAITS + "units: {desk: {staff: 60}}")
    assert set(table.matters("outcome")) == {"1"}
    assert len(table.visits()) > 300


def test_the_desk_of_another_township_is_not_blamed(county) -> None:
    rule = COUNTER.replace("WORK", "three_hours")
    crowd = [{"born": "0 08:00", "township": 1, "grid": 4, "village": 2}] * 300
    with pytest.raises(RunawayQueueError, match="the queue of Desk, West runs away"):
        county.run(rule, [*crowd, {"born": "0 08:00"}], WAITS)
