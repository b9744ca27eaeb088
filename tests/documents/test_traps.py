"""YAML's traps are refused by the text that stands in the file, with the reason and the remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.documents import InputError, read_document


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_document(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


CLOCK = "YAML reads an unquoted clock time as a number to base 60; write it in quotes"
WORD = "YAML takes this word for true or false; if it is text write it in quotes"
ZERO = "YAML reads a number that begins with 0 as octal"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at: 10:30\n", f'1:5: at: {CLOCK}: "10:30" (got "10:30")'),
        ("a:\n  hours: [[08:00, '12:00']]\n", f'2:12: a.hours[0][0]: {CLOCK}: "08:00" (got "08:00")'),
        ("at: 1:30:15.5\n", f'1:5: at: {CLOCK}: "1:30:15.5" (got "1:30:15.5")'),
        ("a: 010\n", f'1:4: a: {ZERO}; write 10, or if it is text write it in quotes: "010" (got "010")'),
        ("a: -007\n", f'1:4: a: {ZERO}; write -7, or if it is text write it in quotes: "-007" (got "-007")'),
        ("a: 00\n", f'1:4: a: {ZERO}; write 0, or if it is text write it in quotes: "00" (got "00")'),
        ("a: {b: no}\n", f'1:8: a.b: {WORD}: "no"; otherwise write true or false (got "no")'),
        ("a: [x, On]\n", f'1:8: a[1]: {WORD}: "On"; otherwise write true or false (got "On")'),
        ("no: 1\n", f'1:1: no: {WORD}: "no"; otherwise write true or false (got "no")'),
        ("y: 1\n", f'1:1: y: {WORD}: "y"; otherwise write true or false (got "y")'),
        ("a: 1\nb: 2\na: 3\n", "3:1: a: this key stands twice, first in line 1; keep one of the two"),
        ("2025: 1\n", '1:1: 2025: a key must be text; write it in quotes: "2025"'),
        ("true: 1\n", '1:1: true: a key must be text; write it in quotes: "true"'),
        ("? [a, b]\n: 1\n", "1:3: a key must be plain text"),
        ("a: &x [1, *x]\n", "1:4: a[1]: an alias (*) may not stand inside what it repeats"),
    ],
)
def test_trap(tmp_path: Path, text: str, expected: str) -> None:
    assert problems(tmp_path, text) == [expected]


def test_all_traps_of_a_file_at_once_in_its_order(tmp_path: Path) -> None:
    found = problems(tmp_path, "a: 10:30\nb: {a: 1, a: off}\nc:\n  - 08\n")
    assert [line.split(": ")[:2] for line in found] == [["1:4", "a"], ["2:11", "b.a"], ["2:14", "b.a"], ["4:5", "c[0]"]]


@pytest.mark.parametrize("text", ["10:30", "010", "yes", "No", "off", "y", "2:15:07"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_in_quotes_it_is_text(tmp_path: Path, text: str, quote: str) -> None:
    (tmp_path / "file.yaml").write_text(f"a: {quote}{text}{quote}\n", encoding="utf-8")
    assert read_document(tmp_path / "file.yaml").data == {"a": text}


@pytest.mark.parametrize("text", ["0", "0.5", "-0.25", "10", "100", "true", "null", "none", "2025-03-01", "a:b", "1.0"])
def test_what_is_no_trap_passes(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.yaml").write_text(f"a: {text}\n", encoding="utf-8")
    assert list(read_document(tmp_path / "file.yaml").data) == ["a"]


@given(hour=st.integers(0, 24), minute=st.integers(0, 59))
def test_no_clock_time_slips_through(tmp_path_factory: pytest.TempPathFactory, hour: int, minute: int) -> None:
    for clock in (f"{hour:02}:{minute:02}", f"{hour}:{minute:02}"):
        assert len(problems(tmp_path_factory.mktemp("clock"), f"at: {clock}\n")) == 1
