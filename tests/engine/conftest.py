"""Small random counties and random graphs of steps, all of which the readers of scenarios and rules accept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from sim.documents import Document
from sim.rules import CompiledRule, Rule, bind_rule, read_rule
from sim.scenario import Scenario, load_scenario

DAYS = 12
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DEPARTMENTS = ("police", "housing", "water")
UNITS = {"worker": "grid", "elder": "village", "desk": "township", "centre": "county"}
TIERS = ("grid", "village", "township", "county")
ROLES = (*UNITS, "owner")
FACTS = ("standard", "urgent", "owned_by_department", "joint", "fixed", "repeat", "grid_can_settle", "odd")
TIMED_WORKS = ("constant", "exponential", "lognormal", "uniform")
WORKS = (*TIMED_WORKS, "none", "sometimes")
WAITS = ("slot", "letter", "rest")
SHIFTS = [
    {"hours": [["08:00", "10:00"]], "staff": 2},
    {"hours": [["10:00", "11:00"], ["15:00", "17:00"]], "staff": 1},
]
"""Within the hours of each of the calendars."""


@dataclass(frozen=True)
class Case:
    """A scenario with a rule for it."""

    scenario: Scenario
    rule: Rule
    compiled: CompiledRule
    seed: int


def text(name: str) -> dict[str, str]:
    return {"en": name, "zh": name}


def document(data: dict[str, Any]) -> Document:
    return Document(Path("generated.yaml"), "", data, {})


def scenario_data(pick: Any) -> dict[str, Any]:
    """Return a county with one to three townships and departments; `pick` draws from a strategy."""

    def number(low: float, high: float) -> float:
        return float(pick(st.floats(low, high)))

    townships = {}
    for name in ("east", "west", "south")[: pick(st.integers(1, 3))]:
        grids = pick(st.integers(1, 4))
        villages = pick(st.integers(1, grids))
        distance = pick(st.integers(0, 40))
        townships[name] = {
            "name": text(name), "residents": 1000, "villages": villages, "grids": grids, "distance_km": distance
        }  # fmt: skip
    departments = DEPARTMENTS[: pick(st.integers(1, 3))]
    units = {
        name: {
            "name": text(name),
            "tier": tier,
            "staff_per": tier,
            "staff": pick(st.sampled_from([0.6, 1, 1, 2, 0] if tier == "grid" else [1, 1, 2, 3, 0])),
            "pooled_by": pick(st.sampled_from(TIERS[TIERS.index(tier) :])),
            "calendar": pick(st.sampled_from(["office", "patrol", "always"])),
            "urgent_calendar": pick(st.sampled_from([None, "always"])),
            "share_of_time": number(0.3, 1),
            "staff_changes": pick(
                st.sampled_from([[], [], [{"from": "2025-05-06", "staff": 1}], [{"from": "2025-05-08", "staff": 3}]])
            ),
        }
        for name, tier in UNITS.items()
    }
    for unit in units.values():
        if pick(st.sampled_from([False, False, True])):
            del unit["staff"], unit["staff_changes"]
            unit["shifts"] = SHIFTS
    helpers = {"one": 0.3 if len(departments) > 1 else 0, "two": 0.3 if len(departments) > 2 else 0}
    kinds = {
        name: {
            "name": text(name),
            "rate_per_township_and_hour": number(0.02, 0.15),
            "settled_by": {"grid": 0.1, "village": 0.1, "township": 0.2, "county": 0.6},
            "legal_limit": pick(st.sampled_from([None, "short", "long"])),
            "urgent": pick(st.sampled_from([0, 0.2])),
            "difficulty_cv": 0.5,
            "assisting_departments": helpers,
            "facts": {"odd": 0.5},
        }
        for name in ("call", "find")[: pick(st.integers(1, 2))]
    }
    hours = number(0.3, 4)
    learning = {"at_first_factor": number(0.5, 3), "cases_to_halve": number(1, 20), "beginners": ["desk", "owner"]}
    works: dict[str, dict[str, Any]] = {
        "constant": {"shape": "constant", "mean_hours": hours, "learning": learning},
        "exponential": {"shape": "exponential", "mean_hours": hours, "times_difficulty": True},
        "lognormal": {"shape": "lognormal", "mean_hours": hours, "cv": 1, "on_site": True},
        "uniform": {"shape": "uniform", "lowest_hours": 0.2, "highest_hours": 5},
        "none": {"shape": "constant", "mean_hours": 0},
        "sometimes": {"shape": "empirical", "values_hours": [0, 2], "on_site": True},
    }
    return {
        "schema": 1,
        "name": text("generated"),
        "period": {"start": "2025-04-29", "days": DAYS, "warm_up_days": pick(st.integers(0, 3))},  # over Labour Day
        "calendars": {
            "office": {
                "hours": [["08:00", "12:00"], ["14:30", "18:00"]],
                "weekdays": EVERY_DAY[:5],
                "public_holidays": "CN",
            },
            "patrol": {"hours": [["07:00", "11:00"], ["15:00", "19:00"]], "weekdays": EVERY_DAY},
            "always": {"hours": [["00:00", "24:00"]], "weekdays": EVERY_DAY},
        },
        "reference_calendar": "office",
        "places": {"townships": townships},
        "units": units,
        "departments": {
            "calendar": "office",
            "urgent_calendar": pick(st.sampled_from([None, "always"])),
            "share_of_time": number(0.3, 1),
            "list": {
                name: {"name": text(name), "officers": pick(st.integers(0, 3)), "owned_share": 1 / len(departments)}
                for name in departments
            },
        },
        "topics": {"per_department": 2, "non_standard_share": 0.5, "precedents_to_join_list": pick(st.integers(1, 3))},
        "kinds": kinds,
        "works": {name: {"name": text(name), **work} for name, work in works.items()},
        "waits": {
            "slot": {"name": text("slot"), "calendar": "office", "every_week_on": ["tue", "fri"], "at": "15:00"},
            "letter": {
                "name": text("letter"), "calendar": "office", "shape": "gamma", "mean_hours": number(1, 10), "cv": 0.5
            },
            "rest": {"name": text("rest"), "shape": "exponential", "mean_hours": number(1, 30)},
        },
        "limits": {
            "none": {"working_hours": 0, "urgent_working_hours": 0},
            "short": {"working_hours": number(0.1, 8), "urgent_working_hours": number(0.1, 4)},
            "long": {"working_hours": number(8, 40), "urgent_working_hours": number(2, 8)},
        },
        "chances": {
            "rare": number(0, 0.3),
            "usual": number(0, 0.5),
            "learned": {"at_first": number(0, 0.3), "in_the_end": number(0, 0.3), "cases_to_halve": number(1, 20)},
            "grows": {"at_rest": 0.1, "per_waiting_matter_per_officer": number(0, 0.1), "at_most": 0.2},
        },
        "counts": {"few": pick(st.integers(1, 3))},
    }  # fmt: skip


def rule_data(pick: Any, kinds: list[str]) -> dict[str, Any]:
    """Return a graph of two to seven steps; a step that may take no time leads on only, any other one anywhere."""
    steps = [f"step_{number}" for number in range(pick(st.integers(2, 7)))]
    ends = ["solved", "paper"]
    deadlines = {
        name: {
            "limit": pick(st.sampled_from(["short", "long"])),
            "actions": [
                {
                    pick(st.sampled_from(["before", "after"])): pick(st.sampled_from(["none", "short", "long"])),
                    "by": pick(st.sampled_from(["centre", "desk", "owner"])),
                    "work": pick(st.sampled_from(["constant", "none", "uniform"])),
                    "lift": pick(st.integers(0, 2)),
                }
                for _ in range(pick(st.integers(0, 3)))
            ],
        }
        for name in ("first", "second")
    }
    data: dict[str, Any] = {}
    for number, name in enumerate(steps):
        verb = pick(st.sampled_from(["by", "by", "by", "each", "meet", "wait", "decide"]))
        step: dict[str, Any] = {}
        work = pick(st.sampled_from(WORKS))
        takes_time = verb == "wait"
        if verb == "meet" and work == "constant":
            work = "uniform"  # a meeting is not learned
        if verb in ("by", "each", "meet"):
            roles = pick(st.lists(st.sampled_from([*ROLES, "assisting"]), min_size=1, max_size=4, unique=True))
            step = {verb: pick(st.sampled_from(ROLES)) if verb == "by" else roles, "work": work}
            takes_time = work in TIMED_WORKS and roles != ["assisting"]
            if pick(st.booleans()):
                learns = verb == "by" or roles[0] != "assisting"
                step["fails"] = pick(st.sampled_from(["usual", "learned" if learns else "usual"]))
            if verb == "by" and pick(st.booleans()):
                step["gather"] = {"wait": pick(st.sampled_from(WAITS)), "at_most": pick(st.sampled_from([1, 3, "few"]))}
            step["adds_precedent"] = pick(st.booleans())
            step["trip"] = pick(st.booleans())
        elif verb == "wait":
            wait = pick(st.sampled_from(WAITS))
            step = {"wait": wait}
            takes_time = wait != "slot"  # a slot at this very second is taken
        deadline = pick(st.sampled_from([None, None, None, "first", "second", "stop"]))
        if deadline == "stop":
            step["stops_deadline"] = True
        elif deadline:
            step["starts_deadline"] = deadline
        onward = [*steps[number + 1 :], *ends]
        anywhere = [*steps, *ends] if takes_time else onward
        options: list[dict[str, Any]] = []
        if verb == "by" and "gather" not in step and pick(st.booleans()):
            step["present"] = True
            if pick(st.booleans()):
                step["patience"] = pick(st.sampled_from(["letter", "rest"]))
            options.append({"if": "left", "to": pick(st.sampled_from(onward))})
        for option_number in range(pick(st.integers(0, 3))):
            option = {"to": pick(st.sampled_from(anywhere)), "mark": pick(st.sampled_from(["return", "dump"]))}
            condition = pick(st.sampled_from(["if", "unless", "visits", "within", "nothing"]))
            if condition in ("if", "unless"):
                option[condition] = pick(st.lists(st.sampled_from(FACTS), min_size=1, max_size=2, unique=True))
            elif condition == "visits":
                option["visits"] = {
                    "step": pick(st.sampled_from(steps)),
                    "at_least": pick(st.sampled_from([1, 2, "few"])),
                }
            elif condition == "within":
                option["within"] = {
                    "limit": pick(st.sampled_from(["short", "long"])),
                    "since": pick(st.sampled_from(steps)),
                }
            option["chance"] = ("rare", "grows", "usual")[option_number]
            option["of"] = pick(st.sampled_from(ROLES))
            if verb == "by" and option["chance"] == "rare":
                option |= {"chance": "learned", "of": step["by"]}
            options.append(option)
        # The last option leads on to the next step, so that every step is reached and every path can end.
        options.append({"to": onward[0]})
        data[name] = {**step, "next": options}
    # Both ends are reached: solved after the last step, paper by an option that is seldom taken.
    options = data[steps[-1]]["next"]
    options.insert("left" in options[0].get("if", ""), {"if": "odd", "unless": "fixed", "to": "paper"})
    return {
        "name": text("generated"),
        "starts": dict.fromkeys(kinds, steps[0]),
        "steps": data,
        "deadlines": deadlines,
        "ends": {
            "solved": {"outcome": "solved"},
            "paper": {"outcome": "closed_on_paper", "repeat": {"chance": "usual", "after": "rest", "as": kinds[-1]}},
        },
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a county with a rule."""
    scenario = load_scenario(document(scenario_data(draw)))
    rule_document = document(rule_data(draw, list(scenario.kinds)))
    rule = read_rule(rule_document)
    return Case(scenario, rule, bind_rule(rule, rule_document, scenario), draw(st.integers(0, 10**6)))


@pytest.fixture(scope="session")
def random_cases() -> st.SearchStrategy[Case]:
    return cases()
