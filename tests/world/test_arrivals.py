"""Births against the profiles they are drawn from."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from sim.world import Draws, build_organisation
from sim.world.arrivals import births, hourly_weights, yearly_rate

DAY = 86_400
YEAR = 2025


@pytest.fixture
def whole_year(tiny):
    tiny["period"] = {"start": f"{YEAR}-01-01", "days": 365, "warm_up_days": 0}
    return tiny


def test_a_calendar_year_holds_exactly_one_years_matters(whole_year, read) -> None:
    scenario = read(whole_year)
    assert hourly_weights(scenario, scenario.profiles["daytime"]).sum() == pytest.approx(1.0)
    assert hourly_weights(scenario, None).sum() == pytest.approx(1.0)


def test_month_shares_are_those_of_the_profile(whole_year, read) -> None:
    scenario = read(whole_year)
    weights = hourly_weights(scenario, scenario.profiles["daytime"]).reshape(365, 24).sum(axis=1)
    month = np.array([(date(YEAR, 1, 1) + timedelta(days=offset)).month for offset in range(365)])
    shares = [weights[month == number].sum() for number in range(1, 13)]
    expected = np.array(scenario.profiles["daytime"].months.value)
    assert shares == pytest.approx(expected / expected.sum())


def test_holidays_and_weekdays_weigh_as_they_should_within_a_month(whole_year, read) -> None:
    """National Day 2025: 1 to 8 October off, of which 4 and 5 are a weekend like any other."""
    scenario = read(whole_year)
    days = hourly_weights(scenario, scenario.profiles["daytime"]).reshape(365, 24).sum(axis=1)

    def of(day: int) -> float:
        return float(days[(date(YEAR, 10, day) - date(YEAR, 1, 1)).days])

    a_thursday, a_holiday_thursday, a_saturday, a_holiday_saturday = of(9), of(2), of(18), of(4)
    assert a_holiday_thursday / a_thursday == pytest.approx(0.6)
    assert a_saturday / a_thursday == pytest.approx(0.6)
    assert a_holiday_saturday == pytest.approx(a_saturday)


def test_births_follow_month_weekday_and_hour_profiles(whole_year, read) -> None:
    """χ² of 40,000 births against the expected hours of the year; a level of 0.001, fixed seed."""
    scenario = read(whole_year)
    weights = hourly_weights(scenario, scenario.profiles["daytime"])
    born_s, _ = births("hotline", "east", 40_000, weights, Draws(3, 0))
    hour_of_year = born_s // 3600
    calendar_days = [date(YEAR, 1, 1) + timedelta(days=offset) for offset in range(365)]
    of_hour = np.arange(365 * 24)
    for classes in (
        np.array([day.month for day in calendar_days])[of_hour // 24],
        np.array([day.weekday() for day in calendar_days])[of_hour // 24],
        of_hour % 24,
    ):
        expected = np.bincount(classes, weights=weights)
        observed = np.bincount(classes[hour_of_year], minlength=len(expected))
        keep = expected > 0
        assert observed[~keep].sum() == 0
        assert stats.chisquare(observed[keep], expected[keep] / expected.sum() * len(born_s)).pvalue > 0.001


def test_a_wrong_profile_would_be_seen(whole_year, read) -> None:
    """The same χ² rejects births drawn from a profile that is 10 % off in one month."""
    scenario = read(whole_year)
    weights = hourly_weights(scenario, scenario.profiles["daytime"])
    off = weights.copy()
    off[: 31 * 24] *= 1.1
    born_s, _ = births("hotline", "east", 40_000, off / off.sum(), Draws(3, 0))
    in_january = born_s < 31 * DAY
    expected = weights[: 31 * 24].sum() * len(born_s)
    assert stats.chisquare([in_january.sum(), (~in_january).sum()], [expected, len(born_s) - expected]).pvalue < 0.001


def test_counts_over_replications_are_poisson() -> None:
    """Dispersion test: the variance of 400 counts over their mean, times 399, is χ² with 399 degrees of freedom."""
    weights = np.full(24 * 30, 1 / (24 * 365))
    counts = np.array([len(births("hotline", "east", 1200, weights, Draws(11, rep))[0]) for rep in range(400)])
    mean = 1200 * 30 / 365
    assert abs(counts.mean() - mean) < 4 * np.sqrt(mean / 400)
    dispersion = counts.var(ddof=1) / counts.mean() * 399
    assert 0.0005 < stats.chi2.cdf(dispersion, 399) < 0.9995


def test_gaps_of_a_flat_rate_are_exponential() -> None:
    weights = np.full(24 * 365, 1 / (24 * 365))
    born_s, _ = births("hotline", "east", 20_000, weights, Draws(12, 0))
    gaps = np.diff(born_s).astype(float)
    # Births are floored to whole seconds, so that half a second blurs gaps of 26 minutes: far below what KS sees here.
    assert stats.kstest(gaps, "expon", args=(0, 365 * DAY / 20_000)).pvalue > 0.001


def test_the_nth_matter_keeps_its_key_and_its_place_in_the_stream_when_the_rate_changes() -> None:
    weights = np.full(24 * 365, 1 / (24 * 365))
    slow_s, slow_keys = births("hotline", "east", 500, weights, Draws(1, 0))
    fast_s, fast_keys = births("hotline", "east", 1000, weights, Draws(1, 0))
    n = min(len(slow_s), len(fast_s))
    assert np.array_equal(slow_keys[:n], fast_keys[:n])
    assert np.all(np.abs(fast_s[:n] * 2 - slow_s[:n]) <= 2)


def test_rates_in_planners_units(tiny, read) -> None:
    """By hand, East Town: 8 grids and 20,000 residents."""
    scenario = read(tiny)
    places = build_organisation(scenario).places
    assert yearly_rate(scenario.kinds["grid_found"], 0, places) == 6 * 8 * 12
    assert yearly_rate(scenario.kinds["hotline"], 0, places) == 400 * 2
    assert yearly_rate(scenario.kinds["handed_down"], 0, places) == 200
    hourly = scenario.kinds["handed_down"].model_copy(
        update={"rate_per_township_and_year": None, "rate_per_township_and_hour": scenario.travel.within_township_km}
    )
    assert yearly_rate(hourly, 0, places) == 4 * 24 * 365
