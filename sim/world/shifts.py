"""Windows open by the hour: a unit whose staff is another number at another time of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sim.scenario import CalendarSpec, Shift, Table, seconds_of_day
from sim.world.calendar import SECONDS_A_DAY, WorkCalendar, build_calendar, works_on


def shift_calendar(spec: CalendarSpec, shifts: Sequence[Shift], first_day: date, days: int) -> WorkCalendar:
    """Return the hours of a unit with shifts: on the days of its calendar, but only in its shifts."""
    hours = sorted(interval for shift in shifts for interval in shift.hours.value)
    return build_calendar(spec.model_copy(update={"hours": Table(tuple(hours))}), first_day, days)


def shift_starts(spec: CalendarSpec, shifts: Sequence[Shift], first_day: date, days: int) -> list[tuple[int, float]]:
    """Return (second, staff) for each time that a shift begins, in order; the day's first counts from second 0 on."""
    opens = sorted((seconds_of_day(begin), shift.staff.value) for shift in shifts for begin, _ in shift.hours.value)
    starts = [
        (offset * SECONDS_A_DAY + second, staff)
        for offset in range(days)
        if works_on(spec, first_day + timedelta(days=offset))
        for second, staff in opens
    ]
    return [(0, opens[0][1]), *starts]
