"""The tables of one replication beside the KPIs: townships, units, backlog by day, survival."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from sim.measures.durations import solution_survival
from sim.measures.equity import CITIZEN_HOURS, TRIPS, township_solution_days
from sim.measures.kpi import DEPARTMENT_OWNED, EVERYTHING
from sim.measures.observed import Observed
from sim.measures.window import HOUR, SECONDS_A_DAY, Ints, Mask

SURVIVAL_DAYS = np.arange(0, 60.25, 0.25)
"""The working days at which survival curves are given."""


def township_table(observed: Observed) -> pd.DataFrame:
    """Return KPIs by township: township, kpi, unit, value."""
    frame = observed.frame
    township = observed.matters["township"]
    due = observed.is_first_call & observed.in_window(observed.matters["due_s"])
    in_time = due & observed.problem_solved & (observed.problem_solved_s <= observed.matters["due_s"])
    owned = observed.matters["owned_by_department"] == 1

    def count(mask: Mask) -> Ints:
        return np.bincount(township[mask], minlength=len(frame.townships))

    of_township = (observed.unit_tier == "township") & (observed.unit_township >= 0)
    hours = np.bincount(
        observed.unit_township[of_township],
        weights=observed.unit_worked_s[of_township] / HOUR,
        minlength=len(frame.townships),
    )
    with np.errstate(invalid="ignore"):
        on_time = count(in_time) / count(due)
        on_time_owned = count(in_time & owned) / count(due & owned)
    columns = (
        ("solution_days_mean", "working days", township_solution_days(observed, EVERYTHING)),
        ("solution_days_mean_department", "working days", township_solution_days(observed, DEPARTMENT_OWNED)),
        ("on_time_share", "share", on_time),
        ("on_time_share_department", "share", on_time_owned),
        ("created", "matters", count(observed.cohort)),
        ("open_at_end", "matters", count(observed.open_at_end)),
        ("unsolved_at_end", "problems", count(observed.is_first_call & ~observed.problem_solved)),
        ("township_staff_hours", "hours", hours),
        *(
            (measure.kpi, measure.unit, measure.by_township(observed))
            for measure in (TRIPS, CITIZEN_HOURS)
            if measure.is_told(observed)
        ),
    )
    return pd.DataFrame(
        [
            (place.id, kpi, unit, float(values[number]))
            for number, place in enumerate(frame.townships)
            for kpi, unit, values in columns
        ],
        columns=["township", "kpi", "unit", "value"],
    )


def unit_table(observed: Observed) -> pd.DataFrame:
    """Return one row per unit: its identity, hours, queue.

    Columns: unit, role, tier, township, name_en, name_zh, staff_hours, worked_hours, utilisation, peak_day_load (work
    reaching it on its fullest day over an average open day's staff), queue_mean (time-average number waiting), wages
    (yuan for the hours worked).
    """
    frame = observed.frame
    staff_hours = observed.staffed_s / HOUR
    worked_hours = observed.unit_worked_s / HOUR
    peak_hours = observed.daily_load_s.max(axis=1, initial=0.0) / HOUR
    with np.errstate(invalid="ignore", divide="ignore"):
        utilisation = np.where(staff_hours > 0, worked_hours / staff_hours, np.nan)
        peak = np.where(staff_hours > 0, peak_hours / (staff_hours / observed.open_days), np.nan)
    township = [frame.townships[unit.township].id if unit.township >= 0 else "" for unit in frame.units]
    return pd.DataFrame(
        {
            "unit": [unit.id for unit in frame.units],
            "role": [frame.roles[unit.role].id for unit in frame.units],
            "tier": [unit.tier for unit in frame.units],
            "township": township,
            "name_en": [unit.name.en for unit in frame.units],
            "name_zh": [unit.name.zh for unit in frame.units],
            "staff_hours": staff_hours,
            "worked_hours": worked_hours,
            "utilisation": utilisation,
            "peak_day_load": peak,
            "queue_mean": observed.digest.queued_s / (frame.to_s - frame.from_s),
            "wages": worked_hours * observed.wage,
        }
    )


def backlog_table(observed: Observed) -> pd.DataFrame:
    """Return, for each day of the window, what is there at the midnight that ends it.

    Columns: day (ISO date), open_matters (file open), unsolved_problems (open, or closed on paper
    since the run began; with its repeats a problem is one).
    """
    frame = observed.frame
    days = np.arange(frame.from_s // SECONDS_A_DAY, -(-frame.to_s // SECONDS_A_DAY))
    midnight = _midnights(observed, days)
    begun = np.searchsorted(np.sort(observed.matters["born_s"][observed.is_first_call]), midnight, side="left")
    solved_s = observed.problem_solved_s[observed.is_first_call & observed.problem_solved]
    return pd.DataFrame(
        {
            "day": _iso_days(observed, days),
            "open_matters": _open_at(observed, midnight),
            "unsolved_problems": begun - np.searchsorted(np.sort(solved_s), midnight, side="left"),
        }
    )


def whole_backlog_table(observed: Observed) -> pd.DataFrame:
    """Return the open matters at the end of each day since the run began, those of the warm-up included.

    Columns: day (ISO date), open_matters, is_warm_up.
    """
    frame = observed.frame
    days = np.arange(-(-frame.to_s // SECONDS_A_DAY))
    midnight = _midnights(observed, days)
    return pd.DataFrame(
        {
            "day": _iso_days(observed, days),
            "open_matters": _open_at(observed, midnight),
            "is_warm_up": midnight <= frame.from_s,
        }
    )


def _midnights(observed: Observed, days: Ints) -> Ints:
    """The seconds at which days end; the last day ends with the run."""
    return np.minimum((days + 1) * SECONDS_A_DAY, observed.frame.to_s)


def _iso_days(observed: Observed, days: Ints) -> list[str]:
    return [(observed.frame.first_day + timedelta(days=int(day))).isoformat() for day in days]


def _open_at(observed: Observed, second: Ints) -> Ints:
    """Count the files that were opened and not closed before each second."""
    closed_s = observed.matters["closed_s"]
    born = np.searchsorted(np.sort(observed.matters["born_s"]), second, side="left")
    return born - np.searchsorted(np.sort(closed_s[closed_s >= 0]), second, side="left")


def survival_table(observed: Observed) -> pd.DataFrame:
    """Return the Kaplan–Meier share of problems not yet really solved by working days since the first call.

    Columns: working_days (0 to 60 by 0.25), share_open (all matters), share_open_department (those that departments
    own); NaN beyond what was followed.
    """
    return pd.DataFrame(
        {
            "working_days": SURVIVAL_DAYS,
            "share_open": solution_survival(observed, EVERYTHING).at(SURVIVAL_DAYS),
            "share_open_department": solution_survival(observed, DEPARTMENT_OWNED).at(SURVIVAL_DAYS),
        }
    )
