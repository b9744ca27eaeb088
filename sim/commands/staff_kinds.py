"""The kinds of post that may be chosen: how many units have them, what they cost, and where a search begins."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from sim.documents import InputError, Problem
from sim.measures import Summary
from sim.scenario import Scenario
from sim.study.questions.staffing import MOST_CANDIDATES, Kind, Posts
from sim.study.statistics.erlang import least_servers, square_root_servers

PAID_HOURS_A_YEAR = 2000
"""250 working days of 8 hours: what a post is paid for, whatever it is busy with."""
WAITING_SHARE = 0.2
"""Share of arrivals that may wait by the formula from which a search begins; what the targets ask for, runs tell."""


def kinds_of(
    posts: Mapping[str, list[int]], costs: Mapping[str, float], scenario: Scenario, pilot: Summary
) -> dict[str, Kind]:
    """Return the kinds of post by the parameter that holds their number.

    Raises
    ------
    InputError
        For parameters that aren't numbers of posts, and bounds that aren't two whole numbers, or
        that too many staffings lie within.
    """
    problems, kinds = [], {}
    for key, ends in posts.items():
        mine = _units(key, pilot)
        if mine is None or mine.empty:
            message = "posts are units.NAME.staff or departments.list.NAME.officers, of units that the scenario has"
            problems.append(Problem("command staff", None, None, f"posts.{key}", message))
            continue
        if len(ends) != 2 or not 0 <= ends[0] <= ends[1]:
            message = "the least and the most are expected: [1, 6]"
            problems.append(Problem("command staff", None, None, f"posts.{key}", message, ends))
            continue
        yuan = costs.get(key, _wage(key, scenario) * PAID_HOURS_A_YEAR)
        kinds[key] = Kind(ends[0], ends[1], len(mine), yuan)
    for key in costs.keys() - posts.keys():
        problems.append(Problem("command staff", None, None, f"costs.{key}", "posts has no such key", key))
    candidates = math.prod(kind.highest - kind.lowest + 1 for kind in kinds.values())
    if candidates > MOST_CANDIDATES:
        message = f"{candidates:,} staffings lie within these bounds: narrow them to {MOST_CANDIDATES:,} at most"
        problems.append(Problem("command staff", None, None, "posts", message))
    if problems:
        raise InputError(problems)
    return kinds


def start_of(posts: Mapping[str, list[int]], scenario: Scenario, pilot: Summary, kinds: Mapping[str, Kind]) -> Posts:
    """Return where the search begins: by Erlang's C formula, or the square-root rule if that asks for more.

    The load of a unit is how many of its posts the pilot run kept busy, that of its busiest unit.
    """
    start = []
    for key in posts:
        units = _units(key, pilot)
        assert units is not None, "checked before"
        load = float((units["utilisation"].fillna(0) * _now(key, scenario)).max())
        number = max(least_servers(load, WAITING_SHARE), square_root_servers(load))
        start.append(min(max(number, kinds[key].lowest), kinds[key].highest))
    return tuple(start)


def _units(key: str, pilot: Summary) -> pd.DataFrame | None:
    """Return the units whose posts a parameter counts; None for another parameter."""
    match key.removeprefix("scenario.").split("."):
        case ["units", name, "staff"]:
            return pilot.units[pilot.units["role"] == name]
        case ["departments", "list", name, "officers"]:
            owners = pilot.units[pilot.units["role"] == "owner"]
            return owners[(owners["unit"] == name) | owners["unit"].str.endswith(f".{name}")]
    return None


def _now(key: str, scenario: Scenario) -> float:
    """Return how many posts a unit has in the scenario as it stands."""
    parts = key.removeprefix("scenario.").split(".")
    if parts[0] == "units":
        return float(math.ceil(_staff_of(scenario, parts[1])))
    return float(scenario.departments.list[parts[2]].officers.value)


def _wage(key: str, scenario: Scenario) -> float:
    parts = key.removeprefix("scenario.").split(".")
    if parts[0] == "units":
        return float(scenario.units[parts[1]].wage_yuan_per_hour.value)
    return float(scenario.departments.wage_yuan_per_hour.value)


def _staff_of(scenario: Scenario, name: str) -> float:
    staff = scenario.units[name].staff
    return staff.value if staff is not None else 0.0
