"""Designs: the shipped one, and each thing that may be wrong with one, told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.documents import InputError, read_document
from sim.study import mixes, read_design

ROOT = Path(__file__).parents[2]
REFORMS = ("whistle", "enforcement", "services", "staff_transfer", "duty_list")
NAME = "name: {en: Mix, zh: 组合}\n"


def complaints(text: str, folder: Path) -> list[str]:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_design(read_document(path), REFORMS)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_the_shipped_design_mixes_the_five_reforms() -> None:
    design = read_design(read_document(ROOT / "conf" / "design" / "factorial.yaml"), REFORMS)
    assert design.factors == REFORMS
    assert len(mixes(design.factors)) == 32


@pytest.mark.parametrize(
    ("factors", "complaint"),
    [
        ("[whistle]", "2:1: factors: a design has 2 to 6 reforms; here are 1"),
        (
            "[whistle, services, whistle]",
            '2:30: factors[2]: this reform stands twice; keep one of the two (got "whistle")',
        ),
        (
            "[none, services]",
            "2:11: factors[0]: 'none' and 'all' are mixes, not reforms; name each reform (got \"none\")",
        ),
        (
            "[whistle, service]",
            "2:20: factors[1]: there is no reform of this name; did you mean 'services'? there are: duty_list, "
            'enforcement, services, staff_transfer, whistle (got "service")',
        ),
        ("[whistle, 3]", '2:20: factors[1]: text is expected; write it in quotes: "3" (got 3)'),
        ("whistle", '2:1: factors: a list is expected, such as [a, b] (got "whistle")'),
    ],
)  # fmt: skip
def test_wrong_factors(factors: str, complaint: str, tmp_path: Path) -> None:
    assert complaints(f"{NAME}factors: {factors}\n", tmp_path) == [complaint]


def test_more_than_six(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"{NAME}factors: [a, b, c, d, e, f, g]\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 to 6 reforms; here are 7"):
        read_design(read_document(path), "abcdefg")


def test_unknown_and_missing_keys(tmp_path: Path) -> None:
    assert complaints("name: {en: Mix}\nfactor: [whistle, services]\n", tmp_path) == [
        "1:1: name.zh: is required",
        "2:1: factor: unknown key; did you mean 'factors'?",
    ]
