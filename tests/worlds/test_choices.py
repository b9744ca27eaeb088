"""Choices: precedents, chances that grow with a queue, chances that share one uniform, and repeat calls."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.engine.engine import EndlessLoopError

PRECEDENT = """
starts: {call: ask, again: ask}
steps:
  ask: {next: [{if: standard, to: handle}, {to: slot}]}
  slot: {wait: tuesday, next: [{to: ruling}]}
  ruling: {meet: [centre, owner], work: half_hour, adds_precedent: true, next: [{to: handle}]}
  handle: {by: owner, work: half_hour, next: [{to: solved}]}
"""


def test_enough_precedents_move_a_topic_to_the_standard_list(county) -> None:
    matters = [
        {"born": "0 09:00", "topic": 0},
        {"born": "1 15:29:59", "topic": 0},  # a second before the first ruling of its topic
        {"born": "1 15:30", "topic": 0},  # in the very second: births come before what ends
        {"born": "1 15:30:01", "topic": 0},
        {"born": "1 15:30:01", "topic": 1},  # another topic of the same owner
        {"born": "1 15:30:01", "topic": 2, "owner": 1},  # on the list from the start
    ]
    once = county.run(PRECEDENT, matters, standard=[False, False, True, True, True, True])
    met = [line for line in once.visits() if "slot" in line]
    assert [line.split(" | ")[0] for line in met] == ["0", "1", "2", "4"]
    twice = county.run(
        PRECEDENT,
        [{"born": f"{day} 09:00", "topic": 0} for day in (0, 7, 14, 21)],
        "topics: {precedents_to_join_list: 2}",
        standard=[False] * 6,
    )
    assert twice.matters("solved_s") == ["1 16:00", "8 16:00", "14 09:30", "21 09:30"]


@pytest.mark.parametrize("officers", [1, 2])
def test_a_chance_grows_with_the_matters_that_wait_per_officer(county, officers: int) -> None:
    rule = """
    starts: {call: sign_in, again: sign_in}
    steps:
      sign_in: {by: owner, work: hour, next: [{chance: grows, of: owner, to: dumped, mark: dump}, {to: kept}]}
      dumped: {next: [{to: solved}]}
      kept: {next: [{to: solved}]}
    """
    changes = f"""
    calendars: {{office: {{hours: [["00:00", "24:00"]], weekdays: [mon, tue, wed, thu, fri, sat, sun]}}}}
    chances: {{grows: {{at_rest: 0.1, per_waiting_matter_per_officer: 0.05, at_most: 0.8}}}}
    departments: {{list: {{police: {{officers: {officers}}}}}}}
    """
    wave = 16
    matters = [{"born": f"{day} 01:00"} for day in range(25) for _ in range(wave)]
    world = county.world(matters, changes)
    table = county.run(rule, matters, changes)
    # Each day's wave is over before the next. Officers who finish take the next matter before theirs chooses, those of
    # one second in the order of matters: when the n-th of a wave chooses, n + 1 + officers of it have left the queue.
    waiting = np.tile(np.maximum(wave - officers - 1 - np.arange(wave), 0), 25)
    chance = np.minimum(0.8, 0.1 + 0.05 * waiting / officers)
    assert chance.max() == (0.8 if officers == 1 else pytest.approx(0.425))
    dumped = world.chance_u("route:sign_in", 1) < chance
    assert table.log.matters["returns"].tolist() == dumped.astype(int).tolist()


def test_the_chances_of_a_step_take_pieces_of_one_uniform(county) -> None:
    rule = """
    starts: {call: choose, again: choose}
    steps:
      choose:
        next:
          - {if: urgent, chance: quarter, to: first}
          - {chance: fifth, to: second}
          - {if: standard, chance: half, to: third}
          - {to: fourth}
    ends: {first: {outcome: solved}, second: {outcome: solved}, third: {outcome: solved}, fourth: {outcome: solved}}
    """
    number = 8000
    matters = [{"born": "0 09:00", "urgent": n % 2, "topic": n // 2 % 2} for n in range(number)]
    log = county.run(rule, matters, standard=[True, False, True, True, True, True]).log
    end = log.matters["end"].reshape(-1, 2, 2)  # topic (standard, not), urgent (not, urgent)
    for standard, urgent, shares in [
        (0, 0, [0, 0.2, 0.5, 0.3]),
        (0, 1, [0.25, 0.2, 0.5, 0.05]),
        (1, 0, [0, 0.2, 0, 0.8]),
        (1, 1, [0.25, 0.2, 0, 0.55]),
    ]:
        seen = np.bincount(end[:, standard, urgent], minlength=4)
        possible = np.array(shares) > 0
        assert seen[~possible].sum() == 0
        assert chisquare(seen[possible], number / 4 * np.array(shares)[possible]).pvalue > 1e-4


PAPER = """
starts: {call: ask, again: second_time}
steps:
  ask: {by: desk, work: hour, next: [{to: paper}]}
  second_time: {by: owner, work: hour, next: [{if: repeat, to: solved}, {to: paper}]}
ends:
  solved: {outcome: solved}
  paper: {outcome: closed_on_paper, repeat: {chance: always, after: ten_hours, as: again}}
"""


def test_a_citizen_whose_matter_was_closed_on_paper_calls_again(county) -> None:
    matters = [
        {"born": "0 09:00", "owner": 2, "topic": 5, "difficulty": 1.5, "due_s": 99},
        {"born": "0 11:00", "owner": 1, "kind": 1, "due_s": 7},
        {"born": "25 17:00", "due_s": -1},  # its repeat would come after the run has ended
    ]
    table = county.run(PAPER, matters, 'period: {start: "2025-03-03", days: 26}')
    # Matter 0 is closed at 10:00 and comes back ten hours later as matter 3 of another kind, with the same facts and
    # two working days of its own from 20:00; matter 1 at 22:00.
    columns = ("matter", "repeat_of", "kind", "owner", "topic", "difficulty", "born_s", "due_s", "outcome", "solved_s")
    assert table.matters(*columns) == [
        "0 | -1 | 0 | 2 | 5 | 1.5 | 0 09:00 | 0 00:01:39 | 2 | -",
        "1 | -1 | 1 | 1 | 0 | 1.0 | 0 11:00 | 0 00:00:07 | 2 | -",
        "2 | -1 | 0 | 0 | 0 | 1.0 | 25 17:00 | - | 2 | -",
        "3 | 0 | 1 | 2 | 5 | 1.5 | 0 20:00 | 2 18:00 | 1 | 1 09:00",
        "4 | 1 | 1 | 1 | 0 | 1.0 | 0 22:00 | 2 18:00 | 1 | 1 09:00",
    ]
    assert table.visits()[-2:] == [
        "3 | second_time | water | 0 20:00 | 1 08:00 | 1 09:00",
        "4 | second_time | housing | 0 22:00 | 1 08:00 | 1 09:00",
    ]


def test_a_repeat_draws_its_own_numbers(county) -> None:
    """Of many matters, those that fail at first fail as often as others when they come back."""
    rule = """
    starts: {call: handle, again: handle}
    steps:
      handle: {by: desk, work: nothing, fails: half, next: [{if: fixed, to: solved}, {to: paper}]}
    ends:
      solved: {outcome: solved}
      paper: {outcome: closed_on_paper, repeat: {chance: half, after: ten_hours, as: again}}
    """
    log = county.run(rule, [{"born": "0 09:00"}] * 4000).log
    generations = []
    number = np.arange(4000)
    while len(number) > 100:
        paper = log.matters["outcome"][number] == 2
        back = np.flatnonzero(np.isin(log.matters["repeat_of"], number))
        assert set(log.matters["repeat_of"][back]) <= set(number[paper])
        generations.append([len(number), paper.sum(), len(back)])
        number = back
    assert len(generations) >= 3
    for total, failed, back in generations:
        assert abs(failed - total / 2) < 4 * np.sqrt(total / 4)
        assert abs(back - failed / 2) < 4 * np.sqrt(failed / 4)


def test_a_circle_of_steps_that_take_no_time_is_told_and_ended(county) -> None:
    rule = """
    starts: {call: round, again: round}
    steps:
      round: {by: owner, work: nothing, next: [{chance: never, to: solved}, {to: about}]}
      about: {by: desk, work: nothing, next: [{to: round}]}
    """
    with pytest.raises(EndlessLoopError, match=r"matter 0 has come to 'round' 10,000 times by second 32400"):
        county.run(rule, [{"born": "0 09:00"}])


def test_a_repeat_takes_work_of_its_own_length(county) -> None:
    changes = "works: {hour: {shape: exponential}}\nunits: {desk: {staff: 50}}"
    rule = PAPER.replace("by: owner", "by: desk")
    log = county.run(rule, [{"born": "0 08:00"}] * 50, changes).log
    work_s = dict(zip(log.visits["matter"].tolist(), log.visits["work_s"].tolist(), strict=True))
    pairs = [(work_s[before], work_s[number]) for number, before in enumerate(log.matters["repeat_of"]) if before >= 0]
    assert len(pairs) == 50
    assert abs(np.corrcoef(pairs, rowvar=False)[0, 1]) < 0.5


def test_repeats_that_come_back_at_once_for_ever_are_told_and_ended(county) -> None:
    rule = """
    starts: {call: ask, again: ask}
    steps:
      ask: {next: [{to: paper}]}
    ends: {paper: {outcome: closed_on_paper, repeat: {chance: always, after: no_time, as: again}}}
    """
    with pytest.raises(EndlessLoopError, match=r"has come to 'paper' 10,000 times by second 32400"):
        county.run(rule, [{"born": "0 09:00"}])


def test_each_turn_of_a_wait_has_a_draw_of_its_own(county) -> None:
    rule = """
    starts: {call: first, again: first}
    steps:
      first: {wait: ten_hours, next: [{to: second}]}
      second: {wait: ten_hours, next: [{to: solved}]}
    """
    changes = "waits: {ten_hours: {shape: exponential}}"
    log = county.run(rule, [{"born": "0 09:00"}] * 400, changes).log.visits
    waits = (log["finished_s"] - log["queued_s"]).reshape(-1, 2)
    # 400 independent pairs: |r| above 0.2 has a chance below 1e-4; with one draw for both, r would be 1.
    assert abs(np.corrcoef(waits.T)[0, 1]) < 0.2


def test_a_matter_that_somebody_else_solved_was_answered_by_its_solution(county) -> None:
    rule = """
    starts: {call: settle, again: settle}
    steps:
      settle: {by: desk, work: hour, next: [{to: solved}]}
    """
    table = county.run(rule, [{"born": "0 09:00"}])
    assert table.matters("owned_by_department", "first_response_s", "solved_s") == ["1 | 0 10:00 | 0 10:00"]


def test_a_step_that_answers_is_a_response_whoever_takes_it_up(county) -> None:
    rule = """
    starts: {call: report, again: report}
    steps:
      report: {by: desk, work: hour, next: [{to: settle}]}
      settle: {by: centre, work: three_hours, answers: true, next: [{to: solved}]}
    """
    matters = [{"born": "0 09:00"}, {"born": "25 16:30"}]
    table = county.run(rule, matters, 'period: {start: "2025-03-03", days: 26}')
    assert table.matters("owned_by_department", "first_response_s", "solved_s") == [
        "1 | 0 10:00 | 0 15:00",
        "1 | 25 17:30 | -",
    ]
