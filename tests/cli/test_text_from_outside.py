"""Texts of files and folders from elsewhere: refused at `check` with line and remedy, or shown as written."""

import glob
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest

from sim.cli import main
from sim.commands import perform as performing
from sim.commands.endings import Ending
from sim.commands.result_folder import new_result_folder
from sim.documents import InputError

TINY = (Path(__file__).parents[2] / "scenarios" / "tiny.yaml").read_text(encoding="utf-8")
SHORT = ("replications=2", "scenario.period.days=7", "scenario.period.warm_up_days=0", "workers=1", "cache=null")
NASTY = "E $$ $x$ <b> [x](y) [bold] :smile: {0} %s *a* `b`"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    return tmp_path


def place(folder: Path, old: str, new: str) -> None:
    assert old in TINY
    (folder / "scenarios" / "mine.yaml").write_text(TINY.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("en: East Town", 'en: "=cmd"', "places.townships.east.name.en: a spreadsheet would take this for a formula"),
        ("zh: 东镇", 'zh: "＝1"', "places.townships.east.name.zh: a spreadsheet would take this for a formula"),
        ("en: East Town", 'en: "a\\nb"', "places.townships.east.name.en: one line without tabs is expected"),
        ("en: East Town", 'en: "a\\0b"', "places.townships.east.name.en: the character U+0000 is invisible"),
        ("en: East Town", 'en: "a\\u202eb"', "places.townships.east.name.en: the character U+202E is invisible"),
        ("en: East Town", 'en: "a\\ud800"', "places.townships.east.name.en: the character U+D800 is invisible"),
        ("en: East Town", f"en: {'x' * 201}", "places.townships.east.name.en: a name has at most 200 characters"),
        ("en: East Town", 'en: ""', "places.townships.east.name.en: a name is expected, this is empty"),
        ("residents: 20000", "residents: !!timestamp 2025-01-01", "a tag (tag:yaml.org,2002:timestamp) is not"),
        ("residents: 20000", 'residents: {value: 1, source: "+1"}', "source: a spreadsheet would take this for"),
        ("grids: 8", "grids: 300000", "places.townships: at most 200,000 grids can be simulated"),
    ],
)
def test_a_text_that_would_be_obeyed_is_refused_at_check(
    old: str, new: str, told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(here, old, new)
    assert main(["check", "scenario=mine"]) == 2
    printed = capsys.readouterr().err
    assert "scenarios/mine.yaml:" in printed
    assert told in printed
    assert printed.isprintable() or printed.replace("\n", "").isprintable()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_name_is_shown_as_written_everywhere(language: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place(here, "en: East Town, zh: 东镇", f'en: "{NASTY}", zh: "{NASTY}"')
    rule = (Path(__file__).parents[2] / "conf" / "rule" / "whistle.yaml").read_text(encoding="utf-8")
    (here / "rules").mkdir()
    named = rule.replace("{en: Whistle and report, zh: 吹哨报到}", f'{{en: "{NASTY}", zh: "{NASTY}"}}', 1)
    assert named != rule
    (here / "rules" / "nasty.yaml").write_text(named, encoding="utf-8")
    words = ["compare", "scenario=mine", "rules=[dumping,nasty]", *SHORT, f"language={language}"]
    assert main(words) == 0
    printed = capsys.readouterr()
    assert NASTY in printed.out
    folder = here / printed.out.splitlines()[-1]
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["figures_missing"] == []
    figures = list((folder / "figures").glob("*.svg"))
    assert len(figures) > 5
    for figure in figures:
        ElementTree.parse(figure)
    verdict = (folder / "verdict.md").read_text(encoding="utf-8")
    assert NASTY not in verdict
    assert r"\[x\](y) \[bold\]" in verdict
    for table in folder.glob("*.csv"):
        assert not pd.read_csv(table, encoding="utf-8-sig").empty or table.name


@pytest.mark.long
def test_a_figure_that_fails_costs_no_table_and_no_verdict(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sim.report import figures

    def fails(*_: object) -> None:
        raise ValueError("no such curve")

    monkeypatch.setitem(figures.FIGURES, "backlog", fails)
    for language, warned in (
        (
            "en",
            "warning: figure backlog could not be drawn (ValueError: no such curve); tables and verdict are",
        ),
        ("zh", "警告：图backlog未能绘制（ValueError: no such curve）；各表与结论不受影响"),
    ):
        assert main(["compare", "scenario=tiny", "rules=[dumping,whistle]", *SHORT, f"language={language}"]) == 0
        printed = capsys.readouterr()
        assert warned in printed.err
        folder = here / printed.out.splitlines()[-1]
        assert (folder / "verdict.md").exists()
        assert (folder / "figures" / "load.svg").exists()
        assert not (folder / "figures" / "backlog.svg").exists()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["figures_missing"] == [{"figure": "backlog", "reason": "ValueError: no such curve"}]
        assert manifest["troubles"] == []


def test_a_manifest_that_cannot_be_written_costs_no_table(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(folder: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder / "manifest.json"))

    monkeypatch.setattr(performing, "write_manifest", closed)
    assert main(["run", "scenario=tiny", "rule=dumping", "log=false", *SHORT]) == 1
    printed = capsys.readouterr()
    assert "a file cannot be written: [Errno 13] Permission denied" in printed.err
    assert (here / printed.out.splitlines()[-1] / "kpis.csv").exists()


@pytest.mark.parametrize("subject", ["../x", "x/../../y", "a*b", "", "=x", "x\u202e"])
def test_no_result_folder_is_made_outside_results(subject: str, here: Path) -> None:
    with pytest.raises(InputError):
        new_result_folder("results", "run", subject)
    assert not (here / "results").exists()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of a small run."""
    cwd = Path.cwd()
    folder = tmp_path_factory.mktemp("ran")
    os.chdir(folder)
    try:
        assert main(["run", "scenario=tiny", "rule=dumping", "log=false", *SHORT]) == 0
    finally:
        os.chdir(cwd)
    return next((folder / "results").glob("2*"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "\nscenario_name: tiny",
            '\nscenario_name: "x/../../ESCAPED"',
            "scenario_name: the name of a file may not",
        ),
        ("\n    rule: dumping", "\n    rule: nope", "alternatives.dumping.rule: this file holds no rule of this name"),
        (
            "\n    rule: dumping",
            "\n    rules: dumping",
            "alternatives.dumping: one of rule, reforms, rollout is",
        ),
        ("\n  dumping:\n    rule", '\n  "a/b":\n    rule', "alternatives.a/b: the name of a file may not hold /"),
        ("\n  rules:\n  - dumping", "\n  rules:\n  - nope", "rules[0]: there is no rule of this name"),
        ("\nfactors: []", "\nfactors: [nope]", "factors[0]: this file holds no such reform"),
    ],
)
def test_a_config_that_was_changed_is_refused(
    old: str, new: str, told: str, ran: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ran / "config.yaml").read_text(encoding="utf-8")
    assert old in text
    (here / "changed").mkdir()
    (here / "changed" / "config.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["rerun", "changed", "workers=1"]) == 2
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in here.iterdir()) == ["changed", "scenarios"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"replications": {}}, "see replications.complete"),
        ({"replications": {"complete": "2", "wanted": 2, "ran": 2, "reused": 0}}, "see replications.complete"),
        ({"troubles": None}, "see troubles"),
        ([], "see manifest.json"),
    ],
)
def test_a_manifest_that_was_changed_is_refused(
    changed: object, told: str, ran: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = here / "results" / ran.name
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_bytes((ran / "config.yaml").read_bytes())
    manifest = json.loads((ran / "manifest.json").read_text(encoding="utf-8"))
    content = {**manifest, **changed} if isinstance(changed, dict) else changed
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    assert main(["extend", str(folder), "replications=5", "workers=1"]) == 2
    assert told in capsys.readouterr().err
    assert main(["studies"]) == 0
    assert "unreadable" in capsys.readouterr().out


def test_closed_streams_end_in_no_traceback(here: Path) -> None:
    command = [sys.executable, "-m", "sim", "list", "rules"]
    for closed in ("exec >&-", "exec 2>&-", "exec <&- >&- 2>&-"):
        done = subprocess.run(["bash", "-c", f'{closed}; exec "$@"', "bash", *command], capture_output=True, text=True)
        assert done.returncode == 0
        assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = here / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert main(["check", "scenario=tiny"]) == 2
    assert "the current folder no longer exists: change to another one (cd)" in capsys.readouterr().err
    assert main(["check", "scenario=tiny", "language=zh"]) == 2
    assert "当前文件夹已不存在" in capsys.readouterr().err


def test_a_folder_or_a_word_that_is_no_text_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = os.fsdecode(b"\xb3\xa1\xbe\xb0")
    (here / odd).mkdir()
    for word in (f"--from={odd}", "results=a\x1b[2J", "scenario.name.en=a\u202eb"):
        assert main(["check", "scenario=tiny", word]) == 2
        assert "is not UTF-8 text, or has invisible characters: write it anew" in capsys.readouterr().err
    monkeypatch.chdir(here / odd)
    assert main(["check", "scenario=tiny"]) == 2
    assert "rename the folder" in capsys.readouterr().err
    assert main(["check", "scenario=tiny", "language=zh"]) == 2
    assert "请重命名该文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a[1]*?", "x=1"])
def test_logs_are_merged_in_a_folder_that_reads_as_a_pattern(
    name: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / name).mkdir()
    monkeypatch.chdir(here / name)
    assert main(["run", "scenario=tiny", "rule=dumping", "log=true", *SHORT]) == 0
    log = here / name / capsys.readouterr().out.splitlines()[-1] / "matters.parquet"
    matters = duckdb.read_parquet(glob.escape(str(log)), hive_partitioning=False).df()
    assert set(matters["replication"]) == {0, 1}
    assert "x" not in matters.columns


def test_an_ending_reports_any_file_that_cannot_be_written() -> None:
    ending = Ending("zh")
    with ending.told():
        raise FileNotFoundError(2, "No such file or directory", "results/x")
    assert ending.troubles == ["无法写入：[Errno 2] No such file or directory: 'results/x'"]


def test_folders_and_files_that_nobody_can_read_are_passed_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "results").mkdir()
    for name in ("99999999T999999Z-run-tiny-1", "20250301T080000Z-run-a\x1b[2J-1", "20250301T080000Z-run-tiny-1"):
        (here / "results" / name).mkdir()
    for name in ("a\x1b[2J", "mine"):
        (here / "scenarios" / f"{name}.yaml").write_text(TINY, encoding="utf-8")
    assert main(["studies"]) == 0
    printed = capsys.readouterr().out
    assert "20250301T080000Z-run-tiny-1" in printed
    assert "\x1b" not in printed
    assert "99999999" not in printed
    assert main(["list", "scenarios"]) == 0
    printed = capsys.readouterr().out
    assert "mine" in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize("name", ["a*b", "=a", "a[1]", "x" * 120])
def test_a_file_that_cannot_name_a_folder_is_refused(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "scenarios" / f"{name}.yaml").write_text(TINY, encoding="utf-8")
    assert main(["check", f"scenario='{name}'"]) == 2
    printed = capsys.readouterr().err
    assert "Traceback" not in printed
    assert "rename this file" in printed
