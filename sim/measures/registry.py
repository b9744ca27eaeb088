"""All KPIs of a log: those of every county, and those of its kinds of matter and of unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.engine import Frame, Named, RoleInfo
from sim.measures import citizens, costs, durations, equity, flow, quality, staff, weeks
from sim.measures.kpi import Kpi, kind_group
from sim.scenario import Text

EVERYWHERE: tuple[Kpi, ...] = (
    *durations.KPIS,
    *quality.KPIS,
    *flow.KPIS,
    *staff.KPIS,
    *equity.KPIS,
    *citizens.KPIS,
    *costs.KPIS,
    *weeks.KPIS,
)
"""The KPIs that don't depend on what a scenario calls its kinds."""

KIND_KPIS = (flow.created_of, durations.solution_mean_of, quality.on_time_of)
"""What is also told for each kind of matter."""

ROLE_KPIS = (staff.of_role, weeks.of_role)
"""What is also told for each kind of unit."""

HEADLINES = (
    "solution_days_mean",
    "solution_days_mean_department",
    "on_time_share",
    "on_time_share_department",
    "first_response_hours_mean_department",
    "returns_per_matter_department",
    "hand_overs_per_matter_department",
    "repeat_share",
    "solved_per_week",
    "unsolved_on_average",
    "open_on_average",
    "staff_hours",
    "staff_hours_township",
    "staff_hours_county",
    "staff_hours_department",
    "staff_cost_per_solved",
    "trips_per_matter",
    "citizen_hours_per_matter",
)
"""The short answer: how long citizens wait, what stays open, how often matters are passed around, and which tier
carries the hours, so that relief in one place is never told without the burden in another; where citizens come in
person, their trips and hours too, since what a counter saves the staff it may cost them. What a rule abolishes by its
own words, such as dumping or the second trip, is no headline, nor is what hangs on what an hour of a citizen is worth:
that is an estimate."""


def known_kpis(kinds: Mapping[str, Text], roles: Mapping[str, Text]) -> dict[str, Kpi]:
    """Return all KPIs that runs with these kinds of matter and of unit may tell, headlines first, by identifier."""
    by_kind = [kpi_of(kind_group(0, Named(*kind))) for kind in kinds.items() for kpi_of in KIND_KPIS]
    named = [RoleInfo(*role, "") for role in roles.items()]
    by_role = [kpi for role in named for of_role in ROLE_KPIS for kpi in of_role(0, role)]
    return {kpi.id: kpi for kpi in _headlines_first((*EVERYWHERE, *by_kind, *by_role))}


def registry(frame: Frame) -> tuple[Kpi, ...]:
    """Return the KPIs of a log with this frame, headlines first; the identifiers are unique."""
    by_kind = [kpi_of(kind_group(index, kind)) for kpi_of in KIND_KPIS for index, kind in enumerate(frame.kinds)]
    staffed = {unit.role for unit in frame.units}
    by_role = [
        kpi
        for of_role in ROLE_KPIS
        for index, role in enumerate(frame.roles)
        if index in staffed
        for kpi in of_role(index, role)
    ]
    return _headlines_first((*EVERYWHERE, *by_kind, *by_role))


def _headlines_first(kpis: Iterable[Kpi]) -> tuple[Kpi, ...]:
    place = {id: number for number, id in enumerate(HEADLINES)}
    return tuple(sorted(kpis, key=lambda kpi: place.get(kpi.id, len(place))))
