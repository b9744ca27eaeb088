"""When matters are born: non-stationary Poisson arrivals from a yearly rate and profiles."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.scenario import KindSpec, Profile, Scenario
from sim.world.calendar import is_day_off
from sim.world.draws import Draws, matter_keys, stream_key
from sim.world.organisation import Places, lead_days, simulated_days

DAYS_A_YEAR = 365.0
HOURS_A_DAY = 24
SECONDS_AN_HOUR = 3600


def yearly_rate(kind: KindSpec, township: int, places: Places) -> float:
    """Return the matters of a kind that are expected in a township in a year of 365 days."""
    if kind.rate_per_grid_and_month is not None:
        return kind.rate_per_grid_and_month.value * 12 * float(np.sum(places.township_of_grid == township))
    if kind.rate_per_10000_residents_and_year is not None:
        return kind.rate_per_10000_residents_and_year.value * float(places.residents[township]) / 10_000
    if kind.rate_per_township_and_year is not None:
        return kind.rate_per_township_and_year.value
    assert kind.rate_per_township_and_hour is not None, "the schema asks for exactly one rate"
    return kind.rate_per_township_and_hour.value * HOURS_A_DAY * DAYS_A_YEAR


def hourly_weights(scenario: Scenario, profile: Profile | None) -> NDArray[np.float64]:
    """Return the part of a year's matters that falls into each simulated hour (shape: days x 24, flattened).

    A month's share is spread over its days by weekday weight, days off times the holiday factor, and over the day
    by hour weight. Each calendar year is normalised on its own, so that a whole year holds exactly one year's
    matters, whatever its holidays.
    """
    first_day, days = simulated_days(scenario)
    if profile is None:
        return _from_the_start(scenario, np.full(days * HOURS_A_DAY, 1 / (DAYS_A_YEAR * HOURS_A_DAY)))
    dates = [first_day + timedelta(days=offset) for offset in range(days)]
    weight_of_day: dict[date, float] = {}
    for year in range(dates[0].year, dates[-1].year + 1):
        weight_of_day |= _day_weights(scenario, profile, year)
    hours = np.array(profile.hours.value, dtype=float)
    by_day = np.array([weight_of_day[day] for day in dates])
    return _from_the_start(scenario, np.outer(by_day, hours / hours.sum()).ravel())


def _from_the_start(scenario: Scenario, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights without those of the time before a backlog: of what arose then, the backlog tells."""
    if scenario.backlog is not None:
        weights[: lead_days(scenario) * HOURS_A_DAY] = 0.0
    return weights


def _day_weights(scenario: Scenario, profile: Profile, year: int) -> dict[date, float]:
    calendar = scenario.calendars[scenario.reference_calendar]
    months = np.array(profile.months.value, dtype=float)
    month_share = months / months.sum()
    days = [
        date(year, 1, 1) + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    raw = np.array(
        [
            profile.weekdays.value[day.weekday()] * (profile.holiday_factor.value if is_day_off(calendar, day) else 1.0)
            for day in days
        ]
    )
    month = np.array([day.month - 1 for day in days])
    share = month_share[month] * raw / np.bincount(month, weights=raw, minlength=12)[month]
    return dict(zip(days, share.tolist(), strict=True))


def births(
    kind_id: str, township_id: str, rate: float, weights: NDArray[np.float64], draws: Draws, *more: str
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Draw the births of one kind in one township, in order of time.

    Unit-rate Poisson arrivals are mapped through the inverse of the cumulative intensity (Çinlar 1975, ch. 4.7), so
    the n-th matter of a kind and township has the same key and the same uniforms whatever else the scenario holds.

    Parameters
    ----------
    more
        Further names of the stream, for matters that come on top of the usual ones.

    Returns
    -------
    born_s
        Whole seconds from the first midnight.
    keys
        The matters' 64-bit keys, the same in every replication.
    """
    cumulative = np.concatenate([[0.0], np.cumsum(rate * weights)])
    stream = stream_key(kind_id, township_id, *more)
    expected = cumulative[-1]
    block = int(expected + 8 * np.sqrt(expected + 1) + 16)
    index = np.arange(block)
    arrival = np.cumsum(-np.log(draws.uniform("arrival", matter_keys(stream, index))))
    while arrival[-1] < expected:
        index = np.arange(len(index) + block)
        arrival = np.cumsum(-np.log(draws.uniform("arrival", matter_keys(stream, index))))
    arrival = arrival[arrival < expected]
    edges = np.arange(len(cumulative)) * float(SECONDS_AN_HOUR)
    born_s = np.floor(np.interp(arrival, cumulative, edges)).astype(np.int64)
    return born_s, matter_keys(stream, np.arange(len(arrival)))
