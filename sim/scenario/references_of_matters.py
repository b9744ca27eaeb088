"""Checks between the keys of a scenario about its matters: kinds, lists, cases, and how long things take."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sim.documents import NOTHING, KeyPath, suggestion
from sim.scenario.names import BUILT_IN_CONDITIONS, RATE_KEYS, SHAPE_KEYS
from sim.scenario.provenance import Finding
from sim.scenario.quantities import SUM_TOLERANCE
from sim.scenario.raw import entries, mapping, number, out_of_order, plain, value_at


def findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """All that is wrong between keys about matters."""
    yield from _kinds(data)
    yield from _lists(data)
    yield from _durations(data)
    yield from _beginners(data)
    yield from _cases(data)
    for name, chance in entries(data, "chances"):
        if out_of_order(chance, "at_rest", "at_most"):
            yield ("chances", name), "at_most must not be below at_rest", plain(chance["at_most"])


def _kinds(data: Mapping[str, Any]) -> Iterator[Finding]:
    departments = len(mapping(data, "departments", "list"))
    for name, kind in entries(data, "kinds"):
        rates = [key for key, rate in kind.items() if key.startswith("rate_") and rate is not None]
        if not rates:
            yield ("kinds", name), f"one rate is required, one of {', '.join(RATE_KEYS)}", NOTHING
        elif len(rates) > 1:
            yield ("kinds", name), f"a kind has one rate, and here stand {' and '.join(rates)}", NOTHING
        for fact in mapping(kind, "facts"):
            if fact in BUILT_IN_CONDITIONS:
                yield ("kinds", name, "facts", fact), "this name is taken: every matter has this condition", NOTHING
        yield from _owned_shares(data, name, kind)
        settled = mapping(kind, "settled_by")
        by_county = number(mapping(settled, "value").get("county") if "value" in settled else settled.get("county"))
        if by_county and not departments:
            message = "a share is settled by the county, but the scenario has no departments"
            yield ("kinds", name, "settled_by"), message, by_county
        assisting = mapping(kind, "assisting_departments")
        shares = {key: number(assisting.get(key)) or 0.0 for key in ("one", "two")}
        if sum(shares.values()) > 1 + SUM_TOLERANCE:
            message = f"the shares must not sum to more than 1, they sum to {sum(shares.values()):.6g}"
            yield ("kinds", name, "assisting_departments"), message, NOTHING
        for key, needed in (("one", 2), ("two", 3)):
            if shares[key] and departments < needed:
                message = f"needs {needed} departments, an owner and those that assist; there are {departments}"
                yield ("kinds", name, "assisting_departments", key), message, shares[key]


def _owned_shares(data: Mapping[str, Any], name: str, kind: Mapping[str, Any]) -> Iterator[Finding]:
    """Departments that a kind's own shares name, which must be there."""
    shares = mapping(kind, "owned_shares")
    departments = mapping(data, "departments", "list")
    for department in mapping(shares, "value") if "value" in shares else shares:
        if department not in departments and department not in ("low", "high", "unit", "grade", "source"):
            message = f"there is no such entry in `departments.list`;{suggestion(department, departments)}"
            yield ("kinds", name, "owned_shares"), f"{message} there are: {', '.join(departments)}", department


def _lists(data: Mapping[str, Any]) -> Iterator[Finding]:
    kinds = mapping(data, "kinds")
    facts = {fact for _, kind in entries(data, "kinds") for fact in mapping(kind, "facts")}
    for name, entry in entries(data, "lists"):
        if name in facts or name in BUILT_IN_CONDITIONS:
            yield ("lists", name), "this name is taken: a list's name is a condition, as those of facts are", NOTHING
        kind = entry.get("kind")
        if isinstance(kind, str) and kind not in kinds:
            message = f"there is no such entry in `kinds`;{suggestion(kind, kinds)} there are: {', '.join(kinds)}"
            yield ("lists", name, "kind"), message, kind
        elif isinstance(kind, str) and not mapping(data, "kinds", kind, "items"):
            yield ("lists", name, "kind"), "matters of this kind have no items that a list could hold", kind
        versions = entry.get("versions")
        days = [value_at(version, ("from",)) for version in versions] if isinstance(versions, list) else []
        for index, (before, day) in enumerate(pairwise(days), start=1):
            if isinstance(before, str) and isinstance(day, str) and day <= before:
                yield ("lists", name, "versions", index, "from"), "must be later than the version before it", day


def _durations(data: Mapping[str, Any]) -> Iterator[Finding]:
    all_keys = dict.fromkeys(key for keys in SHAPE_KEYS.values() for key in keys)
    for section in ("works", "waits"):
        for name, entry in entries(data, section):
            shape = entry.get("shape")
            needed = SHAPE_KEYS.get(shape) if isinstance(shape, str) else None
            if needed is None:
                continue
            unknown = [key for key in entry if key not in all_keys and suggestion(key, needed)]
            for key in needed:
                meant = any(suggestion(other, needed) == suggestion(key, [key]) for other in unknown)
                if entry.get(key) is None and not meant:
                    yield (section, name), f"{key} is required for the shape {shape}", NOTHING
            for key in all_keys:
                if key in entry and key not in needed:
                    message = f"{key} has no meaning for the shape {shape}, which takes {', '.join(needed)}"
                    yield (section, name), message, NOTHING
            for lower, upper in (("lowest", "most_likely"), ("most_likely", "highest"), ("lowest", "highest")):
                if out_of_order(entry, f"{lower}_hours", f"{upper}_hours"):
                    message = f"{upper}_hours must not be below {lower}_hours"
                    yield (section, name), message, plain(entry[f"{upper}_hours"])
                    break


def _beginners(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Who begins without experience is a kind of unit, or the departments under the name of `owner`."""
    places: list[KeyPath] = [("works", name, "learning") for name, _ in entries(data, "works")]
    places += [("chances", name) for name, _ in entries(data, "chances")]
    known = [*mapping(data, "units"), "owner"]
    for keypath in places:
        beginners = value_at(data, (*keypath, "beginners"))
        for index, name in enumerate(beginners if isinstance(beginners, list) else []):
            if isinstance(name, str) and name not in known:
                there_are = f"there are: {', '.join(known)}"
                message = f"there is no such kind of unit;{suggestion(name, known)} {there_are}"
                yield (*keypath, "beginners", index), message, name


def _cases(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Cases arise in the time that is simulated; what is stated about one fits together."""
    simulated = _simulated(data)
    for name, case in entries(data, "cases"):
        born = _moment(case.get("born"))
        if born and simulated and not simulated[0] <= born < simulated[1]:
            first, last = simulated[0].date(), simulated[1].date() - timedelta(days=1)
            yield ("cases", name, "born"), f"must lie in the time simulated, {first} to {last}", case["born"]
        for milestone, published in entries(case, "published"):
            at = _moment(published.get("at"))
            if at and born and at < born:
                yield ("cases", name, "published", milestone, "at"), "must not be before the birth", published["at"]
            elif at and simulated and at >= simulated[1]:
                message = "must lie before the run ends, which would cut off slower ones: more days are needed"
                yield ("cases", name, "published", milestone, "at"), message, published["at"]
        kind = mapping(data, "kinds").get(str(case.get("kind")))
        known = list(mapping(kind, "facts")) if isinstance(kind, dict) else []
        for fact in mapping(case, "facts"):
            if isinstance(kind, dict) and fact not in known:
                there_are = f"there are: {', '.join(known)}" if known else "there are none"
                message = f"its kind has no such fact;{suggestion(fact, known)} {there_are}"
                yield ("cases", name, "facts", fact), message, NOTHING
        assisting = case.get("assisting")
        if isinstance(assisting, list) and assisting:
            if case.get("owner") is None:
                yield ("cases", name, "assisting"), "needs the owner to be stated too", NOTHING
            elif len({str(case["owner"]), *map(str, assisting)}) <= len(assisting):
                yield ("cases", name, "assisting"), "each department takes part once, the owner included", assisting
        if case.get("settled_by") == "county" and not mapping(data, "departments", "list"):
            yield ("cases", name, "settled_by"), "the scenario has no departments", "county"


def _simulated(data: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """The first second simulated, and that after the last; None where the period isn't right."""
    period = mapping(data, "period")
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
