"""Each kind of error with its exact line, column, key and words; the cases are in errors.txt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.documents import Document

MARK = "‹"


class Case(NamedTuple):
    """A change to the tiny scenario; a mark in the new text says where the problem must be found."""

    about: str
    old: str
    new: str
    message: str


def read_cases() -> list[Case]:
    cases = []
    for block in (Path(__file__).parent / "errors.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
        lines = block.split("\n")
        assert {line[:2] for line in lines} == {"# ", "- ", "+ ", "! "}, block
        cases.append(Case(*("\n".join(line[2:] for line in lines if line[0] == sign) for sign in "#-+!")))
    return cases


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.about)
def test_error(
    case: Case, changed: Callable[..., Document], problems: Callable[[Document], list[str]], tiny_text: str
) -> None:
    marked = tiny_text.replace(case.old, case.new)
    before = marked[: marked.index(MARK)]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert problems(changed((case.old, case.new.replace(MARK, "")))) == [f"{line}:{column}: {case.message}"]
