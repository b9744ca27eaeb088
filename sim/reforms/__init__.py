"""Reforms: dated changes of rules, numbers and posts, and how they spread from place to place.

A regime says what is in force where and when; the engine follows it without knowing what a reform is.
"""

from sim.reforms.build import TODAY, Ruleset, build_regime, mix_name
from sim.reforms.plan import Plan, Step, everywhere, plan_of
from sim.reforms.reform import Reform, read_reform
from sim.reforms.regime import Adoption, Move, Regime, Stack

__all__ = [
    "TODAY",
    "Adoption",
    "Move",
    "Plan",
    "Reform",
    "Regime",
    "Ruleset",
    "Stack",
    "Step",
    "build_regime",
    "everywhere",
    "mix_name",
    "plan_of",
    "read_reform",
]
