"""Completion as bash does it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = r"""
eval "$(govsim completion bash)"
COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}
read -ra COMP_WORDS <<< "$COMP_LINE"
case "$COMP_LINE" in *" ") COMP_WORDS+=("");; esac
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_govsim
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (
            "govsim ",
            {
                "run",
                "compare",
                "select",
                "rollout",
                "sweep",
                "breakeven",
                "sensitivity",
                "staff",
                "stress",
                "check",
                "draw",
                "list",
                "rerun",
                "extend",
                "studies",
                "completion",
            },
        ),
        ("govsim com", {"compare", "completion"}),
        ("govsim ch", {"check "}),
        ("govsim completion ", {"bash"}),
        (
            "govsim compare scenario=",
            {f"scenario={name}" for name in ("luoshan", "nangan", "shihe", "small", "tiny", "xinyang")},
        ),
        ("govsim compare scenario=lu", {"scenario=luoshan"}),
        ("govsim run scenario=tiny rule=w", {"rule=whistle"}),
        ("govsim run rep", {"replications="}),
        ("govsim run scenario=tiny scenario.works.sur", {"scenario.works.survey."}),
    ],
)
def test_bash_completes(tmp_path: Path, typed: str, offered: set[str]) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", PROGRAM, "bash", typed],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert set(done.stdout.splitlines()) == offered, done.stderr


@pytest.mark.parametrize("typed", ["govsim run scenario=", "govsim run scenario=mine scenario."])
def test_nothing_in_a_planners_folder_is_run_by_the_shell(tmp_path: Path, typed: str) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "$(touch ran).yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "mine.yaml").write_text('"$(touch ran)": 1\n"`touch ran`": 1\nname: 1\n', encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", PROGRAM, "bash", typed],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scenarios"]
    offers = done.stdout.splitlines()
    assert offers and not any("touch" in offer for offer in offers)
    assert {"scenario=mine", "scenario.name="} & set(offers)
