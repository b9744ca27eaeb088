"""What a keyboard and a shell make of a command line: full-width signs, and braces taken apart."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Iterator, Sequence

from sim.documents import Problem

_FULL_WIDTH, _PLAIN = "，、：＝［］【】｛｝", ",,:=[][]{}"
"""Signs of a Chinese keyboard and those meant; round brackets are left out, which names of files have."""
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_PAIR = re.compile(r"(?:\{[\w.*]+:)*[\w.*]+:(?![/\\])")
"""How a part of a mapping begins, ``a:`` or ``{a:b:``; an address has slashes behind its colon."""


def full_width_signs(word: str) -> Problem | None:
    """Return what to write instead of a word in which signs are full-width, which would be read as parts of names."""
    found = [sign for sign in _FULL_WIDTH if sign in _QUOTED.sub("", word)]
    if not found:
        return None
    plain = shlex.quote(word.translate(str.maketrans(_FULL_WIDTH, _PLAIN)))
    message = f"full-width {' '.join(found)} would be read as part of a name: write {plain}"
    return Problem(f"override {word}", None, None, "", f"{message}; a name that has such a sign takes quotes")


def taken_apart_by_a_shell(words: Sequence[str]) -> Iterator[Problem]:
    """Find words that were one, such as ``posts={a:[1,2]}``: of braces without quotes a shell makes several words."""
    for key, group in itertools.groupby(words, key=lambda word: word.partition("=")[0]):
        parts = list(group)
        values = [part.partition("=")[2] for part in parts]
        if len(parts) > 1 and (not all(map(_is_balanced, values)) or all(map(_PAIR.match, values))):
            message = f"the shell has taken braces apart: put single quotes around the whole, '{key}={{…}}'"
            yield Problem(f"override {' '.join(parts)}", None, None, "", message)


def _is_balanced(value: str) -> bool:
    plain = _QUOTED.sub("", value)
    return all(plain.count(opens) == plain.count(closes) for opens, closes in ("[]", "{}"))
