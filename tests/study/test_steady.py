"""Warm-up and steady state of made-up backlogs whose beginning and trend are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.steady import steady_tables


def backlogs(level: np.ndarray, warm_up: int, replications: int = 8, noise: float = 2.0) -> list[pd.DataFrame]:
    random = np.random.default_rng(11)
    days = pd.date_range("2025-01-01", periods=len(level)).strftime("%Y-%m-%d")
    return [
        pd.DataFrame(
            {
                "day": days,
                "open_matters": level + random.normal(0, 1) + random.normal(0, noise, len(level)),
                "is_warm_up": np.arange(len(level)) < warm_up,
            }
        )
        for _ in range(replications)
    ]


FILLING = 100 * (1 - np.exp(-np.arange(200) / 8))
GROWING = 50 + 0.5 * np.arange(200)


def test_a_backlog_that_settles_has_a_steady_state() -> None:
    tables = backlogs(FILLING, 60)
    state = steady_tables({"today": tables})["steady_state"].iloc[0]
    levels = [table["open_matters"].to_numpy()[60:].mean() for table in tables]
    interval = stats.ttest_1samp(levels, 0).confidence_interval()
    assert state["verdict"] == "no trend found"
    assert state["mean"] == pytest.approx(np.mean(levels))
    assert (state["ci_low"], state["ci_high"]) == pytest.approx((interval.low, interval.high))
    assert 20 <= state["mser5_days"] <= 50  # within 60, so that the stated warm-up is long enough
    whole = np.mean([table["open_matters"].mean() for table in tables])
    assert state["mean_from_start"] == pytest.approx(whole)
    assert state["mean_after_warm_up"] == state["mean"] > whole


def test_a_backlog_that_grows_is_refused_one() -> None:
    state = steady_tables({"today": backlogs(GROWING, 60)})["steady_state"].iloc[0]
    assert state["verdict"] == "rising"
    assert state["trend_per_week"] == pytest.approx(3.5, abs=0.1)
    assert state["trend_ci_low"] < 3.5 < state["trend_ci_high"]
    assert state["p"] < 1e-6
    assert state[["mean", "ci_low", "ci_high"]].isna().all()
    assert np.isnan(state["mser5_days"])  # its minimum lies in the second half
    assert steady_tables({"today": backlogs(-GROWING, 60)})["steady_state"].iloc[0]["verdict"] == "falling"


def test_a_warm_up_that_is_too_short_is_seen() -> None:
    state = steady_tables({"today": backlogs(FILLING, 7)})["steady_state"].iloc[0]
    assert state["mser5_days"] > state["warm_up_days"] == 7
    assert state["verdict"] == "rising"  # and so no steady state either


def test_one_replication_and_a_short_window_tell_nothing() -> None:
    one = steady_tables({"today": backlogs(FILLING, 60, replications=1)})["steady_state"].iloc[0]
    assert (one["verdict"], one["replications"]) == ("not enough runs", 1)
    assert np.isnan(one["mean"])
    short = steady_tables({"today": backlogs(FILLING[:75], 60)})["steady_state"].iloc[0]
    assert short["verdict"] == "too short"
    assert np.isnan(short["p"]) and np.isnan(short["mean"])


def test_the_curve_holds_the_warm_up_and_its_average_each_day_of_the_week_alike() -> None:
    weekend = np.tile([0.0, 0.0, 0.0, 0.0, 0.0, 7.0, 14.0], 20)
    tables = backlogs(50 + weekend, 28, noise=0.0)
    curve = steady_tables({"today": tables, "other": tables})["warm_up"]
    assert curve["alternative"].value_counts().to_dict() == {"today": 140, "other": 140}
    assert curve["is_warm_up"].sum() == 2 * 28
    first = curve[curve["alternative"] == "today"]
    assert first["day"].iloc[0] == "2025-01-01"
    day = np.mean([table["open_matters"].iloc[5] for table in tables])
    assert first["mean"].iloc[5] == pytest.approx(day)
    smooth = first["moving_average"].to_numpy()
    assert np.ptp(smooth[17:-17]) < 1e-9
    assert np.isnan(smooth[-17:]).all() and not np.isnan(smooth[:-17]).any()


def test_the_days_before_a_run_from_a_backlog_are_no_warm_up() -> None:
    table = pd.DataFrame(
        {
            "day": pd.date_range("2024-01-01", periods=70).strftime("%Y-%m-%d"),
            "open_matters": [*range(30), *[30] * 40],
            "is_warm_up": [True] * 30 + [False] * 40,
        }
    )
    tables = steady_tables({"none": [table] * 4}, from_backlog=True)
    row = tables["steady_state"].iloc[0]
    assert (row["warm_up_days"], row["mean_from_start"], row["mean_after_warm_up"]) == (0, 30, 30)
    assert tables["warm_up"]["day"].tolist() == table["day"].tolist()[30:]
    assert not tables["warm_up"]["is_warm_up"].any()
    assert steady_tables({"none": [table] * 4})["steady_state"]["warm_up_days"].tolist() == [30]
