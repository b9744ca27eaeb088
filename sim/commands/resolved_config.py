"""``config.yaml`` of a result folder: all that its tables depend on, so that they can be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.documents import Document, InputError, Problem, read_document

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
    path = folder / "config.yaml"
    whole = read_document(path)
    needed = {"command": str, "settings": dict, "scenario_name": str, "scenario": dict, "alternatives": dict}
    needed |= {"factors": list}
    needed |= dict.fromkeys(_SECTIONS, dict)
    wrong = [key for key, kind in needed.items() if not isinstance(whole.data.get(key), kind)]
    if wrong:
        message = f"this is not the config.yaml of a run or a comparison; what is missing: {', '.join(wrong)}"
        raise InputError([Problem(str(path), None, None, "", message)])
    return ResolvedConfig(
        command=whole.data["command"],
        settings=whole.data["settings"],
        scenario_name=whole.data["scenario_name"],
        scenario=_part(whole, "scenario", name=whole.data["scenario_name"]),
        alternatives=whole.data["alternatives"],
        factors=tuple(whole.data["factors"]),
        kept_in=path,
        **{section: {name: _part(whole, section, name) for name in whole.data[section]} for section in _SECTIONS},
    )


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
