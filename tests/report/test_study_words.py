"""What the planner's questions are answered with: nothing that the tables don't carry, in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_studies import CHOICE, KPIS, breakeven, tried
from made_tables import NAMES

from sim.report.breakeven_words import threshold_answer
from sim.report.choice_words import choice_answer
from sim.report.numbers import counted
from sim.report.staff_words import staff_answer
from sim.report.target_words import aims_of
from sim.report.words import LANGUAGES, Language
from sim.study.levers import Lever
from sim.study.questions.choice import ChoicePlan, Method
from sim.study.questions.staffing import Kind, Search, Tried
from sim.study.questions.targets import Target

LEVER = Lever("officers", None, 0.5, 1.0, times=True)
KN = ChoicePlan("kn", "lower", indifference=0.5, confidence=0.996, first=10, budget=100)


def told(lever: Lever = LEVER, unconfirmed=(), language: Language = "en", **changes: pd.DataFrame) -> str:
    tables = breakeven() | changes
    answer = threshold_answer(tables, lever, unconfirmed, "repeat_share", ["dumping", "whistle"], NAMES, language)
    return "\n".join(map(str, answer))


def test_a_threshold_is_told_with_what_holds_to_either_side() -> None:
    assert told() == (
        "Repeat share: “Whistle and report” and “Territorial dumping” break even at officers = x0.750 [x0.700, "
        "x0.800]; below, “Whistle and report” is worse, above, better."
    )


def test_a_factor_on_whole_numbers_is_said_to_move_in_steps() -> None:
    assert "steps" not in told()
    assert "officers multiplies whole numbers, which move in steps" in told(replace(LEVER, steps=True))
    assert "按整数跳变" in told(replace(LEVER, steps=True), language="zh")


def test_a_change_that_fresh_replications_do_not_confirm_is_no_threshold() -> None:
    nothing = breakeven()["threshold"].iloc[:0]
    text = told(unconfirmed=[(0.6, 0.9)], threshold=nothing)
    assert "no break-even is told between officers = x0.5 and x1" in text
    assert "Between officers = x0.6 and x0.9 the sign seems to change, but fresh replications don't confirm it" in text
    assert "break even at" not in text


def test_kn_promises_what_was_asked_and_no_more() -> None:
    text = str(choice_answer(CHOICE, KN, NAMES, "en")[-1])
    assert "“Whistle and report” is selected of 2 alternatives after 24 replications" in text
    assert "better than every other by 0.5 working days or more" in text
    assert "a probability of at least 99.6%;" in text, "never rounded up"


def test_an_unfinished_choice_claims_nothing() -> None:
    rows = CHOICE.assign(state=["best", "still in the running"])
    text = str(choice_answer(rows, KN, NAMES, "en")[-1])
    assert "nothing is claimed" in text and "selected" not in text
    assert "不下结论" in str(choice_answer(rows, KN, NAMES, "zh")[-1])


@pytest.mark.parametrize(("low", "told", "untold"), [(0.7, 1, 0), (-0.1, 0, 1)])
def test_ocba_tells_who_is_told_from_the_best(low: float, told: int, untold: int) -> None:
    rows = CHOICE.assign(state=["best", "other"], difference_low=[0.0, low])
    text = str(choice_answer(rows, replace(KN, method="ocba"), NAMES, "en")[-1])
    assert f"Of the others {told} are told from it" in text and f"; {untold} are not" in text
    assert "probability" not in text


@pytest.mark.parametrize(
    ("method", "mean", "difference", "said"),
    [
        ("kn", 3.0, 1.0, ""),
        ("kn", 1.9, 0.1, "by their own means: 1 of the others, over other replications"),
        ("kn", 2.5, -0.1, "on the replications that both had: 1 of the others, dropped"),
        ("ocba", 1.9, -0.1, "“Whistle and report” is best over all of its own, and which of them is better is open"),
    ],
)
def test_whoever_looks_better_than_the_best_is_explained(
    method: Method, mean: float, difference: float, said: str
) -> None:
    rows = CHOICE.assign(mean=[2.0, mean], difference_from_best=[0.0, difference])
    last = str(choice_answer(rows, replace(KN, method=method), NAMES, "en")[-1])
    assert said in last and ("Better than" in last) == bool(said)
    turned = rows.assign(mean=-rows["mean"], difference_from_best=-rows["difference_from_best"])
    plan = replace(KN, method=method, better="higher")
    assert str(choice_answer(turned, plan, NAMES, "en")[-1]) == last


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rest_of_many_is_counted(language: Language) -> None:
    many = pd.concat([CHOICE, *[CHOICE.iloc[1:]] * 12], ignore_index=True)
    assert "4" in str(choice_answer(many, KN, NAMES, language)[1])


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        (1, "working days", "1 working day"),
        (2, "working days", "2 working days"),
        (1, "matters per working week", "1 matter per working week"),
        (1, "per 100 matters", "1 per 100 matters"),
        (1, "people", "1 person"),
        (1, "index", "1"),
    ],
)
def test_one_is_singular(number: float, unit: str, told: str) -> None:
    assert counted(number, unit, "en") == told


def test_the_targets_of_one_day_are_of_one_day() -> None:
    targets = [Target(0.8, within_days=1), Target(1, at_most=True, kpi="days_to_solution")]
    english = " ".join(aim.title for aim in aims_of(targets, KPIS, NAMES, "en").values())
    assert "within 1 working day:" in english and "at most 1 working day" in english and "1 working days" not in english
    assert "1个工作日内解决的问题" in " ".join(aim.title for aim in aims_of(targets, KPIS, NAMES, "zh").values())


@pytest.mark.parametrize("answer", [(1,), None])
def test_numbers_of_posts_and_of_staffings_are_told_right_where_there_is_one(answer: tuple[int] | None) -> None:
    target = Target(0.8, within_days=5, of="standard")
    one = Tried((1,), np.ones((1, 8)), "met", "search", 0.95)
    search = Search({(1,): one}, answer, [] if answer is None else [replace(one, phase="check")])
    kinds = {"staff": Kind(1, 4, 1, 100_000.0)}
    rows = tried("met").assign(staff=1, target=str(target))
    texts = staff_answer(search, kinds, (1,), rows, aims_of([target], KPIS, NAMES, "en"), NAMES, 0.95, "en")
    told = " ".join(text for text in texts if isinstance(text, str))
    assert "taffings tried: 1" in told and "1 posts" not in told and "1 were" not in told
    assert ("posts in all: 1" in told) == (answer is not None)


def test_a_check_that_leaves_it_open_is_told_and_shown() -> None:
    target = Target(0.8, within_days=5, of="standard")
    one = Tried((1,), np.ones((1, 8)), "met", "search", 0.95)
    search = Search({(1,): one}, None, [replace(one, phase="check", verdict="undecided", margins=np.ones((1, 2)))])
    kinds = {"staff": Kind(1, 4, 1, 100_000.0)}
    rows = tried("undecided").assign(staff=1, target=str(target))
    texts = staff_answer(search, kinds, (1,), rows, aims_of([target], KPIS, NAMES, "en"), NAMES, 0.95, "en")
    told = " ".join(text for text in texts if isinstance(text, str))
    assert "Whether staff = 1 will do, the check with 2 fresh replications left undecided" in told


def test_targets_are_told_in_words_and_units() -> None:
    targets = [
        Target(0.8, within_days=5, of="standard", place="every_township"),
        Target(3, at_most=True, kpi="days_to_solution"),
        Target(0.05, at_most=True, kpi="repeat_share"),
    ]
    assert [aim.title for aim in aims_of(targets, KPIS, NAMES, "en").values()] == [
        "Standard matters solved within 5 working days, in the township where it is least: at least 80%",
        "Working days to real solution, mean: at most 3 working days",
        "Repeat share: at most 5%",
    ]
    (first, *_) = aims_of(targets, KPIS, NAMES, "zh").values()
    assert first.title == "5个工作日内解决的标准事项（最低的乡镇）：至少80%"
