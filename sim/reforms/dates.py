"""When the steps of a plan happen, in seconds of the run."""

from __future__ import annotations

from datetime import date, timedelta

from sim.scenario import Scenario
from sim.world import SECONDS_A_DAY, Organisation, lead_days


def second_of(day: date | None, scenario: Scenario, organisation: Organisation) -> int:
    """Return the second at which a day begins; what lies before the run holds from its first second.

    Without a day it is the first second too, but for a scenario with a backlog: what was open before keeps the rule it
    began with, so that there it is the second at which the period starts.
    """
    if day is None:
        return lead_days(scenario) * SECONDS_A_DAY if scenario.backlog is not None else 0
    return max(0, (day - organisation.first_day) // timedelta(seconds=1))
