"""The reference county as it stands, with two means at one desk, which has no product form: against ciw."""

from __future__ import annotations

import random

import ciw
import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.theory

LIMIT = 3.5
OFFICES, CENTRE, DEPARTMENTS = range(1, 21), 21, range(22, 32)
"""Numbers of ciw's nodes."""
WARM_UP_H, WINDOW_H, LEFT_OUT_H = 48, 288, 96
PERIOD = ("scenario.period.days=12", "+scenario.period.warm_up_days=2")


class OfficeWork(ciw.dists.Distribution):
    """Intake at the first visit, feedback at the second."""

    def sample(self, t=None, ind=None) -> float:
        return random.expovariate(1 / (0.2 if ind.data_records else 0.5))


def route(individual, simulation) -> list[int]:
    """Where a matter goes after its office's intake."""
    if random.random() < 0.6:
        return []
    department = random.choice(DEPARTMENTS)
    rounds = [CENTRE, department]
    while random.random() < 0.15:
        rounds += [CENTRE, department]
    return [*rounds, individual.starting_node]


def county_in_ciw(seed: int) -> dict[str, float]:
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1)] * 20 + [None] * 11,
        service_distributions=[OfficeWork()] * 20 + [ciw.dists.Exponential(10)] + [ciw.dists.Exponential(1 / 4)] * 10,
        number_of_servers=[2] * 20 + [4] + [5] * 10,
        routing=ciw.routing.ProcessBased(route),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(WARM_UP_H + WINDOW_H)
    records = pd.DataFrame(simulation.get_all_records()).sort_values("arrival_date")
    joined = records["arrival_date"].between(WARM_UP_H, WARM_UP_H + WINDOW_H - LEFT_OUT_H)
    first = ~records.duplicated("id_number")
    at_office = records["node"].isin(OFFICES)
    stay = records.groupby("id_number").agg(born=("arrival_date", "min"), closed=("exit_date", "max"))
    stay = stay[stay["born"].between(WARM_UP_H, WARM_UP_H + WINDOW_H - LEFT_OUT_H)]
    wait = records["waiting_time"]
    return {
        "wait_for_intake": wait[joined & at_office & first].mean(),
        "wait_for_feedback": wait[joined & at_office & ~first].mean(),
        "wait_at_centre": wait[joined & (records["node"] == CENTRE)].mean(),
        "wait_at_department": wait[joined & records["node"].isin(DEPARTMENTS)].mean(),
        "hours_in_the_county": (stay["closed"] - stay["born"]).mean(),
    }


def measure(log) -> dict[str, float]:
    stay = log.visits.groupby("matter").agg(born=("queued", "min"), closed=("finished", "max"))
    stay = stay[(stay["born"] >= 0) & (stay["born"] < log.hours - LEFT_OUT_H)]
    return {
        "wait_for_intake": log.joined("intake")["wait"].mean(),
        "wait_for_feedback": log.joined("feedback")["wait"].mean(),
        "wait_at_centre": log.joined("assign")["wait"].mean(),
        "wait_at_department": log.joined("solve")["wait"].mean(),
        "hours_in_the_county": (stay["closed"] - stay["born"]).mean(),
    }


def test_agrees_with_ciw_and_would_notice_desks_5_percent_slower(observe) -> None:
    theirs = pd.DataFrame([county_in_ciw(seed) for seed in range(20)])

    def difference(ours: pd.DataFrame) -> pd.Series:
        error = np.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs))
        z = (ours.mean() - theirs.mean()) / error
        print(pd.DataFrame({"ciw": theirs.mean(), "ours": ours.mean(), "standard error": error, "z": z}).round(4))
        return z

    pair = ("reference_county", "reference_county", *PERIOD)
    assert difference(observe(measure, *pair, seed=41)).abs().max() <= LIMIT
    slower = ("scenario.works.intake.mean_hours=0.525", "scenario.works.solve.mean_hours=4.2")
    assert difference(observe(measure, *pair, *slower, seed=41))["hours_in_the_county"] > LIMIT
