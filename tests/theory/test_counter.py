"""The counter whose queue citizens leave: stationary against Erlang-A, and by the hour against the same chain in time.

Rates are per hour and times in hours. Work and patience are exponential and the counter never closes.
"""

from __future__ import annotations

from functools import cache
from math import exp, factorial
from typing import NamedTuple

import numpy as np
import pytest
from scipy.linalg import expm

pytestmark = pytest.mark.theory

LIMIT = 3.5
MOST_WAITING = 60
"""Where chains are cut off; in all of them the chance to come so far is below 1e-9."""


def erlang_a(rate: float, mean: float, servers: int, patience: float) -> dict[str, float]:
    """M/M/c+M (Palm 1957, Tele 2:1; Garnett, Mandelbaum & Reiman 2002, M&SOM 4:208): a birth-death chain.

    With n in the system, work is done at rate min(n, c) / mean and people leave the queue at (n - c)+ / patience. Who
    arrives sees the time average, so that all have to wait who find c or more; those who leave are the mean queue over
    the mean patience, per arrival.
    """
    weights = [1.0]
    for n in range(1, servers + MOST_WAITING):
        leaves = min(n, servers) / mean + max(n - servers, 0) / patience
        weights.append(weights[-1] * rate / leaves)
    chances = np.array(weights) / sum(weights)
    assert chances[-1] < 1e-9
    number = np.arange(len(chances))
    queue = float(chances @ np.maximum(number - servers, 0))
    return {
        "has_to_wait": float(chances[servers:].sum()),
        "leaves": queue / patience / rate,
        "number_waiting": queue,
        "number_served": float(chances @ np.minimum(number, servers)),
        "wait": queue / rate,
    }


def measure(log) -> dict[str, float]:
    visits = log.joined("serve")
    return {
        "has_to_wait": (visits["wait"] > 0).mean(),
        "leaves": (visits["finished"] == visits["started"]).mean(),
        "number_waiting": log.mean_number("queued", "started", "serve"),
        "number_served": log.mean_number("started", "finished", "serve"),
        "wait": visits["wait"].mean(),
    }


def test_erlang_a_by_hand() -> None:
    # Patience as long as work: everybody leaves at the same rate, served or not, as in M/M/∞, which is Poisson.
    exact = erlang_a(2.0, 1.0, 3, 1.0)
    poisson = [exp(-2) * 2**n / factorial(n) for n in range(60)]
    assert exact["has_to_wait"] == pytest.approx(1 - sum(poisson[:3]))
    assert exact["number_waiting"] == pytest.approx(sum((n - 3) * p for n, p in enumerate(poisson) if n > 3))
    assert exact["number_served"] == pytest.approx(2.0 - exact["number_waiting"])
    # Endless patience: M/M/1 at 0.5 has 0.5 waiting.
    assert erlang_a(0.5, 1.0, 1, 1e12)["number_waiting"] == pytest.approx(0.5)


class Pair(NamedTuple):
    """What the counter is to give with these settings."""

    overrides: tuple[str, ...]
    exact: dict[str, float]
    seed: int


ONE = (
    "scenario.period.days=120",
    "scenario.units.desk.staff=1",
    "scenario.kinds.matter.rate_per_township_and_hour=0.9",
    "scenario.waits.patience.mean_hours=3",
)
PAIRS = {
    "M/M/3+M, overloaded, impatient": Pair((), erlang_a(3.3, 1, 3, 0.5), 41),
    "M/M/1+M, patient": Pair(ONE, erlang_a(0.9, 1, 1, 3), 42),
}


@pytest.mark.parametrize("name", PAIRS)
def test_agrees_with_theory(name: str, scores) -> None:
    pair = PAIRS[name]
    z = scores(pair.exact, measure, "erlang_a", "impatient", *pair.overrides, seed=pair.seed)
    assert z.abs().max() <= LIMIT


@pytest.mark.parametrize("name", PAIRS)
def test_notices_people_who_are_5_percent_slower(name: str, scores) -> None:
    pair = PAIRS[name]
    slower = "scenario.works.service.mean_hours=1.05"
    z = scores(pair.exact, measure, "erlang_a", "impatient", *pair.overrides, slower, seed=pair.seed)
    assert (z[["leaves", "number_waiting", "wait"]] > LIMIT).all()


def test_notices_a_patience_that_is_10_percent_longer(scores) -> None:
    pair = PAIRS["M/M/3+M, overloaded, impatient"]
    longer = "scenario.waits.patience.mean_hours=0.55"
    z = scores(pair.exact, measure, "erlang_a", "impatient", longer, seed=pair.seed)
    assert z["wait"] > LIMIT


HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 9, 12, 10, 7, 4, 6, 9, 10, 8, 6, 4, 3, 2, 2, 1, 1)
STAFF = (*[1] * 7, *[4] * 5, *[2] * 7, *[1] * 5)
"""As in scenarios/counter_by_hour.yaml, like these: arrivals per hour, mean work, mean patience."""
RATE, MEAN, PATIENCE = 2.5, 0.6, 0.8
SELDOM = 0.1
"""Numbers below come of so few hours with anybody there that their mean is not yet normal: they are left out."""
PARTS = 20
"""Parts of an hour by which the time average within it is taken (Simpson's rule)."""


@cache
def by_hour(hours: tuple[int, ...] = HOURS, staff: tuple[int, ...] = STAFF) -> dict[str, float]:
    """Mean numbers waiting and served in each hour of the day: the forward equations of (served, waiting), periodic.

    Within an hour rates are constant, so that the distribution moves by a matrix exponential. Where fewer people are
    on than are serving, these finish (the state keeps who is served apart from who waits); where more come, they take
    from the queue at once. A month has a twelfth of a year's matters, the year 365 days, and January 31.
    """
    a_day = RATE * 24 * 365 / 12 / 31
    rates = [a_day * weight / sum(hours) for weight in hours]
    most = max(staff)
    states = [(served, waiting) for served in range(most + 1) for waiting in range(MOST_WAITING)]
    place = {state: index for index, state in enumerate(states)}
    moves = [expm(_generator(states, place, rate, people) / PARTS) for rate, people in zip(rates, staff, strict=True)]
    refills = [_refill(states, place, people) for people in staff]
    served = np.array([state[0] for state in states])
    waiting = np.array([state[1] for state in states])
    chances = np.zeros(len(states))
    chances[place[0, 0]] = 1.0
    for _day in range(4):
        numbers = {}
        for hour in range(24):
            chances = chances @ refills[hour]
            path = [chances]
            for _part in range(PARTS):
                path.append(path[-1] @ moves[hour])
            chances = path[-1]
            weights = np.array([1, *[4, 2] * (PARTS // 2 - 1), 4, 1]) / (3 * PARTS)
            mean = weights @ np.array(path)
            numbers[f"waiting_at_{hour:02d}"] = float(mean @ waiting)
            numbers[f"served_at_{hour:02d}"] = float(mean @ served)
    assert chances.sum() == pytest.approx(1)
    return numbers


def _generator(states: list[tuple[int, int]], place: dict[tuple[int, int], int], rate: float, staff: int) -> np.ndarray:
    flow = np.zeros((len(states), len(states)))

    def move(state: tuple[int, int], to: tuple[int, int], speed: float) -> None:
        if speed and to in place:
            flow[place[state], place[to]] += speed
            flow[place[state], place[state]] -= speed

    for served, waiting in states:
        state = served, waiting
        move(state, (served + 1, waiting) if served < staff else (served, waiting + 1), rate)
        takes_next = waiting > 0 and served <= staff
        move(state, (served, waiting - 1) if takes_next else (served - 1, waiting), served / MEAN)
        move(state, (served, waiting - 1), waiting / PATIENCE)
    return flow


def _refill(states: list[tuple[int, int]], place: dict[tuple[int, int], int], staff: int) -> np.ndarray:
    """Whoever is free takes from the queue when the hour begins."""
    jump = np.zeros((len(states), len(states)))
    for served, waiting in states:
        taken = min(waiting, max(staff - served, 0))
        jump[place[served, waiting], place[served + taken, waiting - taken]] = 1.0
    return jump


def measure_by_hour(log) -> dict[str, float]:
    numbers = {}
    for name, since, until in (("waiting", "queued", "started"), ("served", "started", "finished")):
        means = log.mean_numbers(since, until, "serve", hours=1).reshape(-1, 24).mean(axis=0)
        numbers |= {f"{name}_at_{hour:02d}": mean for hour, mean in enumerate(means)}
    return {name: number for name, number in numbers.items() if name in often()}


def test_the_chain_in_time_settles_at_erlang_a() -> None:
    exact = erlang_a(RATE * 365 / 372, MEAN, 2, PATIENCE)
    numbers = by_hour((1,) * 24, (2,) * 24)
    for hour in (0, 11, 23):
        assert numbers[f"waiting_at_{hour:02d}"] == pytest.approx(exact["number_waiting"])
        assert numbers[f"served_at_{hour:02d}"] == pytest.approx(exact["number_served"])


def often() -> dict[str, float]:
    return {name: number for name, number in by_hour().items() if number > SELDOM}


def test_agrees_by_the_hour(scores) -> None:
    assert len(often()) > 35
    z = scores(often(), measure_by_hour, "counter_by_hour", "impatient", seed=43)
    assert z.abs().max() <= LIMIT


CHANGES = {
    "people who are 5% slower": ("scenario.works.service.mean_hours=0.63",),
    "a patience that is 15% longer": ("scenario.waits.patience.mean_hours=0.92",),
}


@pytest.mark.parametrize("change", CHANGES)
def test_notices_by_the_hour(change: str, scores) -> None:
    z = scores(often(), measure_by_hour, "counter_by_hour", "impatient", *CHANGES[change], seed=43)
    assert z.abs().max() > LIMIT
