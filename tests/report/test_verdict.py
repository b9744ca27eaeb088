"""The verdict in words and as a table: computed from the differences, with nothing claimed that they don't carry."""

import io
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES, made_tables
from rich.console import Console

from sim.report.overload import overload_notes
from sim.report.verdict import verdict_text
from sim.report.verdict_marks import MARKS
from sim.report.verdict_table import verdict_table
from sim.report.verdict_words import say
from sim.report.words import LANGUAGES, Language, word
from sim.scenario import ParameterRow
from sim.study.statistics import equivalence as study


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one."""
    return re.split(r"^#+ ", text, flags=re.MULTILINE)[[*headings(text)].index(heading) + 1]


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)


def row(path: str, grade: str | None) -> ParameterRow:
    return ParameterRow(path, 1.0, 0.5, 2.0, "hours", grade, None)  # type: ignore[arg-type]


def shown(tables: dict[str, pd.DataFrame], language: Language, width: int = 160) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(verdict_table(tables, NAMES, language))
    return out.getvalue()


def test_the_study_says_no_verdict_that_has_no_mark_or_words() -> None:
    said = {study.BETTER, study.WORSE, study.HIGHER, study.LOWER}
    said |= {
        study.NO_CLEAR_DIFFERENCE,
        study.NOT_ENOUGH_RUNS,
        study.NOT_MEASURABLE,
        study.EQUIVALENT,
        study.NONE_DIFFERED,
    }
    assert set(MARKS) == said
    assert len({(mark.marker, mark.colour) for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.marker for mark in MARKS.values()}) == len(MARKS)  # told apart without colour
    assert all(word(verdict, language) for verdict in MARKS for language in LANGUAGES)


def test_each_headline_kpi_stands_once_under_its_verdict_with_numbers() -> None:
    text = verdict_text(made_tables(), NAMES, "en")
    better = section(text, "“Whistle and report” is better")
    first = "- Working days to real solution, mean: −2.90 [−3.40, −2.40] working days (9.10 → 6.20), −32%, p = 0.001."
    assert first in better
    assert "- Open at the end: −310 [−350, −270] matters (812 → 502), −38%, p = 0.001." in better
    assert "Solved per working week" in section(text, "Not enough runs to say")
    assert text.count("Open at the end") == 1
    assert "clearly better than “Territorial dumping” on 2 and clearly worse on 0; 0 move clearly" in text
    assert "without being good or bad; on 1 nothing can be claimed" in text


def test_other_measures_are_listed_only_if_clear() -> None:
    text = verdict_text(made_tables(), NAMES, "en")
    assert "3 of 4 differ clearly" in section(text, "The other measures")
    others = section(text, "“Whistle and report” is worse")
    assert "Repeat share: +50.0 [+45.0, +55.0] percentage points (9.60% → 59.6%), +521%" in others
    assert "Supervision notices: +148 [+130, +166] notices (0 → 148), p = 0.001." in others  # no percent of 0
    assert "Gini" not in text


def test_the_worse_stands_before_the_better_in_both_families() -> None:
    tables = made_tables()
    table = tables["differences"].set_index("kpi")
    table["verdict"] = {
        "created": "lower", "gini": "higher", "repeat_share": "better", "notices": "worse", "open_at_end": "better",
        "solved_per_week": "no clear difference", "days_to_solution": "worse",
    }  # fmt: skip
    tables["differences"] = table.reset_index()
    text = verdict_text(tables, NAMES, "en")
    better, worse = "“Whistle and report” is better", "“Whistle and report” is worse"
    higher, lower = (f"Clearly {word}, which is neither good nor bad" for word in ("higher", "lower"))
    assert headings(text)[1:-2] == [worse, better, "Not clear", "The other measures", worse, better, higher, lower]
    under = text.split("## The other measures")[1]
    for heading, kpi in (
        (worse, "Supervision notices"),
        (better, "Repeat share"),
        (higher, "Gini"),
        (lower, "Matters"),
    ):
        assert section(under, heading).strip().splitlines()[-1].startswith(f"- {kpi}")
    assert "the main measures are corrected among themselves, and the other measures among themselves" in text
    assert "主要指标之间、其他指标之间分别校正" in verdict_text(tables, NAMES, "zh")


def test_a_p_value_is_never_rounded_on_to_the_border() -> None:
    tables = made_tables()
    tables["differences"].loc[tables["differences"]["kpi"] == "open_at_end", "p_adjusted"] = 0.0496
    assert "p = 0.0496." in verdict_text(tables, NAMES, "en")


def test_a_p_value_says_what_it_is_of_where_a_difference_matters() -> None:
    """Beyond the limit, unless it surely lies within: the one beside an interval without 0 may be 1."""
    tables = made_tables()
    rows = tables["differences"].assign(matters_from=np.nan, p_equivalent=np.nan)
    rows.loc[rows["kpi"] == "solved_per_week", ["matters_from", "p_equivalent", "verdict"]] = [5, 0.012, "equivalent"]
    rows.loc[rows["kpi"] == "days_to_solution", ["matters_from", "p_adjusted"]] = [0.5, 0.034]
    text = verdict_text(tables | {"differences": rows}, NAMES, "en")
    (within,) = [line for line in text.splitlines() if "p = 0.012" in line]
    assert within.endswith("p = 0.012 for a difference within 5 matters per working week.")
    (beyond,) = [line for line in text.splitlines() if "p = 0.034" in line]
    assert "p = 0.034 for a difference beyond 0.5 working days." in beyond


def test_one_replication_claims_nothing() -> None:
    tables = made_tables()
    tables["differences"] = tables["differences"].assign(
        verdict="not enough runs", ci_low=np.nan, ci_high=np.nan, p_adjusted=np.nan, replications=1
    )
    text = verdict_text(tables, NAMES, "en")
    assert "nothing can be claimed from 1 replication" in text
    assert "is better" not in text and "is worse" not in text
    assert "1 replications are few" in text or "1 replication" in text


def test_few_replications_and_what_the_correction_hides_are_said() -> None:
    tables = made_tables()
    gini = tables["differences"]["kpi"] == "gini"
    assert "are few" not in verdict_text(tables, NAMES, "en")
    assert "excludes 0" not in verdict_text(tables, NAMES, "en")
    tables["differences"]["replications"] = 3
    tables["differences"].loc[gini, "ci_low"] = 0.01
    text = verdict_text(tables, NAMES, "en")
    assert "3 replications are few" in text
    assert "although their own interval excludes 0: 1, since" in text


def test_inputs_of_grade_e_and_without_grade_are_named_and_counted() -> None:
    inputs = [row("works.survey.mean_hours", "E"), row("works.task.cv", "E"), row("chances.dump", "B"), row("x", None)]
    text = verdict_text(made_tables(), NAMES, "en", inputs)
    assert "2 of the 4 inputs are estimates without a source (grade E)" in text
    assert "- works (2): survey.mean_hours, task.cv" in text
    assert "1 of the 4 inputs state neither" in text
    assert text.index("1 of the 4") < text.index("2 of the 4")
    assert "chances" not in text


@pytest.mark.parametrize(("language", "said"), [("en", "nothing is known of their quality"), ("zh", "无从判断")])
def test_where_no_input_has_a_grade_only_that_is_said(language: Language, said: str) -> None:
    text = verdict_text(made_tables(), NAMES, language, [row("a.b", None), row("c.d", None)])
    end = section(text, headings(text)[-1])
    assert said in end
    assert "0" not in end
    assert "E" not in end


def test_the_same_estimate_of_every_township_is_listed_once() -> None:
    towns = [row(f"places.townships.{town}.{what}", "E") for town in "abc" for what in ("residents", "grids")]
    offices = [row(f"departments.list.{each}.officers", "E") for each in "ab"]
    text = verdict_text(made_tables(), NAMES, "en", [*towns, *offices, row("departments.wage", "E")])
    assert "- places (6): `townships.*.residents` × 3, `townships.*.grids` × 3" in text
    assert "- departments (3): `list.*.officers` × 2, wage" in text
    assert "9 of the 9 inputs" in text


def with_utilisation(role: str, **shares: list[float]) -> dict[str, pd.DataFrame]:
    """The made tables with units of a role, numbered, that work these shares of their time under each alternative."""
    rows = []
    for alternative, means in shares.items():
        for number, mean in enumerate(means):
            names = {"name_en": f"Unit {number}", "name_zh": f"单位{number}"}
            unit = {"alternative": alternative, "place": f"{role}.{number}", "role": role, "tier": "county"} | names
            rows += [unit | {"kpi": "utilisation", "unit": "share", "mean": mean}]
            rows += [unit | {"kpi": "peak_day_load", "unit": "share", "mean": 3.0}]
    return made_tables() | {"each_unit": pd.DataFrame(rows)}


def test_single_units_at_their_limit_are_named_the_worst_first_though_their_kind_has_time() -> None:
    assert overload_notes(with_utilisation("departments", dumping=[0.9499, 0.2]), NAMES, "en") == []
    assert overload_notes({}, NAMES, "en") == []
    tables = with_utilisation("departments", dumping=[0.5, 0.96, 0.981, 0.4], whistle=[0.95, 0.1, 0.1, 0.1])
    (note,) = overload_notes(tables, NAMES, "en")
    assert note == (
        "County departments: under “Territorial dumping” 2 of 4 at the limit of their time "
        "(Unit 2 98.1%; Unit 1 96.0%) and under “Whistle and report” 1 of 4 at the limit of their time (Unit 0 95.0%). "
        "Their backlog may grow without end, and results depend on the length of the period."
    )
    (note,) = overload_notes(with_utilisation("grid_worker", dumping=[0.1], whistle=[0.99]), NAMES, "zh")
    assert note.startswith("网格员：在“吹哨报到”下，1个单位中有1个满负荷（单位0 99.0%）。其积压可能无限增长")


@pytest.mark.parametrize(("language", "more"), [("en", "; and 2 more)"), ("zh", "等）")])
def test_of_many_units_at_their_limit_five_are_named(language: Language, more: str) -> None:
    (note,) = overload_notes(with_utilisation("grid_worker", dumping=[0.96] * 7 + [0.1]), NAMES, language)
    assert more in note
    assert note.count("96.0%") == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_at_their_limit_stand_in_the_verdict(language: Language) -> None:
    tables = with_utilisation("departments", dumping=[0.98])
    (note,) = overload_notes(tables, NAMES, language)
    assert note in verdict_text(tables, NAMES, language)
    assert say("at the limit", language) in headings(verdict_text(tables, NAMES, language))
    idle = with_utilisation("departments", dumping=[0.9])
    assert say("at the limit", language) not in headings(verdict_text(idle, NAMES, language))


def test_every_alternative_has_its_own_section() -> None:
    tables = made_tables()
    other = tables["differences"].assign(alternative="third", verdict="worse")
    tables["differences"] = pd.concat([tables["differences"], other], ignore_index=True)
    text = verdict_text(tables, NAMES, "en")
    assert "“Whistle and report” compared with “Territorial dumping”" in headings(text)
    assert "“third” compared with “Territorial dumping”" in headings(text)
    assert "“third” is worse" in headings(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_mixes_with_the_other(language: Language) -> None:
    text = verdict_text(made_tables(), NAMES, language, [row("works.survey.mean_hours", "E")]) + shown(
        made_tables(), language
    )
    has_chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    assert has_chinese == (language == "zh")
    if language == "zh":
        without_ids = re.sub(r"works|survey\.mean_hours|Holm|notices|MSER|p ", "", text)
        assert re.search(r"[A-Za-z]{2,}", without_ids) is None


def test_table_has_means_difference_and_verdict() -> None:
    text = shown(made_tables(), "en")
    (line,) = [line for line in text.splitlines() if "Open at the end" in line]
    cells = [cell.strip() for cell in re.split("[│┃]", line)[1:-1]]
    assert cells == ["Open at the end", "812", "502", "−310 [−350, −270] matters", "● Better"]
    assert "Repeat share" not in text  # not a headline


def of_three() -> dict[str, pd.DataFrame]:
    """The made tables with a third alternative whose verdicts are the other way round."""
    tables = made_tables()
    turned = {"better": "worse", "worse": "better"}
    third = tables["differences"].assign(alternative="third", mean_difference=-tables["differences"]["mean_difference"])
    third["verdict"] = third["verdict"].replace(turned)
    tables["differences"] = pd.concat([tables["differences"], third], ignore_index=True)
    kpis = tables["kpis"]
    tables["kpis"] = pd.concat([kpis, kpis[kpis["alternative"] == "whistle"].assign(alternative="third")])
    return tables


@pytest.mark.parametrize("width", [160, 90])
def test_of_three_alternatives_each_has_its_own_row(width: int) -> None:
    text = shown(of_three(), "en", width)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines() if "│" in line]
    begun = [row for row in rows if row[2]]
    assert [row[1].split()[0] for row in begun] == ["Territorial", "Whistle", "third"] * 3
    assert [row[4] for row in begun[:3]] == ["", "● Better", "■ Worse"]
    assert [row[3][:5] for row in begun[:3]] == ["", "−2.90", "+2.90"]
    assert [bool(row[0]) for row in begun] == [True, False, False] * 3
    assert "compared with the first, “Territorial dumping”" in " ".join(text.split())


def test_table_without_differences_has_intervals_of_the_means() -> None:
    tables = {"kpis": made_tables()["kpis"].query("alternative == 'dumping'")}
    text = shown(tables, "en")
    assert "812 [788, 836] matters" in text
    assert "Verdict" not in text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "holidays of 2028, 2029 only the statutory"), ("zh", "2028, 2029年的公休日仅含")]
)
def test_guessed_years_are_said(language: Language, said: str) -> None:
    assert said in verdict_text(made_tables(), replace(NAMES, guessed_years=(2028, 2029)), language)
    assert said not in verdict_text(made_tables(), NAMES, language)
