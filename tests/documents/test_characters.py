"""Texts that a terminal, a spreadsheet or a file system would obey."""

from pathlib import Path

import pytest

from sim.documents import InputError, Problem, read_document
from sim.documents.characters import fault_of_cell, fault_of_file_name, fault_of_name, fault_of_text, visible

INVISIBLE = [
    "\0",
    "\x1b",
    "\x7f",
    "\x85",
    "\u200b",
    "\u200f",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\u2028",
    "\uffff",
    "\u1160",
    "\u3164",
]


@pytest.mark.parametrize("sign", INVISIBLE, ids=lambda sign: f"{ord(sign):04x}")
def test_an_invisible_character_is_refused_with_its_line(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    for text in (f'a: 1\nb: "x\\u{ord(sign):04x}y"\n', f'a: 1\n"x\\u{ord(sign):04x}y": 1\n'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_document(path)
        (problem,) = caught.value.problems
        assert problem.line == 2
        assert f"the character U+{ord(sign):04X} is invisible" in problem.message
        assert sign not in str(problem)
    assert visible(f"x{sign}y") == f"x<U+{ord(sign):04X}>y"


@pytest.mark.parametrize(
    "text", ["East Town", "东镇 (东)", "Café $$ [bold] <b>", "100%", "𠮷野家", "a\nb\tc", "　全角空格"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert fault_of_text(text) is None
    assert visible(text) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＠a", "  =1", "\t=1", "a\rb", "a\nb", "a\tb"]
)
def test_a_formula_or_a_second_line_is_no_cell(text: str) -> None:
    assert fault_of_cell(text)
    assert fault_of_name(text)


def test_names_are_neither_empty_nor_endless() -> None:
    assert fault_of_name(" ") and fault_of_name("x" * 201)
    assert fault_of_name("x" * 200) is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "x/y", "a*b", "a[1]", "a?", "=a", "-a", "a\\b", "x" * 101, " a", "a$b"]
)
def test_a_file_cannot_be_called_so(name: str) -> None:
    assert fault_of_file_name(name)


@pytest.mark.parametrize("name", ["tiny", "罗山", "whistle+services", "v1.2", "a-b_c"])
def test_a_file_can_be_called_so(name: str) -> None:
    assert fault_of_file_name(name) is None


def test_a_problem_shows_no_character_that_a_terminal_obeys() -> None:
    assert (
        str(Problem("f\x1b[2J", 1, 1, "k\u202e", "m\x07", "\x9b"))
        == 'f<U+001B>[2J:1:1: k<U+202E>: m<U+0007> (got "<U+009B>")'
    )
