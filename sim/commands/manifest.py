"""``manifest.json`` of a result folder: what was run, with what, where and for how long."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from packaging.requirements import Requirement

from sim import __version__
from sim.paths import shipped_conf

FILE = "manifest.json"
KEYS = {"replications", "failures", "interrupted", "troubles"}
"""What every manifest has, a drawing's too; one without them was changed, or is of another program."""
State = Literal["finished", "failed", "interrupted", "unfinished"]


def write_manifest(folder: Path, **facts: Any) -> None:
    """Write the facts of a run and those of the machine.

    Parameters
    ----------
    folder
        The result folder.
    **facts
        What the command knows: its line, settings, files, seed, warnings, times.
    """
    content = {**facts, "finished": _now(), "versions": versions(), "git": git_state()}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    written = folder / f".{FILE}.part"
    written.write_text(text + "\n", encoding="utf-8")
    written.replace(folder / FILE)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what a study wrote at its end; nothing where it has not come there, or the file is none of ours."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.keys() >= KEYS else {}


def state_of(manifest: Mapping[str, Any]) -> State:
    """Return how a study ended, by its manifest."""
    if not manifest or manifest["troubles"]:
        return "unfinished"
    if manifest["interrupted"]:
        return "interrupted"
    return "failed" if manifest["failures"] else "finished"


def versions() -> dict[str, str]:
    """Versions of govsim, Python and the packages that govsim requires."""
    required = [Requirement(text) for text in metadata.requires("govsim") or []]
    core = [r.name for r in required if r.marker is None or r.marker.evaluate({"extra": ""})]
    return {
        "govsim": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        **{name: metadata.version(name) for name in sorted(core)},
    }


def git_state() -> dict[str, Any] | None:
    """The commit of the checkout that govsim runs from, and whether its files were changed since; None for a wheel."""
    root = shipped_conf().parent
    if not (root / ".git").exists():
        return None
    commit = _git(root, ["rev-parse", "HEAD"])
    changes = _git(root, ["status", "--porcelain", "--untracked-files=no"])
    return None if commit is None or changes is None else {"commit": commit, "uncommitted_changes": bool(changes)}


def _git(root: Path, words: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
