"""Terminals that lack characters, and pipes that close early."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).parent / "govsim"
SMALL = ("scenario=tiny", "scenario.period.days=14", "scenario.period.warm_up_days=0", "replications=2", "workers=1")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
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
