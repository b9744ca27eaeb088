"""Full-width signs, tabs and numbers with units: what the planner is told to write instead."""

from pathlib import Path

import pytest

from sim.documents import Document, InputError, read_document, remedy_of_number


def told(folder: Path, text: str) -> str:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert len(caught.value.problems) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a:\n  b：3\n  c: 1\n", "; full-width '：' in line 2: write ': '"),
        ("a: {b: 1，c: 2}\n", "; full-width '，' in line 1: write ', '"),
        ("a: ｛b: 1｝\n", "; full-width '｛' in line 1: write '{'; full-width '｝' in line 1: write '}'"),
        ("a: 1\n\tb: 2\n", "; a tab in line 2: indent with spaces"),
        ("a: 1\nb:2\nc: 3\n", "; a colon without a space after it in line 2: write ': '"),
        ("a: [1, ２\nb: 3\n", "; full-width digits in line 1: write 2"),
        ("a: [1,\u30002\nb: 3\n", "; a full-width space in line 1: write an ordinary one"),
        ("\u3000a: 1\n", "; a full-width space: write an ordinary one"),
        ("a: {b：1}\n", "; full-width '：': write ': '"),
        ("名称：{en: x}\n", "; full-width '：': write ': '"),
        ("a: {b:1}\n", "; write a space after the colon"),
        ("a: {b: 35,000, c: 1}\n", "write numbers without thousands separators: 35000"),
        ("a: [35,000]\n", "write numbers without thousands separators: 35000"),
    ],
)
def test_the_remedy_is_added(tmp_path: Path, text: str, remedy: str) -> None:
    assert told(tmp_path, text).endswith(remedy)


@pytest.mark.parametrize(
    "text", ['a: "甲：乙，丙"\nb: [1\nc: 2\n', "a: 1  # 甲：乙\nb: [1\nc: 2\n", "a: 'x:y'\nb: [1\nc: 2\n"]
)
def test_quoted_text_and_comments_are_not_blamed(tmp_path: Path, text: str) -> None:
    assert "write" not in told(tmp_path, text)


@pytest.mark.parametrize("text", ["a: 甲：乙，丙\n", "a: [1,200]\n", "a: http://b\n", '"甲：乙": 1\n', "a: 12:x\n"])
def test_what_is_right_passes(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    read_document(tmp_path / "file.yaml")


def test_a_gbk_file_is_to_be_saved_as_utf8(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("名: 一\n".encode("gbk"))
    with pytest.raises(InputError, match="save it as UTF-8"):
        read_document(tmp_path / "gbk.yaml")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("35,000", "; write numbers without thousands separators: 35000"),
        ("1,234,567.5", "; write numbers without thousands separators: 1234567.5"),
        ("70%", "; write 0.7"),
        ("７０％", "; write 0.7"),
        ("3.5万", "; write 35000"),
        ("2 亿", "; write 200000000"),
        ("3.5", "; remove the quotes"),
        ("-1e3", "; remove the quotes"),
        ("３５", ""),
        ("many", ""),
        ("nan", ""),
        (3, ""),
    ],
)
def test_numbers_as_planners_write_them(text: object, remedy: str) -> None:
    assert remedy_of_number(text) == remedy


@pytest.mark.parametrize(
    ("got", "remedy"),
    [
        ("３５", "; full-width digits: write 35"),
        ("［1, 2］", "; full-width '［': write '['; full-width '］': write ']'"),
        ("tue，fri", "; full-width '，': write ', '"),
        ("“2025-03-01”", "; full-width '“': write '\"'; full-width '”': write '\"'"),
        ("７０％", ""),
        ("plain", ""),
    ],
)
def test_a_problem_with_a_full_width_value_says_so(got: str, remedy: str) -> None:
    document = Document(Path("file.yaml"), "", {"a": got}, {("a",): (1, 1)})
    assert document.problem(("a",), "is wrong", got).message == f"is wrong{remedy}"
