"""What there is before any rule: working calendars, keyed draws, matters and the organisation.

Nothing in this room knows a rule or the engine; the same seed and replication always make the same world.
"""

from sim.world.calendar import NEVER, SECONDS_A_DAY, WorkCalendar, unknown_years
from sim.world.draws import Draws
from sim.world.layout import build_organisation
from sim.world.matters import Matters, case_key, limit_seconds, on_list
from sim.world.organisation import DEPARTMENT, Headcount, Organisation, Unit, lead_days, simulated_days
from sim.world.world import World, build_world

__all__ = [
    "DEPARTMENT",
    "NEVER",
    "SECONDS_A_DAY",
    "Draws",
    "Headcount",
    "Matters",
    "Organisation",
    "Unit",
    "WorkCalendar",
    "World",
    "build_organisation",
    "build_world",
    "case_key",
    "lead_days",
    "limit_seconds",
    "on_list",
    "simulated_days",
    "unknown_years",
]
