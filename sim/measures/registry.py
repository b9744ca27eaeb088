"""All KPIs of a log: those of every county, and those of its kinds of matter and of unit."""

from __future__ import annotations

from sim.engine import Frame
from sim.measures import durations, equity, flow, quality, staff
from sim.measures.kpi import Kpi, kind_group

EVERYWHERE: tuple[Kpi, ...] = (*durations.KPIS, *quality.KPIS, *flow.KPIS, *staff.KPIS, *equity.KPIS)
"""The KPIs that don't depend on what a scenario calls its kinds."""

KIND_KPIS = (flow.created_of, durations.solution_mean_of, quality.on_time_of)
"""What is also told for each kind of matter."""


def registry(frame: Frame) -> tuple[Kpi, ...]:
    """Return the KPIs of a log with this frame; the identifiers are unique."""
    by_kind = [kpi_of(kind_group(index, kind)) for kpi_of in KIND_KPIS for index, kind in enumerate(frame.kinds)]
    staffed = {unit.role for unit in frame.units}
    by_role = [kpi for index, role in enumerate(frame.roles) if index in staffed for kpi in staff.of_role(index, role)]
    return (*EVERYWHERE, *by_kind, *by_role)
