"""What to write instead where a planner's keyboard was at work: full-width signs, tabs, 70%, 3.5万."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_INSTEAD = {
    "：": ": ",
    "，": ", ",
    "、": ", ",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "“": '"',
    "”": '"',
    "＃": " #",
}
_FULL_WIDTH_DIGITS = re.compile("[0-9.]*[０-９][0-9０-９.．]*")
_QUOTED = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""")
_COMMENT = re.compile(r"(^|\s)#.*")
_TIGHT_COLON = re.compile(r"(?:^\s*(?:- +)?|[{,]\s*)\w+:(?=[^\s/])")
_NUMBER = r"\d+(?:\.\d+)?"
_UNITS = {"%": 0.01, "‰": 0.001, "千": 1e3, "万": 1e4, "亿": 1e8}


def remedies_in_lines(lines: list[str], numbers: Iterable[int]) -> list[str]:
    """What may be wrong in the lines of these numbers (from 1), which YAML could not read."""
    found: list[str] = []
    for number in sorted({number for number in numbers if 1 <= number <= len(lines)}):
        line = _COMMENT.sub("", _QUOTED.sub('""', lines[number - 1]))
        found += _signs(line, f" in line {number}")
        if "\t" in line[: len(line) - len(line.lstrip())]:
            found.append(f"a tab in line {number}: indent with spaces")
        if _TIGHT_COLON.search(line):
            found.append(f"a colon without a space after it in line {number}: write ': '")
    return found


def remedy_of_text(text: object) -> str:
    """What to write instead of a text with full-width signs, beginning with ``; ``, or nothing."""
    if not isinstance(text, str) or remedy_of_number(text):  # which says it all
        return ""
    return "".join(f"; {remedy}" for remedy in _signs(text, ""))


def remedy_of_number(text: object) -> str:
    """What to write instead of a text that stands for a number, beginning with ``; ``, or nothing."""
    if not isinstance(text, str):
        return ""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return f"; write numbers without thousands separators: {plain.replace(',', '')}"
    scaled = re.fullmatch(rf"({_NUMBER})\s*([{''.join(_UNITS)}])", plain)
    if scaled:
        return f"; write {float(scaled[1]) * _UNITS[scaled[2]]:.12g}"
    if plain != text.strip():
        return ""  # full-width, which `remedy_of_text` tells
    return "; remove the quotes" if re.fullmatch(rf"[-+]?{_NUMBER}(?:[eE][-+]?\d+)?", plain) else ""


def _signs(text: str, where: str) -> list[str]:
    found = [f"full-width '{sign}'{where}: write '{plain}'" for sign, plain in _INSTEAD.items() if sign in text]
    if "\u3000" in text:
        found.append(f"a full-width space{where}: write an ordinary one")
    digits = _FULL_WIDTH_DIGITS.search(text)
    if digits:
        found.append(f"full-width digits{where}: write {unicodedata.normalize('NFKC', digits[0])}")
    return found
