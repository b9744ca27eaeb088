"""The closed sets of names that a scenario is written in."""

from typing import Literal

Language = Literal["en", "zh"]
Tier = Literal["grid", "village", "township", "county"]
StaffPlace = Literal["grid", "village", "township", "department", "county"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Shape = Literal["constant", "exponential", "lognormal", "gamma", "uniform", "triangular", "empirical"]

TIERS: tuple[Tier, ...] = ("grid", "village", "township", "county")
"""From the lowest to the highest."""

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SHAPE_KEYS: dict[str, tuple[str, ...]] = {
    "constant": ("mean_hours",),
    "exponential": ("mean_hours",),
    "lognormal": ("mean_hours", "cv"),
    "gamma": ("mean_hours", "cv"),
    "uniform": ("lowest_hours", "highest_hours"),
    "triangular": ("lowest_hours", "most_likely_hours", "highest_hours"),
    "empirical": ("values_hours",),
}
"""The keys that describe each shape."""

RATE_KEYS = (
    "rate_per_grid_and_month",
    "rate_per_10000_residents_and_year",
    "rate_per_township_and_year",
    "rate_per_township_and_hour",
)

BUILT_IN_CONDITIONS = (
    "standard",
    "urgent",
    "owned_by_department",
    "joint",
    "fixed",
    "repeat",
    "grid_can_settle",
    "village_can_settle",
    "township_can_settle",
    "left",
)
"""Conditions that every matter has, which a scenario's facts may not be named as."""

STAFF_PLACES: tuple[StaffPlace, ...] = ("grid", "village", "township", "department", "county")
"""Where staff are counted and where they queue: in each tier, or in each department of the county."""
ONE_POOL: tuple[StaffPlace, ...] = ("department", "county")
"""Places whose staff are one pool each, so many people; those of others are spread: 0.9 for each grid, say."""

DEPARTMENT_ROLES = ("owner", "assisting")
"""Roles that departments play for a matter, which a scenario's units may not be named as."""
