"""Changes a file as a tired hand, a broken editor or an attacker would; the same seed makes the same change."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

Place = tuple[Any, str | int]
"""A mapping or a list, and the key or the index of one of its entries."""

NUMBERS = (
    0, 1, -1, 2, 3, 7, 0.5, 1.5, -0.5, 1e-300, 1e-9, 1e6, 1e9, 1e18, 1e300, 2**31, 2**63 - 1, -(2**63), 40, 100, 366,
    4_000_000, float("inf"), float("-inf"), float("nan"),
)  # fmt: skip
WORDS = (
    "", " ", "x", "all", "others", "none", "own", "today", "owner", "assisting", "departments", "largest_department",
    "$$", "[bold]", "[/]", "<b>&amp;", "=1+1", "a" * 300, "东镇", "🙂", "../x", "*", "%s", "{0}", "1e5", "12", "二",
    "0001-01-01", "9999-12-31", "2025-02-30", "2025-03-01", "2025-03-03", "2025-03-02 09:30", "2200-01-01", "25:00",
    "24:00", "00:00", "12:30", "county", "grid", "solved", "standard", "left", "fixed", "CN", "mon",
)  # fmt: skip
SHAPES: tuple[Any, ...] = (
    None, True, False, [], {}, [[]], [None], {"x": None}, {"value": None}, {"low": 1}, {"value": 1, "low": 2},
    {"value": 0.2, "low": 0.1, "high": 0.3}, {"en": "A"}, {"en": "A", "zh": "甲"}, {"en": 1, "zh": []}, [1, 2], ["a"],
    {"to": "solved"}, [{"to": "solved"}], [["08:00", "12:00"]], {"from": "2025-03-02", "staff": 1},
)  # fmt: skip
PIECES = (
    "\t", "  ", "\n", "\r", ":", ": ", "- ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "<<: *a", "!!int ", "!x ", "|",
    ">", "'", '"', "%", "@", "`", "\\", "---\n", "...\n", "? ", "~", "${x}", "???", "：", "，", "　", "\u202e", "\x00",
    "\x1b[2J", "\u2028", "\ufeff", '"\\ud800"', "0x", "1_0", "010", "1:30", "yes", "1,000", ".inf", ".nan", "9" * 400,
)  # fmt: skip


def mutated_tree(data: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return a copy with one to three changes of keys, values and blocks."""
    dice = random.Random(seed)
    tree = copy.deepcopy(data)
    for _ in range(dice.choice((1, 1, 1, 1, 2, 3))):
        places = list(_places(tree))
        if places:
            _change(tree, dice.choice(places), places, dice)
    return tree


def mutated_text(text: str, seed: int) -> bytes:
    """Return the text with one to three changes of its lines, characters and bytes."""
    dice = random.Random(seed)
    content = text.encode()
    for _ in range(dice.choice((1, 1, 2, 3))):
        content = _changed_text(content, dice)
    return content


def _places(part: Any) -> Iterator[Place]:
    for key, value in list(part.items()) if isinstance(part, dict) else list(enumerate(part)):
        yield part, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _change(tree: dict[str, Any], place: Place, places: list[Place], dice: random.Random) -> None:
    part, key = place
    other, other_key = dice.choice(places)
    value = part[key]
    match dice.randrange(12):
        case 0:
            del part[key]
        case 1 if isinstance(part, dict):  # misspelt, or called as another key is
            names = [str(key)[1:], f"{key}s", f"{key}_", str(other_key), dice.choice(WORDS)]
            entries = {dice.choice(names) if name == key else name: entry for name, entry in part.items()}
            part.clear()
            part.update(entries)
        case 1 | 2 if isinstance(part, list):
            part.insert(dice.randrange(len(part) + 1), copy.deepcopy(value))
        case 2:
            part[f"{key}_2"] = copy.deepcopy(value)
        case 3 | 9 if isinstance(value, int | float):
            part[key] = dice.choice((-1, 0, 0.1, 0.5, 2, 10, 1000, 1e6, 1e-6)) * value
        case 3 | 9 | 10 if isinstance(value, str):  # what stands elsewhere and has the right form
            part[key] = dice.choice([there[at] for there, at in places if isinstance(there[at], str)])
        case 11 if isinstance(value, list):
            dice.shuffle(value)
        case 3 | 4:
            part[key] = dice.choice(NUMBERS)
        case 5:
            part[key] = dice.choice(WORDS)
        case 6:
            part[key] = copy.deepcopy(dice.choice(SHAPES))
        case 7:
            part[key] = copy.deepcopy(other[other_key])
        case _:
            part[key], other[other_key] = copy.deepcopy(other[other_key]), copy.deepcopy(value)


def _changed_text(content: bytes, dice: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at, to = dice.randrange(len(lines) + 1), dice.randrange(len(content) + 1)
    piece = dice.choice(PIECES).encode()
    match dice.randrange(9):
        case 0:
            del lines[at : at + dice.choice((1, 1, 1, 2, 5))]
        case 1:
            lines[at:at] = lines[at : at + 2]
        case 2:
            lines[at:at] = [lines.pop(dice.randrange(len(lines)))] if lines else []
        case 3:
            lines[at : at + 1] = [dice.choice((b" ", b"  ", b"\t", b"    ")) + line for line in lines[at : at + 1]]
        case 4:
            return content[:to]
        case 5:
            return content[:to] + bytes(dice.randrange(256) for _ in range(dice.choice((1, 2, 8)))) + content[to:]
        case 6:
            return content[:to] + content[to + dice.choice((1, 2, 5, 20)) :]
        case _:
            return content[:to] + piece + content[to:]
    return b"".join(lines)
