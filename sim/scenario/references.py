"""Checks between the keys of a scenario: names that must exist, sums over sections, and orders.

What is wrong between two keys is told of the mapping that holds both, since either may be the wrong or overridden one.

They read the file's content, not the validated scenario, so that a wrong number in one corner doesn't hide a wrong name
in another. What has the wrong form is passed over here, because the schema tells it.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from sim.documents import NOTHING, KeyPath, suggestion
from sim.scenario import references_of_matters, shocks
from sim.scenario.names import DEPARTMENT_ROLES, ONE_POOL, STAFF_PLACES, TIERS, WEEKDAYS
from sim.scenario.provenance import Finding
from sim.scenario.quantities import SUM_TOLERANCE, is_clock_time, seconds_of_day
from sim.scenario.raw import entries, mapping, number, places_in, plain, value_at

FIRST_YEAR, LAST_YEAR = 1950, 2199
MOST_DAYS = 10_000
"""27 years; results keep seconds in 32 bits, which are 68 years."""
MOST_GRIDS = 200_000
"""Ten times those of a city of two million; each is a queue of its own."""
_CALENDAR_KEYS = ("calendar", "urgent_calendar")


def findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """All that is wrong between keys."""
    yield from _unknown_names(data)
    yield from _period(data)
    yield from _places(data)
    yield from _units(data)
    yield from _departments(data)
    yield from _transfers(data)
    yield from _calendars(data)
    yield from _slots(data)
    yield from references_of_matters.findings(data)
    yield from shocks.findings(data)


def _unknown_names(data: Mapping[str, Any]) -> Iterator[Finding]:
    calendars: list[KeyPath] = [("reference_calendar",), *(("departments", key) for key in _CALENDAR_KEYS)]
    calendars += [("units", name, key) for name, _ in entries(data, "units") for key in _CALENDAR_KEYS]
    calendars += [("waits", name, "calendar") for name, _ in entries(data, "waits")]
    kinds = [name for name, _ in entries(data, "kinds")]
    cases = entries(data, "cases")
    departments: list[KeyPath] = [("cases", name, "owner") for name, _ in cases]
    departments += [("cases", name, "assisting", n) for name, case in cases for n in places_in(case.get("assisting"))]
    places: dict[str, list[KeyPath]] = {
        "calendars": calendars,
        "profiles": [("kinds", kind, "profile") for kind in kinds],
        "limits": [("kinds", kind, "legal_limit") for kind in kinds],
        "kinds": [("cases", name, "kind") for name, _ in cases],
        "places.townships": [("cases", name, "township") for name, _ in cases],
        "departments.list": departments,
    }
    for section, keypaths in places.items():
        keys = section.split(".")
        if isinstance(value_at(data, tuple(keys)), list | str | int | float):
            continue  # else each name would be called unknown because its section has the wrong form
        known = mapping(data, *keys)
        for keypath in keypaths:
            name = value_at(data, keypath)
            if isinstance(name, str) and name not in known:
                there_are = f"there are: {', '.join(map(str, known))}" if known else "there are none"
                yield keypath, f"there is no such entry in `{section}`;{suggestion(name, known)} {there_are}", name


def _period(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Public holidays are known from FIRST_YEAR on, and to LAST_YEAR."""
    period = mapping(data, "period")
    try:
        start = date.fromisoformat(str(period.get("start"))).toordinal()
    except ValueError:
        return
    first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    years = f"the years {FIRST_YEAR} to {LAST_YEAR}"
    days, warm_up = (period.get(key, usual) for key, usual in (("days", 1), ("warm_up_days", 0)))
    if not first <= start <= last:
        yield ("period", "start"), f"a day in {years} is expected", period["start"]
    elif warm_up and data.get("backlog") is not None:
        message = "a run that starts from a backlog has no warm-up: leave out warm_up_days, or the backlog"
        yield ("period", "warm_up_days"), message, warm_up
    elif isinstance(days, int) and start + days - 1 > last:
        yield ("period", "days"), f"the period must end in {years}", days
    elif isinstance(warm_up, int) and start - warm_up < first:
        yield ("period", "warm_up_days"), f"the warm-up must begin in {years}", warm_up
    elif isinstance(days, int) and isinstance(warm_up, int) and days + warm_up > MOST_DAYS:
        yield ("period", "days"), f"at most {MOST_DAYS:,} days can be simulated, the warm-up included", days


def _places(data: Mapping[str, Any]) -> Iterator[Finding]:
    counties = mapping(data, "places", "counties")
    lived_in = {str(township.get("county")) for _, township in entries(data, "places", "townships")}
    for county in counties:
        if county not in lived_in:
            yield ("places", "counties", county), "no township lies in this county", NOTHING
    all_grids = sum(number(township.get("grids")) or 0 for _, township in entries(data, "places", "townships"))
    if all_grids > MOST_GRIDS:
        yield (
            ("places", "townships"),
            f"at most {MOST_GRIDS:,} grids can be simulated, here are {all_grids:,.0f}",
            NOTHING,
        )
    for name, township in entries(data, "places", "townships"):
        lies_in = township.get("county")
        place: KeyPath = ("places", "townships", name)
        if counties and lies_in is None:
            yield place, "the scenario has counties, so each township needs its county", NOTHING
        elif lies_in is not None and str(lies_in) not in counties:
            there_are = f"there are: {', '.join(map(str, counties))}" if counties else "there are none"
            message = f"there is no such entry in `places.counties`;{suggestion(lies_in, counties)} {there_are}"
            yield (*place, "county"), message, lies_in
        villages, grids = number(township.get("villages")), number(township.get("grids"))
        if villages is not None and grids is not None and villages > grids:
            message = f"villages must not be more than grids, {grids:g}: each village has at least one"
            yield ("places", "townships", name), message, villages


def _units(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, unit in entries(data, "units"):
        if name in DEPARTMENT_ROLES or name.startswith("assisting_"):
            yield ("units", name), "this name is taken: it is what departments are to a matter", NOTHING
        per, pooled = unit.get("staff_per"), unit.get("pooled_by")
        known = per in STAFF_PLACES and pooled in STAFF_PLACES
        if known and "department" in (per, pooled):
            if per != pooled:
                yield ("units", name), "staff counted or pooled by department must be both", pooled
            elif not mapping(data, "departments", "list"):
                yield ("units", name), "staff are by department, but the scenario has no departments", NOTHING
        elif known and STAFF_PLACES.index(pooled) < STAFF_PLACES.index(per):
            message = f"pooled_by must be {per}, as staff_per, or above it; the order is {' < '.join(TIERS)}"
            yield ("units", name), message, pooled
        people = number(unit.get("staff"))
        if per in ONE_POOL and people is not None and people != int(people):
            yield ("units", name), f"staff must be a whole number, since each {per} has so many people", people
        yield from _shifts(data, name, unit)
        changes = unit.get("staff_changes")
        days = [value_at(change, ("from",)) for change in changes] if isinstance(changes, list) else []
        for index, (before, day) in enumerate(pairwise(days), start=1):
            if isinstance(before, str) and isinstance(day, str) and day <= before:
                yield ("units", name, "staff_changes", index, "from"), "must be later than the change before it", day


def _shifts(data: Mapping[str, Any], name: str, unit: dict[str, Any]) -> Iterator[Finding]:
    """A unit has staff or shifts; shifts lie in its calendar's hours, one after the other."""
    if not unit.get("shifts"):
        if unit.get("staff") is None:
            yield ("units", name), "staff is required, or shifts with staff each", NOTHING
        return
    for key in ("staff", "staff_changes"):
        if unit.get(key):
            yield ("units", name, key), "the staff stands in shifts here: leave this out, or the shifts", NOTHING
    calendar = unit.get("calendar")
    hours = _clock_hours(value_at(dict(data), ("calendars", calendar, "hours"))) if isinstance(calendar, str) else []
    shifts = unit["shifts"] if isinstance(unit["shifts"], list) else []
    before: list[tuple[int, int]] = []
    for index, shift in enumerate(shifts):
        own = _clock_hours(shift.get("hours") if isinstance(shift, dict) else None)
        keypath: KeyPath = ("units", name, "shifts", index, "hours")
        if any(opens < closed and opened < closes for opens, closes in own for opened, closed in before):
            yield keypath, "these hours overlap with those of a shift before", NOTHING
        if hours and not all(any(o <= opens and closes <= c for o, c in hours) for opens, closes in own):
            yield keypath, f"must lie within the hours of the calendar {calendar}", NOTHING
        before += own


def _clock_hours(raw: object) -> list[tuple[int, int]]:
    """Opening hours in seconds of the day, where they are well formed; adjacent ones as one."""
    pairs = plain(raw)
    hours: list[tuple[int, int]] = []
    for pair in pairs if isinstance(pairs, list | tuple) else ():
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(map(is_clock_time, pair))):
            return []
        opens, closes = map(seconds_of_day, pair)
        if hours and hours[-1][1] == opens:
            opens = hours.pop()[0]
        hours.append((opens, closes))
    return hours


def _departments(data: Mapping[str, Any]) -> Iterator[Finding]:
    departments = mapping(data, "departments", "list")
    pooled = [name for name, unit in entries(data, "units") if unit.get("pooled_by") == "department"]
    for department, entry in entries(data, "departments", "list"):
        for unit in mapping(entry, "staff"):
            if unit not in pooled:
                hint = suggestion(unit, pooled) or f" there are: {', '.join(pooled) or 'none'}"
                message = f"there is no kind of unit pooled by department of this name;{hint}"
                yield ("departments", "list", department, "staff", unit), message, NOTHING
            elif value_at(dict(data), ("units", unit, "shifts")):
                message = "this unit has shifts, which are the same in every department: leave this out, or the shifts"
                yield ("departments", "list", department, "staff", unit), message, NOTHING
    shares = [number(entry.get("owned_share")) for _, entry in entries(data, "departments", "list")]
    known = [share for share in shares if share is not None]
    if known and len(known) == len(departments) and abs(math.fsum(known) - 1) > SUM_TOLERANCE:
        message = f"the departments' owned_share must sum to 1, they sum to {math.fsum(known):.6g}"
        yield ("departments", "list"), message, NOTHING


def _transfers(data: Mapping[str, Any]) -> Iterator[Finding]:
    units, departments = mapping(data, "units"), mapping(data, "departments", "list")
    above = [name for name, unit in entries(data, "units") if unit.get("pooled_by") in ("county", "department")]
    below = [name for name, unit in entries(data, "units") if unit.get("pooled_by") == "township"]
    for name, transfer in entries(data, "transfers"):
        for key, known, what in (
            ("from", [*above, *departments, "departments"], "a unit of the county, a department, or all departments"),
            ("to", below, "a unit of the townships"),
        ):
            unit = transfer.get(key)
            if isinstance(unit, str) and unit not in known:
                hint = suggestion(unit, known) or f" there are: {', '.join(known)}"
                yield ("transfers", name, key), f"posts move {key} {what};{hint}", unit
    for name in units:
        if name in departments:
            yield ("units", name), "a department has this name too", NOTHING


def _calendars(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, calendar in entries(data, "calendars"):
        off, working = calendar.get("extra_days_off"), calendar.get("extra_working_days")
        if isinstance(off, list) and isinstance(working, list):
            for index, day in enumerate(working):
                if day in off:
                    keypath: KeyPath = ("calendars", name, "extra_working_days", index)
                    yield keypath, "this day is among extra_days_off too", day


def _slots(data: Mapping[str, Any]) -> Iterator[Finding]:
    """A weekly slot lies in the hours of its calendar, on each of its weekdays: outside of them nobody ever meets.

    Weekdays count as the calendar has them; a make-up working day now and then is no weekly slot.
    """
    for name, wait in entries(data, "waits"):
        calendar, at, weekdays = wait.get("calendar"), wait.get("at"), wait.get("every_week_on")
        spec = mapping(data, "calendars").get(calendar) if isinstance(calendar, str) else None
        if not isinstance(spec, dict) or not isinstance(weekdays, list):
            continue
        hours, open_days = _clock_hours(spec.get("hours")), spec.get("weekdays")
        works_on = list(map(str, open_days)) if isinstance(open_days, list) else list(WEEKDAYS)
        if (
            hours
            and is_clock_time(at)
            and not any(opens <= seconds_of_day(str(at)) < closes for opens, closes in hours)
        ):
            open_at = ", ".join(f"{_clock(opens)} to {_clock(closes)}" for opens, closes in hours)
            message = f"this slot is never held: the calendar {calendar} is closed then, it is open {open_at}"
            yield ("waits", name, "at"), message, at
        for index, day in enumerate(weekdays):
            if day in WEEKDAYS and day not in works_on:
                message = f"this slot is never held: the calendar {calendar} works on {', '.join(works_on)}"
                yield ("waits", name, "every_week_on", index), message, day


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
