"""A YAML file read once: its data, and where each key stands."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.documents.bounded_yaml import bounded_loader, check_repeats
from sim.documents.changes import Change, changed
from sim.documents.characters import fault_of_file_name
from sim.documents.problems import NOTHING, InputError, KeyPath, Problem, dotted
from sim.documents.reading import MOST_BYTES_OF_YAML, read_bytes, text_of
from sim.documents.remedies import remedies_in_lines, remedy_of_text
from sim.documents.traps import traps

Positions = Mapping[KeyPath, tuple[int, int]]


@dataclass(frozen=True)
class Document:
    """A planner's file.

    Parameters
    ----------
    path
        The file.
    sha256
        Of its bytes, as recorded in a run's manifest.
    data
        Its content, with command-line overrides applied if there are any.
    positions
        Line and column (from 1) of each key, or of each item of a list.
    overrides
        The command-line overrides that were applied, each as typed.
    """

    path: Path
    sha256: str
    data: dict[str, Any]
    positions: Positions
    overrides: tuple[str, ...] = ()

    def problem(self, keypath: KeyPath, message: str, got: object = NOTHING) -> Problem:
        """A problem at a key: located at the override that touched it, or else at the nearest key that the file has."""
        message += remedy_of_text(got)
        touching = self.overrides_of(keypath)
        if touching:
            return Problem(f"override {touching[-1]}", None, None, dotted(keypath), message, got)
        line, column = next(
            (self.positions[keypath[:n]] for n in range(len(keypath), 0, -1) if keypath[:n] in self.positions), (1, 1)
        )
        return Problem(str(self.path), line, column, dotted(keypath), message, got)

    def overrides_of(self, keypath: KeyPath) -> tuple[str, ...]:
        """The overrides that set the key, something above it or something in it, as typed and in that order."""
        return tuple(override for override in self.overrides if _touches(override, keypath))

    def with_overrides(self, data: dict[str, Any], overrides: Sequence[str]) -> Document:
        """The same file with other data.

        Parameters
        ----------
        data
            The content after all overrides.
        overrides
            The overrides that made it, as typed: ``scenario.works.survey.mean_hours=2``. The first part of the key
            names the document's place on the command line and is not part of the key path.
        """
        return dataclasses.replace(self, data=data, overrides=tuple(overrides))

    def with_changes(self, changes: Sequence[Change]) -> Document:
        """The same file with overrides of a command line applied to its content.

        Raises
        ------
        InputError
            With all that cannot be applied.
        """
        if not changes:
            return self
        return self.with_overrides(changed(self.data, changes), [change.typed for change in changes])


def _touches(override: str, keypath: KeyPath) -> bool:
    """Whether the override sets the key, something above it, or something in it (whose sum or order may be wrong)."""
    parts = override.lstrip("+~").partition("=")[0].split(".")[1:]
    shared = min(len(parts), len(keypath))
    return shared > 0 and parts[:shared] == [str(part) for part in keypath[:shared]]


def read_document(path: Path) -> Document:
    """Read a planner's file.

    Raises
    ------
    InputError
        With all problems: the file is misnamed, missing, too large or not text, the YAML is malformed, or it holds a
        trap of YAML.
    """
    if fault := fault_of_file_name(path.stem):
        raise InputError([Problem(str(path), None, None, "", f"{fault}; rename this file")])
    content = read_bytes(path, MOST_BYTES_OF_YAML)
    text = text_of(content, path)
    try:
        loader = bounded_loader()(text)
        root = loader.get_single_node()
        check_repeats(root)
        if not isinstance(root, yaml.MappingNode):
            raise InputError([Problem(str(path), 1, 1, "", "a mapping is expected (lines of `key: value`)")])
        found = list(traps(root, str(path)))
        if found:
            raise InputError(found)
        data = loader.construct_document(root)  # which also puts merged keys (<<) among the nodes
        return Document(path, hashlib.sha256(content).hexdigest(), data, _positions(root))
    except (yaml.YAMLError, ValueError) as error:
        raise InputError([_malformed(error, path, text)]) from None


def _malformed(error: Exception, path: Path, text: str) -> Problem:
    """What the YAML parser says, at the place where it says it."""
    line, column, words = None, None, str(error)
    suspects: list[int] = []
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        words = ", ".join(part for part in (error.context, error.problem) if part)
        marks = [one.line + 1 for one in (error.problem_mark, error.context_mark) if one]
        suspects = [number for one in marks for number in (one - 1, one)]
    elif isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        words = f"the character U+{ord(text[error.position]):04X} may not stand in a file"
    remedies = "".join(f"; {remedy}" for remedy in remedies_in_lines(text.splitlines(), suspects))
    return Problem(str(path), line, column, "", f"this is not valid YAML: {words}{remedies}")


def _positions(root: yaml.MappingNode) -> dict[KeyPath, tuple[int, int]]:
    positions: dict[KeyPath, tuple[int, int]] = {}

    def visit(node: yaml.Node, keypath: KeyPath) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*keypath, key.value)
                positions[below] = (key.start_mark.line + 1, key.start_mark.column + 1)
                visit(value, below)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                below = (*keypath, index)
                positions[below] = (item.start_mark.line + 1, item.start_mark.column + 1)
                visit(item, below)

    visit(root, ())
    return positions
