"""docs/how_to_enforcement.md: its commands run, on a week of the county instead of a year."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from sim.cli import main
from sim.documents import read_document
from sim.paths import shipped_scenarios

PAGE = (Path(__file__).parents[2] / "docs" / "how_to_enforcement.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    govsim (.*)$", PAGE, flags=re.MULTILINE)
LIST, PLAN = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
SHORT = [
    "scenario.period.start='2025-06-28'", "scenario.period.days=7", "scenario.period.warm_up_days=0",
    "replications=1", "workers=1",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rollouts").mkdir()
    (tmp_path / "rollouts" / "two_give_it_back.yaml").write_text(PLAN, encoding="utf-8")
    assert main([*shlex.split(command), *SHORT]) == 0
    (folder,) = (tmp_path / "results").iterdir()
    printed = capsys.readouterr().out
    assert (folder / "kpis.csv").is_file() and str(folder.name) in printed


def test_the_list_is_the_shipped_one() -> None:
    shown = yaml.safe_load(LIST)["lists"]["delegated"]
    shipped = read_document(shipped_scenarios() / "luoshan.yaml").data["lists"]["delegated"]
    versions = [{"from": version["from"], "items": version["items"]["value"]} for version in shipped["versions"]]
    assert shown == {**shipped, "versions": versions}
