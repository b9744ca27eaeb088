"""Plans on the command line: what changes nothing is said, what is not there is told where it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main

WRONG = {
    "adopt: [whistl]": "waves[0].adopt[0]: there is no reform of this name; did you mean 'whistle'?",
    "adopt: [whistle, whistle]": "waves[0].adopt[1]: this reform stands twice",
    "adopt: []": "waves[0]: this wave changes nothing; say what it adopts or revokes",
    "adopt: [whistle], gap_days: 7": "waves[0].gap_days: there is no gap without groups",
}


def planned(folder: Path, wave: str, day: str = "2025-04-01") -> list[str]:
    """Write a plan of one wave, and return the words that check it."""
    (folder / "rollouts").mkdir()
    text = f'name: {{en: Mine, zh: 我的}}\nwaves:\n  - {{from: "{day}", places: all, {wave}}}\n'
    (folder / "rollouts" / "mine.yaml").write_text(text, encoding="utf-8")
    return ["check", "scenario=small", "plans=[mine]"]


@pytest.mark.parametrize("wave", WRONG)
def test_what_is_wrong_in_a_plan_is_told_in_its_file(
    wave: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(planned(tmp_path, wave)) == 2
    told = capsys.readouterr().err
    assert WRONG[wave] in told
    assert "rollouts/mine.yaml:3:" in told


def test_a_wave_after_the_period_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(planned(tmp_path, "adopt: [whistle]", "2030-01-01")) == 0
    assert "warning: the wave of 2030-01-01 of 'Mine' comes after the period" in capsys.readouterr().out


def test_a_scenario_without_a_rollout_has_none_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rollout", "scenario=small"]) == 2
    assert "the scenario has no rollout of its own" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_all_are_the_reforms_that_are_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reforms").mkdir()
    (tmp_path / "reforms" / "mine.yaml").write_text("{name: {en: Mine, zh: 我的}, rules: [nowhere]}", encoding="utf-8")
    assert main(["check", "scenario=small", "reforms=[all]"]) == 0
    assert main(["check", "scenario=small", "reforms=[mine]"]) == 2
    told = capsys.readouterr().err
    assert "mine.yaml:1" in told
    assert "rules[0]: there is no rule of this name" in told
