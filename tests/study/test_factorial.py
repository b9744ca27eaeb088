"""Effects of reforms: by hand, from a textbook, by least squares, and in simulated studies whose truth is known."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.study.factorial import factorial_tables, mixes

Values = NDArray[np.float64]
FIVE = ("whistle", "enforcement", "services", "staff_transfer", "duty_list")


def stacks_of(values: Values, reforms: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Stacks from values (mixes in standard order, KPIs, replications); the KPIs are k0, k1, …, in days."""
    index = pd.MultiIndex.from_tuples(
        [(f"k{place}", "days") for place in range(values.shape[1])], names=["kpi", "unit"]
    )
    return {name: pd.DataFrame(values[place], index=index) for place, name in enumerate(mixes(reforms))}


def tables_of(values: Values, reforms: Sequence[str], **better: str) -> dict[str, pd.DataFrame]:
    """The tables when all KPIs are headlines."""
    return factorial_tables(
        stacks_of(values, reforms), mixes(reforms), reforms, better, lambda keys: keys["kpi"].notna()
    )


def of_kpi(tables: dict[str, pd.DataFrame], kpi: str = "k0") -> pd.DataFrame:
    return tables["effects"].query("kpi == @kpi").set_index("effect")


def coded(count: int) -> Values:
    """Levels of every factor in every mix, -1 or 1: shape (mixes, factors), standard order."""
    return np.array([[2 * (bits >> place & 1) - 1 for place in range(count)] for bits in range(2**count)], dtype=float)


def test_mixes_are_all_and_in_standard_order() -> None:
    assert list(mixes(["a", "b", "c"])) == ["none", "a", "b", "a+b", "c", "a+c", "b+c", "a+b+c"]
    assert mixes(["a", "b"]) == {"none": set(), "a": {"a"}, "b": {"b"}, "a+b": {"a", "b"}}
    every = mixes(FIVE)
    assert list(every)[:4] == ["none", "whistle", "enforcement", "whistle+enforcement"]
    assert len(set(every.values())) == len(every) == 32


@pytest.mark.parametrize("reforms", [["a"], list("abcdefg"), ["a", "b", "a"]])
def test_too_few_or_many_reforms_or_the_same_twice_are_refused(reforms: list[str]) -> None:
    with pytest.raises(ValueError, match="2 to 6 different reforms"):
        mixes(reforms)


def test_two_reforms_by_hand() -> None:
    # none 10 and 14, a 7 and 10, b 9 and 12, a+b 4 and 6: in the first replication a does -3 without b and -5 with it.
    values = np.array([[[10, 14]], [[7, 10]], [[9, 12]], [[4, 6]]], dtype=float)
    tables = tables_of(values, ["a", "b"], k0="lower")
    rows = of_kpi(tables)
    assert list(rows.index) == ["a", "b", "a × b"]
    assert rows["order"].tolist() == [1, 1, 2]
    # a: -4 and (-4 - 6) / 2 = -5; b: -2 and -3; a × b: (-5 + 3) / 2 = -1 and (-6 + 4) / 2 = -1.
    assert rows["mean"].tolist() == [-4.5, -2.5, -1]
    half = 12.7062 * 0.5  # t(0.975; 1) by sqrt(0.5) / sqrt(2)
    assert rows.loc["a", ["ci_low", "ci_high"]].tolist() == pytest.approx([-4.5 - half, -4.5 + half], abs=1e-4)
    assert rows.loc["a × b", ["ci_low", "ci_high"]].isna().all()  # twice the same says nothing of a third
    # t with one degree of freedom is Cauchy; Holm doubles the smaller p, and the interaction is a family of its own.
    p = [1 - 2 * np.arctan(t) / np.pi for t in (9, 5)]
    assert rows["p_adjusted"].tolist() == pytest.approx([2 * p[0], max(2 * p[0], p[1]), 0.95**2])
    assert rows["replications"].tolist() == [2, 2, 2]
    assert set(rows["verdict"]) == {"not enough runs"}
    # Means 12, 8.5, 10.5, 5 around 9: squares 9, 0.25, 2.25, 16; the effects' are 4.5² + 2.5² + 1² by 2^0.
    fit = tables["effects_fit"].iloc[0]
    assert fit["r2_main"] == pytest.approx((4.5**2 + 2.5**2) / 27.5)
    assert fit["r2_two_way"] == 1
    assert np.isnan(fit["p_higher_order"])


def test_three_factors_of_the_textbook() -> None:
    # The pilot plant of Box, Hunter & Hunter (2005), table 5.3: temperature, concentration, catalyst; yields.
    values = np.array([60, 72, 54, 68, 52, 83, 45, 80], dtype=float)[:, None, None]
    tables = tables_of(values, ["t", "c", "k"])
    rows = of_kpi(tables)
    assert rows["mean"].to_dict() == {"t": 23, "c": -5, "k": 1.5, "t × c": 1.5, "t × k": 10, "c × k": 0}
    assert set(rows["verdict"]) == {"not enough runs"}
    # Twice the squares, as each sum is over 8 of a quarter; three factors together have 0.5.
    fit = tables["effects_fit"].iloc[0]
    main, pairs, every = 23**2 + 5**2 + 1.5**2, 1.5**2 + 10**2, float(((values - values.mean()) ** 2).sum()) / 2
    assert every == main + pairs + 0.5**2
    assert fit["r2_main"] == pytest.approx(main / every)
    assert fit["r2_two_way"] == pytest.approx((main + pairs) / every)


@pytest.mark.parametrize("count", [2, 3, 5, 6])
def test_least_squares_gives_the_same(count: int) -> None:
    reforms = list("abcdef"[:count])
    values = np.random.default_rng(count).normal(50, 10, (2**count, 3, 8))
    tables = tables_of(values, reforms)
    levels = coded(count)
    sets = [each for order in (1, 2) for each in itertools.combinations(range(count), order)]
    columns = [np.ones(2**count), *(levels[:, list(each)].prod(axis=1) for each in sets)]
    for kpi in range(3):
        fitted, _, rank, _ = np.linalg.lstsq(np.column_stack(columns), values[:, kpi], rcond=None)
        assert rank == len(columns)
        rows = of_kpi(tables, f"k{kpi}")
        assert list(rows.index) == [" × ".join(reforms[place] for place in each) for each in sets]
        tests = stats.ttest_1samp(2 * fitted[1:], 0, axis=1)
        interval = tests.confidence_interval()
        np.testing.assert_allclose(rows["mean"], 2 * fitted[1:].mean(axis=1), rtol=0, atol=1e-10)
        np.testing.assert_allclose(rows["ci_low"], interval.low, rtol=0, atol=1e-10)
        np.testing.assert_allclose(rows["ci_high"], interval.high, rtol=0, atol=1e-10)
        means = values[:, kpi].mean(axis=1)
        for column, number in (("r2_main", 1 + count), ("r2_two_way", len(columns))):
            design = np.column_stack(columns[:number])
            rest = means - design @ np.linalg.lstsq(design, means, rcond=None)[0]
            r2 = tables["effects_fit"].set_index("kpi").loc[f"k{kpi}", column]
            assert r2 == pytest.approx(1 - (rest**2).sum() / ((means - means.mean()) ** 2).sum())


def test_an_interaction_is_half_of_what_one_reform_changes_in_the_effect_of_the_other() -> None:
    reforms, levels = ["a", "b", "c", "d"], coded(4)
    values = np.random.default_rng(3).normal(0, 1, (16, 1, 1))
    rows = of_kpi(tables_of(values, reforms))
    for first, second in itertools.permutations(range(4), 2):
        effect = {
            level: values[(levels[:, first] == 1) & (levels[:, second] == level)].mean()
            - values[(levels[:, first] == -1) & (levels[:, second] == level)].mean()
            for level in (-1, 1)
        }
        name = " × ".join(reforms[place] for place in sorted((first, second)))
        assert rows.loc[name, "mean"] == pytest.approx((effect[1] - effect[-1]) / 2)


def test_a_reform_alone_and_on_top_of_all_others_where_no_three_interact() -> None:
    levels = coded(4)
    pairs = [levels[:, one] * levels[:, other] for one, other in itertools.combinations(range(4), 2)]
    response = np.column_stack([levels, *pairs]) @ np.random.default_rng(13).normal(0, 1, 10)
    effects = of_kpi(tables_of(response[:, None, None], ["a", "b", "c", "d"]))["mean"]
    of_mix = dict(zip(mixes(["a", "b", "c", "d"]), response, strict=True))
    with_c = effects["a × c"] + effects["b × c"] + effects["c × d"]
    assert of_mix["c"] - of_mix["none"] == pytest.approx(effects["c"] - with_c)
    assert of_mix["a+b+c+d"] - of_mix["a+b+d"] == pytest.approx(effects["c"] + with_c)


def test_the_example_of_the_how_to() -> None:
    values = np.array([12, 8.5, 10.5, 5])[:, None, None]
    effects = of_kpi(tables_of(values, ["whistle", "services"]))["mean"]
    assert effects.to_dict() == {"whistle": -4.5, "services": -2.5, "whistle × services": -1}


def test_what_only_adds_up_does_not_interact() -> None:
    # One decimal each, so that sums are rounded differently; a replication's own level cancels.
    levels = (coded(5) + 1) / 2
    own = np.random.default_rng(1).normal(100, 20, 6)
    size = np.random.default_rng(2).normal([[-0.3], [0.1], [0.7], [0.0], [1.1]], 0.2, (5, 6))
    values = (own + levels @ size)[:, None, :]
    tables = tables_of(values, FIVE)
    rows = of_kpi(tables)
    pairs = rows[rows["order"] == 2]
    assert len(pairs) == 10
    assert (pairs["mean"] == 0).all()
    assert pairs[["ci_low", "ci_high"]].isna().all(axis=None)
    assert (pairs["p_adjusted"] == 1).all()
    np.testing.assert_allclose(rows.loc[list(FIVE), "mean"], size.mean(axis=1))
    fit = tables["effects_fit"].iloc[0]
    assert (fit["r2_main"], fit["r2_two_way"], fit["p_higher_order"]) == (1, 1, 1)


def test_three_reforms_that_only_work_together_are_noticed() -> None:
    together = (coded(3) == 1).all(axis=1)
    noise = np.random.default_rng(8).normal(0, 0.1, (8, 2, 10))
    values = noise + np.stack([together, coded(3)[:, 0]], axis=1)[:, :, None]
    fit = tables_of(values, ["a", "b", "c"])["effects_fit"].set_index("kpi")
    # Of seven equal contrasts three are main effects and six have at most two factors.
    assert fit.loc["k0", ["r2_main", "r2_two_way"]].tolist() == pytest.approx([3 / 7, 6 / 7], abs=0.05)
    assert fit.loc["k0", "p_higher_order"] < 0.001
    assert fit.loc["k1", "r2_main"] > 0.99
    assert fit.loc["k1", "p_higher_order"] > 0.05


def test_intervals_hold_the_truth_95_times_in_100() -> None:
    # 2,000 studies of 3 reforms and 5 replications, each study a KPI of its own. Mixes share most of a replication's
    # luck, and the reforms' effects differ from one replication to the next.
    studies, rng = 2000, np.random.default_rng(7)
    truth = {"a": -2.0, "b": 0.5, "c": 0.0, "a × b": 0.8, "a × c": 0.0, "b × c": 0.0}
    levels = coded(3)
    columns = np.column_stack(
        [levels, levels[:, 0] * levels[:, 1], levels[:, 0] * levels[:, 2], levels[:, 1] * levels[:, 2]]
    )
    size = np.array(list(truth.values()))[:, None, None] + rng.normal(0, 0.5, (6, studies, 5))
    shared = rng.normal(50, 10, (studies, 5))
    values = shared + np.tensordot(columns / 2, size, axes=1) + rng.normal(0, 1, (8, studies, 5))
    effects = tables_of(values, ["a", "b", "c"])["effects"]
    bounds = stats.binom(studies, 0.95).ppf([0.0005, 0.9995])
    for effect, value in truth.items():
        rows = effects[effects["effect"] == effect]
        assert len(rows) == studies
        covered = int(((rows["ci_low"] <= value) & (rows["ci_high"] >= value)).sum())
        assert bounds[0] <= covered <= bounds[1], effect


def test_common_random_numbers_are_used() -> None:
    rng = np.random.default_rng(4)
    luck = rng.normal(100, 30, 10)
    values = (luck + (coded(2) @ np.array([-0.5, 0.0]))[:, None] + rng.normal(0, 0.1, (4, 10)))[:, None, :]
    assert of_kpi(tables_of(values, ["a", "b"], k0="lower")).loc["a", "verdict"] == "better"
    shuffled = np.stack([rng.permutation(mix, axis=-1) for mix in values])
    assert of_kpi(tables_of(shuffled, ["a", "b"], k0="lower")).loc["a", "verdict"] == "no clear difference"


def test_the_order_of_alternatives_does_not_matter() -> None:
    reforms = ["a", "b", "c"]
    stacks = stacks_of(np.random.default_rng(5).normal(3, 1, (8, 2, 4)), reforms)
    expected = factorial_tables(stacks, mixes(reforms), reforms, {}, lambda keys: keys["kpi"])
    turned = {name: stacks[name] for name in sorted(stacks, reverse=True)}
    for name, table in factorial_tables(turned, mixes(reforms), reforms, {}, lambda keys: keys["kpi"]).items():
        pd.testing.assert_frame_equal(table, expected[name], check_exact=True)


def test_the_order_of_reforms_only_orders_the_effects() -> None:
    stacks = stacks_of(np.random.default_rng(6).normal(3, 1, (8, 2, 4)), ["a", "b", "c"])
    other = factorial_tables(stacks, mixes(["a", "b", "c"]), ["c", "a", "b"], {}, lambda keys: keys["kpi"])
    assert list(of_kpi(other).index) == ["c", "a", "b", "c × a", "c × b", "a × b"]
    first = factorial_tables(stacks, mixes(["a", "b", "c"]), ["a", "b", "c"], {}, lambda keys: keys["kpi"])
    renamed = of_kpi(first).rename(index={"a × c": "c × a", "b × c": "c × b"})
    pd.testing.assert_frame_equal(of_kpi(other), renamed.loc[of_kpi(other).index])


def test_the_alternatives_may_be_called_anything() -> None:
    named = {"as it is": set(), "W": {"a"}, "B": {"b"}, "everything": {"a", "b"}}
    stacks = dict(zip(named, stacks_of(np.arange(8.0).reshape(4, 1, 2), ["a", "b"]).values(), strict=True))
    effects = factorial_tables(stacks, named, ["a", "b"], {}, lambda keys: keys["kpi"])["effects"]
    assert effects["mean"].tolist() == [2, 4, 0]


def test_holm_is_over_headlines_and_others_and_over_main_effects_and_interactions_apart() -> None:
    reforms = ["a", "b", "c"]
    stacks = stacks_of(np.random.default_rng(9).normal(0, 1, (8, 3, 6)), reforms)
    effects = factorial_tables(stacks, mixes(reforms), reforms, {}, lambda keys: keys["kpi"] == "k2")["effects"]
    for (_, _), rows in effects.groupby([effects["kpi"] == "k2", "order"]):
        t = rows["mean"] / ((rows["ci_high"] - rows["mean"]) / stats.t.ppf(0.975, 5))
        p = np.sort(2 * stats.t.sf(t.abs(), 5))
        holm = np.minimum(np.maximum.accumulate(p * np.arange(len(p), 0, -1)), 1)
        np.testing.assert_allclose(np.sort(rows["p_adjusted"]), holm)


def test_verdicts_say_what_is_better() -> None:
    levels = coded(2)
    noise = np.random.default_rng(10).normal(0, 0.01, (4, 3, 8))
    response = levels[:, 0] - 2 * levels[:, 1] - levels[:, 0] * levels[:, 1]
    tables = tables_of(noise + response[:, None, None], ["a", "b"], k0="lower", k1="higher")
    assert of_kpi(tables, "k0")["verdict"].tolist() == ["worse", "better", "better"]
    assert of_kpi(tables, "k1")["verdict"].tolist() == ["better", "worse", "worse"]
    assert of_kpi(tables, "k2")["verdict"].tolist() == ["higher", "lower", "lower"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_what_some_mix_could_not_measure_is_not_measurable(hole: float) -> None:
    values = np.random.default_rng(11).normal(3, 1, (8, 2, 4))
    values[[2, 5], 0, 1] = hole
    tables = tables_of(values, ["a", "b", "c"])
    assert set(of_kpi(tables, "k0")["verdict"]) == {"not measurable"}
    assert of_kpi(tables, "k0")[["mean", "ci_low", "ci_high", "p_adjusted"]].isna().all(axis=None)
    fit = tables["effects_fit"].set_index("kpi")[["r2_main", "r2_two_way", "p_higher_order"]]
    assert fit.loc["k0"].isna().all()
    assert fit.loc["k1"].notna().all()
    alone = tables_of(values[:, 1:], ["a", "b", "c"])  # what isn't measured isn't counted among the claims either
    assert of_kpi(tables, "k1")["p_adjusted"].tolist() == of_kpi(alone, "k0")["p_adjusted"].tolist()


def test_a_row_that_one_mix_lacks_is_not_measurable() -> None:
    stacks = stacks_of(np.random.default_rng(12).normal(3, 1, (4, 2, 3)), ["a", "b"])
    stacks["none"] = stacks["none"].iloc[1:]
    tables = factorial_tables(stacks, mixes(["a", "b"]), ["a", "b"], {}, lambda keys: keys["kpi"])
    assert set(of_kpi(tables, "k0")["verdict"]) == {"not measurable"}
    assert of_kpi(tables, "k1")["mean"].notna().all()


def test_a_kpi_that_no_reform_moves_has_no_effects_and_nothing_to_explain() -> None:
    values = np.broadcast_to(np.array([0.1, 0.2, 0.3]), (8, 1, 3)).copy()
    tables = tables_of(values, ["a", "b", "c"])
    assert (of_kpi(tables)["mean"] == 0).all()
    assert of_kpi(tables)[["ci_low", "ci_high"]].isna().all(axis=None)
    assert (of_kpi(tables)["p_adjusted"] == 1).all()
    assert tables["effects_fit"][["r2_main", "r2_two_way"]].isna().all(axis=None)


def test_a_missing_mix_is_named() -> None:
    stacks = stacks_of(np.ones((8, 1, 2)), ["a", "b", "c"])
    del stacks["a+c"], stacks["none"]
    with pytest.raises(ValueError, match=r"missing: none, a\+c$"):
        factorial_tables(stacks, mixes(["a", "b", "c"]), ["a", "b", "c"], {}, lambda keys: keys["kpi"])


def test_a_mix_that_stands_twice_and_a_reform_that_is_no_factor_are_named() -> None:
    stacks = stacks_of(np.ones((4, 1, 2)), ["a", "b"])
    twice = {**mixes(["a", "b"]), "other": {"a"}}
    with pytest.raises(ValueError, match="'other' and 'a' are the same mix: a"):
        factorial_tables({**stacks, "other": stacks["a"]}, twice, ["a", "b"], {}, lambda keys: keys["kpi"])
    strange = {**mixes(["a", "b"]), "a+b": {"a", "z"}}
    with pytest.raises(ValueError, match=r"'a\+b' has reforms that are no factors: z"):
        factorial_tables(stacks, strange, ["a", "b"], {}, lambda keys: keys["kpi"])


def test_other_replications_are_refused() -> None:
    stacks = stacks_of(np.ones((4, 1, 3)), ["a", "b"])
    stacks["b"] = stacks["b"].iloc[:, :2]
    with pytest.raises(ValueError, match="same replications"):
        factorial_tables(stacks, mixes(["a", "b"]), ["a", "b"], {}, lambda keys: keys["kpi"])
