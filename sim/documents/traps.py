"""Where YAML would read something else than the planner wrote: refused, with the reason and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from sim.documents.characters import fault_of_text
from sim.documents.problems import NOTHING, KeyPath, Problem, dotted
from sim.documents.remedies import remedy_of_text

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
        before: yaml.Node | None = None
        for key, value in node.value:
            whole = _thousands(before, key) if _is_empty(value) else None
            before = value
            if whole:
                yield _at(key, keypath, file, f"write numbers without thousands separators: {whole}")
                continue
            if not isinstance(key, yaml.ScalarNode):
                yield _at(key, keypath, file, "a key must be plain text")
                continue
            below = (*keypath, key.value)
            if key.value in first_lines:
                message = f"this key stands twice, first in line {first_lines[key.value]}; keep one of the two"
                yield _at(key, below, file, message)
            first_lines.setdefault(key.value, key.start_mark.line + 1)
            yield from _key(key, value, below, file)
            yield from _below(value, below, inside_this, file)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            whole = _thousands(node.value[index - 1], item) if index else None
            if whole and item.value.startswith("0"):  # [1,200] may well be two numbers
                message = f"write numbers without thousands separators: {whole}"
                yield _at(item, (*keypath, index), file, message)
                continue
            yield from _below(item, (*keypath, index), inside_this, file)
    elif isinstance(node, yaml.ScalarNode):
        yield from _scalar(node, keypath, file)


def _key(key: yaml.ScalarNode, value: yaml.Node, keypath: KeyPath, file: str) -> Iterator[Problem]:
    found = list(_scalar(key, keypath, file))
    remedy = remedy_of_text(key.value) if key.style is None else ""
    if not remedy and key.style is None and ":" in key.value and _is_empty(value):
        remedy = "; write a space after the colon"
    if remedy:
        found.append(_at(key, keypath, file, f"this is not read as it was meant{remedy}"))
    if not found and key.tag not in _TEXT_TAGS:
        found = [_at(key, keypath, file, f'a key must be text; write it in quotes: "{key.value}"')]
    yield from found


def _scalar(node: yaml.ScalarNode, keypath: KeyPath, file: str) -> Iterator[Problem]:
    text: str = node.value
    quotes = f'write it in quotes: "{text}"'
    plain = node.style is None
    if fault := fault_of_text(text):
        yield _at(node, keypath, file, fault)
    elif plain and _CLOCK_TIME.fullmatch(text):
        yield _at(node, keypath, file, f"YAML reads an unquoted clock time as a number to base 60; {quotes}", text)
    elif plain and _LEADING_ZERO.fullmatch(text):
        number = re.sub(r"^([-+]?)0+(?=\d)", r"\1", text)
        message = f"YAML reads a number that begins with 0 as octal; write {number}, or if it is text {quotes}"
        yield _at(node, keypath, file, message, text)
    elif plain and text.lower() in _YES_OR_NO:
        message = f"YAML takes this word for true or false; if it is text {quotes}; otherwise write true or false"
        yield _at(node, keypath, file, message, text)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value == ""


def _thousands(before: yaml.Node | None, node: yaml.Node) -> str | None:
    """The number that two nodes are which a comma without a space parts, as in 35,000."""
    if not (isinstance(before, yaml.ScalarNode) and isinstance(node, yaml.ScalarNode)):
        return None
    touch = before.end_mark.index + 1 == node.start_mark.index
    plain = before.style is None and node.style is None
    if touch and plain and re.fullmatch(r"\d{1,3}", before.value) and re.fullmatch(r"\d{3}", node.value):
        return str(before.value + node.value)
    return None


def _at(node: yaml.Node, keypath: KeyPath, file: str, message: str, got: object = NOTHING) -> Problem:
    return Problem(file, node.start_mark.line + 1, node.start_mark.column + 1, dotted(keypath), message, got)
