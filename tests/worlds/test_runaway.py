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
    # Every half day those not served come together, one of whom is taken; the rest leave after half an hour. 299 leave
    # at 08:30, 298 or 299 at 15:00 on the same day: the five hundredth of them then. One has been served, another is at
    # the desk: 299 bring 897 hours, where six weeks have 30 x 8 h.
    text = caught.value.text
    assert "the queue of Desk, East runs away: on day 1 of the run 299 come again and again" in text.en
    assert f"whose work would take it {897 / 240 * 6:.0f} weeks; the queue has been left 500 times" in text.en
    assert "give desk more staff" in text.en
    assert (
        "东镇窗口的排队失控：模拟第1天有299件反复来办而未能办理，按现有人员需22周才能办完；排队者已离开500次" in text.zh
    )


def test_a_desk_without_staff_stops_the_run(county) -> None:
    rule = COUNTER.replace("WORK", "hour")
    with pytest.raises(RunawayQueueError) as caught:
        county.run(rule, [{"born": "0 08:00"}] * 60, WAITS + "units: {desk: {staff: 0}}")
    # 60 leave every half day: the five hundredth on the ninth, which is the morning of day 5
    assert "on day 5 of the run 60 come again" in caught.value.text.en
    assert "it has no staffed hours in six weeks" in caught.value.text.en
    assert "今后六周该单位没有人员工时" in caught.value.text.zh


def test_work_of_just_under_six_weeks_stops_nothing_and_of_just_over_does(county) -> None:
    # One desk has 240 h in six weeks. Those who come at once leave 500 times within two or three half days.
    rule = COUNTER.replace("WORK", "hour")
    table = county.run(rule, [{"born": "0 08:00"}] * 240, WAITS)
    assert len(table.visits()) > 500
    with pytest.raises(RunawayQueueError, match="would take it 6 weeks"):
        county.run(rule, [{"born": "0 08:00"}] * 260, WAITS)


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
