"""The main table of differences: every column by a second way, and what is adjusted with what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.study.differences import paired_differences
from sim.study.judged import judged_differences

KPIS = [("days", "working days"), ("share", "share"), ("cost", "yuan"), ("rare", "matters")]
BETTER = {"days": "lower", "share": "higher", "cost": "lower", "rare": "none"}
HEADLINES = {"days", "share"}


def stack_of(values: np.ndarray) -> pd.DataFrame:
    """One row a KPI, one column a replication."""
    return pd.DataFrame(values, index=pd.MultiIndex.from_tuples(KPIS, names=["kpi", "unit"]))


def judged(stacks: dict[str, pd.DataFrame], that_matter: dict[str, float] | None = None) -> pd.DataFrame:
    return judged_differences(stacks, BETTER, lambda keys: keys["kpi"].isin(HEADLINES), that_matter or {})


@pytest.fixture
def stacks() -> dict[str, pd.DataFrame]:
    random = np.random.default_rng(5)
    common = random.normal(0, 3, (4, 12))
    base = 20 + common
    close = base + random.normal([[-1.0], [0.05], [0.0], [0.0]], 0.2, (4, 12))
    far = base + random.normal([[5.0], [-2.0], [1.0], [3.0]], 1.0, (4, 12))
    return {"today": stack_of(base), "close": stack_of(close), "far": stack_of(far)}


def test_without_limits_it_says_what_paired_differences_say(stacks: dict[str, pd.DataFrame]) -> None:
    plain = paired_differences(stacks, BETTER, lambda keys: keys["kpi"].isin(HEADLINES))
    found = judged(stacks)
    pd.testing.assert_frame_equal(found[plain.columns], plain)
    assert found["matters_from"].isna().all()
    assert found["p_equivalent"].isna().all()


def test_simultaneous_intervals_are_bonferronis_over_the_family(stacks: dict[str, pd.DataFrame]) -> None:
    stacks["far"].iloc[3, 0] = np.nan  # of the second family of "far" only one claim is left
    found = judged(stacks).set_index(["alternative", "kpi"])
    for (alternative, kpi), claims in {("close", "days"): 2, ("close", "cost"): 2, ("far", "cost"): 1}.items():
        differences = stacks[alternative].loc[kpi].to_numpy()[0] - stacks["today"].loc[kpi].to_numpy()[0]
        expected = stats.ttest_1samp(differences, 0).confidence_interval(1 - 0.05 / claims)
        row = found.loc[(alternative, kpi)]
        assert (row["simultaneous_low"], row["simultaneous_high"]) == pytest.approx((expected.low, expected.high))
    gone = found.loc[("far", "rare")]
    assert gone["verdict"] == "not measurable"
    assert gone[["simultaneous_low", "bca_low", "variance_reduction"]].isna().all()


def test_pairing_gains_what_the_variances_say(stacks: dict[str, pd.DataFrame]) -> None:
    row = judged(stacks).set_index(["alternative", "kpi"]).loc[("close", "cost")]
    after, before = stacks["close"].loc["cost"].to_numpy()[0], stacks["today"].loc["cost"].to_numpy()[0]
    ratio = (np.var(after, ddof=1) + np.var(before, ddof=1)) / np.var(after - before, ddof=1)
    assert row["variance_reduction"] == pytest.approx(ratio)
    assert ratio > 50


def test_the_bootstrap_lies_near_the_t_interval_where_differences_are_normal(stacks: dict[str, pd.DataFrame]) -> None:
    for row in judged(stacks).itertuples():
        width = row.ci_high - row.ci_low
        assert row.bca_low < row.mean_difference < row.bca_high
        assert abs(row.bca_low - row.ci_low) < 0.25 * width
        assert 0.6 * width < row.bca_high - row.bca_low < 1.05 * width


def test_verdicts_on_differences_that_matter(stacks: dict[str, pd.DataFrame]) -> None:
    found = judged(stacks, {"days": 0.5, "share": 0.5, "cost": 0.01}).set_index(["alternative", "kpi"])
    assert found["verdict"].drop(("far", "cost")).to_dict() == {
        ("close", "days"): "better",  # some -1 where 0.5 matters
        ("close", "share"): "equivalent",  # some 0.05
        ("close", "cost"): "not enough runs",  # 0.01 is less than chance
        ("close", "rare"): "no clear difference",  # nobody said what matters
        ("far", "days"): "worse",
        ("far", "share"): "worse",
        ("far", "rare"): "higher",
    }
    assert found.loc[("close", "share"), "matters_from"] == 0.5
    plain = judged(stacks).set_index(["alternative", "kpi"])
    assert plain.loc[("far", "rare"), "p_adjusted"] <= found.loc[("far", "rare"), "p_adjusted"] * 2
    # p is of the difference being within 0.5; Holm over the two headlines.
    days = stacks["close"].loc["days"].to_numpy()[0] - stacks["today"].loc["days"].to_numpy()[0]
    p = 2 * stats.ttest_1samp(days, -0.5, alternative="less").pvalue
    assert found.loc[("close", "days"), "p_adjusted"] == pytest.approx(2 * p)
    share = stacks["close"].loc["share"].to_numpy()[0] - stacks["today"].loc["share"].to_numpy()[0]
    sides = [
        stats.ttest_1samp(share, limit, alternative=side).pvalue for limit, side in ((0.5, "less"), (-0.5, "greater"))
    ]
    assert found.loc[("close", "share"), "p_equivalent"] == pytest.approx(2 * max(sides))


def test_three_replications_claim_nothing(stacks: dict[str, pd.DataFrame]) -> None:
    few = {name: stack.iloc[:, :3] for name, stack in stacks.items()}
    assert set(judged(few, {"days": 100.0})["verdict"]) == {"not enough runs"}
    assert judged(few)["bca_low"].isna().all()


def test_one_alternative_has_no_differences(stacks: dict[str, pd.DataFrame]) -> None:
    found = judged({"today": stacks["today"]})
    assert not len(found)
    assert list(found.columns) == list(judged(stacks).columns)
