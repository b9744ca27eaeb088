"""Whether a run begins late enough and has settled: the warm-up, the trend of the backlog, and its steady state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.study.intervals import Estimate, Floats, mean_interval, mean_intervals
from sim.study.stack import stack
from sim.study.statistics.trend import STEADY, trend_test
from sim.study.statistics.warm_up import moving_average, mser_5, welch_window

NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


def steady_tables(
    backlogs: Mapping[str, Sequence[pd.DataFrame]], from_backlog: bool = False
) -> dict[str, pd.DataFrame]:
    """Return what the open matters by day, from the first day of the run, tell of its beginning and its end.

    Parameters
    ----------
    backlogs
        For each alternative one table for each replication: day, open_matters, is_warm_up.
    from_backlog
        Whether runs start from a stated backlog: the days before the period, since its oldest matter, are no warm-up.

    Returns
    -------
    steady_state
        alternative; warm_up_days, as stated; mser5_days, what MSER-5 would leave out of the mean replication (NaN
        where it can't tell, for fewer than 50 days or a minimum in the second half); mean_from_start and
        mean_after_warm_up of the open matters, which tell what leaving it out does; trend_per_week, trend_ci_low,
        trend_ci_high of the open matters after it, and p, that there is none; mean, ci_low, ci_high, the steady state's
        estimate, only where no trend was found and none to speak of is left in its interval; replications; verdict, of
        `trend_test`.
    warm_up
        alternative, day, is_warm_up, mean, ci_low, ci_high of the open matters, moving_average of their mean (Welch's,
        over whole weeks; NaN at the end), replications.
    """
    rows, curves = [], []
    for alternative, tables in backlogs.items():
        if from_backlog:
            tables = [table[~table["is_warm_up"]].reset_index(drop=True) for table in tables]
        daily = stack(tables, ["day"], "open_matters").to_numpy(dtype=np.float64).T
        is_warm_up = tables[0]["is_warm_up"].to_numpy(dtype=np.bool_)
        rows.append((alternative, *_state(daily, int(is_warm_up.sum()))))
        mean, low, high = mean_intervals(daily)
        curves.append(
            pd.DataFrame(
                {
                    "alternative": alternative,
                    "day": tables[0]["day"],
                    "is_warm_up": is_warm_up,
                    "mean": mean,
                    "ci_low": low,
                    "ci_high": high,
                    "moving_average": moving_average(mean, welch_window(len(mean))),
                    "replications": len(daily),
                }
            )
        )
    return {
        "steady_state": pd.DataFrame(rows, columns=["alternative", *COLUMNS]),
        "warm_up": pd.concat(curves, ignore_index=True),
    }


COLUMNS = (
    "warm_up_days",
    "mser5_days",
    "mean_from_start",
    "mean_after_warm_up",
    "trend_per_week",
    "trend_ci_low",
    "trend_ci_high",
    "p",
    "mean",
    "ci_low",
    "ci_high",
    "replications",
    "verdict",
)


def _state(daily: Floats, warm_up_days: int) -> tuple[float | str, ...]:
    """Return the values of `COLUMNS` (shape of daily: replications, days since the run began)."""
    after = daily[:, warm_up_days:]
    truncation = mser_5(daily.mean(axis=0))
    trend = trend_test(after)
    settled = mean_interval(after.mean(axis=1)) if trend.verdict == STEADY else NOTHING
    return (
        warm_up_days,
        float(truncation.observations) if truncation is not None and truncation.is_accepted else float("nan"),
        float(daily.mean()),
        float(after.mean()),
        trend.per_week.mean,
        trend.per_week.low,
        trend.per_week.high,
        trend.p,
        settled.mean,
        settled.low,
        settled.high,
        len(daily),
        trend.verdict,
    )
