"""What ``govsim COMMAND --help`` says: the text in conf/, with defaults and names filled in, without waking Hydra."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from sim.commands.arguments import take_apart
from sim.documents import Library
from sim.documents.library import KINDS
from sim.paths import shipped_conf


def help_of(command: str, words: Sequence[str]) -> str:
    """Return the help of a command.

    Parameters
    ----------
    words
        What follows the command; a planner's folder among them is searched for names too.

    Raises
    ------
    InputError
        ``--from`` names no folder.
    """
    folder = take_apart(command, words).folder
    library = Library(*([folder] if folder else []), Path.cwd())
    config = yaml.safe_load((shipped_conf() / f"{command}.yaml").read_text(encoding="utf-8"))
    there_are = "".join(f"{kind}: {', '.join(library.names(kind))}\n" for kind in KINDS if library.names(kind))
    text: str = config["hydra"]["help"]["template"].replace("$APP_CONFIG_GROUPS", there_are)
    return re.sub(r"\$\{(\w+)\}", lambda key: _as_typed(config[key[1]]), text)


def _as_typed(default: object) -> str:
    """Return a default as one types it: null, true, 10."""
    return yaml.safe_dump(default).removesuffix("\n...\n").strip()
