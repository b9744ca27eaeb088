"""What a scenario has that can never happen: refused, or warned of, since whoever needs it would wait for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sim.documents import Document, Problem
from sim.rules import Rule, Verb
from sim.scenario import Scenario, Text
from sim.scenario.procedure import WorkSpec
from sim.world import NEVER, SECONDS_A_DAY, Organisation, WorkCalendar, build_organisation, simulated_days
from sim.world.distributions import from_spec


def problems_of_meetings(
    scenario: Scenario, rules: Mapping[str, Rule], documents: Mapping[str, Document]
) -> Iterator[Problem]:
    """Meetings of units whose hours never overlap, told in the rule's file."""
    organisation = build_organisation(scenario)
    calendar_of = _calendar_of_role(organisation)
    for name, rule in rules.items():
        for step_id, step in rule.steps.items():
            roles = [role for role in step.roles if _unit_role(role) in calendar_of]
            if step.verb == Verb.MEET and _first_common_s([calendar_of[_unit_role(role)] for role in roles]) >= NEVER:
                who = ", ".join(f"{role} ({_calendar_name(scenario, _unit_role(role))})" for role in roles)
                message = f"this meeting never begins: the hours of those who meet have no second in common: {who}"
                yield documents[name].problem(("steps", step_id, "meet"), message)


def warnings_of_calendars(scenario: Scenario) -> Iterator[Text]:
    """Calendars in use that have no hours in the time simulated."""
    organisation = build_organisation(scenario)
    first, days = simulated_days(scenario)
    last = first + timedelta(days=days - 1)
    for name in _calendars_in_use(scenario):
        if not organisation.calendars[name].worked(days * SECONDS_A_DAY):
            yield Text(
                en=f"the calendar {name} has no hours from {first} to {last}: what needs them waits for ever; "
                f"see calendars.{name}",
                zh=f"日历{name}在{first}至{last}没有工作时间：依赖它的事项将永远等待；见calendars.{name}",
            )


def warnings_of_dates(scenario: Scenario) -> Iterator[Text]:
    """Staff that goes for good within the period, and changes that come after it."""
    period = scenario.period
    end = period.start + timedelta(days=period.days)
    for unit_id, unit in scenario.units.items():
        key = f"units.{unit_id}.staff_changes"
        effective = [change for change in unit.staff_changes if change.from_day < end]
        if effective and not effective[-1].staff.value:
            day = effective[-1].from_day
            yield Text(
                en=f"from {day} on nobody is on the staff of {unit.name.en}: what comes there waits for ever; "
                f"see {key}",
                zh=f"自{day}起{unit.name.zh}没有人员：到达的事项将永远等待；见{key}",
            )
        yield from (_too_late(key, change.from_day) for change in unit.staff_changes if change.from_day >= end)
    for list_id, items in scenario.lists.items():
        late = [version.from_day for version in items.versions if version.from_day >= end]
        yield from (_too_late(f"lists.{list_id}.versions", day) for day in late)


def notes_of_works(scenario: Scenario, rules: Iterable[Rule]) -> Iterator[Text]:
    """Works that the rules use and that take, always or at times, exactly 0 hours: no queue or calendar holds them."""
    used = {step.work for rule in rules for step in rule.steps.values()}
    used |= {action.work for rule in rules for deadline in rule.deadlines.values() for action in deadline.actions}
    instant = {name: work.name for name, work in scenario.works.items() if name in used and _may_be_instant(work)}
    if instant:
        en, zh = ", ".join(name.en for name in instant.values()), "、".join(name.zh for name in instant.values())
        keys = [f"works.{name}" for name in instant]
        yield Text(
            en=f"work of 0 hours needs no staff and is done at once, outside opening hours too: {en}; "
            f"see {', '.join(keys)}",
            zh=f"工时为0的工作不占人员、随到随办，不受工作时间限制：{zh}；见{'、'.join(keys)}",
        )


def _may_be_instant(work: WorkSpec) -> bool:
    hours = from_spec(work)
    return hours.mean == 0 or (hours.shape == "empirical" and hours.numbers[0] == 0)


def _too_late(key: str, day: date) -> Text:
    return Text(
        en=f"the change of {day} comes after the period and changes nothing; see {key}",
        zh=f"{day}的变更在模拟时段之后，不起作用；见{key}",
    )


def _calendars_in_use(scenario: Scenario) -> list[str]:
    """Return the calendars that units, departments, waits or limits go by, in the file's order."""
    used = {scenario.reference_calendar, *(wait.calendar for wait in scenario.waits.values())}
    for unit in scenario.units.values():
        used |= {unit.calendar, unit.urgent_calendar}
    if scenario.departments.list:
        used |= {scenario.departments.calendar, scenario.departments.urgent_calendar}
    return [name for name in scenario.calendars if name in used]


def _unit_role(role: str) -> str:
    """Return the kind of unit that plays a role: departments that assist are units of the kind that owns."""
    return "owner" if role == "assisting" else role.removeprefix("assisting_")


def _calendar_of_role(organisation: Organisation) -> dict[str, WorkCalendar]:
    return {organisation.role_ids[unit.role]: unit.calendar for unit in organisation.units}


def _calendar_name(scenario: Scenario, role: str) -> str:
    return f"calendar {(scenario.departments if role == 'owner' else scenario.units[role]).calendar}"


def _first_common_s(calendars: list[WorkCalendar]) -> int:
    """Return the first second that lies in the hours of all, NEVER where none does."""
    second, before = 0, -1
    while second != before and second < NEVER:
        before = second
        for calendar in calendars:
            second = calendar.next_open(second)
    return second
