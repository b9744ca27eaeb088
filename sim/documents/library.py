"""Finding planners' files by name: their own come before those shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sim.documents.characters import fault_of_path
from sim.documents.problems import InputError, Problem, suggestion
from sim.paths import shipped_conf, shipped_scenarios

Kind = Literal["scenario", "rule", "reform", "rollout", "design", "shock"]
KINDS: tuple[Kind, ...] = ("scenario", "rule", "reform", "rollout", "design", "shock")


class Library:
    """The scenarios, rules, reforms, rollouts, designs and shocks within reach.

    Parameters
    ----------
    folders
        Planners' folders, the first taking precedence; each may hold ``scenarios/``, ``rules/``, ``reforms/``,
        ``rollouts/``, ``designs/`` and ``shocks/``.
        Without any, the current folder.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = folders or (Path.cwd(),)

    def names(self, kind: Kind) -> dict[str, Path]:
        """Path of the file that each name stands for, by name; names that nobody can type or read are passed over."""
        found: dict[str, Path] = {}
        for place in self._places(kind):
            for path in sorted(place.glob("*.yaml")):
                if fault_of_path(Path(path.name)) is None:
                    found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    def find(self, kind: Kind, name: str) -> Path:
        """Path of the file with this name.

        Raises
        ------
        InputError
            There is none; the message suggests a name and lists those that there are.
        """
        names = self.names(kind)
        if name in names:
            return names[name]
        message = f"there is no {kind} of this name;{suggestion(name, names)}"
        message += f" there are: {', '.join(names)}" if names else f" there are no {kind}s at all"
        raise InputError([Problem(f"{kind}={name}", None, None, "", message)])

    def _places(self, kind: Kind) -> list[Path]:
        shipped = shipped_scenarios() if kind == "scenario" else shipped_conf() / kind
        return [folder / f"{kind}s" for folder in self.folders] + [shipped]
