"""Which lane and which row each step of a rule gets on the flowchart."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.rules import Rule

DEPARTMENTS = ("owner", "assisting")  # they share a lane: most steps need both; so do units of either
TIER_ORDER = (
    "grid_worker", "village_committee", "village_station", "service_centre", "service_counter", "enforcement_brigade",
    "social_governance_office", "command_centre", "hall_window", "back_office",
)  # fmt: skip
BACKWARD, BLOCKED = 4.0, 1.5  # how many rows of a straight line an edge upwards, or around a box, is worth avoiding


@dataclass(frozen=True)
class Order:
    """Lanes (each a tuple of roles, left to right), steps (top to bottom) and the lane of each step."""

    lanes: tuple[tuple[str, ...], ...]
    rows: tuple[str, ...]
    lane_of: dict[str, int]


def order_of(rule: Rule, roles: Sequence[str]) -> Order:
    """Place the steps: one row each, few lines upwards, few detours.

    Parameters
    ----------
    roles
        The scenario's roles in order, if there is a scenario; else the usual order of the tiers is taken.
    """
    lanes = _lanes(rule, roles)
    lane_of = _lane_of_steps(rule, lanes)
    return Order(lanes, tuple(_improved(rule, list(rule.steps), lane_of)), lane_of)


def targets(rule: Rule, step: str) -> list[str]:
    """The steps (not ends) that a step leads to, each once, in the order of its options."""
    return list(dict.fromkeys(option.to for option in rule.steps[step].options if option.to in rule.steps))


def _lanes(rule: Rule, roles: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    used = list(dict.fromkeys(role for step in rule.steps.values() for role in step.roles))
    known = [*(roles or TIER_ORDER), *DEPARTMENTS]
    ordered = [role for role in known if role in used] + [role for role in used if role not in known]
    lanes: dict[str, tuple[str, ...]] = {}
    for role in sorted(ordered, key=lambda role: role in DEPARTMENTS):
        shared = "owner" if role in DEPARTMENTS else role.removeprefix("assisting_")
        lanes[shared] = (*lanes.get(shared, ()), role)
    return tuple(lanes.values()) or (("",),)


def _lane_of_steps(rule: Rule, lanes: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """A step lies in the lane of its first role; one that nobody works at lies where the matter came from."""
    lane_of = {
        name: next(place for place, lane in enumerate(lanes) if step.roles[0] in lane)
        for name, step in rule.steps.items()
        if step.roles
    }
    for _ in rule.steps:  # a chain of waits and decisions is resolved link by link
        for name in rule.steps:
            sources = [source for source in rule.steps if name in targets(rule, source) and source in lane_of]
            if name not in lane_of and sources:
                lane_of[name] = lane_of[sources[0]]
    for name in rule.steps:
        onwards = [lane_of[target] for target in targets(rule, name) if target in lane_of]
        lane_of.setdefault(name, onwards[0] if onwards else 0)
    return lane_of


def _cost(rule: Rule, rows: Sequence[str], lane_of: dict[str, int]) -> float:
    row = {name: place for place, name in enumerate(rows)}
    cost = 0.0
    for name in rows:
        ways = targets(rule, name)
        for target in ways:
            span = row[target] - row[name]
            cost += abs(span) if span > 0 else -span + BACKWARD
            if span > 0 and blocked(rows, row[name], row[target], lane_of):
                cost += BLOCKED
        if len(ways) == 1 and rule.steps[name].options[-1].to == ways[0]:
            cost += abs(row[ways[0]] - row[name] - 1)  # no choice: the next step belongs right below
    starts = [row[start] for start in dict.fromkeys(rule.starts.values())]
    return cost + 0.1 * sum(starts)


def blocked(rows: Sequence[str], start: int, end: int, lane_of: dict[str, int]) -> bool:
    """Whether a box stands between the rows `start` and `end` in the lane of the step at `end`."""
    return any(lane_of[rows[place]] == lane_of[rows[end]] for place in range(start + 1, end))


def _improved(rule: Rule, rows: list[str], lane_of: dict[str, int]) -> list[str]:
    """Move single steps for as long as that saves something: the file's own order is the starting point."""
    best = _cost(rule, rows, lane_of)
    improving = True
    while improving:
        improving = False
        for name in list(rows):
            rest = [other for other in rows if other != name]
            for place in range(len(rows)):
                candidate = [*rest[:place], name, *rest[place:]]
                cost = _cost(rule, candidate, lane_of)
                if cost < best - 1e-9:
                    rows, best, improving = candidate, cost, True
    return rows
