"""Shocks: what goes wrong for some days of the period, with demand, with staff or with both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict

from sim.documents import NOTHING, KeyPath, suggestion
from sim.scenario.fields import Name, Section, Share, Text, as_list
from sim.scenario.provenance import Finding, Parameter
from sim.scenario.quantities import Number
from sim.scenario.raw import entries, mapping, value_at

ALL = "all"
DEPARTMENTS = "departments"
LARGEST_DEPARTMENT = "largest_department"

Times = Annotated[Parameter, Number("factor of demand", lowest=0, highest=100)]
AllOrSome = Annotated[
    tuple[str, ...],
    Strict(False),
    Field(min_length=1),
    BeforeValidator(as_list, json_schema_input_type=str | list[str]),
]


class ShockedDemand(Section):
    """So many times the usual matters of these kinds in these townships, `all` or a list of names each."""

    times: Times
    kinds: AllOrSome = (ALL,)
    townships: AllOrSome = (ALL,)


class Shock(Section):
    """Something that goes wrong from a day of the period on (1 is its first), for some days.

    `staff` says what part of whom is there: by a kind of unit, a department (its officers, and its people in units
    with a pool for each department), `departments` for all of them, or `largest_department` for the one that owns most.
    """

    name: Name
    about: Text | None = None
    starts_on_day: Annotated[int, Field(ge=1)]
    days: Annotated[int, Field(ge=1)]
    demand: ShockedDemand | None = None
    staff: dict[str, Share] = {}


def largest_department(owned_shares: Mapping[str, float]) -> str:
    """Return the department that owns the largest share of matters, the first of equals."""
    return max(owned_shares, key=lambda name: owned_shares[name])


def findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """All that is wrong between a scenario's shocks and the rest of it."""
    for name, shock in entries(data, "shocks"):
        for keypath, message, got in findings_of(shock, data):
            yield ("shocks", name, *keypath), message, got


def findings_of(shock: Mapping[str, Any], scenario: Mapping[str, Any]) -> Iterator[Finding]:
    """What of a shock the scenario has no such thing of, or no such day."""
    start, days = shock.get("starts_on_day"), value_at(dict(scenario), ("period", "days"))
    if isinstance(start, int) and isinstance(days, int) and start > days:
        yield ("starts_on_day",), f"must be a day of the period, which has {days}", start
    for key, known in (
        ("kinds", mapping(scenario, "kinds")),
        ("townships", mapping(scenario, "places", "townships")),
    ):
        named = value_at(dict(shock), ("demand", key))
        for name in [named] if isinstance(named, str) else named if isinstance(named, list) else []:
            if isinstance(name, str) and name not in known and name != ALL:
                keypath: KeyPath = ("demand", key)
                yield keypath, f"there is no such entry;{suggestion(name, known)} there are: {', '.join(known)}", name
    departments = mapping(scenario, "departments", "list")
    absent = [*mapping(scenario, "units"), *departments, *((DEPARTMENTS, LARGEST_DEPARTMENT) if departments else ())]
    for name in mapping(shock, "staff"):
        if name not in absent:
            message = f"there is nobody of this name;{suggestion(name, absent)} there are: {', '.join(absent)}"
            yield ("staff", name), message, NOTHING
    if not shock.get("demand") and not shock.get("staff"):
        yield (), "a shock needs demand, staff, or both", NOTHING
