"""A delegation that is revoked: pending cases stay in the procedure in which they were born.

The township's desk decides what is delegated, the centre what is not. Offices are open from 08:00 to 12:00 and from
14:00 to 18:00; day 0 is a Monday, and East revokes what it has adopted on Monday of the second week.
"""

from __future__ import annotations

from sim.reforms import Adoption

CENTRAL = """
starts: {call: report, again: report}
steps:
  report: {by: desk, work: half_hour, next: [{to: decide}]}
  decide: {by: centre, work: other_hour, next: [{to: solved}]}
"""
LOCAL = """
starts: {call: {if: delegated, to: look}}
steps:
  look: {by: desk, work: hour, next: [{to: notice}]}
  notice: {wait: ten_office_hours, next: [{to: decide}]}
  decide: {by: desk, work: hour, next: [{chance: lost, to: paper}, {to: solved}]}
ends:
  solved: {outcome: solved}
  paper: {outcome: closed_on_paper, repeat: {chance: always, after: ten_hours, as: call}}
"""
LIST = """
kinds: {call: {items: {number: 10}}}
lists: {delegated: {name: {en: Delegated, zh: 赋权}, kind: call, versions: [{from: "2025-03-03", items: 4}]}}
chances: {lost: 0}
"""
TODAY, ONE_TEAM = (0,), (1, 0)
EAST, WEST = 0, 1
REVOKED = [Adoption(0, EAST, 1), Adoption(0, WEST, 0), Adoption(7 * 86_400, EAST, 0)]
IN_WEST = {"township": WEST, "grid": 4, "village": 2}
MATTERS = [
    {"born": "4 15:00", "delegated": 1},
    {"born": "4 15:00", "delegated": 1, **IN_WEST},  # West never took the reform on
    {"born": "4 16:30"},  # not delegated: the rule below
    {"born": "7 09:00", "delegated": 1},  # after the revocation
]


def test_pending_cases_of_a_revoked_delegation_stay_where_they_are(county) -> None:
    table = county.run_layers([CENTRAL, LOCAL], [TODAY, ONE_TEAM], REVOKED, MATTERS, LIST)
    # Ten office hours from Friday at 16:00 end on Monday at 18:00, when nothing is delegated any more.
    assert table.visits() == [
        "0 | look | desk.east | 4 15:00 | 4 15:00 | 4 16:00",
        "0 | notice | nobody | 4 16:00 | 4 16:00 | 7 18:00",
        "0 | decide | desk.east | 7 18:00 | 8 08:00 | 8 09:00",
        "1 | report | desk.west | 4 15:00 | 4 15:00 | 4 15:30",
        "1 | decide | centre | 4 15:30 | 4 15:30 | 4 16:30",
        "2 | report | desk.east | 4 16:30 | 4 16:30 | 4 17:00",
        "2 | decide | centre | 4 17:00 | 4 17:00 | 4 18:00",
        "3 | report | desk.east | 7 09:00 | 7 09:00 | 7 09:30",
        "3 | decide | centre | 7 09:30 | 7 09:30 | 7 10:30",
    ]
    assert table.matters("stack", "outcome") == ["1 | 1", "0 | 1", "1 | 1", "0 | 1"]


def test_who_offends_again_is_dealt_with_as_of_then(county) -> None:
    changes = LIST.replace("lost: 0", "lost: 1")
    table = county.run_layers([CENTRAL, LOCAL], [TODAY, ONE_TEAM], REVOKED, MATTERS[:1], changes)
    assert table.visits()[2:] == [
        "0 | decide | desk.east | 7 18:00 | 8 08:00 | 8 09:00",
        "1 | report | desk.east | 8 19:00 | 9 08:00 | 9 08:30",
        "1 | decide | centre | 9 08:30 | 9 08:30 | 9 09:30",
    ]
    assert table.matters("repeat_of", "stack", "outcome") == ["-1 | 1 | 2", "0 | 0 | 1"]


def test_recidivism_that_is_off_breeds_no_offences(county) -> None:
    changes = LIST.replace("lost: 0", "lost: 1")
    rule = LOCAL.replace("chance: always", "chance: never")
    table = county.run_layers([CENTRAL, rule], [TODAY, ONE_TEAM], REVOKED, MATTERS, changes)
    assert table.matters("repeat_of", "outcome") == ["-1 | 2", "-1 | 1", "-1 | 1", "-1 | 1"]


def test_a_unit_brings_what_it_has_learned_under_one_rule_to_the_other(county) -> None:
    central = CENTRAL.replace("work: half_hour", "work: hour")
    changes = LIST + "works: {hour: {learning: {at_first_factor: 3, cases_to_halve: 1, beginners: [desk]}}}"
    matters = [{"born": "0 08:00", "delegated": 1}, {"born": "7 09:00", "delegated": 1}]
    table = county.run_layers([central, LOCAL], [TODAY, ONE_TEAM], REVOKED, matters, changes)
    # Three hours, two after the ten of notice, and one and a half under the other rule.
    assert table.visits("work_s") == [
        "0 | look | desk.east | 0 08:00 | 0 08:00 | 0 11:00 | 10800",
        "0 | notice | nobody | 0 11:00 | 0 11:00 | 1 15:00 | 0",
        "0 | decide | desk.east | 1 15:00 | 1 15:00 | 1 17:00 | 7200",
        "1 | report | desk.east | 7 09:00 | 7 09:00 | 7 10:30 | 5400",
        "1 | decide | centre | 7 10:30 | 7 10:30 | 7 11:30 | 3600",
    ]


def test_matters_of_two_rules_gather_for_trips_of_their_own(county) -> None:
    trip = "starts: {{{start}}}\nsteps: {{visit: {{by: centre, work: hour, gather: {gather}, next: [{{to: solved}}]}}}}"
    rules = [
        trip.format(start="call: visit, again: visit", gather="{wait: tuesday, at_most: 2}"),
        trip.format(start="call: {if: delegated, to: visit}", gather="{wait: tuesday, at_most: 2}"),
    ]
    matters = [{"born": "0 08:00"}, {"born": "0 09:00", "delegated": 1}, {"born": "0 10:00"}]
    adoptions = [Adoption(0, EAST, 1), Adoption(0, WEST, 1)]
    table = county.run_layers(rules, [TODAY, ONE_TEAM], adoptions, matters, LIST)
    assert table.visits() == [
        "0 | visit | centre | 0 08:00 | 0 10:00 | 0 12:00",
        "1 | visit | centre | 0 09:00 | 1 15:00 | 1 16:00",
        "2 | visit | centre | 0 10:00 | 0 10:00 | 0 12:00",
    ]
