"""What planners write about a place: its schema, the sources of its numbers, and the errors in it.

`load_scenario` turns a document into a frozen `Scenario` whose attributes are the keys of the file.
"""

from sim.scenario.counties import counties_of, county_part
from sim.scenario.demand import AssistingDepartments, Backlog, BacklogRow, CaseSpec, ItemList, KindSpec, Profile
from sim.scenario.fields import Text
from sim.scenario.listing import ParameterRow, parameters
from sim.scenario.loading import load_rollout, load_scenario, load_shock
from sim.scenario.meanings import conditions_of, roles_of
from sim.scenario.names import BUILT_IN_CONDITIONS, DEPARTMENT_ROLES, RATE_KEYS, SHAPE_KEYS, TIERS, WEEKDAYS
from sim.scenario.open_matters import with_backlog
from sim.scenario.procedure import DelaySpec, DistributionSpec, GrowingChance, LearnedChance, SlotSpec, WorkSpec
from sim.scenario.provenance import Parameter, Table
from sim.scenario.publishing import json_schema
from sim.scenario.quantities import seconds_of_day
from sim.scenario.schema import Rollout, Scenario, Wave
from sim.scenario.shocks import ALL, DEPARTMENTS, LARGEST_DEPARTMENT, Shock, largest_department
from sim.scenario.staffing import CalendarSpec, Departments, Shift, Transfer, UnitSpec

__all__ = [
    "ALL",
    "BUILT_IN_CONDITIONS",
    "DEPARTMENTS",
    "DEPARTMENT_ROLES",
    "LARGEST_DEPARTMENT",
    "RATE_KEYS",
    "SHAPE_KEYS",
    "TIERS",
    "WEEKDAYS",
    "AssistingDepartments",
    "Backlog",
    "BacklogRow",
    "CalendarSpec",
    "CaseSpec",
    "DelaySpec",
    "Departments",
    "DistributionSpec",
    "GrowingChance",
    "ItemList",
    "KindSpec",
    "LearnedChance",
    "Parameter",
    "ParameterRow",
    "Profile",
    "Rollout",
    "Scenario",
    "Shift",
    "Shock",
    "SlotSpec",
    "Table",
    "Text",
    "Transfer",
    "UnitSpec",
    "Wave",
    "WorkSpec",
    "conditions_of",
    "counties_of",
    "county_part",
    "json_schema",
    "largest_department",
    "load_rollout",
    "load_scenario",
    "load_shock",
    "parameters",
    "roles_of",
    "seconds_of_day",
    "with_backlog",
]
