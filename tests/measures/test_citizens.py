"""Citizens at the counter, what they pay, and where: numbers of a log made by hand, counted on the fingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from sim.engine import RunLog
from sim.measures import Summary, digest, summarise

HOUR, DAY = 3600, 86_400
COUNTER, PATROL = 1, 0  # the steps "triage", here one in person, and "patrol"
GRID_A, OFFICE_A, OFFICE_B = 0, 1, 2
DONE, PLAIN, LEFT = -1, 0, 3
OPEN_DAYS = 20


def at(day: int, hour: float) -> int:
    return int(day * DAY + hour * HOUR)


@pytest.fixture(scope="module")
def counter_log(log_of: Callable[..., RunLog]) -> RunLog:
    """Four applications and a find of the grid; the window begins on Monday, day 7."""
    solved = {"outcome": 1}
    matters = [
        # 0: waits half an hour, is done with one trip
        {"kind": 1, "born_s": at(7, 9), "trips": 1, "travel_s": HOUR, "solved_s": at(7, 11), "closed_s": at(7, 11),
         "solved_unit": OFFICE_A, **solved},
        # 1: leaves after two hours, comes again the next day
        {"kind": 1, "born_s": at(7, 9), "trips": 2, "travel_s": 2 * HOUR, "solved_s": at(8, 10), "closed_s": at(8, 10),
         "solved_unit": OFFICE_A, **solved},
        # 2: in the remote township, still open after one trip
        {"kind": 1, "township": 1, "born_s": at(32, 15), "trips": 1, "travel_s": 3 * HOUR},
        # 3: by post, closed on paper
        {"kind": 1, "township": 1, "born_s": at(8, 9), "closed_s": at(8, 12), "outcome": 2},
        # 4: no application
        {"born_s": at(9, 9), "solved_s": at(9, 11), "closed_s": at(9, 11), "solved_unit": GRID_A, **solved},
    ]  # fmt: skip
    visits = [
        (0, COUNTER, 1, 1, OFFICE_A, at(7, 9.5), at(7, 10), at(7, 11), HOUR, PLAIN),
        (1, COUNTER, 1, 1, OFFICE_A, at(7, 9.5), at(7, 11.5), at(7, 11.5), 0, LEFT),
        (1, COUNTER, 2, 1, OFFICE_A, at(8, 9), at(8, 9), at(8, 10), HOUR, PLAIN),
        (2, COUNTER, 1, 1, OFFICE_B, at(32, 16), at(32, 16.25), -1, 8 * HOUR, DONE),
        (4, PATROL, 1, 0, GRID_A, at(9, 9), at(9, 9), at(9, 11), 2 * HOUR, PLAIN),
    ]
    log = log_of(matters, visits)
    steps = tuple(replace(step, present=number == COUNTER) for number, step in enumerate(log.frame.steps))
    return replace(log, frame=replace(log.frame, steps=steps))


@pytest.fixture(scope="module")
def summary(counter_log: RunLog) -> Summary:
    return summarise(digest(counter_log))


@pytest.fixture(scope="module")
def kpi(summary: Summary) -> pd.Series[float]:
    return summary.kpis.set_index("kpi")["value"]


def test_trips_and_hours_of_applications(kpi: pd.Series[float]) -> None:
    assert kpi["trips_per_matter"] == 4 / 4
    assert kpi["citizen_travel_hours"] == 6
    assert kpi["citizen_waiting_hours"] == 0.5 + 2 + 0 + 0.25
    assert kpi["travel_hours_per_matter"] == 6 / 4
    assert kpi["waiting_hours_per_matter"] == 2.75 / 4
    assert kpi["citizen_hours_per_matter"] == 8.75 / 4


def test_first_visit_completion_leaves_out_what_nobody_knows_yet(kpi: pd.Series[float]) -> None:
    assert kpi["first_visit_share"] == 1 / 3  # 0, but not 1 (two trips) nor 3 (closed unsolved); 2 is still open


def test_trips_of_a_repeat_are_those_of_the_problem(counter_log: RunLog) -> None:
    matters = {name: column.copy() for name, column in counter_log.matters.items()}
    matters["repeat_of"][1] = 0
    kpi = summarise(digest(replace(counter_log, matters=matters))).kpis.set_index("kpi")["value"]
    assert kpi["first_visit_share"] == 0 / 2  # 0 with its repeat took three trips


def test_the_queue_by_hour_of_the_clock(summary: Summary, kpi: pd.Series[float]) -> None:
    hours = summary.counter_hours.set_index("hour")
    assert set(hours["role"]) == {"office"}
    assert hours.index.tolist() == list(range(9, 17))
    assert (hours["waiting"] * OPEN_DAYS).tolist() == pytest.approx([0.5 + 0.5, 1, 0.5, 0, 0, 0, 0, 0.25])
    assert (hours["arrivals"] * OPEN_DAYS).tolist() == pytest.approx([3, 0, 0, 0, 0, 0, 0, 1])
    assert (hours["left"] * OPEN_DAYS).tolist() == pytest.approx([0, 0, 1, 0, 0, 0, 0, 0])
    assert kpi["left_queue_share"] == 1 / 4


def test_who_still_queues_at_the_end_has_waited_until_then(counter_log: RunLog) -> None:
    visits = {name: column.copy() for name, column in counter_log.visits.items()}
    visits["started_s"][3] = -1
    summary = summarise(digest(replace(counter_log, visits=visits)))
    assert summary.kpis.set_index("kpi").loc["citizen_waiting_hours", "value"] == 0.5 + 2 + (24 - 16) + 2 * 24
    hours = summary.counter_hours.set_index("hour")["waiting"] * OPEN_DAYS
    assert hours[[3, 9, 16]].tolist() == pytest.approx([2, 1 + 2, 3])


def test_who_pays(summary: Summary, kpi: pd.Series[float]) -> None:
    costs = summary.costs.set_index(["tier", "kpi"])["value"]
    # 20 yuan for each of 8.75 hours, 12 more for each of the 6 on the way.
    assert costs["citizen", "money"] == kpi["citizen_cost"] == pytest.approx(20 * 8.75 + 12 * 6)
    assert costs["citizen"][["hours", "travel_hours", "waiting_hours", "trips"]].tolist() == [8.75, 6, 2.75, 4]
    # Work under way at the end counts as far as it fits: 45 minutes of that Friday.
    assert costs["township", "hours"] == pytest.approx(2 + 0.75)
    assert costs["township", "money"] == pytest.approx(30 * 2.75)
    assert costs["grid", "money"] == pytest.approx(15 * 2)
    assert costs["department", "hours"] == 0
    assert costs["total", "money"] == pytest.approx(247 + 82.5 + 30)
    assert costs["total", "hours"] == pytest.approx(8.75 + 2.75 + 2)
    assert kpi["citizen_cost_per_solved"] == pytest.approx(247 / 3)
    assert kpi["cost_per_solved"] == pytest.approx((247 + 82.5 + 30) / 3)
    assert summary.units.set_index("unit").loc["office.a", "wages"] == pytest.approx(30 * 2)


def test_places_and_kinds(summary: Summary) -> None:
    table = summary.equity.set_index(["kpi", "of", "statistic"])["value"]
    trips = table["trips_per_matter"]
    # Three quarters of the residents live in a, 5 km away; b lies farther than the median: 0 and 1 against 2 and 3.
    assert trips["distance", "near"] == 3 / 2
    assert trips["distance", "remote"] == 1 / 2
    assert trips["distance", "remote_less_near"] == -1
    assert trips["townships", "worst_tenth"] == 3 / 2
    assert trips["townships", "p90_p10"] == pytest.approx(0.8 * (3 / 2 - 1 / 2))
    assert trips["townships", "gini"] == pytest.approx(1 / (2 * 2))
    assert trips["kinds", "hotline"] == 1
    assert ("kinds", "grid_found") not in trips.index  # nobody travels for these
    assert table["citizen_hours_per_matter", "distance", "remote"] == pytest.approx(3.25 / 2)
    assert table["solution_days_mean", "kinds", "grid_found"] == pytest.approx(2 / 8)
    places = summary.townships.set_index(["township", "kpi"])["value"]
    assert places["b", "citizen_hours_per_matter"] == pytest.approx(3.25 / 2)
    assert places["a", "trips_per_matter"] == 3 / 2


def test_where_nobody_comes_in_person_nothing_is_told_of_it(hand_log: RunLog) -> None:
    summary = summarise(digest(hand_log))
    told = summary.kpis.set_index("kpi")["is_told"]
    assert not told[["trips_per_matter", "left_queue_share", "citizen_cost", "cost_per_solved"]].any()
    assert told[["solution_days_mean", "staff_cost"]].all()
    assert summary.counter_hours.empty
    assert "trips_per_matter" not in set(summary.townships["kpi"]) | set(summary.equity["kpi"])


def test_none_is_remote_where_most_live_far_away(counter_log: RunLog) -> None:
    a, b = counter_log.frame.townships
    places = (a, replace(b, residents=2 * a.residents))
    table = summarise(digest(replace(counter_log, frame=replace(counter_log.frame, townships=places)))).equity
    assert set(table.loc[table["of"] == "distance", "statistic"]) == {"near"}


def test_townships_at_one_distance_are_all_near(counter_log: RunLog) -> None:
    places = tuple(replace(place, distance_km=9.0) for place in counter_log.frame.townships)
    table = summarise(digest(replace(counter_log, frame=replace(counter_log.frame, townships=places)))).equity
    assert set(table.loc[table["of"] == "distance", "statistic"]) == {"near"}
