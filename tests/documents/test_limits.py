"""Files beyond what is read: refused in a second, with the place and the remedy."""

import os
import time
from pathlib import Path

import pytest

from sim.documents import InputError, read_document
from sim.documents.reading import read_json, read_text


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path)
    (problem,) = caught.value.problems
    return str(problem).removeprefix(f"{path}:")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


BOMB = "b0: &b0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 9)
)
CHAIN = "b0: &b0 [x]\n" + "".join(f"b{n}: &b{n} [*b{n - 1}]\n" for n in range(1, 3000))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (BOMB, "aliases (*) repeat more than 100,000 values; write them out"),
        (CHAIN, "this is nested too deep; at most 40 levels are read"),
        ("a: " + "[" * 100_000, "1:43: this is not valid YAML: this is nested too deep; at most 40 levels are read"),
        ("".join(f"{' ' * n}a:\n" for n in range(500)), "40:40: this is not valid YAML: this is nested too deep"),
        ("a: 1\nb: " + "9" * 5000, "2:4: this is not valid YAML: this is not a number that can be read"),
        ("a: 1\nb: " + "9" * 20, "2:4: this is not valid YAML: whole numbers go up to 9,223,372,036,854,775,807"),
        ("a: 1\nb: 0x_", "2:4: this is not valid YAML: this is not a number that can be read"),
        ("a: !!timestamp 2025-01-01", "1:4: this is not valid YAML: a tag (tag:yaml.org,2002:timestamp) is not"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", "2:4: this is not valid YAML: a tag ("),
        ("a: !!binary aGk=", "1:4: this is not valid YAML: a tag ("),
        ("? !!set {a, b}\n: 1", "1:3: this is not valid YAML: a tag ("),
    ],
    ids=lambda value: value[:20],
)
def test_what_no_planner_writes_is_refused_at_once(text: str, where: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    before = time.monotonic()
    told = refusal(path)
    assert time.monotonic() - before < 5
    assert where in told
    assert told[0].isdigit(), told


def test_aliases_within_the_limit_are_read(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "a: &a [1, 2]\nb: [*a, *a]\n")).data["b"] == [[1, 2], [1, 2]]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    with path.open("wb") as file:
        file.truncate(1_500_001)
    assert refusal(path) == " this file is too large: 1,500,001 bytes; at most 1,500,000 are read"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(InputError, match="20,000,001 bytes; at most 20,000,000 are read"):
        read_json(path)


def test_a_device_and_a_pipe_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "endless.yaml").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("endless.yaml", "pipe.yaml", "."):
        assert refusal(tmp_path / name).endswith("cannot be read: this is not an ordinary file")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: 1\n名: 一\n".encode("gbk"), "2:1: cannot be read as UTF-8 text; it seems to be GBK"),
        (b"\xef\xbb\xbfa: 1\nb: \xb3\xa1\xbe\xb0\n", "2:4: cannot be read as UTF-8 text; it seems to be GBK"),
        ("a: 1\n".encode("utf-16"), "1:1: this file is in UTF-16"),
        (b"a: 1\nb: x\xff\xff\n", "2:5: cannot be read as UTF-8 text: save it as UTF-8"),
    ],
)
def test_another_encoding_is_named_with_its_line(content: bytes, told: str, tmp_path: Path) -> None:
    found = refusal(written(tmp_path, content))
    assert found.startswith(told)
    assert found.endswith("save it as UTF-8")


def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xb3\xa1\xbe\xb0") / "file.yaml"
    path.parent.mkdir()
    path.write_text("a: 1", encoding="utf-8")
    with pytest.raises(InputError, match="is not UTF-8 text: rename it") as caught:
        read_document(path)
    str(caught.value).encode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1,\n "b": }', ":2:7: this is not valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ("9" * 5000, "too long"),
    ],
    ids=["syntax", "depth", "digits"],
)
def test_json_is_read_within_the_same_limits(text: str, told: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError, match=told):
        read_json(path)
    assert read_text(path) == text
