"""Checks between the keys of a scenario: names that must exist, sums over sections, and orders.

What is wrong between two keys is told of the mapping that holds both, since either may be the wrong or overridden one.

They read the file's content, not the validated scenario, so that a wrong number in one corner doesn't hide a wrong name
in another. What has the wrong form is passed over here, because the schema tells it.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sim.documents import NOTHING, KeyPath, suggestion
from sim.scenario.names import BUILT_IN_CONDITIONS, DEPARTMENT_ROLES, RATE_KEYS, SHAPE_KEYS, STAFF_PLACES, TIERS
from sim.scenario.provenance import Finding
from sim.scenario.quantities import SUM_TOLERANCE, is_clock_time, is_number, seconds_of_day

FIRST_YEAR, LAST_YEAR = 1950, 2199
_CALENDAR_KEYS = ("calendar", "urgent_calendar")


def findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """All that is wrong between keys."""
    yield from _unknown_names(data)
    yield from _period(data)
    yield from _places(data)
    yield from _units(data)
    yield from _departments(data)
    yield from _kinds(data)
    yield from _lists(data)
    yield from _transfers(data)
    yield from _durations(data)
    yield from _beginners(data)
    yield from _calendars(data)
    yield from _cases(data)
    for name, chance in _entries(data, "chances"):
        if _in_order(chance, "at_rest", "at_most"):
            yield ("chances", name), "at_most must not be below at_rest", _plain(chance["at_most"])


def _unknown_names(data: Mapping[str, Any]) -> Iterator[Finding]:
    calendars: list[KeyPath] = [("reference_calendar",), *(("departments", key) for key in _CALENDAR_KEYS)]
    calendars += [("units", name, key) for name, _ in _entries(data, "units") for key in _CALENDAR_KEYS]
    calendars += [("waits", name, "calendar") for name, _ in _entries(data, "waits")]
    kinds = [name for name, _ in _entries(data, "kinds")]
    cases = _entries(data, "cases")
    departments: list[KeyPath] = [("cases", name, "owner") for name, _ in cases]
    departments += [("cases", name, "assisting", n) for name, case in cases for n in _places_in(case.get("assisting"))]
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
        if isinstance(_at(data, tuple(keys)), list | str | int | float):
            continue  # else each name would be called unknown because its section has the wrong form
        known = _mapping(data, *keys)
        for keypath in keypaths:
            name = _at(data, keypath)
            if isinstance(name, str) and name not in known:
                there_are = f"there are: {', '.join(map(str, known))}" if known else "there are none"
                yield keypath, f"there is no such entry in `{section}`;{suggestion(name, known)} {there_are}", name


def _period(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Public holidays are known from FIRST_YEAR on, and to LAST_YEAR."""
    period = _mapping(data, "period")
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


def _places(data: Mapping[str, Any]) -> Iterator[Finding]:
    counties = _mapping(data, "places", "counties")
    lived_in = {township.get("county") for _, township in _entries(data, "places", "townships")}
    for county in counties:
        if county not in lived_in:
            yield ("places", "counties", county), "no township lies in this county", NOTHING
    for name, township in _entries(data, "places", "townships"):
        lies_in = township.get("county")
        place: KeyPath = ("places", "townships", name)
        if counties and lies_in is None:
            yield place, "the scenario has counties, so each township needs its county", NOTHING
        elif lies_in is not None and lies_in not in counties:
            there_are = f"there are: {', '.join(map(str, counties))}" if counties else "there are none"
            message = f"there is no such entry in `places.counties`;{suggestion(lies_in, counties)} {there_are}"
            yield (*place, "county"), message, lies_in
        villages, grids = _number(township.get("villages")), _number(township.get("grids"))
        if villages is not None and grids is not None and villages > grids:
            message = f"villages must not be more than grids, {grids:g}: each village has at least one"
            yield ("places", "townships", name), message, villages


def _units(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, unit in _entries(data, "units"):
        if name in DEPARTMENT_ROLES or name.startswith("assisting_"):
            yield ("units", name), "this name is taken: it is what departments are to a matter", NOTHING
        per, pooled = unit.get("staff_per"), unit.get("pooled_by")
        if per not in STAFF_PLACES or pooled not in STAFF_PLACES:
            pass
        elif "department" in (per, pooled):
            if per != pooled:
                yield ("units", name), "staff counted or pooled by department must be both", pooled
            elif not _mapping(data, "departments", "list"):
                yield ("units", name), "staff are by department, but the scenario has no departments", NOTHING
        elif STAFF_PLACES.index(pooled) < STAFF_PLACES.index(per):
            message = f"pooled_by must be {per}, as staff_per, or above it; the order is {' < '.join(TIERS)}"
            yield ("units", name), message, pooled
        yield from _shifts(data, name, unit)
        changes = unit.get("staff_changes")
        days = [_at(change, ("from",)) for change in changes] if isinstance(changes, list) else []
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
    hours = _clock_hours(_at(dict(data), ("calendars", calendar, "hours"))) if isinstance(calendar, str) else []
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
    pairs = _plain(raw)
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
    departments = _mapping(data, "departments", "list")
    pooled = [name for name, unit in _entries(data, "units") if unit.get("pooled_by") == "department"]
    for department, entry in _entries(data, "departments", "list"):
        for unit in _mapping(entry, "staff"):
            if unit not in pooled:
                hint = suggestion(unit, pooled) or f" there are: {', '.join(pooled) or 'none'}"
                message = f"there is no kind of unit pooled by department of this name;{hint}"
                yield ("departments", "list", department, "staff", unit), message, NOTHING
            elif _at(dict(data), ("units", unit, "shifts")):
                message = "this unit has shifts, which are the same in every department: leave this out, or the shifts"
                yield ("departments", "list", department, "staff", unit), message, NOTHING
    shares = [_number(entry.get("owned_share")) for _, entry in _entries(data, "departments", "list")]
    known = [share for share in shares if share is not None]
    if known and len(known) == len(departments) and abs(math.fsum(known) - 1) > SUM_TOLERANCE:
        message = f"the departments' owned_share must sum to 1, they sum to {math.fsum(known):.6g}"
        yield ("departments", "list"), message, NOTHING


def _kinds(data: Mapping[str, Any]) -> Iterator[Finding]:
    departments = len(_mapping(data, "departments", "list"))
    for name, kind in _entries(data, "kinds"):
        rates = [key for key, rate in kind.items() if key.startswith("rate_") and rate is not None]
        if not rates:
            yield ("kinds", name), f"one rate is required, one of {', '.join(RATE_KEYS)}", NOTHING
        elif len(rates) > 1:
            yield ("kinds", name), f"a kind has one rate, and here stand {' and '.join(rates)}", NOTHING
        for fact in _mapping(kind, "facts"):
            if fact in BUILT_IN_CONDITIONS:
                yield ("kinds", name, "facts", fact), "this name is taken: every matter has this condition", NOTHING
        yield from _owned_shares(data, name, kind)
        settled = _mapping(kind, "settled_by")
        by_county = _number(_mapping(settled, "value").get("county") if "value" in settled else settled.get("county"))
        if by_county and not departments:
            message = "a share is settled by the county, but the scenario has no departments"
            yield ("kinds", name, "settled_by"), message, by_county
        assisting = _mapping(kind, "assisting_departments")
        shares = {key: _number(assisting.get(key)) or 0.0 for key in ("one", "two")}
        if sum(shares.values()) > 1 + SUM_TOLERANCE:
            message = f"the shares must not sum to more than 1, they sum to {sum(shares.values()):.6g}"
            yield ("kinds", name, "assisting_departments"), message, NOTHING
        for key, needed in (("one", 2), ("two", 3)):
            if shares[key] and departments < needed:
                message = f"needs {needed} departments, an owner and those that assist; there are {departments}"
                yield ("kinds", name, "assisting_departments", key), message, shares[key]


def _owned_shares(data: Mapping[str, Any], name: str, kind: Mapping[str, Any]) -> Iterator[Finding]:
    """Departments that a kind's own shares name, which must be there."""
    shares = _mapping(kind, "owned_shares")
    departments = _mapping(data, "departments", "list")
    for department in _mapping(shares, "value") if "value" in shares else shares:
        if department not in departments and department not in ("low", "high", "unit", "grade", "source"):
            message = f"there is no such entry in `departments.list`;{suggestion(department, departments)}"
            yield ("kinds", name, "owned_shares"), f"{message} there are: {', '.join(departments)}", department


def _lists(data: Mapping[str, Any]) -> Iterator[Finding]:
    kinds = _mapping(data, "kinds")
    facts = {fact for _, kind in _entries(data, "kinds") for fact in _mapping(kind, "facts")}
    for name, entry in _entries(data, "lists"):
        if name in facts or name in BUILT_IN_CONDITIONS:
            yield ("lists", name), "this name is taken: a list's name is a condition, as those of facts are", NOTHING
        kind = entry.get("kind")
        if isinstance(kind, str) and kind not in kinds:
            message = f"there is no such entry in `kinds`;{suggestion(kind, kinds)} there are: {', '.join(kinds)}"
            yield ("lists", name, "kind"), message, kind
        elif isinstance(kind, str) and not _mapping(data, "kinds", kind, "items"):
            yield ("lists", name, "kind"), "matters of this kind have no items that a list could hold", kind
        versions = entry.get("versions")
        days = [_at(version, ("from",)) for version in versions] if isinstance(versions, list) else []
        for index, (before, day) in enumerate(pairwise(days), start=1):
            if isinstance(before, str) and isinstance(day, str) and day <= before:
                yield ("lists", name, "versions", index, "from"), "must be later than the version before it", day


def _transfers(data: Mapping[str, Any]) -> Iterator[Finding]:
    units, departments = _mapping(data, "units"), _mapping(data, "departments", "list")
    above = [name for name, unit in _entries(data, "units") if unit.get("pooled_by") in ("county", "department")]
    below = [name for name, unit in _entries(data, "units") if unit.get("pooled_by") == "township"]
    for name, transfer in _entries(data, "transfers"):
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


def _durations(data: Mapping[str, Any]) -> Iterator[Finding]:
    all_keys = dict.fromkeys(key for keys in SHAPE_KEYS.values() for key in keys)
    for section in ("works", "waits"):
        for name, entry in _entries(data, section):
            shape = entry.get("shape")
            needed = SHAPE_KEYS.get(shape) if isinstance(shape, str) else None
            if needed is None:
                continue
            unknown = [key for key in entry if suggestion(key, needed) and key not in all_keys]
            for key in needed:
                meant = any(suggestion(other, needed) == suggestion(key, [key]) for other in unknown)
                if entry.get(key) is None and not meant:
                    yield (section, name), f"{key} is required for the shape {shape}", NOTHING
            for key in all_keys:
                if key in entry and key not in needed:
                    message = f"{key} has no meaning for the shape {shape}, which takes {', '.join(needed)}"
                    yield (section, name), message, NOTHING
            for lower, upper in (("lowest", "most_likely"), ("most_likely", "highest"), ("lowest", "highest")):
                if _in_order(entry, f"{lower}_hours", f"{upper}_hours"):
                    message = f"{upper}_hours must not be below {lower}_hours"
                    yield (section, name), message, _plain(entry[f"{upper}_hours"])
                    break


def _beginners(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Who begins without experience is a kind of unit, or the departments under the name of `owner`."""
    places: list[KeyPath] = [("works", name, "learning") for name, _ in _entries(data, "works")]
    places += [("chances", name) for name, _ in _entries(data, "chances")]
    known = [*_mapping(data, "units"), "owner"]
    for keypath in places:
        beginners = _at(data, (*keypath, "beginners"))
        for index, name in enumerate(beginners if isinstance(beginners, list) else []):
            if isinstance(name, str) and name not in known:
                there_are = f"there are: {', '.join(known)}"
                message = f"there is no such kind of unit;{suggestion(name, known)} {there_are}"
                yield (*keypath, "beginners", index), message, name


def _calendars(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, calendar in _entries(data, "calendars"):
        off, working = calendar.get("extra_days_off"), calendar.get("extra_working_days")
        if isinstance(off, list) and isinstance(working, list):
            for index, day in enumerate(working):
                if day in off:
                    keypath: KeyPath = ("calendars", name, "extra_working_days", index)
                    yield keypath, "this day is among extra_days_off too", day


def _cases(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Cases arise in the time that is simulated; what is stated about one fits together."""
    simulated = _simulated(data)
    for name, case in _entries(data, "cases"):
        born = _moment(case.get("born"))
        if born and simulated and not simulated[0] <= born < simulated[1]:
            first, last = simulated[0].date(), simulated[1].date() - timedelta(days=1)
            yield ("cases", name, "born"), f"must lie in the time simulated, {first} to {last}", case["born"]
        for milestone, published in _entries(case, "published"):
            at = _moment(published.get("at"))
            if at and born and at < born:
                yield ("cases", name, "published", milestone, "at"), "must not be before the birth", published["at"]
            elif at and simulated and at >= simulated[1]:
                message = "must lie before the run ends, which would cut off slower ones: more days are needed"
                yield ("cases", name, "published", milestone, "at"), message, published["at"]
        kind = _mapping(data, "kinds").get(str(case.get("kind")))
        known = list(_mapping(kind, "facts")) if isinstance(kind, dict) else []
        for fact in _mapping(case, "facts"):
            if isinstance(kind, dict) and fact not in known:
                there_are = f"there are: {', '.join(known)}" if known else "there are none"
                message = f"its kind has no such fact;{suggestion(fact, known)} {there_are}"
                yield ("cases", name, "facts", fact), message, NOTHING
        assisting = case.get("assisting")
        if isinstance(assisting, list) and assisting:
            if case.get("owner") is None:
                yield ("cases", name, "assisting"), "needs the owner to be stated too", NOTHING
            elif len({case["owner"], *map(str, assisting)}) <= len(assisting):
                yield ("cases", name, "assisting"), "each department takes part once, the owner included", assisting
        if case.get("settled_by") == "county" and not _mapping(data, "departments", "list"):
            yield ("cases", name, "settled_by"), "the scenario has no departments", "county"


def _simulated(data: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """The first second simulated, and that after the last; None where the period isn't right."""
    period = _mapping(data, "period")
    days, warm_up = period.get("days"), period.get("warm_up_days", 0)
    try:
        start = datetime.fromisoformat(str(period.get("start")))
        return start - timedelta(days=warm_up), start + timedelta(days=days)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        return None


def _moment(raw: object) -> datetime | None:
    try:
        return datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _places_in(raw: object) -> range:
    return range(len(raw)) if isinstance(raw, list) else range(0)


def _in_order(entry: Mapping[str, Any], lower: str, upper: str) -> bool:
    low, high = _number(entry.get(lower)), _number(entry.get(upper))
    return low is not None and high is not None and high < low


def _at(data: object, keypath: KeyPath) -> object:
    for key in keypath:
        if isinstance(data, list) and isinstance(key, int):
            data = data[key]
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def _mapping(data: Mapping[str, Any], *keypath: str) -> dict[str, Any]:
    found = _at(dict(data), keypath)
    return found if isinstance(found, dict) else {}


def _entries(data: Mapping[str, Any], *keypath: str) -> list[tuple[str, dict[str, Any]]]:
    return [(str(name), entry) for name, entry in _mapping(data, *keypath).items() if isinstance(entry, dict)]


def _plain(raw: object) -> object:
    return raw.get("value") if isinstance(raw, dict) else raw


def _number(raw: object) -> float | None:
    plain = _plain(raw)
    return plain if is_number(plain) else None  # type: ignore[return-value]
