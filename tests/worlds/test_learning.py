"""Experience computed by hand: hours and chances that change with the pieces of work a unit has finished."""

from __future__ import annotations

import numpy as np
import pytest

HOURS = "works: {hour: {learning: {at_first_factor: 3, cases_to_halve: 1}}}\n"
BY_CENTRE = """
starts: {call: decide, again: decide}
steps: {decide: {by: centre, work: hour, next: [{to: solved}]}}
"""
BY_DESK = BY_CENTRE.replace("centre", "desk")
WEST = {"township": 1, "grid": 4, "village": 2}


def test_each_case_takes_less_than_the_one_before(county) -> None:
    table = county.run(BY_CENTRE, [{"born": "0 08:00"}] * 3, HOURS)
    # Factors 1 + 2, 1 + 2/2, 1 + 2/4: three hours, two over lunch, one and a half.
    assert table.visits("work_s") == [
        "0 | decide | centre | 0 08:00 | 0 08:00 | 0 11:00 | 10800",
        "1 | decide | centre | 0 08:00 | 0 11:00 | 0 15:00 | 7200",
        "2 | decide | centre | 0 08:00 | 0 15:00 | 0 16:30 | 5400",
    ]


def test_travel_is_not_learned(county) -> None:
    changes = HOURS.replace("{learning", "{on_site: true, learning")
    table = county.run(BY_CENTRE, [{"born": "0 08:00"}] * 3, changes)
    assert table.log.visits["work_s"].tolist() == [4 * 3600, 3 * 3600, 5 * 1800]


def test_each_unit_learns_for_itself_and_counts_what_it_has_finished_when_work_begins(county) -> None:
    matters = [
        {"born": "0 08:00"},
        {"born": "0 08:00", **WEST},
        {"born": "0 08:00"},  # East's second person begins it while the first case is still in hand
        {"born": "0 11:30"},  # two are done by then
    ]
    table = county.run(BY_DESK, matters, HOURS + "units: {desk: {staff: 2}}")
    assert table.visits("work_s") == [
        "0 | decide | desk.east | 0 08:00 | 0 08:00 | 0 11:00 | 10800",
        "1 | decide | desk.west | 0 08:00 | 0 08:00 | 0 11:00 | 10800",
        "2 | decide | desk.east | 0 08:00 | 0 08:00 | 0 11:00 | 10800",
        "3 | decide | desk.east | 0 11:30 | 0 11:30 | 0 15:00 | 5400",
    ]


def test_only_beginners_learn(county) -> None:
    rule = """
    starts: {call: decide, again: handle}
    steps:
      decide: {by: desk, work: hour, next: [{to: handle}]}
      handle: {each: [owner, assisting], work: hour, next: [{to: solved}]}
    """
    changes = HOURS.replace("cases_to_halve: 1", "cases_to_halve: 1, beginners: [owner]")
    table = county.run(rule, [{"born": "0 08:00", "assisting_1": 2}], changes)
    assert table.visits("work_s") == [
        "0 | decide | desk.east | 0 08:00 | 0 08:00 | 0 09:00 | 3600",
        "0 | handle | police | 0 09:00 | 0 09:00 | 0 12:00 | 10800",
        "0 | handle | water | 0 09:00 | 0 09:00 | 0 12:00 | 10800",
    ]


def test_every_matter_of_a_trip_is_a_case_and_each_has_the_hours_of_who_sets_out(county) -> None:
    rule = BY_CENTRE.replace("work: hour,", "work: hour, gather: {wait: tuesday, at_most: 2},")
    changes = HOURS.replace("{learning", "{on_site: true, learning")
    table = county.run(rule, [{"born": "0 08:00"}] * 3, changes)
    # An hour there and back, and 3 + 3; the third one alone, after two: an hour and 1 + 2/4.
    assert table.visits("work_s") == [
        "0 | decide | centre | 0 08:00 | 0 08:00 | 0 17:00 | 12600",
        "1 | decide | centre | 0 08:00 | 0 08:00 | 0 17:00 | 12600",
        "2 | decide | centre | 0 08:00 | 1 15:00 | 1 17:30 | 9000",
    ]


def test_what_has_not_begun_stands_in_the_log_as_drawn(county) -> None:
    table = county.run(BY_CENTRE, [{"born": "0 17:00"}] * 2, HOURS + 'period: {start: "2025-03-03", days: 1}')
    assert table.visits("work_s")[1] == "1 | decide | centre | 0 17:00 | - | - | 3600"


def test_no_learned_work_rounds_to_nothing(county) -> None:
    changes = "works: {hour: {mean_hours: 0.0003, learning: {at_first_factor: 0.1, cases_to_halve: 1}}}"
    assert county.run(BY_CENTRE, [{"born": "0 08:00"}], changes).log.visits["work_s"].tolist() == [1]


CHANCE = "chances: {learned: {at_first: 1, in_the_end: 0.25, cases_to_halve: 2}}\n"


def expected(uniforms: np.ndarray, cases: np.ndarray) -> list[bool]:
    return (uniforms < 0.25 + 0.75 * 0.5 ** (cases / 2)).tolist()


@pytest.mark.parametrize("work", ["half_hour", "nothing"])
def test_a_chance_follows_the_experience_of_who_works(county, work: str) -> None:
    rule = f"""
    starts: {{call: decide, again: decide}}
    steps:
      decide: {{by: desk, work: {work}, next: [{{chance: learned, of: desk, to: closed_on_paper}}, {{to: solved}}]}}
    """
    east, west = [{"born": "0 08:00"}] * 12, [{"born": "0 08:00", **WEST}] * 12
    matters = [matter for pair in zip(east, west, strict=True) for matter in pair]
    table = county.run(rule, matters, CHANCE)
    uniforms = county.world(matters, CHANCE).chance_u("route:decide", 1)
    # Each desk decides its own cases one by one; the case it has just done is no experience yet.
    lost = (table.log.matters["outcome"] == 2).tolist()
    assert lost == expected(uniforms, np.repeat(np.arange(12), 2))
    assert lost[:2] == [True, True] and not all(lost)


def test_a_failure_follows_the_experience_of_the_first_who_works(county) -> None:
    rule = """
    starts: {call: handle, again: warm_up}
    steps:
      warm_up: {by: owner, work: half_hour, next: [{to: solved}]}
      handle: {each: [owner, assisting], work: half_hour, fails: learned, next: [{if: fixed, to: solved}, {to: paper}]}
    ends: {solved: {outcome: solved}, paper: {outcome: closed_on_paper}}
    """
    first = [{"born": "0 08:00", "kind": 1}] * 2  # two cases of police before all others
    matters = [*first, *[{"born": "0 10:00", "assisting_1": 1}] * 16]
    table = county.run(rule, matters, CHANCE)
    uniforms = county.world(matters, CHANCE).chance_u("fails:half_hour", 1)
    assert (table.log.matters["outcome"] == 2).tolist()[2:] == expected(uniforms[2:], np.arange(2, 18))


def test_chances_at_a_meeting_follow_the_meetings_that_a_unit_has_been_to(county) -> None:
    rule = """
    starts: {call: talk, again: talk}
    steps:
      talk: {meet: [centre, owner], work: half_hour, next: [{chance: learned, of: owner, to: paper}, {to: solved}]}
    ends: {solved: {outcome: solved}, paper: {outcome: closed_on_paper}}
    """
    matters = [{"born": "0 08:00", "owner": number % 3} for number in range(15)]
    table = county.run(rule, matters, CHANCE)
    uniforms = county.world(matters, CHANCE).chance_u("route:talk", 1)
    assert (table.log.matters["outcome"] == 2).tolist() == expected(uniforms, np.arange(15) // 3)


def test_who_left_the_queue_is_no_case(county) -> None:
    rule = """
    starts: {call: serve, again: serve}
    steps:
      serve:
        by: desk
        work: hour
        present: true
        patience: half
        next: [{if: left, chance: learned, of: desk, to: paper}, {if: left, to: gone}, {to: solved}]
    ends: {solved: {outcome: solved}, paper: {outcome: closed_on_paper}, gone: {outcome: closed_on_paper}}
    """
    changes = """
    chances: {learned: {at_first: 1, in_the_end: 0, cases_to_halve: 0.001}}
    waits: {half: {name: {en: Patience, zh: 耐心}, shape: constant, mean_hours: 0.5}}
    """
    matters = [{"born": "0 08:00"}, {"born": "0 08:15"}, {"born": "0 09:00"}, {"born": "0 09:15"}]
    # At 08:45 nobody has been served yet, at 09:45 the first one has: 1, and then as good as 0.
    table = county.run(rule, matters, changes)
    assert table.matters("end", "closed_s") == ["0 | 0 09:00", "1 | 0 08:45", "0 | 0 10:00", "2 | 0 09:45"]


def test_learning_that_changes_nothing_changes_no_row(county) -> None:
    rule = """
    starts: {call: decide, again: look}
    steps:
      look: {by: centre, work: hour, gather: {wait: ten_office_hours, at_most: 3}, next: [{to: decide}]}
      decide:
        by: desk
        work: hour
        fails: learned
        next: [{chance: learned, of: desk, to: closed_on_paper}, {to: solved}]
    """
    matters = [{"born": f"{n // 10} {8 + n % 10:02}:00", "kind": n % 2} for n in range(40)]
    work = "{shape: lognormal, cv: 1, on_site: true"
    plain = county.run(rule.replace(", of: desk", ""), matters, f"works: {{hour: {work}}}}}\nchances: {{learned: 0.3}}")
    neutral = f"""
    works: {{hour: {work}, learning: {{at_first_factor: 1, cases_to_halve: 5}}}}}}
    chances: {{learned: {{at_first: 0.3, in_the_end: 0.3, cases_to_halve: 5}}}}
    """
    learned = county.run(rule, matters, neutral)
    assert learned.visits("work_s", "route", "priority") == plain.visits("work_s", "route", "priority")
    assert learned.matters("outcome", "solved_s") == plain.matters("outcome", "solved_s")
