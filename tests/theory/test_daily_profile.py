"""Arrivals that follow the hours of the day, and people enough: the number in service, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import pytest

pytestmark = pytest.mark.theory

LIMIT = 3.5
SEED = 21
RATE, MEAN_H = 4, 5
HOURS = [1, 1, 0, 0, 0, 1, 3, 6, 9, 12, 10, 7, 4, 6, 9, 10, 8, 6, 4, 3, 2, 2, 1, 1]
"""As in scenarios/daily_profile.yaml, like the rate and the mean."""


def mean_numbers(weights: Sequence[float] = HOURS) -> dict[str, float]:
    """M(t)/M/∞: m'(t) = rate(t) - m(t) / mean (Eick, Massey & Whitt 1993, Management Science 39:241, sec. 2).

    Within an hour the rate is constant, so that m moves exponentially towards rate times mean; m is the same at both
    ends of a day. A month has a twelfth of a year's matters, the year 365 days, and January 31.
    """
    a_day = RATE * 24 * 365 / 12 / 31
    aims = [a_day * weight / sum(weights) * MEAN_H for weight in weights]
    kept = exp(-1 / MEAN_H)
    midnight = sum(aim * (1 - kept) * kept ** (23 - hour) for hour, aim in enumerate(aims)) / (1 - kept**24)
    numbers, now = {}, midnight
    for hour, aim in enumerate(aims):
        numbers[f"at_{hour:02d}"] = aim + (now - aim) * MEAN_H * (1 - kept)
        now = aim + (now - aim) * kept
    assert now == pytest.approx(midnight)
    return numbers


def measure(log) -> dict[str, float]:
    by_hour = log.mean_numbers("started", "finished", "serve", hours=1).reshape(-1, 24).mean(axis=0)
    return {f"at_{hour:02d}": number for hour, number in enumerate(by_hour)}


def test_a_constant_rate_gives_rate_times_mean() -> None:
    assert mean_numbers([1] * 24) == pytest.approx(dict.fromkeys(mean_numbers(), 4 * 365 / 372 * 5))


def test_agrees_with_theory(scores) -> None:
    z = scores(mean_numbers(), measure, "daily_profile", "one_step", seed=SEED)
    assert z.abs().max() <= LIMIT


def test_notices_people_who_are_5_percent_slower(scores) -> None:
    slower = "scenario.works.service.mean_hours=5.25"
    z = scores(mean_numbers(), measure, "daily_profile", "one_step", slower, seed=SEED)
    assert z.abs().max() > LIMIT


def test_notices_a_busiest_hour_that_is_busier(scores) -> None:
    weights = [14 if weight == 12 else weight for weight in HOURS]
    busier = (
        f"scenario.profiles.daily.hours={weights}".replace(" ", ""),
        f"scenario.kinds.matter.rate_per_township_and_hour={RATE * sum(weights) / sum(HOURS)}",
    )
    z = scores(mean_numbers(), measure, "daily_profile", "one_step", *busier, seed=SEED)
    assert z.idxmax() in ("at_09", "at_10")
    assert z.max() > LIMIT
