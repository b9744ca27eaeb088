"""Hydra's complaints about a command line, in our words."""

from __future__ import annotations

from collections.abc import Sequence

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException, MissingConfigException
from omegaconf import OmegaConf

from sim.commands.planners_files import GROUPS
from sim.documents import InputError, Library, Problem, suggestion
from sim.paths import shipped_conf


def keys_of(command: str) -> tuple[str, ...]:
    """The keys and config groups that a command takes, as its file in conf/ has them."""
    primary = OmegaConf.to_container(OmegaConf.load(shipped_conf() / f"{command}.yaml"))
    assert isinstance(primary, dict)
    groups = [group for default in primary.get("defaults", []) if isinstance(default, dict) for group in default]
    return tuple(str(key) for key in (*groups, *primary) if key not in ("defaults", "hydra"))


def check_keys(command: str, overrides: Sequence[str], multirun: bool) -> None:
    """Refuse overrides that cannot be read, keys that the command has not, and several values without ``--multirun``.

    Raises
    ------
    InputError
        With all of them.
    """
    known = keys_of(command)
    chosen = {text.partition("=")[0] for text in overrides}
    problems: list[Problem] = []
    for text in overrides:
        where = f"override {text}"
        try:
            override = OverridesParser.create().parse_override(text)
        except HydraException as error:
            problems.append(Problem(where, None, None, "", f"this cannot be read: {_first_line(error)}"))
            continue
        key = override.key_or_group
        first = key.split(".")[0].split("/")[0].split("@")[0]
        if first == "hydra":
            continue
        if first not in known:
            message = f"{command} has no such key;{suggestion(first, known)} there are: {', '.join(known)}"
            problems.append(Problem(where, None, None, first, message))
        elif first in GROUPS and key != first and first not in chosen:
            message = f"choose a {first} before its keys are changed: {first}=NAME {text}"
            problems.append(Problem(where, None, None, key, message))
        elif first in GROUPS and key == first and isinstance(override._value, list):
            problems.append(Problem(where, None, None, first, f"one {first} is expected"))
        elif override.is_sweep_override() and not multirun:
            message = f"several values: write a list in brackets, {key}=[a,b], or add --multirun for one job each"
            problems.append(Problem(where, None, None, key, message))
    if problems:
        raise InputError(problems)


def reworded(error: Exception, command: str, overrides: Sequence[str], library: Library) -> InputError:
    """The input error that an error of Hydra's or OmegaConf's stands for."""
    if isinstance(error, MissingConfigException) and error.missing_cfg_file:
        group, _, name = error.missing_cfg_file.partition("/")
        for kind in GROUPS:
            if group == kind:
                try:
                    library.find(kind, name)
                except InputError as plain:
                    return plain
    text = str(error) or str(error.__cause__)
    blamed = next((override for override in overrides if override in text), None)
    where = f"override {blamed}" if blamed else f"command {command}"
    return InputError([Problem(where, None, None, "", " ".join(text.split()))])


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
