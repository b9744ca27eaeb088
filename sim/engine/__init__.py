"""The engine: runs the matters of a world through a compiled rule and writes the log.

It knows steps, staff and time, and no governance: whatever a rule means is in the rule.
"""

from sim.engine.log import CaseInfo, CitizenCosts, Frame, Named, RoleInfo, RunLog, StepInfo, TownshipInfo, UnitInfo
from sim.engine.simulate import simulate

__all__ = [
    "CaseInfo",
    "CitizenCosts",
    "Frame",
    "Named",
    "RoleInfo",
    "RunLog",
    "StepInfo",
    "TownshipInfo",
    "UnitInfo",
    "simulate",
]
