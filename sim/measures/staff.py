"""What the staff do: hours, utilisation, peak days, and what they cost."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.engine import RoleInfo
from sim.measures.kpi import Kpi
from sim.measures.observed import Observed
from sim.measures.window import HOUR, Mask
from sim.scenario import Text

TIERS = {
    "grid": Text(en="grid", zh="网格"),
    "village": Text(en="villages", zh="村(社区)"),
    "township": Text(en="townships", zh="乡镇"),
    "county": Text(en="county bodies", zh="县级机构"),
    "department": Text(en="departments with their units", zh="部门及所属单位"),
}


def staff_hours(observed: Observed) -> float:
    """Return the hours that all staff worked on matters in the window."""
    return float(observed.unit_worked_s.sum()) / HOUR


def tier_hours(observed: Observed, tier: str) -> float:
    """Return the hours that the staff of a tier worked on matters in the window."""
    return float(observed.unit_worked_s[observed.unit_tier == tier].sum()) / HOUR


def role_utilisation(observed: Observed, role: int) -> float:
    """Return hours worked / hours staffed for a kind of unit; above 1 where people on call work outside their hours."""
    return _utilisation(observed, observed.unit_role == role)


def _utilisation(observed: Observed, units: Mask) -> float:
    staffed = observed.staffed_s[units].sum()
    return float(observed.unit_worked_s[units].sum() / staffed) if staffed > 0 else float("nan")


def role_peak_load(observed: Observed, role: int) -> float:
    """Return the work that reaches a kind of unit on its fullest day, over an average open day's staff time."""
    units = observed.unit_role == role
    staffed_a_day = observed.staffed_s[units].sum() / observed.open_days if observed.open_days else 0.0
    return float(observed.daily_load_s[units].sum(axis=0).max() / staffed_a_day) if staffed_a_day > 0 else float("nan")


def township_hours_on_department_matters(observed: Observed) -> float:
    """Return the hours that townships worked in the window on matters that departments own.

    Less is a relief where townships carry what is not theirs, but offences delegated to them count here too.
    """
    return float(observed.digest.worked_for_departments_s[observed.unit_tier == "township"].sum()) / HOUR


def staff_cost(observed: Observed) -> float:
    """Return the wages of the hours worked on matters in the window."""
    return float(observed.unit_worked_s @ observed.wage) / HOUR


def staff_cost_per_solved(observed: Observed) -> float:
    """Return the wages of the hours worked in the window per matter really solved in it."""
    solved = np.count_nonzero(observed.in_window(observed.matters["solved_s"]))
    return staff_cost(observed) / solved if solved else float("nan")


def of_role(index: int, role: RoleInfo) -> tuple[Kpi, ...]:
    """Return the KPIs of one kind of unit."""
    return (
        Kpi(
            f"utilisation.{role.id}", "share", "none",
            Text(en=f"Utilisation, {role.name.en}", zh=f"{role.name.zh}利用率"),
            partial(role_utilisation, role=index),
        ),
        Kpi(
            f"peak_day_load.{role.id}", "share", "lower",
            Text(en=f"Peak-day load, {role.name.en}", zh=f"{role.name.zh}峰值日负荷"),
            partial(role_peak_load, role=index),
        ),
    )  # fmt: skip


KPIS = (
    Kpi("staff_hours", "hours", "none", Text(en="Staff hours on matters", zh="办理事项总工时"), staff_hours),
    *(
        Kpi(
            f"staff_hours_{tier}", "hours", "none",
            Text(en=f"Staff hours, {name.en}", zh=f"{name.zh}工时"), partial(tier_hours, tier=tier),
        )
        for tier, name in TIERS.items()
    ),
    Kpi(
        "township_hours_on_department_matters", "hours", "none",
        Text(en="Township hours on matters that departments own", zh="乡镇用于部门主责事项的工时"),
        township_hours_on_department_matters,
    ),
    Kpi("staff_cost", "yuan", "none", Text(en="Wages of hours on matters", zh="办理事项人工成本"), staff_cost),
    Kpi(
        "staff_cost_per_solved", "yuan per matter", "lower",
        Text(en="Wages per matter really solved", zh="每件实际解决人工成本"), staff_cost_per_solved,
    ),
)  # fmt: skip
