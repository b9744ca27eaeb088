"""What matters ask of citizens who come in person: trips, hours of travel, and hours in queues at counters.

They are told of *applications*: the kinds of matter for which citizens travel or queue under some rule of the run,
today's included, so that a reform which spares them every trip is told as such. They follow the matters born in the
window, as far as they got by its end.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.measures.kpi import Kpi
from sim.measures.observed import Observed
from sim.measures.quality import share
from sim.measures.window import HOUR, Floats, Ints, Mask
from sim.scenario import Text


def is_application(observed: Observed) -> Mask:
    """Select the matters of the kinds for which citizens come in person under some rule of the run."""
    return np.isin(observed.matters["kind"], observed.frame.in_person)


def has_applications(observed: Observed) -> bool:
    """Say whether there are matters for which citizens come in person."""
    return bool(is_application(observed).any())


def applications(observed: Observed) -> Mask:
    """Select the applications born in the window."""
    return observed.cohort & is_application(observed)


def citizen_hours(observed: Observed) -> Floats:
    """Return the hours that citizens spent on each matter on the way and in queues (shape: matters)."""
    return (observed.matters["travel_s"] + observed.matters["wait_s"]) / HOUR


def _mean(values: Ints | Floats, of: Mask) -> float:
    return float(values[of].mean()) if of.any() else float("nan")


def trips_per_matter(observed: Observed) -> float:
    """Return the citizen's trips per application born in the window."""
    return _mean(observed.matters["trips"], applications(observed))


def hours_per_matter(observed: Observed) -> float:
    """Return the citizen's hours of travel, there and back, and in queues per application born in the window."""
    return _mean(citizen_hours(observed), applications(observed))


def travel_hours_per_matter(observed: Observed) -> float:
    """Return the citizen's hours of travel, there and back, per application born in the window."""
    return _mean(observed.matters["travel_s"] / HOUR, applications(observed))


def waiting_hours_per_matter(observed: Observed) -> float:
    """Return the citizen's hours in queues at counters per application born in the window."""
    return _mean(observed.matters["wait_s"] / HOUR, applications(observed))


def total_hours(observed: Observed, column: str) -> float:
    """Return the hours of citizens, on the way or in queues, for all applications born in the window."""
    return float(observed.matters[column][observed.cohort].sum()) / HOUR


def first_visit_share(observed: Observed) -> float:
    """Return the share of applications that were solved without a second trip, among those of which this is known.

    Trips are counted with those of repeat calls about the same problem. It is known of what is solved, what has taken a
    second trip, and what is closed without a solution; what is still open after one trip at most is left out.
    """
    problem, total = observed.problem, observed.total
    trips = np.bincount(problem, weights=observed.matters["trips"], minlength=total)
    still_open = np.bincount(problem, weights=observed.open_at_end, minlength=total) > 0
    known = observed.problem_solved | (trips > 1) | ~still_open
    whole = observed.problems & is_application(observed) & known
    return share(observed.problem_solved & (trips <= 1), whole)


def left_queue_share(observed: Observed) -> float:
    """Return the share of citizens' arrivals at counters in the window that end with leaving the queue unserved."""
    arrivals = observed.digest.counter_arrivals.sum()
    return float(observed.digest.counter_left.sum() / arrivals) if arrivals else float("nan")


def has_counters(observed: Observed) -> bool:
    """Say whether anybody queued at a counter in person."""
    return bool(observed.digest.counter_arrivals.any())


KPIS = (
    Kpi(
        "trips_per_matter", "trips per matter", "lower",
        Text(en="Citizens' trips per application", zh="群众每件申请跑动次数"), trips_per_matter, has_applications,
    ),
    Kpi(
        "citizen_hours_per_matter", "hours per matter", "lower",
        Text(en="Citizens' hours per application (travel and queues)", zh="群众每件申请耗时（路程与排队）"),
        hours_per_matter, has_applications,
    ),
    Kpi(
        "travel_hours_per_matter", "hours per matter", "lower",
        Text(en="Citizens' hours of travel per application", zh="群众每件申请路程耗时"),
        travel_hours_per_matter, has_applications,
    ),
    Kpi(
        "waiting_hours_per_matter", "hours per matter", "lower",
        Text(en="Citizens' hours in queues per application", zh="群众每件申请排队耗时"),
        waiting_hours_per_matter, has_applications,
    ),
    Kpi(
        "citizen_travel_hours", "hours", "lower",
        Text(en="Citizens' hours of travel", zh="群众路程总耗时"),
        partial(total_hours, column="travel_s"), has_applications,
    ),
    Kpi(
        "citizen_waiting_hours", "hours", "lower",
        Text(en="Citizens' hours in queues", zh="群众排队总耗时"),
        partial(total_hours, column="wait_s"), has_applications,
    ),
    Kpi(
        "first_visit_share", "share", "higher",
        Text(en="Applications done with one trip at most", zh="至多跑一次办成比例"),
        first_visit_share, has_applications,
    ),
    Kpi(
        "left_queue_share", "share", "lower",
        Text(en="Citizens who left the queue unserved", zh="排队中途离开比例"), left_queue_share, has_counters,
    ),
)  # fmt: skip
