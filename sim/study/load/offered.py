"""Offered load by unit: expected visits times work, against headcount times hours on duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.reforms import Move, Regime
from sim.rules import CompiledRule, Verb
from sim.scenario import Scenario
from sim.study.load.births import Floats, expected_births, window_s
from sim.study.load.classes import assisting_shares
from sim.study.load.visits import expected_visits
from sim.world import Headcount, Organisation
from sim.world.arrivals import SECONDS_AN_HOUR
from sim.world.distributions import from_spec
from sim.world.ownership import owned_shares
from sim.world.world import travel_seconds


@dataclass(frozen=True, eq=False)
class OfferedLoad:
    """What matters born in the period bring to each unit, and what it is staffed for (shape: units).

    Attributes
    ----------
    offered_s
        Expected person-seconds of work.
    staffed_s
        Person-seconds for matters within the unit's hours.
    """

    organisation: Organisation
    offered_s: Floats
    staffed_s: Floats

    @property
    def load(self) -> Floats:
        """Offered over staffed (shape: units): infinite where there is work and nobody, 0 where there is no work."""
        return _ratio(self.offered_s, self.staffed_s)

    def units_of(self, role: int) -> list[int]:
        """Return the units of a kind."""
        return [number for number, unit in enumerate(self.organisation.units) if unit.role == role]

    def load_of(self, role: int) -> float:
        """Return offered over staffed of all units of a kind together."""
        units = self.units_of(role)
        return float(_ratio(self.offered_s[units].sum(keepdims=True), self.staffed_s[units].sum(keepdims=True))[0])


def offered_load(scenario: Scenario, organisation: Organisation, regime: Regime) -> OfferedLoad:
    """Return the offered load of each unit within the period.

    It is that of the matters born in the period: expected births, times expected visits to each step (`expected_visits`
    states what is approximated), times mean work with travel, each trip for one matter, by those with experience. What
    is left from the warm-up or the initial backlog doesn't count, and what the end of the period leaves undone does.
    """
    places = organisation.places
    grids = np.bincount(places.township_of_grid, minlength=len(places.township_ids))
    offered = np.zeros(len(organisation.units))
    for group, births in expected_births(scenario, organisation, regime).items():
        stack = regime.stacks[group.stack]
        numbers, kind = stack.scenario or scenario, scenario.kinds[group.kind]
        visits = expected_visits(regime.rules, stack.layers, numbers, group.kind, dict(group.lists))
        owners, (first, second) = owned_shares(scenario, kind), assisting_shares(scenario, kind)
        for part in _work_of_steps(regime.rules, numbers, organisation, visits):
            seconds = births * part.seconds
            if part.role in organisation.unit_of_department:
                by_county = np.bincount(places.county_of_township, weights=seconds, minlength=len(places.county_ids))
                shares = (owners, first, second)[part.helper]
                np.add.at(offered, organisation.unit_of_department[part.role], np.outer(by_county, shares))
            else:
                by_grid = (seconds / grids)[places.township_of_grid]
                np.add.at(offered, organisation.unit_of_grid[part.role], by_grid)
    return OfferedLoad(organisation, offered, _staffed_s(scenario, organisation, regime.moves))


@dataclass(frozen=True, eq=False)
class _Part:
    """Person-seconds that a matter brings to a kind of unit, by township.

    Attributes
    ----------
    helper
        Of units of departments: 0 for those of the owner, 1 and 2 for those of the first and second to assist.
    """

    role: int
    helper: int
    seconds: Floats


def _work_of_steps(
    rule: CompiledRule, scenario: Scenario, organisation: Organisation, visits: Floats
) -> Iterator[_Part]:
    """Return the work that the visits of a matter bring to those who work at each step."""
    works = list(scenario.works)
    mean_s = [from_spec(work).mean * SECONDS_AN_HOUR for work in scenario.works.values()]
    for step in np.flatnonzero(visits.sum(axis=1) > 0).tolist():
        work = int(rule.step_work[step])
        if work < 0 or mean_s[work] == 0:
            continue
        roles = [
            _unit_of_role(role, rule, organisation)
            for role in rule.roles[rule.role_start[step] : rule.role_end[step]].tolist()
        ]
        # A meeting is as long for all, and travels as the first of its units does.
        leader = min(role for role, _ in roles) if rule.step_verb[step] == Verb.MEET else None
        for role, assists in dict.fromkeys(roles):
            tier = organisation.role_tiers[role if leader is None else leader]
            travel_s = travel_seconds(scenario, organisation.places, works[work], tier)
            by_helpers = visits[step]
            parts = ((1, by_helpers[1:].sum()), (2, by_helpers[2])) if assists else ((0, by_helpers.sum()),)
            for helper, number in parts:
                yield _Part(role, helper, number * (mean_s[work] + travel_s))


def _unit_of_role(role: int, rule: CompiledRule, organisation: Organisation) -> tuple[int, bool]:
    """Return the kind of unit that plays a role, and whether it does so for departments that assist."""
    name = rule.role_names[role]
    if name == "assisting":
        return organisation.role_ids.index("owner"), True
    if name.startswith("assisting_"):
        return organisation.role_ids.index(name.removeprefix("assisting_")), True
    return organisation.role_ids.index(name), False


def _staffed_s(scenario: Scenario, organisation: Organisation, moves: Sequence[Move]) -> Floats:
    """Return the person-seconds of each unit in the period; a city has thousands that are staffed alike."""
    from_s, to_s = window_s(scenario)
    known: dict[tuple[Headcount, int, float], float] = {}
    staffed = []
    for number, unit in enumerate(organisation.units):
        headcount = _after_moves(unit.headcount, number, moves)
        key = headcount, id(unit.calendar), unit.share_of_time
        if key not in known:
            known[key] = unit.staffed_s(from_s, to_s, headcount)
        staffed.append(known[key])
    return np.array(staffed)


def _after_moves(headcount: Headcount, unit: int, moves: Sequence[Move]) -> Headcount:
    """Return a unit's people over time with the posts that move at their dates."""
    changes = [(move.from_s, move.posts * ((move.to_unit == unit) - (move.from_unit == unit))) for move in moves]
    changes = [(at, posts) for at, posts in changes if posts]
    if not changes:
        return headcount
    starts = sorted({at for at, _ in headcount} | {at for at, _ in changes})
    planned = [next(staff for at, staff in reversed(headcount) if at <= start) for start in starts]
    moved = [sum(posts for at, posts in changes if at <= start) for start in starts]
    return tuple((start, max(staff + more, 0)) for start, staff, more in zip(starts, planned, moved, strict=True))


def _ratio(offered: Floats, staffed: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Floats = np.where(offered > 0, offered / staffed, 0.0)
    return ratio
