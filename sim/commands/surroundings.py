"""What a command finds when it starts: streams that may be closed, a folder that may be gone, odd words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def open_standard_streams() -> None:
    """Send streams that the caller closed nowhere: the next file opened would take their place, and be printed to."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")


def fault_of_surroundings(words: Sequence[str]) -> str | None:
    """Return why no command can run here, and the remedy, in the language of the command; None where it can."""
    chinese = "language=zh" in words
    try:
        here = os.getcwd()  # noqa: PTH109  pathlib is not needed for help
    except OSError:
        if chinese:
            return "当前文件夹已不存在：请先进入另一个文件夹（cd）"
        return "the current folder no longer exists: change to another one (cd)"
    if _is_odd(here):
        if chinese:
            return "当前文件夹的路径不是UTF-8文本，或含有不可见字符：请重命名该文件夹"
        return "the path of the current folder is not UTF-8 text, or has invisible characters: rename the folder"
    odd = next((word for word in words if _is_odd(word)), None)
    if odd is None:
        return None
    if chinese:
        return f"命令行中的{odd!a}不是UTF-8文本，或含有不可见字符：请改写"
    return f"{odd!a} on the command line is not UTF-8 text, or has invisible characters: write it anew"


def _is_odd(text: str) -> bool:
    """Whether a text has characters that cannot be printed or recorded."""
    if text.isprintable():  # nearly always; the table of characters is not needed for help
        return False
    from sim.documents.characters import invisible

    return invisible(text) is not None
