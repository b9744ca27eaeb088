"""How problems are written, and where they are placed."""

import pickle
from pathlib import Path

import pytest

from sim.documents import NOTHING, Document, InputError, Problem, dotted, suggestion

POSITIONS = {("works",): (3, 1), ("works", "survey"): (4, 3), ("works", "survey", "cv"): (4, 20), ("list", 1): (9, 5)}
DOCUMENT = Document(Path("a.yaml"), "", {}, POSITIONS)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.yaml", 3, 7, "x.y", "is wrong", "no"), 'a.yaml:3:7: x.y: is wrong (got "no")'),
        (Problem("a.yaml", None, None, "", "is missing"), "a.yaml: is missing"),
        (Problem("a.yaml", 1, 1, "x", "is wrong", None), "a.yaml:1:1: x: is wrong (got null)"),
        (Problem("a.yaml", 1, 1, "x", "is wrong", True), "a.yaml:1:1: x: is wrong (got true)"),
        (Problem("a.yaml", 1, 1, "x", "is wrong", {"名": [1]}), 'a.yaml:1:1: x: is wrong (got {"名": [1]})'),
        (Problem("a.yaml", 1, 1, "x", "is wrong", NOTHING), "a.yaml:1:1: x: is wrong"),
    ],
)
def test_text_of_a_problem(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_long_values_are_cut() -> None:
    text = str(Problem("a.yaml", 1, 1, "x", "is wrong", list(range(1000))))
    assert text.endswith("…)")
    assert len(text) < 100


def test_one_problem_a_line_and_safe_to_send_between_processes() -> None:
    error = InputError([Problem("a", 1, 2, "k", "m"), Problem("b", 3, 4, "l", "n", 5)])
    assert str(error) == "a:1:2: k: m\nb:3:4: l: n (got 5)"
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_dotted_key_paths() -> None:
    assert dotted(("calendars", "office", "hours", 0, 1)) == "calendars.office.hours[0][1]"
    assert dotted(()) == ""


def test_suggestion_only_for_what_is_close() -> None:
    assert suggestion("mean_hour", ["cv", "mean_hours", "shape"]) == " did you mean 'mean_hours'?"
    assert suggestion("xyz", ["cv", "mean_hours"]) == ""
    assert suggestion("cv", []) == ""


@pytest.mark.parametrize(
    ("keypath", "position"),
    [
        (("works", "survey", "cv"), (4, 20)),
        (("works", "survey", "mean_hours"), (4, 3)),
        (("works", "other", "mean_hours"), (3, 1)),
        (("list", 1, "x"), (9, 5)),
        (("nowhere",), (1, 1)),
        ((), (1, 1)),
    ],
)
def test_a_problem_stands_at_the_nearest_key_there_is(
    keypath: tuple[str | int, ...], position: tuple[int, int]
) -> None:
    problem = DOCUMENT.problem(keypath, "is wrong")
    assert (problem.line, problem.column) == position
    assert problem.key == dotted(keypath)


@pytest.mark.parametrize(
    ("override", "keypath", "touched"),
    [
        ("scenario.works.survey.cv=x", ("works", "survey", "cv"), True),
        ("scenario.works.survey={}", ("works", "survey", "cv"), True),
        ("+scenario.works.new.cv=x", ("works", "new", "shape"), False),
        ("++scenario.works.survey.cv=x", ("works", "survey", "cv"), True),
        ("~scenario.works.survey.cv", ("works", "survey", "cv"), True),
        ("scenario.works.survey.cv=x", ("works", "survey"), True),
        ("scenario.works.survey.cv=x", ("works", "survey", "mean_hours"), False),
        ("scenario.works.survey.cv=x", ("works", "surve"), False),
        ("scenario.works.survey.cv=x", (), False),
        ("scenario.list.1=x", ("list", 1), True),
        ("scenario=luoshan", ("works",), False),
        ("seed=3", ("works",), False),
    ],
)
def test_problems_of_overridden_keys_name_the_override(
    override: str, keypath: tuple[str | int, ...], touched: bool
) -> None:
    document = DOCUMENT.with_overrides({"works": {}}, [override])
    assert document.data == {"works": {}}
    problem = document.problem(keypath, "is wrong")
    assert (problem.file == f"override {override}") == touched
    assert (problem.line is None) == touched


def test_the_last_override_of_a_key_is_the_one_in_force() -> None:
    document = DOCUMENT.with_overrides({}, ["scenario.works.a=1", "scenario.works.a=2", "scenario.works.b=3"])
    assert document.problem(("works", "a"), "is wrong").file == "override scenario.works.a=2"
