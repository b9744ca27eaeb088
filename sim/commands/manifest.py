"""``manifest.json`` of a result folder: what was run, with what, where and for how long."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any, Literal

from packaging.requirements import Requirement
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim import __version__
from sim.documents import InputError, Problem, read_json
from sim.paths import shipped_conf

FILE = "manifest.json"
_WITHOUT = "; without this file the study counts as unfinished, and rerun and extend go by its config.yaml"
State = Literal["finished", "failed", "interrupted", "unfinished"]


class Counts(BaseModel):
    """Replications of a study, as its manifest counts them."""

    model_config = ConfigDict(strict=True)

    complete: Annotated[int, Field(ge=0)]
    wanted: Annotated[int, Field(ge=0)]
    ran: Annotated[int, Field(ge=0)]
    reused: Annotated[int, Field(ge=0)]


class Manifest(BaseModel):
    """What is read back of a manifest; what else it has is for people. A drawing has no replications."""

    model_config = ConfigDict(strict=True)

    command: str
    replications: Counts | None = None
    alternatives: dict[str, Any] = {}
    failures: list[Any] = []
    interrupted: bool = False
    troubles: list[str] = []


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


def read_manifest(folder: Path) -> Manifest | None:
    """Return what a study wrote at its end; None where it has not come there.

    Raises
    ------
    InputError
        The file is not one that a study wrote, or was changed.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        return Manifest.model_validate(read_json(path))
    except ValidationError as error:
        keys = ", ".join(dict.fromkeys(".".join(map(str, item["loc"])) or FILE for item in error.errors()))
        message = f"this is not the manifest of a study, or it was changed: see {keys}"
        raise InputError([Problem(str(path), 1, 1, "", f"{message}{_WITHOUT}")]) from None
    except InputError as error:
        raise InputError(replace(one, message=f"{one.message}{_WITHOUT}") for one in error.problems) from None


def state_of(manifest: Manifest | None) -> State:
    """Return how a study ended, by its manifest."""
    if manifest is None or manifest.troubles:
        return "unfinished"
    if manifest.interrupted:
        return "interrupted"
    return "failed" if manifest.failures else "finished"


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
