"""The tables of a comparison: columns as promised, paired differences, verdicts that claim no more than they may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.measures import Summary
from sim.study import comparison_tables
from sim.study.compare import ONLY_WHERE_THERE_ARE_ANY

SummaryOf = Callable[..., Summary]

FIRST = 3  # of the replications; an interrupted study may lack others
BASE_DAYS = [5.0, 9.0, 7.0, 12.0]
NEW_DAYS = [4.0, 8.5, 6.1, 10.8]


def tables_of(summary_of: SummaryOf, base: list[float], new: list[float], **others: float) -> dict[str, pd.DataFrame]:
    return comparison_tables({
        "dumping": [summary_of(days, replication=number) for number, days in enumerate(base, FIRST)],
        "whistle": [summary_of(days, replication=number, **others) for number, days in enumerate(new, FIRST)],
    })  # fmt: skip


@pytest.fixture
def tables(summary_of: SummaryOf) -> dict[str, pd.DataFrame]:
    return tables_of(summary_of, BASE_DAYS, NEW_DAYS)


COLUMNS = {
    "kpis": "alternative, kpi, unit, mean, ci_low, ci_high, median, p90, replications",
    "replications": "alternative, replication, kpi, value",
    "differences": "kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, simultaneous_low, "
    "simultaneous_high, bca_low, bca_high, p_adjusted, p_equivalent, variance_reduction, matters_from, replications, "
    "verdict",
    "kpi_names": "kpi, unit, better, headline, name_en, name_zh",
    "townships": "alternative, township, kpi, unit, mean, ci_low, ci_high, replications",
    "township_differences": "township, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, "
    "replications, verdict",
    "costs": "alternative, tier, kpi, unit, mean, ci_low, ci_high, replications",
    "cost_differences": "tier, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, "
    "replications, verdict",
    "equity": "alternative, of, statistic, kpi, unit, mean, ci_low, ci_high, replications",
    "equity_differences": "of, statistic, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, "
    "p_adjusted, replications, verdict",
    "losers": "of, place, kpi, unit, baseline, alternative, mean_difference, ci_low, ci_high, p_adjusted, replications",
    "weekly": "alternative, group, week, kpi, unit, mean, ci_low, ci_high, replications",
    "units": "alternative, role, tier, kpi, unit, mean, ci_low, ci_high, replications",
    "each_unit": "alternative, place, name_en, name_zh, role, tier, kpi, unit, mean, ci_low, ci_high, replications",
    "backlog": "alternative, day, mean, ci_low, ci_high, unsolved_mean, unsolved_ci_low, unsolved_ci_high, "
    "replications",
    "steady_state": "alternative, warm_up_days, mser5_days, mean_from_start, mean_after_warm_up, trend_per_week, "
    "trend_ci_low, trend_ci_high, p, mean, ci_low, ci_high, replications, verdict",
    "warm_up": "alternative, day, is_warm_up, mean, ci_low, ci_high, moving_average, replications",
    "survival": "alternative, working_days, mean, ci_low, ci_high, department_mean, department_ci_low, "
    "department_ci_high, replications",
    "stages": "alternative, role, part, mean, ci_low, ci_high, working_mean, working_ci_low, working_ci_high, "
    "replications",
}


def test_the_columns_are_those_of_the_contract(tables: dict[str, pd.DataFrame]) -> None:
    assert {name: ", ".join(table.columns) for name, table in tables.items()} == COLUMNS


def test_tables_of_some_studies_have_the_columns_that_the_readme_of_results_tells(summary_of: SummaryOf) -> None:
    text = (Path(__file__).parents[2] / "results" / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if ".csv` |" in line]
    told = {cells[0].strip("`"): cells[2].split(", ") for cells in rows if len(cells) == 3}
    kpi = {"kpi": ["created"], "unit": ["matters"], "value": [1.0]}
    whole = replace(
        summary_of(5.0, trips=1.0),
        counties=pd.DataFrame({"county": ["x"], **kpi}),
        event_time=pd.DataFrame({"group": ["adopted"], "week": [0], **kpi}),
        waves=pd.DataFrame({"wave": ["2025-03-01"], "stack": ["w"], "group": ["adopted"], "period": ["after"], **kpi}),
    )
    tables = comparison_tables({"none": [whole, whole], "other": [whole, whole]})
    for name in ONLY_WHERE_THERE_ARE_ANY:
        assert list(tables[name].columns) == told[f"{name}.csv"]


def test_kpis(tables: dict[str, pd.DataFrame]) -> None:
    row = tables["kpis"].query("alternative == 'dumping' and kpi == 'solution_days_mean'").iloc[0]
    interval = stats.ttest_1samp(BASE_DAYS, 0).confidence_interval()
    assert row["mean"] == 8.25
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([interval.low, interval.high])
    assert row["median"] == 8
    assert row["p90"] == pytest.approx(np.quantile(BASE_DAYS, 0.9))
    assert row["replications"] == 4
    values = tables["replications"].query("alternative == 'whistle' and kpi == 'solution_days_mean'")
    assert values["replication"].tolist() == [3, 4, 5, 6]
    assert values["value"].tolist() == NEW_DAYS


def test_differences_are_paired(tables: dict[str, pd.DataFrame]) -> None:
    row = tables["differences"].set_index("kpi").loc["solution_days_mean"]
    test = stats.ttest_rel(NEW_DAYS, BASE_DAYS)
    low, high = test.confidence_interval()
    assert row["mean_difference"] == pytest.approx(-0.9)
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([low, high])
    # Two headline KPIs, of which the other doesn't differ at all; "created", no headline, is a family of its own.
    assert row["p_adjusted"] == pytest.approx(2 * test.pvalue)
    assert row["verdict"] == "better"
    assert stats.ttest_ind(NEW_DAYS, BASE_DAYS).pvalue > 0.5  # unpaired, one would have seen nothing


def test_identical_replications_do_not_differ(tables: dict[str, pd.DataFrame]) -> None:
    row = tables["differences"].set_index("kpi").loc["solved_per_week"]
    assert row["mean_difference"] == 0
    assert row[["ci_low", "ci_high"]].isna().all()
    assert row["p_adjusted"] == 1
    assert row["verdict"] == "no clear difference"


def test_a_constant_difference_is_clear_where_another_value_would_have_been_seen(summary_of: SummaryOf) -> None:
    few = tables_of(summary_of, BASE_DAYS[:2], BASE_DAYS[:2], weekly=9.5)["differences"].set_index("kpi")
    assert few.loc["solved_per_week", "p_adjusted"] == 1
    assert few.loc["solved_per_week", "verdict"] == "not enough runs"
    days = list(np.linspace(4, 9, 80))
    rows = tables_of(summary_of, days, days, weekly=9.5)["differences"].set_index("kpi")
    assert rows.loc["solved_per_week", "p_adjusted"] == pytest.approx(2 * 0.95**80)
    assert rows.loc["solved_per_week", ["ci_low", "ci_high"]].isna().all()
    assert rows.loc["solved_per_week", "verdict"] == "worse"
    assert rows.loc["created", "verdict"] == "lower"
    assert rows.loc["solution_days_mean", "verdict"] == "no clear difference"


def test_the_same_sums_in_another_order_do_not_differ(summary_of: SummaryOf) -> None:
    row = tables_of(summary_of, [0.1 + 0.2, 0.4, 0.7], [0.3, 0.4, 0.7])["differences"].set_index("kpi")
    assert row.loc["solution_days_mean", "p_adjusted"] == 1
    assert row.loc["solution_days_mean", "mean_difference"] == 0


@pytest.mark.filterwarnings("error")
def test_what_neither_reaches_is_not_subtracted(summary_of: SummaryOf) -> None:
    infinite = float("inf")
    tables = tables_of(summary_of, [5.0, infinite, 4.0], [4.0, infinite, 6.0])
    row = tables["differences"].set_index("kpi").loc["solution_days_mean"]
    assert row["verdict"] == "not measurable"
    assert np.isnan(row["mean_difference"])


def test_one_replication_claims_nothing(summary_of: SummaryOf) -> None:
    rows = tables_of(summary_of, [5.0], [1.0])["differences"]
    assert set(rows["verdict"]) == {"not enough runs"}
    assert rows["mean_difference"].iloc[0] == -4
    assert rows[["ci_low", "ci_high", "p_adjusted"]].isna().all(axis=None)


@pytest.mark.parametrize("hole", [float("nan"), float("inf")])
def test_a_replication_without_a_value_is_not_left_out(summary_of: SummaryOf, hole: float) -> None:
    tables = tables_of(summary_of, BASE_DAYS, [4.0, hole, 6.0, 10.0])
    row = tables["differences"].set_index("kpi").loc["solution_days_mean"]
    assert row["verdict"] == "not measurable"
    assert np.isnan(row["mean_difference"])
    kpi = tables["kpis"].query("alternative == 'whistle' and kpi == 'solution_days_mean'").iloc[0]
    assert np.isnan(kpi["mean"])
    assert np.isnan(kpi["p90"]) if np.isnan(hole) else kpi["p90"] == np.inf
    assert np.isnan(kpi["median"]) if np.isnan(hole) else kpi["median"] == 8


def test_trips_are_told_only_where_some_are_counted(summary_of: SummaryOf) -> None:
    days = list(np.linspace(4, 9, 120))  # the same trips in each of them: enough to be clear
    without = tables_of(summary_of, days, days)
    counted = tables_of(summary_of, days, days, trips=1.5)
    for name in ("kpis", "replications", "differences", "kpi_names"):
        assert "trips_per_matter" not in set(without[name]["kpi"])
        assert "trips_per_matter" in set(counted[name]["kpi"])
    assert counted["differences"].set_index("kpi").loc["trips_per_matter", "verdict"] == "worse"


def test_each_township_is_adjusted_with_the_others(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["township_differences"].set_index("township")
    assert rows.loc["east", "p_adjusted"] == pytest.approx(2 * stats.ttest_rel(NEW_DAYS, BASE_DAYS).pvalue)
    assert rows.loc["west", "verdict"] == "no clear difference"


def test_what_a_tier_spends_is_neither_better_nor_worse(summary_of: SummaryOf) -> None:
    days = list(np.linspace(4, 9, 10))
    rows = tables_of(summary_of, days, [day - 1 + day / 100 for day in days])["cost_differences"].set_index("tier")
    assert rows.loc["citizen", "verdict"] == "lower"
    assert rows.loc["citizen", "mean_difference"] == pytest.approx(10 * (np.mean(days) / 100 - 1))
    assert rows.loc["grid", "verdict"] == "no clear difference"


def test_who_loses_is_named(summary_of: SummaryOf) -> None:
    """Days rise in the east and fall for hotline matters; the gap to the remote grows, neither good nor bad."""
    days = list(np.linspace(4, 9, 10))
    tables = tables_of(summary_of, days, [day + 1 + day / 100 for day in days])
    verdicts = tables["equity_differences"].set_index(["of", "statistic"])["verdict"]
    assert verdicts.to_dict() == {
        ("distance", "near"): "no clear difference",
        ("distance", "remote_less_near"): "higher",
        ("kinds", "hotline"): "better",
    }
    losers = tables["losers"]
    assert losers[["of", "place", "kpi"]].to_numpy().tolist() == [["township", "east", "solution_days_mean"]]
    other_way = tables_of(summary_of, [day + 1 + day / 100 for day in days], days)["losers"]
    assert other_way[["of", "place"]].to_numpy().tolist() == [["kind", "hotline"]]
    assert "losers" not in comparison_tables({"dumping": [summary_of(1.0), summary_of(2.0)]})


def test_queues_are_told_where_there_are_counters(summary_of: SummaryOf) -> None:
    table = tables_of(summary_of, BASE_DAYS, NEW_DAYS, trips=1.0)["counter_hours"]
    assert table["alternative"].tolist() == ["whistle"]
    assert table[["role", "hour", "arrivals_mean", "left_mean"]].to_numpy().tolist() == [["office", 9, 3.0, 1.0]]
    assert table["waiting_mean"].tolist() == pytest.approx([np.mean(NEW_DAYS)])


def test_kinds_of_unit_are_summed(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["units"].query("alternative == 'dumping' and role == 'office'").set_index("kpi")["mean"]
    assert rows["staff_hours"] == 400
    assert rows["worked_hours"] == pytest.approx(8.25 + 10)
    assert rows["utilisation"] == pytest.approx(18.25 / 400)
    assert rows["peak_day_load"] == 2
    assert rows["queue_mean"] == 3
    assert rows["wages"] == pytest.approx(8.25 * 30 + 300)
    assert len(tables["each_unit"]) == 2 * 3 * 6


def test_a_stage_that_some_replication_lacks_took_no_time_there(summary_of: SummaryOf) -> None:
    tables = comparison_tables({"dumping": [summary_of(4.0), summary_of(6.0, stage="office")]})
    assert tables["stages"].set_index("role")["mean"].to_dict() == {"grid_worker": 2.0, "office": 3.0}
    assert tables["differences"].empty
    assert ", ".join(tables["differences"].columns) == COLUMNS["differences"]


def test_curves(tables: dict[str, pd.DataFrame]) -> None:
    backlog = tables["backlog"].query("alternative == 'whistle'")
    assert backlog["mean"].tolist() == [5, 6]
    assert backlog["unsolved_mean"].tolist() == [7, 8]
    survival = tables["survival"].query("alternative == 'whistle'")
    assert survival["mean"].tolist() == [1, 0.5]
    assert np.isnan(survival["department_mean"].iloc[1])


def test_only_the_same_replications_compare(summary_of: SummaryOf) -> None:
    with pytest.raises(ValueError, match="same replications"):
        comparison_tables({"dumping": [summary_of(1.0)], "whistle": [summary_of(1.0), summary_of(2.0)]})
    with pytest.raises(ValueError, match="same replications"):
        comparison_tables({"dumping": [summary_of(1.0, replication=1)], "whistle": [summary_of(1.0, replication=2)]})
    with pytest.raises(ValueError, match="at least one"):
        comparison_tables({"dumping": []})
