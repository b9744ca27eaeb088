"""CSV as spreadsheets save it: every fault is refused with the line in which its row begins."""

from pathlib import Path

import pytest

from sim.documents import InputError, read_rows


def written(folder: Path, text: str) -> Path:
    path = folder / "open.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def test_rows_are_read_with_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, 'kind, age\r\n"a, b",1\r\n\r\n,,\r\n"say ""x""",2\r\n')
    assert read_rows(path) == [(1, ["kind", "age"]), (2, ["a, b", "1"]), (5, ['say "x"', "2"])]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('kind,age\na,1\nb,"2\nc,3\n', ':3: a quote (") is opened and not closed in this row'),
        ('kind,age\na,1\n"b,2\n' + "c,3\n" * 80_000, ':3: a quote (") is opened and not closed in this row'),
        ('kind,age\na,"1\nb","2"\n', ':2: a quote (") is opened and not closed in cell 2 of this row'),
        ('kind,age\na,"1"2\n', ":2: this is not valid CSV: ',' expected after '\"'"),
        ("kind,age\na,x\u202ey\n", ":2: cell 2: the character U+202E is invisible"),
        ("kind;age\na;1\n", ":1: cells are separated by commas here, not semicolons"),
        ("kind\tage\na\t1\n", ":1: cells are separated by commas here, not tabs"),
    ],
)
def test_a_fault_is_refused_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_rows(written(tmp_path, text))
    assert f"open.csv{told}" in str(caught.value)
