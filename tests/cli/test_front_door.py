"""What the front door answers by itself, before Hydra is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim import __version__
from sim.cli import COMMANDS, main
from sim.paths import shipped_conf

HEAVY = ("hydra", "omegaconf", "numpy", "pandas", "scipy", "matplotlib", "pydantic", "simpy", "rich", "yaml", "duckdb")


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["compair"], ["completion", "bash"], []])
def test_answers_without_importing_anything_heavy(words: list[str]) -> None:
    program = f"import sys; from sim.cli import main; main({words!r}); print('|'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(done.stderr.splitlines()[-1].split("|"))
    assert "sim.cli" in imported
    assert imported.isdisjoint(HEAVY)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"completion"}))
def test_a_commands_help_is_told_without_waking_hydra(command: str) -> None:
    program = (
        f"import sys; from sim.cli import main; main([{command!r}, '--help']); sys.stderr.write('|'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stderr.split("|")).isdisjoint(set(HEAVY) - {"yaml"})
    assert done.stdout.startswith(f"govsim {command}")
    assert "$" not in done.stdout


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name}" in text for name in COMMANDS)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"govsim {__version__}\n"


@pytest.mark.parametrize(("typed", "meant"), [("compair", "compare"), ("chek", "check"), ("lst", "list")])
def test_a_misspelt_command_is_answered_with_what_was_meant(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed, "scenario=tiny"]) == 2
    assert f"did you mean '{meant}'?" in capsys.readouterr().err


def test_an_override_before_the_command_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario=tiny", "compare"]) == 2
    assert "The command comes first" in capsys.readouterr().err


def test_every_command_behind_hydra_has_its_configuration() -> None:
    files = {path.stem for path in shipped_conf().glob("*.yaml")}
    assert files == set(COMMANDS) - {"completion"}


def test_python_m_sim_is_govsim(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "sim", "nope"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert "there is no command 'nope'" in done.stderr
