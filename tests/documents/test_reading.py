"""Reading YAML: what the data are, where keys stand, and what malformed files are told."""

import hashlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from sim.documents import InputError, read_document

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [*sorted((ROOT / "scenarios").glob("*.yaml")), *sorted((ROOT / "conf" / "rule").glob("*.yaml"))]


def written(folder: Path, text: str) -> Path:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_document(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_data_are_what_hydra_would_read(path: Path) -> None:
    document = read_document(path)
    assert document.data == OmegaConf.to_container(OmegaConf.load(path), resolve=True)
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.overrides == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_position_points_at_its_key(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    positions = read_document(path).positions
    keys = [
        (keypath[-1], line, column) for keypath, (line, column) in positions.items() if isinstance(keypath[-1], str)
    ]
    assert len(keys) > 30
    for key, line, column in keys:
        assert lines[line - 1][column - 1 :].startswith(f"{key}:")


def test_positions_of_items_and_of_chinese_lines(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "名: {中文: 一, b: [2, 30]}\nc:\n  - d\n  - e: 1\n"))
    assert document.positions == {
        ("名",): (1, 1),
        ("名", "中文"): (1, 5),
        ("名", "b"): (1, 12),
        ("名", "b", 0): (1, 16),
        ("名", "b", 1): (1, 19),
        ("c",): (2, 1),
        ("c", 0): (3, 5),
        ("c", 1): (4, 5),
        ("c", 1, "e"): (4, 5),
    }


def test_numbers_in_scientific_notation_and_dates_read_as_hydra_reads_them(tmp_path: Path) -> None:
    data = read_document(written(tmp_path, "a: 1e3\nb: 2025-03-01\nc: 1.5e-3\nd: true\ne: '010'\n")).data
    assert data == {"a": 1000.0, "b": "2025-03-01", "c": 0.0015, "d": True, "e": "010"}


def test_a_signature_at_the_start_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "excel.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    document = read_document(path)
    assert document.data == {"a": 1}
    assert document.positions == {("a",): (1, 1)}
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_merged_keys_stand_where_they_are_written(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "a: &base {x: 1}\nb:\n  <<: *base\n  z: 2\n"))
    assert document.data["b"] == {"x": 1, "z": 2}
    problem = document.problem(("b", "x"), "is wrong", 1)
    assert (problem.line, problem.column) == (1, 11)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: a mapping is expected (lines of `key: value`)"),
        ("- 1\n", "1:1: a mapping is expected (lines of `key: value`)"),
        (
            "a: 1\nb: [1, 2\nc: 3\n",
            "3:2: this is not valid YAML: while parsing a flow sequence, expected ',' or ']', but",
        ),
        ("a: 1\n\tb: 2\n", "2:1: this is not valid YAML: while scanning for the next token"),
        ("a: [1, *b]\n", "1:8: this is not valid YAML: found undefined alias 'b'"),
        ("a: 1\nb: ok\x07\n", "2:6: this is not valid YAML: the character U+0007 may not stand in a file"),
        ("a: 1\n---\nb: 1\n", "2:1: this is not valid YAML: expected a single document"),
        (
            "a: 1\nb: !place east\n",
            "2:4: this is not valid YAML: a tag (!place) is not expected here; write the value alone",
        ),
    ],
)
def test_malformed_yaml_is_told_with_line_and_column(tmp_path: Path, text: str, expected: str) -> None:
    found = problems(written(tmp_path, text))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.yaml"
    assert problems(missing) == [" there is no such file"]
    (tmp_path / "gbk.yaml").write_bytes("名: 一\n".encode("gbk"))
    assert problems(tmp_path / "gbk.yaml")[0].startswith("1:1: cannot be read as UTF-8 text")


SIGNS = "abé中 :#-'\"{}[]0n,&*!|>%@`~?\n\t"
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(SIGNS, max_size=6)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé中", min_size=1), inner, max_size=3),
)


@given(data=st.dictionaries(st.text("abxz", min_size=1), values, max_size=4))
def test_what_a_program_writes_is_read_back_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    path = tmp_path_factory.mktemp("any") / "file.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    try:
        document = read_document(path)
    except InputError as error:
        assert all(problem.line is not None and problem.message for problem in error.problems)
        return
    assert document.data == data
    assert len(document.positions) == count(data)


def count(part: object) -> int:
    """Keys and items in it, however deep."""
    if isinstance(part, dict):
        return len(part) + sum(count(value) for value in part.values())
    return len(part) + sum(count(item) for item in part) if isinstance(part, list) else 0
