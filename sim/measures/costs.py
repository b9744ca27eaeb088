"""What it costs and whom: hours and wages of staff by tier, and what citizens spend on the way and in queues."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.citizens import has_applications, total_hours
from sim.measures.kpi import Kpi
from sim.measures.observed import Observed
from sim.measures.staff import TIERS, staff_cost
from sim.measures.window import HOUR
from sim.scenario import Text

CITIZEN, TOTAL = "citizen", "total"


def citizen_cost(observed: Observed) -> float:
    """Return what citizens' hours and ways are worth for the applications born in the window.

    Hours of travel and in queues are valued at what an hour of a citizen's time is worth, ways at what a kilometre
    costs; both are parameters of the scenario (`citizens`), and 0 where it doesn't give them.
    """
    rates = observed.frame.citizens
    travel_hours, waiting_hours = total_hours(observed, "travel_s"), total_hours(observed, "wait_s")
    return (travel_hours + waiting_hours) * rates.yuan_per_hour + travel_hours * rates.yuan_per_travel_hour


def citizen_cost_per_solved(observed: Observed) -> float:
    """Return citizens' costs of the applications born in the window per matter of any kind really solved in it."""
    return _per_solved(observed, citizen_cost(observed))


def cost_per_solved(observed: Observed) -> float:
    """Return wages of staff and costs of citizens together per matter really solved in the window."""
    return _per_solved(observed, staff_cost(observed) + citizen_cost(observed))


def _per_solved(observed: Observed, yuan: float) -> float:
    solved = np.count_nonzero(observed.in_window(observed.matters["solved_s"]))
    return yuan / solved if solved else float("nan")


def cost_table(observed: Observed) -> pd.DataFrame:
    """Return who spends what: tier, kpi, unit, value.

    Tiers are those of the staff, `citizen`, and the `total` of all. Staff's `hours` are worked in the window, and their
    `money` is wages; citizens' are those of the applications born in it: `hours` is the sum of `travel_hours` and
    `waiting_hours`, `money` what these and the ways are worth.
    """
    rows = []
    for tier in TIERS:
        units = observed.unit_tier == tier
        hours = float(observed.unit_worked_s[units].sum()) / HOUR
        rows.append((tier, "hours", "hours", hours))
        rows.append((tier, "money", "yuan", float(observed.unit_worked_s[units] @ observed.wage[units]) / HOUR))
    travel_hours, waiting_hours = total_hours(observed, "travel_s"), total_hours(observed, "wait_s")
    trips = float(observed.matters["trips"][observed.cohort].sum())
    rows += [
        (CITIZEN, "hours", "hours", travel_hours + waiting_hours),
        (CITIZEN, "money", "yuan", citizen_cost(observed)),
        (CITIZEN, "travel_hours", "hours", travel_hours),
        (CITIZEN, "waiting_hours", "hours", waiting_hours),
        (CITIZEN, "trips", "trips", trips),
    ]
    for kpi, unit in (("hours", "hours"), ("money", "yuan")):
        rows.append((TOTAL, kpi, unit, sum(value for _, of, _, value in rows if of == kpi)))
    return pd.DataFrame(rows, columns=["tier", "kpi", "unit", "value"])


KPIS = (
    Kpi(
        "citizen_cost", "yuan", "lower",
        Text(en="Citizens' costs of applications", zh="群众办事成本"), citizen_cost, has_applications,
    ),
    Kpi(
        "citizen_cost_per_solved", "yuan per matter", "lower",
        Text(en="Citizens' costs per matter really solved", zh="每件实际解决群众成本"),
        citizen_cost_per_solved, has_applications,
    ),
    Kpi(
        "cost_per_solved", "yuan per matter", "lower",
        Text(en="Wages and citizens' costs per matter really solved", zh="每件实际解决人工与群众成本合计"),
        cost_per_solved, has_applications,
    ),
)  # fmt: skip
