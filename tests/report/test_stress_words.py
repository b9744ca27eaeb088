"""What is said of a shock, from made tables: an effect, none seen, and too few runs to see one."""

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES

from sim.report.stress_words import stress_answer
from sim.report.words import Language
from sim.study.questions.shock_measures import UNITS

SHOCKS = {"flood": {"en": "Flood", "zh": "洪水"}}
ALTERNATIVES = ("dumping", "whistle")


def made(verdict: str, p: float) -> dict[str, pd.DataFrame]:
    """Both alternatives with the verdict; 12.3 matters at worst, over 4 days after, unless no effect was seen."""
    values = {"worst_excess": 12.3, "worst_excess_day": 9.0, "worst_backlog": 50.0, "excess_matter_days": -6.0,
              "recovery_days": 4.0, "recovery_days_restricted": 4.0, "recovered_share": 0.75}  # fmt: skip
    unseen = verdict != "rise seen"
    rows = []
    for alternative in ALTERNATIVES:
        for kpi, value in values.items():
            value = np.nan if unseen and kpi not in ("worst_backlog", "excess_matter_days") else value
            mean = np.nan if kpi == "recovery_days" else value
            rows.append((alternative, "flood", kpi, UNITS[kpi], mean, mean - 1, mean + 1, value, value - 1, value + 1))
    columns = [
        "alternative",
        "shock",
        "kpi",
        "unit",
        "mean",
        "ci_low",
        "ci_high",
        "median",
        "median_low",
        "median_high",
    ]
    effects = [
        (name, "flood", "2025-03-18", 12.3 if verdict == "rise seen" else 0.62, p, 5, verdict) for name in ALTERNATIVES
    ]
    differences = [
        ("flood", "recovery_days_restricted", "dumping", "whistle", 2.0, 1.0, 3.0, "worse"),
        ("flood", "excess_matter_days", "dumping", "whistle", -900.0, -1200.0, -600.0, "better"),
    ]
    return {
        "stress": pd.DataFrame(rows, columns=columns),
        "stress_effects": pd.DataFrame(
            effects, columns=["alternative", "shock", "day", "mean_excess", "p_adjusted", "replications", "verdict"]
        ),
        "stress_differences": pd.DataFrame(
            differences,
            columns=["shock", "kpi", "baseline", "alternative", "mean_difference", "ci_low", "ci_high", "verdict"],
        ),
    }  # fmt: skip


def sentences(verdict: str, p: float, language: Language = "en") -> list[str]:
    answer = stress_answer(made(verdict, p), SHOCKS, {"flood": 30}, NAMES, language)
    return [one for one in answer if isinstance(one, str)]


def test_an_effect_has_its_worst_day_its_recovery_and_the_difference_between_the_rules() -> None:
    first, _, recovery, matter_days = sentences("rise seen", 0.0078)
    assert first == (
        "Flood under “Territorial dumping”: at worst 12 more open matters in the mean (2025-03-18; p = 0.008 if it did "
        "nothing); over 4 days after its end in half of the runs, and in 75% of them within the 30 days that were "
        "followed."
    )
    assert "“Whistle and report” takes +2.0 days [+1.0, +3.0] to recover" in recovery
    assert "it adds −900 matter-days [−1,200, −600] under “Whistle and report”" in matter_days


def test_who_is_not_seen_to_recover_is_not_compared_by_recovery() -> None:
    tables = made("rise seen", 0.01)
    stress = tables["stress"]
    of_it = (stress["kpi"] == "recovery_days") & (stress["alternative"] == "whistle")
    stress.loc[of_it, ["median", "median_low", "median_high"]] = np.inf
    answer = stress_answer(tables, SHOCKS, {"flood": 30}, NAMES, "en")
    told = [one for one in answer if isinstance(one, str)]
    assert told[1].endswith("within the 30 days that were followed it is over in 75% of the runs only.")
    assert len(told) == 3 and "matter-days" in told[2]
    cells = list(answer[0].columns[5].cells)  # type: ignore[union-attr]
    assert cells == ["4.0 [3.0, 5.0]", "> 30"]


def test_of_chance_neither_a_worst_day_nor_a_recovery_is_told() -> None:
    told = sentences("no rise seen", 0.4)
    assert told[0] == (
        "Flood under “Territorial dumping”: no rise of the backlog was seen. At most 0.6 more matters are open in "
        "the mean (2025-03-18), as chance alone may well have it (p = 0.40); so no worst day and no recovery is told."
    )
    assert len(told) == 2, "no difference in recovery from what never was"
    table = stress_answer(made("no rise seen", 0.4), SHOCKS, {"flood": 30}, NAMES, "en")[0]
    cells = [list(column.cells) for column in table.columns]  # type: ignore[union-attr]
    assert [column[0] for column in cells[2:]] == ["–", "50.0 [49.0, 51.0]", "−6.0 [−7.0, −5.0]", "–", "–"]


def test_too_few_runs_claim_nothing_and_say_how_many_it_takes() -> None:
    """Two claims: 2^-6 times 2 is the first below 0.05."""
    told = sentences("not enough runs", 0.06)
    assert told[0].endswith(
        "5 replications are too few for the test that tells a rise from chance, and nothing is claimed; set "
        "replications=6 or more."
    )
    assert len(told) == 2


@pytest.mark.parametrize("verdict", ["rise seen", "no rise seen", "not enough runs"])
def test_chinese_has_the_same_numbers(verdict: str) -> None:
    told = sentences(verdict, 0.04, "zh")
    assert "洪水" in told[0]
    assert ("0.040" in told[0]) == (verdict != "not enough runs")


def test_a_mean_below_0_is_not_told_as_at_most_less_than_nothing() -> None:
    tables = made("no rise seen", 1.0)
    tables["stress_effects"]["mean_excess"] = -3.9
    told = [one for one in stress_answer(tables, SHOCKS, {"flood": 30}, NAMES, "en") if isinstance(one, str)]
    assert told[0].endswith("On no day of it, or soon after, are more matters open in the mean.")


def test_a_rule_that_takes_a_shock_up_is_compared_with_one_that_does_not() -> None:
    tables = made("rise seen", 0.01)
    tables["stress_effects"].loc[1, "verdict"] = "no rise seen"
    of_it = (tables["stress"]["kpi"] == "recovery_days") & (tables["stress"]["alternative"] == "whistle")
    tables["stress"].loc[of_it, "median"] = np.nan
    told = [one for one in stress_answer(tables, SHOCKS, {"flood": 30}, NAMES, "en") if isinstance(one, str)]
    assert told[2:] == [
        "Flood: it adds −900 matter-days [−1,200, −600] under “Whistle and report” compared with “Territorial "
        "dumping”: better."
    ]
