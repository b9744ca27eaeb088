"""Replications chosen by the run: the rule, by hand and by what it promises."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.study.statistics.precision import Rule, Target, half_widths, met, reasons, replications_wanted

RULE = Rule(first=4, most=50, look_ahead=2)


def stops_at(values: np.ndarray, target: Target, rule: Rule = RULE) -> int:
    """Where the rule stops when it sees as many of these values as it asks for."""
    done = 0
    while (wanted := replications_wanted([(values[:done], target)], rule)) > done:
        assert wanted <= rule.most
        done = wanted
    return done


def test_half_widths_are_those_of_scipy() -> None:
    sample = np.random.default_rng(1).normal(1e6, 2.0, 9)
    widths = half_widths(sample)
    assert widths[0] == np.inf
    for count in range(2, 10):
        low, high = stats.t.interval(0.95, count - 1, sample[:count].mean(), stats.sem(sample[:count]))
        assert widths[count - 1] == pytest.approx((high - low) / 2, rel=1e-9)


def test_nothing_is_judged_before_the_first_replications_are_there() -> None:
    assert replications_wanted([(np.array([]), Target(1.0))], RULE) == 4
    assert replications_wanted([(np.zeros(3), Target(1.0))], RULE) == 4


def test_it_looks_ahead_before_it_stops() -> None:
    values = np.array([1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0])  # half-width of the first 4: 3.18 * 0.577 / 2 = 0.92
    assert stops_at(values, Target(0.93)) == 6, "4 meet it, and so do 5 and 6"
    assert stops_at(values, Target(0.93), Rule(4, 50, 0)) == 4
    assert stops_at(values, Target(0.93), Rule(4, 5, 2)) == 5, "nor does it look beyond the budget"


def test_the_next_look_is_where_the_width_would_be_reached() -> None:
    values = np.array([1.0, 2.0, 1.0, 2.0])  # 0.919, and (0.919 / 0.7)² * 4 = 6.9
    assert replications_wanted([(values, Target(0.7))], RULE) == 7
    assert replications_wanted([(values, Target(0.01))], RULE) == 8, "a guess from 4 is good for twice as many"


def test_a_width_met_by_luck_does_not_stop_it() -> None:
    values = np.concatenate([[1.0, 1.0, 1.0, 1.0, 9.0], np.tile([0.0, 4.0], 40)])
    lucky = Rule(first=4, most=100, look_ahead=0)
    assert stops_at(values, Target(1.2), lucky) == 4
    assert stops_at(values, Target(1.2), Rule(4, 100, 5)) > 10


def test_the_budget_ends_it_and_is_told() -> None:
    values = np.random.default_rng(2).normal(0, 100, 50)
    assert stops_at(values, Target(0.1)) == 50
    assert reasons({"days": (values, Target(0.1))}, RULE) == {"days": "budget"}
    assert reasons({"days": (values, Target(1e3))}, RULE) == {"days": "reached"}
    assert reasons({"days": (values[:30], Target(0.1))}, RULE) == {"days": "unfinished"}, "20 more were to come"


def test_a_share_of_a_negative_mean_is_a_share_of_its_size() -> None:
    values = np.random.default_rng(3).normal(-10, 1, 50)
    assert stops_at(values, Target(0.2, relative=True)) == stops_at(-values, Target(0.2, relative=True)) < 20


def test_a_share_of_nothing_runs_into_the_budget_and_not_into_an_error() -> None:
    assert stops_at(np.tile([-1.0, 1.0], 25), Target(0.1, relative=True)) == 50
    assert stops_at(np.zeros(50), Target(0.1, relative=True)) == 6, "nothing varies: it looks ahead only"
    assert reasons({"share": (np.zeros(6), Target(0.1))}, RULE) == {"share": "never varied"}


def test_no_variance_and_that_of_a_rare_event_are_not_narrow() -> None:
    # An event in 1, then 2, 3, 4 of 60 replications: its width of 0.02 and less is not taken for what it is until a
    # fifth was seen. Constants beside it neither keep it running nor end it.
    events = np.zeros(400)
    events[[5, 12, 25, 40, 60]] = 0.01
    rule = Rule(first=10, most=400, look_ahead=5)
    alone = stops_at_all([(events, Target(0.1))], rule)
    assert 66 <= alone < 80, "the fifth is the 61st value, and it looks ahead over five"
    assert stops_at_all([(events, Target(0.1)), (np.full(400, 3.0), Target(0.1))], rule) == alone
    assert not met(events[:60], Target(0.1)).any()
    assert met(events[:61], Target(0.1))[-1]


def stops_at_all(samples: list[tuple[np.ndarray, Target]], rule: Rule) -> int:
    done = 1
    while (wanted := replications_wanted([(of[:done], target) for of, target in samples], rule)) > done:
        done = wanted
    return done


def test_a_measure_that_is_not_finite_keeps_nobody_running() -> None:
    endless = np.array([1.0, np.inf, 2.0, 3.0])
    assert replications_wanted([(endless, Target(0.1))], RULE) == 4
    assert reasons({"median": (endless, Target(0.1))}, RULE) == {"median": "not measurable"}


def test_where_the_variance_is_known_it_stops_near_the_textbook_number() -> None:
    """The least n with t(n-1) * 3 / sqrt(n) <= 1 is 38 for a standard deviation of 3."""
    wanted = next(n for n in range(2, 99) if stats.t.ppf(0.975, n - 1) * 3 / np.sqrt(n) <= 1)
    rule = Rule(first=10, most=400, look_ahead=5)
    stopped = [stops_at(np.random.default_rng(seed).normal(0, 3, 400), Target(1.0), rule) for seed in range(200)]
    assert wanted == 38
    assert 0.85 * wanted < np.mean(stopped) < 1.3 * wanted


def covered(target: Target, rule: Rule, studies: int) -> float:
    """The share of studies, each stopped by the rule, whose interval holds the mean of 5 that its values have."""
    holds = 0
    for seed in range(studies):
        values = np.random.default_rng(seed).normal(5.0, 3.0, rule.most)
        n = stops_at(values, target, rule)
        holds += abs(values[:n].mean() - 5.0) <= half_widths(values[:n])[-1]
    return holds / studies


@pytest.mark.theory
@pytest.mark.parametrize("target", [1.0, 1.4, 2.0])
def test_intervals_after_stopping_cover(target: float) -> None:
    """Stopping when the interval is narrow favours samples that look calmer than they are, so a little cover is lost.

    Accepted is a loss of 1.5 points beyond what chance over 2,000 studies explains (3 standard errors of the binomial):
    less than planners could notice, and what sequential rules are known to cost. About 38, 21 and 12 replications would
    do if the variance were known.
    """
    studies = 2000
    chance = 3 * np.sqrt(0.95 * 0.05 / studies)
    share = covered(Target(target), Rule(first=10, most=400, look_ahead=5), studies)
    assert 0.95 - 0.015 - chance < share < 0.95 + 0.01 + chance


@pytest.mark.theory
def test_what_the_first_replications_and_the_look_ahead_are_for() -> None:
    """With 3 at first and no look-ahead more cover is lost than is accepted above: the test can tell."""
    assert covered(Target(1.6), Rule(first=3, most=400, look_ahead=0), 2000) < 0.93
