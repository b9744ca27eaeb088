"""What one needs to know to read a run's log."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise

import numpy as np

from sim.engine.log import CaseInfo, CitizenCosts, Frame, Named, RoleInfo, StepInfo, TownshipInfo, UnitInfo
from sim.engine.run import Run
from sim.rules import CompiledRule, Verb
from sim.scenario import Text, roles_of
from sim.world import DEPARTMENT, Headcount, Unit, World, case_key

_BEFORE = Text(en="Open before the run", zh="模拟开始前已在办")
WEEK_S = 7 * 86_400


def frame_of(run: Run) -> Frame:
    """Return the frame of a run's log."""
    world, regime, rule = run.world, run.regime, run.program.rule
    scenario, organisation = world.scenario, world.organisation
    verbs = [Verb(verb).name.lower() for verb in rule.step_verb]
    action_steps = set(rule.action_step.tolist())
    return Frame(
        scenario=scenario.name.en,
        rule=rule.rule,
        seed=world.draws.seed,
        replication=world.draws.replication,
        first_day=organisation.first_day,
        from_s=world.from_s,
        to_s=world.to_s,
        calendar=organisation.reference,
        standard_topics=tuple(world.standard_topics.tolist()),
        kinds=tuple(Named(id, kind.name) for id, kind in scenario.kinds.items()),
        counties=tuple(Named(id, county.name) for id, county in scenario.places.counties.items())
        or (Named("", scenario.name),),
        townships=_townships(run),
        departments=tuple(Named(id, department.name) for id, department in scenario.departments.list.items()),
        roles=_roles(run),
        units=tuple(
            UnitInfo(
                id=unit.id,
                name=unit.name,
                role=unit.role,
                tier=unit.tier,
                township=unit.township,
                county=unit.county,
                staffed_s=unit.staffed_s(world.from_s, world.to_s, tuple(pool.people)),
                wage_yuan_per_hour=unit.wage_yuan_per_hour,
                hours=unit.calendar,
                planned=unit.headcount,
                people=tuple(pool.people),
                weekly_staffed_s=_weekly(unit, tuple(pool.people), world) if unit.township < 0 else (),
            )
            for unit, pool in zip(organisation.units, run.pools, strict=True)
        ),
        steps=(
            *(
                StepInfo(
                    id,
                    title,
                    verb,
                    parallel=verb in ("each", "meet"),
                    is_action=number in action_steps,
                    trip=bool(rule.step_trip[number]),
                    present=bool(rule.step_present[number]),
                )
                for number, (id, title, verb) in enumerate(zip(rule.step_names, rule.step_titles, verbs, strict=True))
            ),
            StepInfo("before_the_run", _BEFORE, "wait", parallel=False, is_action=False),
        ),
        stacks=tuple(Named(stack.id, stack.name) for stack in regime.stacks),
        adoptions=tuple((adoption.from_s, adoption.township, adoption.stack) for adoption in regime.adoptions),
        option_marks=tuple(rule.option_mark.tolist()),
        in_person=_in_person(rule, len(scenario.kinds)),
        cases=_cases(run),
        citizens=CitizenCosts(
            yuan_per_hour=scenario.citizens.value_of_time_yuan_per_hour.value,
            yuan_per_travel_hour=scenario.citizens.travel_cost_yuan_per_km.value
            * scenario.travel.citizen_speed_km_per_hour.value,
        ),
    )


def _cases(run: Run) -> tuple[CaseInfo, ...]:
    """Find the matters of the scenario's cases, county by county; count published times from the first midnight."""
    world, places = run.world, run.world.organisation.places
    midnight = datetime.combine(world.organisation.first_day, time())
    county = dict(zip(places.township_ids, places.county_of_township.tolist(), strict=True))
    return tuple(
        CaseInfo(
            id,
            case.name,
            int(np.flatnonzero(world.matters.key == case_key(id))[0]),
            tuple((what, (known.at - midnight) // timedelta(seconds=1)) for what, known in case.published.items()),
        )
        for id, case in sorted(world.scenario.cases.items(), key=lambda item: county[item[1].township])
    )


def _weekly(unit: Unit, people: Headcount, world: World) -> tuple[float, ...]:
    """Return the person-seconds for matters in each whole week of the window."""
    edges = range(world.from_s, world.to_s + 1, WEEK_S)
    return tuple(unit.staffed_s(begin, end, people) for begin, end in pairwise(edges))


def _townships(run: Run) -> tuple[TownshipInfo, ...]:
    places = run.world.organisation.places
    return tuple(
        TownshipInfo(id, township.name, int(county), float(residents), float(km))
        for (id, township), county, residents, km in zip(
            run.world.scenario.places.townships.items(),
            places.county_of_township,
            places.residents,
            places.distance_km,
            strict=True,
        )
    )


def _roles(run: Run) -> tuple[RoleInfo, ...]:
    """Return the roles as rules name them: kinds of unit, the owner, and departments that assist."""
    organisation = run.world.organisation
    tiers = dict(zip(organisation.role_ids, organisation.role_tiers, strict=True))
    return tuple(RoleInfo(id, name, tiers.get(id, DEPARTMENT)) for id, name in roles_of(run.world.scenario).items())


def _in_person(rule: CompiledRule, kinds: int) -> tuple[int, ...]:
    """Find the kinds of matter that can come to a step to which the citizen travels, or at which the citizen waits."""
    found = set()
    for place, start in enumerate(rule.start_of_kind.tolist()):
        waiting, seen = [start] if start >= 0 else [], {start}
        while waiting:
            step = waiting.pop()
            if rule.step_trip[step] or rule.step_present[step]:
                found.add(place % kinds)
                break
            onward = rule.option_to[rule.option_start[step] : rule.option_end[step]].tolist()
            waiting += [to for to in dict.fromkeys(onward) if to >= 0 and to not in seen]
            seen.update(onward)
    return tuple(sorted(found))
