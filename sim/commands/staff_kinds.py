"""The kinds of post that may be chosen: how many units have them, what they cost, and where a search begins."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping

import pandas as pd

from sim.documents import InputError, Problem
from sim.measures import Summary
from sim.scenario import Scenario
from sim.study.levers import ANY, PREFIX
from sim.study.questions.staffing import MOST_CANDIDATES, Kind, Posts
from sim.study.statistics.erlang import least_servers, square_root_servers

PAID_HOURS_A_YEAR = 2000
"""250 working days of 8 hours: what a post is paid for, whatever it is busy with."""
WAITING_SHARE = 0.2
"""Share of arrivals that may wait by the formula from which a search begins; what the targets ask for, runs tell."""


def check_kinds(posts: Mapping[str, list[int]], costs: Mapping[str, float], scenario: Scenario) -> None:
    """Refuse what no search could be made of.

    Raises
    ------
    InputError
        For parameters that aren't numbers of posts, bounds that aren't two whole numbers, or that too many staffings
        lie within, and costs of other posts.
    """
    problems = []
    candidates = 1
    taken: set[str] = set()
    for key, ends in posts.items():
        meant = posts_meant(key, scenario)
        if twice := taken.intersection(meant):
            message = f"these posts stand twice: {', '.join(sorted(twice))}"
            problems.append(Problem("command staff", None, None, f"posts.{key}", message))
            continue
        taken |= set(meant)
        if not meant:
            message = "posts are units.NAME.staff or departments.list.NAME.officers, of units that the scenario has"
            message += ", or * for every NAME"
            message = f"{message};{_meant(key, scenario)} `govsim list parameters scenario=NAME` shows them"
            problems.append(Problem("command staff", None, None, f"posts.{key}", message))
            continue
        if len(ends) != 2 or not 0 <= ends[0] <= ends[1]:
            message = "the least and the most are expected: [1, 6]"
            problems.append(Problem("command staff", None, None, f"posts.{key}", message, ends))
            continue
        candidates *= ends[1] - ends[0] + 1
    for key, yuan in costs.items():
        if key not in posts:
            problems.append(Problem("command staff", None, None, f"costs.{key}", "posts has no such key", key))
        elif not (yuan >= 0 and math.isfinite(yuan)):
            message = "yuan a year are expected, at least 0"
            problems.append(Problem("command staff", None, None, f"costs.{key}", message, yuan))
    if candidates > MOST_CANDIDATES:
        message = f"{candidates:,} staffings lie within these bounds: narrow them to {MOST_CANDIDATES:,} at most"
        problems.append(Problem("command staff", None, None, "posts", message))
    if problems:
        raise InputError(problems)


def kinds_of(
    posts: Mapping[str, list[int]],
    costs: Mapping[str, float],
    total_posts: int | None,
    scenario: Scenario,
    pilot: Summary,
) -> dict[str, Kind]:
    """Return the kinds of post by the parameter that holds their number.

    Raises
    ------
    InputError
        For posts of units that no run has, and a total that is less than the least posts of all units.
    """
    problems, kinds = [], {}
    for key, (lowest, highest) in posts.items():
        units = {post: len(_units(post, pilot)) for post in posts_meant(key, scenario)}
        if not any(units.values()):
            message = "no unit of this kind is at work under this rule or mix of reforms"
            problems.append(Problem("command staff", None, None, f"posts.{key}", message))
            continue
        wage = sum(count * _wage(post, scenario) for post, count in units.items()) / sum(units.values())
        kinds[key] = Kind(lowest, highest, sum(units.values()), costs.get(key, wage * PAID_HOURS_A_YEAR))
    least = sum(kind.lowest * kind.units for kind in kinds.values())
    if total_posts is not None and total_posts < least:
        message = f"the least posts of all units are {least} already"
        problems.append(Problem("command staff", None, None, "total_posts", message, total_posts))
    if problems:
        raise InputError(problems)
    return kinds


def start_of(posts: Mapping[str, list[int]], scenario: Scenario, pilot: Summary, kinds: Mapping[str, Kind]) -> Posts:
    """Return where the search begins: by Erlang's C formula, or the square-root rule if that asks for more.

    The load of a unit is how many of its posts the pilot run kept busy, that of its busiest unit.
    """
    start = []
    for key in posts:
        load = max(
            float((of_post["utilisation"].fillna(0) * _now(post, scenario)).max())
            for post in posts_meant(key, scenario)
            if len(of_post := _units(post, pilot))
        )
        number = max(least_servers(load, WAITING_SHARE), square_root_servers(load))
        start.append(min(max(number, kinds[key].lowest), kinds[key].highest))
    return tuple(start)


def posts_meant(key: str, scenario: Scenario) -> list[str]:
    """Return the posts that a key stands for: one, or with ``*`` all whose other parts are the same."""
    parts = key.removeprefix(PREFIX).split(".")
    return [
        posts
        for posts in _posts_of(scenario)
        if len(parts) == len(names := posts.split("."))
        and all(part in (ANY, name) for part, name in zip(parts, names, strict=True))
    ]


def units_of_posts(posts: Iterable[str], scenario: Scenario, pilot: Summary) -> set[str]:
    """Return the units whose posts are counted by these keys."""
    return {str(unit) for key in posts for post in posts_meant(key, scenario) for unit in _units(post, pilot)["unit"]}


def posts_of_unit(unit: str, scenario: Scenario, pilot: Summary) -> str:
    """Return the key that counts a unit's posts; empty where none does."""
    return next((posts for posts in _posts_of(scenario) if unit in set(_units(posts, pilot)["unit"])), "")


def _posts_of(scenario: Scenario) -> list[str]:
    units = [f"units.{name}.staff" for name, unit in scenario.units.items() if unit.staff is not None]
    return units + [f"departments.list.{name}.officers" for name in scenario.departments.list]


def _meant(key: str, scenario: Scenario) -> str:
    """Return a suggestion by the name in the key, since all else of it is the same in many."""
    by_name = {posts.split(".")[-2]: posts for posts in _posts_of(scenario)}
    close = [name for part in key.split(".") for name in difflib.get_close_matches(part, by_name, n=1)]
    return f" did you mean '{by_name[close[0]]}'?" if close else ""


def _units(key: str, pilot: Summary) -> pd.DataFrame:
    """Return the units whose posts a parameter counts."""
    parts = key.removeprefix(PREFIX).split(".")
    if parts[0] == "units":
        return pilot.units[pilot.units["role"] == parts[1]]
    owners = pilot.units[pilot.units["role"] == "owner"]
    return owners[(owners["unit"] == parts[2]) | owners["unit"].str.endswith(f".{parts[2]}")]


def _now(key: str, scenario: Scenario) -> float:
    """Return how many posts a unit has in the scenario as it stands."""
    parts = key.removeprefix(PREFIX).split(".")
    if parts[0] == "units":
        return float(math.ceil(_staff_of(scenario, parts[1])))
    return float(scenario.departments.list[parts[2]].officers.value)


def _wage(key: str, scenario: Scenario) -> float:
    parts = key.removeprefix(PREFIX).split(".")
    if parts[0] == "units":
        return float(scenario.units[parts[1]].wage_yuan_per_hour.value)
    return float(scenario.departments.wage_yuan_per_hour.value)


def _staff_of(scenario: Scenario, name: str) -> float:
    staff = scenario.units[name].staff
    return staff.value if staff is not None else 0.0
