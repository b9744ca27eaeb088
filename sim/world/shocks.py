"""What shocks of a scenario do to its world: matters on top of the usual ones, or fewer of them, and fewer people.

Without shocks nothing here changes anything, and what a shock leaves alone stays the same bit for bit: a run with a
shock and one without are paired on the same matters.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.scenario import ALL, DEPARTMENTS, LARGEST_DEPARTMENT, Scenario, Shock, largest_department
from sim.world.arrivals import SECONDS_AN_HOUR, births
from sim.world.calendar import SECONDS_A_DAY
from sim.world.draws import Draws
from sim.world.organisation import Headcount, Unit, lead_days

Births = tuple[NDArray[np.int64], NDArray[np.uint64]]


def shock_seconds(scenario: Scenario, shock: Shock) -> tuple[int, int]:
    """Return the second from which a shock lasts, and that at which it ends; the run may end before."""
    first = (lead_days(scenario) + shock.starts_on_day - 1) * SECONDS_A_DAY
    return first, first + shock.days * SECONDS_A_DAY


def shocked_births(
    scenario: Scenario, kind_id: str, township_id: str, rate: float, weights: NDArray[np.float64], draws: Draws
) -> Births:
    """Draw the births of one kind in one township as `births` does, under the scenario's shocks.

    Independent Poisson processes add up to one of the summed intensity, and keeping each matter with probability p
    multiplies it by p (Kingman 1993, Poisson Processes, sections 2.2 and 5.1). So a factor above 1 adds streams of
    their own keys, one for each whole time and a thinned one for what is left: those of a smaller factor are among
    those of a larger one. A factor below 1 thins the usual matters. Several shocks at once add what each adds alone.
    """
    usual_s, usual = births(kind_id, township_id, rate, weights, draws)
    parts = [(usual_s, usual)]
    kept = np.ones(len(usual), dtype=np.bool_)
    for name, shock in _of_demand(scenario, kind_id, township_id):
        assert shock.demand is not None, "only such shocks are asked for"
        times = shock.demand.times.value
        begin_s, end_s = shock_seconds(scenario, shock)
        if times < 1:
            inside = (usual_s >= begin_s) & (usual_s < end_s)
            kept &= ~inside | (draws.uniform(f"shock:{name}", usual) < times)
            continue
        during = np.zeros_like(weights)
        hours = slice(begin_s // SECONDS_AN_HOUR, end_s // SECONDS_AN_HOUR)
        during[hours] = weights[hours]
        for layer in range(int(np.ceil(times - 1))):
            born_s, keys = births(kind_id, township_id, rate, during, draws, "shock", name, str(layer))
            some = draws.uniform(f"shock:{name}", keys) < times - 1 - layer
            parts.append((born_s[some], keys[some]))
    if len(parts) == 1 and kept.all():
        return usual_s, usual
    parts[0] = usual_s[kept], usual[kept]
    return np.concatenate([born_s for born_s, _ in parts]), np.concatenate([keys for _, keys in parts])


def shocked_weights(
    scenario: Scenario, kind_id: str, township_id: str, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what the hourly weights of one kind in one township are on average under the shocks (same shape)."""
    kept, more = np.ones_like(weights), np.zeros_like(weights)
    for _, shock in _of_demand(scenario, kind_id, township_id):
        assert shock.demand is not None, "only such shocks are asked for"
        begin_s, end_s = shock_seconds(scenario, shock)
        hours = slice(begin_s // SECONDS_AN_HOUR, end_s // SECONDS_AN_HOUR)
        if shock.demand.times.value < 1:
            kept[hours] *= shock.demand.times.value
        else:
            more[hours] += shock.demand.times.value - 1
    shocked: NDArray[np.float64] = weights * (kept + more)
    return shocked


def _of_demand(scenario: Scenario, kind_id: str, township_id: str) -> Iterator[tuple[str, Shock]]:
    for name, shock in scenario.shocks.items():
        demand = shock.demand
        if demand is not None and all(
            ALL in named or one in named for named, one in ((demand.kinds, kind_id), (demand.townships, township_id))
        ):
            yield name, shock


def shocked_units(
    scenario: Scenario, units: Sequence[Unit], kinds: int, unit_of_department: Mapping[int, NDArray[np.int64]]
) -> tuple[Unit, ...]:
    """Return the units with the people whom the shocks leave them.

    The share holds for all pools of a kind of unit in a county together, rounded to whole people (halves up), and is
    spread over them in their order: of ten grids with a worker each, a half leaves every second one with a worker.

    Parameters
    ----------
    kinds
        The number of kinds of unit; it is also the role of departments.
    unit_of_department
        By role: the unit of each county and department (shape: counties, departments).
    """
    changed = list(units)
    for shock in scenario.shocks.values():
        begin_s, end_s = shock_seconds(scenario, shock)
        for who, share in shock.staff.items():
            for pools in _groups(scenario, who, units, kinds, unit_of_department):
                headcounts = _reduced([changed[pool].headcount for pool in pools], share.value, begin_s, end_s)
                for pool, headcount in zip(pools, headcounts, strict=True):
                    changed[pool] = dataclasses.replace(changed[pool], headcount=headcount)
    return tuple(changed)


def _groups(
    scenario: Scenario,
    who: str,
    units: Sequence[Unit],
    kinds: int,
    unit_of_department: Mapping[int, NDArray[np.int64]],
) -> Iterator[list[int]]:
    """Return the pools that a share holds for, county by county and kind of unit by kind of unit."""
    departments = scenario.departments.list
    if who in scenario.units:
        role = list(scenario.units).index(who)
        for county in sorted({unit.county for unit in units}):
            yield [number for number, unit in enumerate(units) if unit.role == role and unit.county == county]
        return
    if who == LARGEST_DEPARTMENT:
        who = largest_department({name: department.owned_share.value for name, department in departments.items()})
    columns = range(len(departments)) if who == DEPARTMENTS else [list(departments).index(who)]
    for role in (*(role for role in unit_of_department if role != kinds), kinds):
        for row in unit_of_department[role]:
            yield [int(row[column]) for column in columns]


def _reduced(headcounts: Sequence[Headcount], share: float, begin_s: int, end_s: int) -> list[Headcount]:
    """Return the headcounts of pools of which only a share is there within [begin_s, end_s)."""
    starts = sorted(
        {begin_s, end_s} | {start for headcount in headcounts for start, _ in headcount if begin_s < start < end_s}
    )
    before: list[list[tuple[int, int]]] = [
        [step for step in headcount if step[0] < begin_s] for headcount in headcounts
    ]
    for start in starts:
        people = np.array([_people(headcount, start) for headcount in headcounts])
        if start < end_s:
            # The small number keeps 0.145 of 100 people, 14.499999999999998, the half more than 14 that it is.
            upto = np.floor(np.cumsum(people) * share + 0.5 + 1e-9).astype(np.int64)
            people = np.diff(upto, prepend=0)
        for steps, there in zip(before, people.tolist(), strict=True):
            if not steps or steps[-1][1] != there:
                steps.append((start, there))
    return [
        (*steps, *(step for step in headcount if step[0] > end_s))
        for steps, headcount in zip(before, headcounts, strict=True)
    ]


def _people(headcount: Headcount, second: int) -> int:
    return headcount[bisect_right([start for start, _ in headcount], second) - 1][1]
