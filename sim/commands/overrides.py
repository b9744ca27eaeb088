"""Overrides of a command line: checked, multiplied out into jobs, and parted into settings and changes of documents.

Hydra's grammar says how an override is written. Its composition gets the settings alone, which stand in our own conf/;
what a planner's file holds never passes through it, so nothing in a file can ask Hydra to do anything.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import OmegaConf

from sim.documents import Change, How, InputError, Problem, keypath_of, suggestion
from sim.documents.library import Kind
from sim.paths import shipped_conf

GROUPS: tuple[Kind, ...] = ("scenario", "rule", "design")
"""The keys that choose a planner's file, below which its content may be changed."""
LONGEST_SHOWN = 200
"""Characters of an override that errors repeat."""
MOST_JOBS = 10_000
assert set(GROUPS) <= set(get_args(Kind))


@dataclass(frozen=True)
class Job:
    """One job of a command.

    Attributes
    ----------
    overrides
        All of its overrides, as typed.
    settings
        Those that Hydra composes with the command's file in conf/.
    choices
        The name of the file that each of `GROUPS` stands for, where one was chosen.
    changes
        What is changed in those files.
    """

    overrides: tuple[str, ...]
    settings: tuple[str, ...] = ()
    choices: Mapping[Kind, str] = field(default_factory=dict)
    changes: Mapping[Kind, tuple[Change, ...]] = field(default_factory=dict)


def keys_of(command: str) -> tuple[str, ...]:
    """The keys that a command takes, as its file in conf/ has them; those of `GROUPS` choose a planner's file."""
    return tuple(str(key) for key in defaults_of(command))


def defaults_of(command: str) -> dict[str, Any]:
    """Return a command's keys with their defaults."""
    primary = OmegaConf.to_container(OmegaConf.load(shipped_conf() / f"{command}.yaml"))
    assert isinstance(primary, dict)
    return {str(key): value for key, value in primary.items() if key != "hydra"}


def jobs_of(command: str, overrides: Sequence[str], multirun: bool) -> list[Job]:
    """Return the job of a command, or one for each combination of values under ``--multirun``.

    Raises
    ------
    InputError
        With all overrides that cannot be read or stand for no key of the command, and several values without
        ``--multirun``.
    """
    values = [list(itertools.islice(_values(one), MOST_JOBS + 1)) for one in _parsed(command, overrides, multirun)]
    if math.prod(map(len, values)) > MOST_JOBS:
        message = f"these values are more than {MOST_JOBS:,} jobs; `govsim sweep` tries many points in one study"
        raise InputError([Problem("command line", None, None, "--multirun", message)])
    return [_job(words) for words in itertools.product(*values)]


def _parsed(command: str, overrides: Sequence[str], multirun: bool) -> list[Override]:
    known = keys_of(command)
    chosen = {text.partition("=")[0] for text in overrides}
    found: list[Override] = []
    problems: list[Problem] = []
    for text in overrides:
        try:
            override = OverridesParser.create().parse_override(text)
        except (HydraException, ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
            message = f"this cannot be read: {str(error).splitlines()[0]}"
            problems.append(Problem(f"override {_short(text)}", None, None, "", message))
            continue
        wrong = _wrong_with(override, command, known, chosen, multirun)
        if wrong:
            problems.append(Problem(f"override {text}", None, None, *wrong))
        found.append(override)
    if problems:
        raise InputError(problems)
    return found


def _wrong_with(
    override: Override, command: str, known: Sequence[str], chosen: set[str], multirun: bool
) -> tuple[str, str] | None:
    """Return the key and what is wrong with it, None where nothing is."""
    key = override.get_key_element().lstrip("+~")
    first = key.partition(".")[0]
    if first not in known:
        return first, f"{command} has no such key;{suggestion(first, known)} there are: {', '.join(known)}"
    if override.is_sweep_override() and not (multirun and override.is_discrete_sweep()):
        return key, f"several values: write a list in brackets, {key}=[a,b], or add --multirun for one job each"
    if first not in GROUPS:
        return None
    if key != first and first not in chosen:
        return key, f"choose a {first} before its keys are changed: {first}=NAME {override.input_line}"
    if key == first and (override.get_key_element() != key or isinstance(override.value(), list | dict)):
        return first, f"one {first} is expected"
    return None


def _values(override: Override) -> Iterator[str]:
    """Give the override, or one for each of its values."""
    if not override.is_sweep_override():
        yield str(override.input_line)
        return
    for value in override.sweep_string_iterator():
        yield f"{override.get_key_element()}={value}"


def _job(words: Sequence[str]) -> Job:
    settings: list[str] = []
    choices: dict[Kind, str] = {}
    changes: dict[Kind, list[Change]] = {}
    for text in words:
        override = OverridesParser.create().parse_override(text)
        first, _, below = override.key_or_group.partition(".")
        kind = next((group for group in GROUPS if group == first), None)
        if kind is None:
            settings.append(text)
        elif below:
            changes.setdefault(kind, []).append(Change(text, keypath_of(below), _how(override), override.value()))
        elif override.value() is None:
            choices.pop(kind, None)
        else:
            choices[kind] = str(override.value())
    return Job(tuple(words), tuple(settings), choices, {kind: tuple(made) for kind, made in changes.items()})


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _how(override: Override) -> How:
    return How.REMOVE if override.is_delete() else How.ADD if override.is_add() else How.SET
