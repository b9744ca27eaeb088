"""Planners' own files come before those shipped, and unknown names are answered with those there are."""

from pathlib import Path

import pytest

from sim import paths
from sim.documents import InputError, Library

ROOT = Path(__file__).resolve().parents[2]


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a: 1\n", encoding="utf-8")
    return path


def test_shipped_files_are_found_from_an_empty_folder(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert library.find("scenario", "tiny") == ROOT / "scenarios" / "tiny.yaml"
    assert library.find("rule", "whistle") == ROOT / "conf" / "rule" / "whistle.yaml"


def test_planners_files_shadow_in_the_order_of_the_folders(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    mine = write(first / "scenarios" / "tiny.yaml")
    write(second / "scenarios" / "tiny.yaml")
    town = write(second / "scenarios" / "town.yaml")
    library = Library(first, second)
    assert library.find("scenario", "tiny") == mine
    assert library.find("scenario", "town") == town
    assert Library(second, first).find("scenario", "tiny") != mine


@pytest.mark.parametrize(
    ("kind", "folder"),
    [("scenario", "scenarios"), ("rule", "rules"), ("reform", "reforms"), ("design", "designs")],
)
def test_each_kind_has_its_folder(tmp_path: Path, kind: str, folder: str) -> None:
    path = write(tmp_path / folder / "own.yaml")
    library = Library(tmp_path)
    assert library.find(kind, "own") == path  # type: ignore[arg-type]
    others = [other for other in ("scenario", "rule", "reform") if other != kind]
    assert all("own" not in library.names(other) for other in others)  # type: ignore[arg-type]


def test_the_current_folder_without_any_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "rules" / "own.yaml")
    monkeypatch.chdir(tmp_path)
    assert Library().find("rule", "own") == path


def test_names_are_sorted_and_only_yaml_files(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "notes.txt", "c.yml"):
        write(tmp_path / "scenarios" / name)
    names = Library(tmp_path).names("scenario")
    assert list(names) == sorted(names)
    assert {"a", "b", "tiny"} <= names.keys()
    assert not {"c", "notes"} & names.keys()


def test_unknown_name_gets_a_suggestion_and_the_list(tmp_path: Path) -> None:
    write(tmp_path / "scenarios" / "town.yaml")
    with pytest.raises(InputError) as caught:
        Library(tmp_path).find("scenario", "tinny")
    text = str(caught.value)
    assert text.startswith("scenario=tinny: there is no scenario of this name; did you mean 'tiny'? there are: ")
    assert "town" in text


def test_unknown_name_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.documents.library.shipped_conf", lambda: tmp_path)
    with pytest.raises(InputError) as caught:
        Library(tmp_path).find("reform", "x")
    assert str(caught.value) == "reform=x: there is no reform of this name; there are no reforms at all"


def test_paths_in_a_wheel_are_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.shipped_conf() == ROOT / "conf"
    package = tmp_path / "site-packages" / "sim"
    (package / "conf").mkdir(parents=True)
    (package / "scenarios").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.shipped_conf() == package / "conf"
    assert paths.shipped_scenarios() == package / "scenarios"
