"""The reference county: an open network of 31 queues, with matters that come back."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.theory

LIMIT = 3.5
ONE_MEAN = ("scenario.works.intake.mean_hours=0.35", "scenario.works.feedback.mean_hours=0.35")
SHORTER = ("scenario.period.days=12", "+scenario.period.warm_up_days=2")
WHISTLED = 20 * 0.4
"""Matters per hour that go to a department."""
ROUNDS = 1 / (1 - 0.15)
"""Times that such a matter passes the centre and its department."""
OFFICES = ("intake", "feedback")


def number_in_system(rate: float, mean: float, servers: int) -> list[float]:
    """Stationary distribution of M/M/c, from the balance of births and deaths, which also gives a Jackson station's."""
    weights = [1.0]
    for n in range(1, 2000):
        weights.append(weights[-1] * rate * mean / min(n, servers))
    return [weight / sum(weights) for weight in weights]


def jackson(office: float = 0.35, assign: float = 0.1, solve: float = 4) -> dict[str, float]:
    """Open Jackson network (Jackson 1957, Operations Research 5:518): each station is an M/M/c of its total arrivals.

    Matters return to the department they came from, which makes routes depend on the matter; the product form stays
    (Kelly 1979, Reversibility and Stochastic Networks, ch. 3), as every station is first come first served with one
    exponential mean for all. What arrives, returned or not, sees the time average (Sevcik & Mitrani 1981, J. ACM
    28:358). Time in the county follows from the numbers by Little's law.
    """
    offices = number_in_system(1 + WHISTLED / 20, office, 2)
    centre = number_in_system(WHISTLED * ROUNDS, assign, 4)
    department = number_in_system(WHISTLED * ROUNDS / 10, solve, 5)

    def mean(distribution: list[float]) -> float:
        return sum(n * p for n, p in enumerate(distribution))

    numbers = {"offices": 20 * mean(offices), "centre": mean(centre), "departments": 10 * mean(department)}
    return {
        "number_at_offices": numbers["offices"],
        "number_at_centre": numbers["centre"],
        "number_at_departments": numbers["departments"],
        "utilisation_of_offices": (1 + WHISTLED / 20) * office / 2,
        "utilisation_of_centre": WHISTLED * ROUNDS * assign / 4,
        "utilisation_of_departments": WHISTLED * ROUNDS / 10 * solve / 5,
        "has_to_wait_at_office": sum(offices[2:]),
        "has_to_wait_at_department": sum(department[5:]),
        "hours_in_the_county": sum(numbers.values()) / 20,
    }


def measure(log) -> dict[str, float]:
    stay = log.visits.groupby("matter").agg(born=("queued", "min"), closed=("finished", "max"))
    stay = stay[(stay["born"] >= 0) & (stay["born"] < log.hours - 96)]
    return {
        "number_at_offices": log.mean_number("queued", "finished", *OFFICES),
        "number_at_centre": log.mean_number("queued", "finished", "assign"),
        "number_at_departments": log.mean_number("queued", "finished", "solve"),
        "utilisation_of_offices": log.mean_number("started", "finished", *OFFICES) / 40,
        "utilisation_of_centre": log.mean_number("started", "finished", "assign") / 4,
        "utilisation_of_departments": log.mean_number("started", "finished", "solve") / 50,
        "has_to_wait_at_office": (log.joined("intake")["wait"] > 0).mean(),
        "has_to_wait_at_department": (log.joined("solve")["wait"] > 0).mean(),
        "hours_in_the_county": (stay["closed"] - stay["born"]).mean(),
    }


def test_agrees_with_theory(scores) -> None:
    z = scores(jackson(), measure, "reference_county", "reference_county", *ONE_MEAN, *SHORTER, seed=31)
    assert z.abs().max() <= LIMIT


def test_notices_people_who_are_5_percent_slower(scores) -> None:
    slower = ("scenario.works.solve.mean_hours=4.2", "scenario.works.assign.mean_hours=0.105")
    z = scores(jackson(), measure, "reference_county", "reference_county", *ONE_MEAN, *SHORTER, *slower, seed=31)
    assert min(z["number_at_departments"], z["number_at_centre"]) > LIMIT
