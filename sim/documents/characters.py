"""Texts that a terminal, a spreadsheet, a figure or a file system would obey instead of showing: refused."""

from __future__ import annotations

import unicodedata
from pathlib import Path

_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters and a Braille sign that are drawn as nothing."""
LONGEST_NAME = 200
"""Characters; a longer name fits into no table and no figure."""
LONGEST_FILE_NAME = 100
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula, in full width too."""
_NOT_IN_FILE_NAMES = "/\\<>:\"|?*[]{}'`$;&!%"
"""Signs that a file system, a shell, a search pattern or Markdown interprets."""
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of control and format characters, surrogates and separators of lines. Code points that this
Python's tables don't know are left alone: names of places have characters that are younger than they."""


def invisible(text: str) -> str | None:
    """Return the first character that cannot be seen and changes how others are read; None without one.

    Control characters but line feeds and tabs, surrogates, marks of writing direction and of zero width, and the code
    points that Unicode keeps from being characters.
    """
    if text.isprintable() and not any(filler in text for filler in _FILLERS):
        return None
    return next((sign for sign in text if sign not in "\n\t" and _is_invisible(sign)), None)


def _is_invisible(sign: str) -> bool:
    if sign in _FILLERS or unicodedata.category(sign) in _INVISIBLE:
        return True
    return 0xFDD0 <= ord(sign) <= 0xFDEF or ord(sign) & 0xFFFE == 0xFFFE


def visible(text: str) -> str:
    """Return the text with each invisible character as its code, so that no terminal obeys it."""
    if invisible(text) is None:
        return text
    return "".join(f"<U+{ord(sign):04X}>" if invisible(sign) else sign for sign in text)


def fault_of_text(text: str) -> str | None:
    """Return what is wrong with characters of a text, and the remedy; None where nothing is."""
    sign = invisible(text)
    return f"the character U+{ord(sign):04X} is invisible and changes how the text is read: remove it" if sign else None


def fault_of_cell(text: str) -> str | None:
    """Return why a text cannot stand in a cell of a table, and the remedy; None where it can."""
    if fault := fault_of_text(text):
        return fault
    if any(sign in text for sign in "\n\t\r"):
        return "one line without tabs is expected"
    if unicodedata.normalize("NFKC", text).lstrip().startswith(_FORMULA):
        return f"a spreadsheet would take this for a formula, as it begins with '{text.lstrip()[0]}': begin with a word"
    return None


def fault_of_name(text: str) -> str | None:
    """Return why a text cannot be the name of a thing in tables and figures, and the remedy; None where it can."""
    if not text.strip():
        return "a name is expected, this is empty"
    if len(text) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters, this has {len(text):,}"
    return fault_of_cell(text)


def fault_of_file_name(name: str) -> str | None:
    """Return why a name, as of a scenario or an alternative, cannot be part of a file's name; None where it can."""
    if fault := fault_of_cell(name):
        return fault
    if not name.strip() or name != name.strip() or name.startswith(".") or len(name) > LONGEST_FILE_NAME:
        return f"the name of a file is expected: 1 to {LONGEST_FILE_NAME} characters, without a dot or space in front"
    signs = [sign for sign in _NOT_IN_FILE_NAMES if sign in name]
    return f"the name of a file may not hold {' '.join(signs)}" if signs else None


def fault_of_path(path: Path) -> str | None:
    """Return why a path cannot be printed and recorded; None where it can."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "the name of this file or folder is not UTF-8 text: rename it"
    return fault_of_text(str(path))
