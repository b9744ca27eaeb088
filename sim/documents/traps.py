"""Where YAML would read something else than the planner wrote: refused, with the reason and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from sim.documents.problems import NOTHING, KeyPath, Problem, dotted

_CLOCK_TIME = re.compile(r"[-+]?\d+(:[0-5]?\d)+(\.\d*)?")
_LEADING_ZERO = re.compile(r"[-+]?0\d+")
_YES_OR_NO = {"y", "n", "yes", "no", "on", "off"}
_TEXT_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"}


def traps(root: yaml.Node, file: str) -> Iterator[Problem]:
    """All traps in a composed document, in the order of the file."""
    yield from _below(root, (), (), file)


def _below(node: yaml.Node, keypath: KeyPath, inside: tuple[int, ...], file: str) -> Iterator[Problem]:
    inside_this = (*inside, id(node))
    if id(node) in inside:
        yield _at(node, keypath, file, "an alias (*) may not stand inside what it repeats")
    elif isinstance(node, yaml.MappingNode):
        first_lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield _at(key, keypath, file, "a key must be plain text")
                continue
            below = (*keypath, key.value)
            if key.value in first_lines:
                message = f"this key stands twice, first in line {first_lines[key.value]}; keep one of the two"
                yield _at(key, below, file, message)
            first_lines.setdefault(key.value, key.start_mark.line + 1)
            yield from _key(key, below, file)
            yield from _below(value, below, inside_this, file)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _below(item, (*keypath, index), inside_this, file)
    elif isinstance(node, yaml.ScalarNode):
        yield from _scalar(node, keypath, file)


def _key(key: yaml.ScalarNode, keypath: KeyPath, file: str) -> Iterator[Problem]:
    found = list(_scalar(key, keypath, file))
    if not found and key.tag not in _TEXT_TAGS:
        found = [_at(key, keypath, file, f'a key must be text; write it in quotes: "{key.value}"')]
    yield from found


def _scalar(node: yaml.ScalarNode, keypath: KeyPath, file: str) -> Iterator[Problem]:
    text: str = node.value
    quotes = f'write it in quotes: "{text}"'
    plain = node.style is None
    if "${" in text or text == "???":
        yield _at(node, keypath, file, "`${…}` and `???` mean something else to Hydra and may not be used here", text)
    elif plain and _CLOCK_TIME.fullmatch(text):
        yield _at(node, keypath, file, f"YAML reads an unquoted clock time as a number to base 60; {quotes}", text)
    elif plain and _LEADING_ZERO.fullmatch(text):
        number = re.sub(r"^([-+]?)0+(?=\d)", r"\1", text)
        message = f"YAML reads a number that begins with 0 as octal; write {number}, or if it is text {quotes}"
        yield _at(node, keypath, file, message, text)
    elif plain and text.lower() in _YES_OR_NO:
        message = f"YAML takes this word for true or false; if it is text {quotes}; otherwise write true or false"
        yield _at(node, keypath, file, message, text)


def _at(node: yaml.Node, keypath: KeyPath, file: str, message: str, got: object = NOTHING) -> Problem:
    return Problem(file, node.start_mark.line + 1, node.start_mark.column + 1, dotted(keypath), message, got)
