"""Runs scenario-and-rule pairs of this folder as a planner would, and compares their logs with exact results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml

HERE = Path(__file__).parent
REPLICATIONS = 30


@dataclass(frozen=True)
class Log:
    """One replication's visits, with times in hours from the end of the warm-up; NaN for what has not happened yet.

    `hours` is the length of the window, at whose end the run ends.
    """

    visits: pd.DataFrame
    hours: float

    def of(self, *steps: str) -> pd.DataFrame:
        """Visits to these steps."""
        return self.visits[self.visits["step"].isin(steps)]

    def joined(self, step: str, leave_out_h: float = 96) -> pd.DataFrame:
        """Visits that joined the queue in the window, early enough for all of them to be over by the run's end."""
        visits = self.of(step)
        visits = visits[(visits["queued"] >= 0) & (visits["queued"] < self.hours - leave_out_h)]
        assert visits["finished"].notna().all(), "leave out more of the end: averages would miss the longest"
        return visits.assign(wait=visits["started"] - visits["queued"])

    def mean_number(self, since: str, until: str, *steps: str) -> float:
        """Time-average number of visits between two of their moments, in the whole window and whether over or not."""
        return float(self.mean_numbers(since, until, *steps, hours=self.hours)[0])

    def mean_numbers(self, since: str, until: str, *steps: str, hours: float) -> np.ndarray:
        """The same for each stretch of so many hours."""
        visits = self.of(*steps)
        edges = np.arange(0, self.hours + hours / 2, hours)
        return np.diff(_hours_before(edges, visits[since]) - _hours_before(edges, visits[until])) / hours


def _hours_before(edges: np.ndarray, moments: pd.Series) -> np.ndarray:
    """Sum over moments of the hours from then until each edge; nothing for moments after it (shape: edges)."""
    sorted_moments = np.sort(moments.dropna().to_numpy())
    before = np.searchsorted(sorted_moments, edges)
    return edges * before - np.concatenate([[0], np.cumsum(sorted_moments)])[before]


Measure = Callable[[Log], dict[str, float]]
Observe = Callable[..., pd.DataFrame]
Scores = Callable[..., "pd.Series[float]"]


@pytest.fixture
def observe(govsim, tmp_path: Path) -> Observe:
    """Run a pair through the command and measure each replication's log.

    ``observe(measure, "scenario", "rule", *overrides, seed=1)`` gives a row per replication, a column per measure.
    """

    def run(measure: Measure, scenario: str, rule: str, *overrides: str, seed: int) -> pd.DataFrame:
        words = (f"scenario={scenario}", f"rule={rule}", f"replications={REPLICATIONS}", f"seed={seed}", "workers=1")
        done = govsim("run", f"--from={HERE}", *words, "log=true", *overrides, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        observed = pd.DataFrame([measure(log) for log in logs(tmp_path / done.stdout.split()[-1])])
        assert len(observed) == REPLICATIONS
        return observed

    return run


@pytest.fixture
def scores(observe: Observe) -> Scores:
    """Run a pair and say how many standard errors each measure lies from its exact value.

    ``scores(exact, measure, "scenario", "rule", *overrides, seed=1)`` gives, by name of the measure, (mean over the
    replications - exact) / standard error of that mean. Each is a number: no limit notices NaN, which comes of a
    measure that some replication lacks, or that never varies.
    """

    def score(
        exact: Mapping[str, float], measure: Measure, scenario: str, rule: str, *overrides: str, seed: int
    ) -> pd.Series[float]:
        observed = observe(measure, scenario, rule, *overrides, seed=seed)
        assert set(observed) == set(exact)
        expected = pd.Series(exact)[observed.columns]
        error = observed.std(skipna=False) / np.sqrt(REPLICATIONS)
        z = (observed.mean(skipna=False) - expected) / error
        print(pd.DataFrame({"exact": expected, "mean": observed.mean(), "standard error": error, "z": z}).round(4))
        assert np.isfinite(z).all(), f"not a number: {', '.join(z.index[~np.isfinite(z)])}"
        return z

    return score


def logs(folder: Path) -> Iterator[Log]:
    """Read the logs in a result folder, replication by replication."""
    period = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))["scenario"]["period"]
    every = duckdb.execute(
        """
        SELECT replication, matter, step, urgent = 1 AS urgent,
            nullif(queued_s, -1) / 3600 - $warm_up_h AS queued,
            nullif(started_s, -1) / 3600 - $warm_up_h AS started,
            nullif(finished_s, -1) / 3600 - $warm_up_h AS finished
        FROM read_parquet($visits) AS visits JOIN read_parquet($matters) AS matters USING (replication, matter)
        """,
        {
            "visits": str(folder / "visits.parquet"),
            "matters": str(folder / "matters.parquet"),
            "warm_up_h": period["warm_up_days"] * 24,
        },
    ).df()
    for _, visits in every.groupby("replication"):
        yield Log(visits, period["days"] * 24)
