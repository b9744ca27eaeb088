"""What planners write about a place: its schema, the sources of its numbers, and the errors in it.

`load_scenario` turns a document into a frozen `Scenario` whose attributes are the keys of the file.
"""

from sim.scenario.listing import ParameterRow, parameters
from sim.scenario.loading import load_scenario
from sim.scenario.names import BUILT_IN_CONDITIONS, DEPARTMENT_ROLES, RATE_KEYS, SHAPE_KEYS, TIERS, WEEKDAYS
from sim.scenario.provenance import Parameter, Table
from sim.scenario.publishing import json_schema
from sim.scenario.quantities import seconds_of_day
from sim.scenario.schema import (
    CalendarSpec,
    DelaySpec,
    DistributionSpec,
    GrowingChance,
    KindSpec,
    Profile,
    Scenario,
    SlotSpec,
    Text,
    UnitSpec,
    WorkSpec,
)

__all__ = [
    "BUILT_IN_CONDITIONS",
    "DEPARTMENT_ROLES",
    "RATE_KEYS",
    "SHAPE_KEYS",
    "TIERS",
    "WEEKDAYS",
    "CalendarSpec",
    "DelaySpec",
    "DistributionSpec",
    "GrowingChance",
    "KindSpec",
    "Parameter",
    "ParameterRow",
    "Profile",
    "Scenario",
    "SlotSpec",
    "Table",
    "Text",
    "UnitSpec",
    "WorkSpec",
    "json_schema",
    "load_scenario",
    "parameters",
    "seconds_of_day",
]
