"""Terminals that lack characters, and pipes that close early."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).parent / "govsim"
SMALL = ("scenario=tiny", "scenario.period.days=14", "scenario.period.warm_up_days=0", "replications=2", "workers=1")


@pytest.mark.parametrize("encoding", ["gbk", pytest.param("ascii", marks=pytest.mark.long)])
def test_a_terminal_that_lacks_characters_loses_nothing_of_a_run(tmp_path: Path, encoding: str) -> None:
    words = [SCRIPT, "compare", *SMALL, "rules=[dumping,whistle]", "language=zh"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True)
    printed = done.stdout.decode(encoding, errors="strict")
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert ("规则" in printed) == (encoding == "gbk")
    folder = tmp_path / printed.splitlines()[-1]
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["settings"]["language"] == "zh"
    assert (folder / "verdict.md").stat().st_size > 500


@pytest.mark.parametrize("words", [["list"], ["list", "parameters", "scenario=luoshan"], ["check", "scenario=luoshan"]])
def test_a_reader_who_has_read_enough_ends_a_command_quietly(tmp_path: Path, words: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run([SCRIPT, *words], cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, "")


def test_in_chinese_the_lines_about_files_are_too(tmp_path: Path) -> None:
    words = [SCRIPT, "run", *SMALL, "rule=whistle", "replications=1", "language=zh"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    starts = [line.split(maxsplit=1)[0] for line in done.stdout.splitlines()[:2]]
    assert starts == ["情景", "规则"]
