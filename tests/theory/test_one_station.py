"""One queue, one step: against the oldest exact results there are.

Rates are per hour and times in hours. Each test has a twin that lets people work 5% slower than theory is told and must
fail on the waiting time itself, so that a pass means something.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, factorial
from typing import NamedTuple

import pytest

from sim.study.statistics import erlang

pytestmark = pytest.mark.theory

LIMIT = 3.5
SLOWER = "scenario.works.service.mean_hours=1.05"


def erlang_c(servers: int, load: float) -> float:
    """Return the chance that an arrival has to wait in M/M/c (Erlang 1917; Kleinrock 1975, Queueing Systems I, 3.5).

    `load` is arrival rate times mean service time, below `servers`.
    """
    all_busy = load**servers / factorial(servers) * servers / (servers - load)
    return all_busy / (sum(load**n / factorial(n) for n in range(servers)) + all_busy)


def mm1(rate: float, mean: float, t: float) -> dict[str, float]:
    """M/M/1: number and time in system, geometric and exponential (Kleinrock 1975, Queueing Systems I, 3.2)."""
    rho = rate * mean
    return {
        "utilisation": rho,
        "wait": rho * mean / (1 - rho),
        "waits_longer_than_t": rho * exp(-(1 - rho) * t / mean),
        "sojourn": mean / (1 - rho),
        "stays_longer_than_t": exp(-(1 - rho) * t / mean),
        "number_in_system": rho / (1 - rho),
    }


def mmc(rate: float, mean: float, servers: int, t: float) -> dict[str, float]:
    """M/M/c: for those who wait, waiting is exponential with rate c/mean - rate (Kleinrock 1975, 3.5)."""
    waits = erlang_c(servers, rate * mean)
    drain = servers / mean - rate
    return {
        "utilisation": rate * mean / servers,
        "has_to_wait": waits,
        "wait": waits / drain,
        "waits_longer_than_t": waits * exp(-drain * t),
        "number_waiting": rate * waits / drain,
    }


def mg1(rate: float, mean: float, cv: float) -> dict[str, float]:
    """M/G/1: Pollaczek-Khinchine (Pollaczek 1930, Khinchine 1932; Kleinrock 1975, Queueing Systems I, 5.6)."""
    rho = rate * mean
    wait = rate * mean**2 * (1 + cv**2) / (2 * (1 - rho))
    return {"utilisation": rho, "has_to_wait": rho, "wait": wait, "number_in_system": rate * (wait + mean)}


def priority(rate: float, urgent: float, mean: float, servers: int) -> dict[str, float]:
    """M/M/c, two classes, nobody interrupted (Cobham 1954, Op. Res. 2:70; Kella & Yechiali 1985, Stoch. Models 1:189).

    Class k waits W0 / ((1 - s[k-1]) (1 - s[k])) with s[k] the load of classes 1 to k per server and W0 = C mean / c.
    """
    all_load = rate * mean / servers
    urgent_load = urgent * all_load
    w0 = erlang_c(servers, rate * mean) * mean / servers
    return {
        "utilisation": all_load,
        "has_to_wait": erlang_c(servers, rate * mean),
        "urgent_wait": w0 / (1 - urgent_load),
        "normal_wait": w0 / ((1 - urgent_load) * (1 - all_load)),
    }


def test_erlang_c_by_hand() -> None:
    # One server: the load itself. Two servers at load 1: p0 = 1/3, C = 1/3.
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)


@pytest.mark.parametrize(("servers", "load"), [(4, 3.0), (1, 0.7), (3, 2.4)])
def test_what_staffing_begins_with_is_what_the_simulated_queues_show(servers: int, load: float) -> None:
    """These are the stations that the simulator is compared with below, where the share that waits is measured."""
    assert erlang.erlang_c(servers, load) == pytest.approx(erlang_c(servers, load), rel=1e-12)


def measure_mm1(log) -> dict[str, float]:
    visits = log.joined("serve")
    sojourn = visits["finished"] - visits["queued"]
    return {
        "utilisation": log.mean_number("started", "finished", "serve"),
        "wait": visits["wait"].mean(),
        "waits_longer_than_t": (visits["wait"] > 3).mean(),
        "sojourn": sojourn.mean(),
        "stays_longer_than_t": (sojourn > 3).mean(),
        "number_in_system": log.mean_number("queued", "finished", "serve"),
    }


def measure_mmc(log) -> dict[str, float]:
    visits = log.joined("serve")
    return {
        "utilisation": log.mean_number("started", "finished", "serve") / 4,
        "has_to_wait": (visits["wait"] > 0).mean(),
        "wait": visits["wait"].mean(),
        "waits_longer_than_t": (visits["wait"] > 1).mean(),
        "number_waiting": log.mean_number("queued", "started", "serve"),
    }


def measure_mg1(log) -> dict[str, float]:
    visits = log.joined("serve")
    return {
        "utilisation": log.mean_number("started", "finished", "serve"),
        "has_to_wait": (visits["wait"] > 0).mean(),
        "wait": visits["wait"].mean(),
        "number_in_system": log.mean_number("queued", "finished", "serve"),
    }


def measure_priority(log) -> dict[str, float]:
    visits = log.joined("serve")
    return {
        "utilisation": log.mean_number("started", "finished", "serve") / 3,
        "has_to_wait": (visits["wait"] > 0).mean(),
        "urgent_wait": visits["wait"][visits["urgent"]].mean(),
        "normal_wait": visits["wait"][~visits["urgent"]].mean(),
    }


class Pair(NamedTuple):
    """What a scenario is to give under rules/one_step.yaml."""

    scenario: str
    overrides: tuple[str, ...]
    exact: dict[str, float]
    measure: Callable[..., dict[str, float]]
    seed: int


VARIABLE = ("scenario.works.service.shape=gamma", "scenario.works.service.cv=1.3", "scenario.period.days=250")

PAIRS = {
    "M/M/1": Pair("mm1", (), mm1(0.7, 1, 3), measure_mm1, 11),
    "M/M/4": Pair("mmc", (), mmc(3, 1, 4, 1), measure_mmc, 12),
    "M/G/1, lognormal with cv 0.5": Pair("mg1", (), mg1(0.6, 1, 0.5), measure_mg1, 13),
    "M/G/1, gamma with cv 1.3": Pair("mg1", VARIABLE, mg1(0.6, 1, 1.3), measure_mg1, 14),
    "M/M/3 with urgent matters": Pair("priority", (), priority(2.4, 0.3, 1, 3), measure_priority, 15),
}


@pytest.mark.parametrize("name", PAIRS)
def test_agrees_with_theory(name: str, scores) -> None:
    pair = PAIRS[name]
    z = scores(pair.exact, pair.measure, pair.scenario, "one_step", *pair.overrides, seed=pair.seed)
    assert z.abs().max() <= LIMIT


@pytest.mark.parametrize("name", PAIRS)
def test_notices_people_who_are_5_percent_slower(name: str, scores) -> None:
    pair = PAIRS[name]
    z = scores(pair.exact, pair.measure, pair.scenario, "one_step", *pair.overrides, SLOWER, seed=pair.seed)
    assert (z.filter(regex="wait$") > LIMIT).all()
