"""The percentile of a published time, by hand and against a second method."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.documents import Document, read_document
from sim.engine import simulate
from sim.measures import digest, summarise
from sim.rules import bind_rule, read_rule
from sim.scenario import load_scenario
from sim.study import comparison_tables
from sim.study.cases import case_tables, exact_interval
from sim.world import build_world

ROOT = Path(__file__).resolve().parents[2]


def table(hours: float, published: float) -> pd.DataFrame:
    return pd.DataFrame(
        [("divider", "solved", hours, hours / 8, published)],
        columns=["case", "milestone", "elapsed_hours", "working_days", "published_hours"],
    )


def test_percentiles_by_hand() -> None:
    hours = [30.0, 10.0, np.inf, 27.0, 20.0, 50.0, np.inf, 40.0, np.inf, 60.0]
    of = list(enumerate(table(value, 27) for value in hours))
    tables = case_tables({"dumping": of, "whistle": [(0, table(5, 27))]})
    assert tables["cases"]["alternative"].tolist() == ["dumping"] * 10 + ["whistle"]
    assert tables["cases"]["replication"].tolist() == [*range(10), 0]
    dumping, whistle = (row for _, row in tables["case_percentiles"].iterrows())
    # Ordered: 10 20 27 30 40 50 60 inf inf inf; 27 itself is "no longer than published".
    assert dumping["percentile"] == 30
    assert dumping["not_reached_share"] == 0.3
    assert (dumping["p10_hours"], dumping["median_hours"], dumping["p90_hours"]) == (10, 40, np.inf)
    assert whistle["percentile"] == 100 and whistle["replications"] == 1
    assert whistle["ci_low"] == pytest.approx(2.5) and whistle["ci_high"] == 100  # of one success: 0.025 and 1


def test_without_a_published_time_there_is_no_percentile() -> None:
    row = case_tables({"whistle": [(0, table(5, np.nan))]})["case_percentiles"].iloc[0]
    assert row["median_hours"] == 5
    assert row[["percentile", "ci_low", "ci_high"]].isna().all()


def test_without_cases_there_are_no_tables() -> None:
    assert case_tables({"whistle": [(0, table(5, 1).head(0))]}) == {}


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (10, 10), (3, 10), (57, 1000), (999, 1000)])
def test_the_interval_is_that_of_the_binomial_test(successes: int, trials: int) -> None:
    """SciPy finds the same interval by searching for the shares that its exact test just does not reject."""
    expected = stats.binomtest(successes, trials).proportion_ci(method="exact")
    assert exact_interval(successes, trials) == pytest.approx((expected.low, expected.high))
    if successes == 0:
        assert exact_interval(0, trials)[1] == pytest.approx(1 - 0.025 ** (1 / trials))  # by hand


def test_a_study_of_a_county_with_a_case_tells_where_its_times_lie() -> None:
    """Milestones come in order; what was published at the run's very end is a percentile of all that were solved."""
    data = read_document(ROOT / "scenarios" / "tiny.yaml").data
    data["cases"] = {
        "divider": {
            "name": {"en": "Divider", "zh": "隔离栏"}, "kind": "hotline", "township": "west",
            "born": "2025-03-04 15:00", "settled_by": "county",
            "published": {"survey": {"at": "2025-03-05 12:00"}, "solved": {"at": "2025-05-29 23:59"}},
        }
    }  # fmt: skip
    scenario = load_scenario(Document(Path("made.yaml"), "", data, {}))
    document = read_document(ROOT / "conf" / "rule" / "whistle.yaml")
    rule = bind_rule(read_rule(document), document, scenario)
    summaries = [summarise(digest(simulate(build_world(scenario, 1, number), rule))) for number in range(5)]
    tables = comparison_tables({"whistle": summaries})
    rows = tables["case_percentiles"].set_index("milestone")
    assert rows.index.tolist() == ["first_response", "survey", "solved"]
    reached = tables["cases"].groupby("milestone")["elapsed_hours"]
    assert (reached.get_group("first_response") <= reached.get_group("survey").to_numpy()).all()
    assert (reached.get_group("survey") <= reached.get_group("solved").to_numpy()).all()
    assert rows.loc["solved", "percentile"] == 100 * (1 - rows.loc["solved", "not_reached_share"])
