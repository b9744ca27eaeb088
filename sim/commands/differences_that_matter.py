"""Checking what a planner calls a difference that matters, before anything runs."""

from __future__ import annotations

import math

from sim.commands.kpi_names import unknown_kpis
from sim.commands.study_settings import RunsSettings
from sim.documents import InputError, Problem
from sim.scenario import Scenario

KEY = "differences_that_matter"


def check_differences_that_matter(settings: RunsSettings, scenario: Scenario, command: str) -> None:
    """Refuse measures that no run tells, and limits that nothing could lie within.

    Raises
    ------
    InputError
        With all of them.
    """
    limits = settings.differences_that_matter or {}
    unknown = unknown_kpis(limits, scenario)
    problems = []
    for kpi, limit in limits.items():
        if kpi in unknown:
            problems.append(Problem(f"command {command}", None, None, KEY, unknown[kpi], kpi))
        elif not (limit > 0 and math.isfinite(limit)):
            message = f"a number above 0 is expected for {kpi}, in the measure's unit"
            problems.append(Problem(f"command {command}", None, None, KEY, message, limit))
        elif "share" in kpi and limit >= 1:
            message = f"{kpi} is a share, between 0 and 1: five percentage points are 0.05"
            problems.append(Problem(f"command {command}", None, None, KEY, message, limit))
    if problems:
        raise InputError(problems)
