"""``config.yaml`` of a result folder: all that its tables depend on, so that they can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.documents import Document, InputError, KeyPath, Problem, fault_of_file_name, read_document

_HEADER = """\
# Everything that the tables in this folder depend on: `govsim rerun` on this folder makes them again, bit for bit,
# whatever became of the scenario and the rules since.
"""

Asked = Mapping[str, Any]
"""One alternative as it was asked for."""

_SECTIONS = ("rules", "reforms", "rollouts")
_NOT_TEXT = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


@dataclass(frozen=True)
class ResolvedConfig:
    """What was run, in full.

    Parameters
    ----------
    command
        ``run``, ``compare`` or ``rollout``.
    settings
        The command's keys that results depend on: replications, seed, language, log.
    scenario_name
        Name of the scenario.
    scenario
        Its document, overrides applied.
    alternatives
        What is compared, by name and in that order: ``{rule: NAME}``, ``{reforms: [NAMES]}`` or ``{rollout: NAME}``.
    factors
        The reforms of a factorial design, whose every mix is compared; none in other studies.
    rules, reforms, rollouts
        The documents of all rules, reforms and rollouts that these name, by name.
    kept_in
        The config.yaml that all documents were read from, where they weren't from planners' files.
    """

    command: str
    settings: Mapping[str, Any]
    scenario_name: str
    scenario: Document
    alternatives: Mapping[str, Asked]
    factors: Sequence[str]
    rules: Mapping[str, Document]
    reforms: Mapping[str, Document]
    rollouts: Mapping[str, Document]
    kept_in: Path | None = None

    def text(self) -> str:
        """The content of config.yaml."""
        content = {
            "command": self.command,
            "settings": dict(self.settings),
            "scenario_name": self.scenario_name,
            "scenario": self.scenario.data,
            "alternatives": dict(self.alternatives),
            "factors": list(self.factors),
            **{
                section: {name: document.data for name, document in getattr(self, section).items()}
                for section in _SECTIONS
            },
        }
        return _HEADER + as_yaml(content)

    def sha256(self) -> str:
        """Of config.yaml's bytes."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def read_resolved_config(folder: Path) -> ResolvedConfig:
    """What a result folder holds.

    Raises
    ------
    InputError
        There is no config.yaml in it, or it is not one of ours.
    """
    return resolved_config_of(read_document(folder / "config.yaml"))


def resolved_config_of(whole: Document) -> ResolvedConfig:
    """What a config.yaml holds.

    Raises
    ------
    InputError
        It is not one of ours, or was changed so that its parts no longer fit.
    """
    needed = {"command": str, "settings": dict, "scenario_name": str, "scenario": dict, "alternatives": dict}
    needed |= {"factors": list}
    needed |= dict.fromkeys(_SECTIONS, dict)
    wrong = [key for key, kind in needed.items() if not isinstance(whole.data.get(key), kind)]
    if wrong:
        message = f"this is not the config.yaml of a run or a comparison; what is missing: {', '.join(wrong)}"
        raise InputError([whole.problem((), message)])
    problems = list(_wrong_names(whole))
    if problems:
        raise InputError(problems)
    return ResolvedConfig(
        command=whole.data["command"],
        settings=whole.data["settings"],
        scenario_name=whole.data["scenario_name"],
        scenario=_part(whole, "scenario", name=whole.data["scenario_name"]),
        alternatives=whole.data["alternatives"],
        factors=tuple(whole.data["factors"]),
        kept_in=whole.path,
        **{section: {name: _part(whole, section, name) for name in whole.data[section]} for section in _SECTIONS},
    )


def _wrong_names(whole: Document) -> Iterator[Problem]:
    """Names that cannot be part of a file's name, and alternatives of what the file doesn't hold."""
    here: list[KeyPath] = [(section, name) for section in _SECTIONS for name in whole.data[section]]
    for keypath in [("scenario_name",), *here, *(("alternatives", name) for name in whole.data["alternatives"])]:
        name = whole.data["scenario_name"] if keypath == ("scenario_name",) else str(keypath[-1])
        if fault := fault_of_file_name(name):
            yield whole.problem(keypath, f"{fault}; was this file changed?", name)
    for section in _SECTIONS:
        for name, data in whole.data[section].items():
            if not isinstance(data, dict):
                yield whole.problem((section, name), "a mapping is expected; was this file changed?")
    if not whole.data["alternatives"]:
        yield whole.problem(("alternatives",), "at least one alternative is expected; was this file changed?")
    for name, asked in whole.data["alternatives"].items():
        yield from _wrong_alternative(whole, ("alternatives", name), asked)
    for index, name in enumerate(whole.data["factors"]):
        if str(name) not in whole.data["reforms"]:
            yield whole.problem(("factors", index), "this file holds no such reform; was it changed?", name)


def _wrong_alternative(whole: Document, keypath: KeyPath, asked: Any) -> Iterator[Problem]:
    """What an alternative was asked for as: one rule, several reforms or one rollout, all of them in the file."""
    kinds = {"rule": "rules", "reforms": "reforms", "rollout": "rollouts"}
    if not isinstance(asked, dict) or len(asked) != 1 or next(iter(asked)) not in kinds:
        yield whole.problem(keypath, f"one of {', '.join(kinds)} is expected; was this file changed?", asked)
        return
    ((kind, named),) = asked.items()
    if (kind == "reforms") != isinstance(named, list):
        yield whole.problem((*keypath, kind), "names are expected; was this file changed?", named)
        return
    held = [*whole.data[kinds[kind]], *(["own"] if kind == "rollout" else [])]
    for name in named if isinstance(named, list) else [named]:
        if name not in held:
            message = f"this file holds no {kinds[kind].removesuffix('s')} of this name; was it changed?"
            yield whole.problem((*keypath, kind), message, name)


def _part(whole: Document, section: str, name: str) -> Document:
    """A scenario, rule, reform or rollout inside config.yaml, as its document; the path says where it stands now."""
    keypath = (section, name) if section in _SECTIONS else (section,)
    data = whole.data[section][name] if section in _SECTIONS else whole.data[section]
    depth = len(keypath)
    positions = {key[depth:]: at for key, at in whole.positions.items() if key[:depth] == keypath and len(key) > depth}
    return Document(whole.path / section / f"{name}.yaml", whole.sha256, data, positions)


class _Dumper(yaml.SafeDumper):
    """Writes texts in quotes, so that no reader takes 08:00 for a number, and repeats instead of aliasing."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(content: Mapping[str, Any]) -> str:
    """Return a configuration as YAML that reads back as the same."""
    return yaml.dump(dict(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def _quoted_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    bare = text.isidentifier() and text.isascii() and text.lower() not in _NOT_TEXT
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if bare else '"')


_Dumper.add_representer(str, _quoted_text)
