"""Reading files from outside within stated limits: planners' files, their tables and result folders alike."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from sim.documents.characters import fault_of_path
from sim.documents.problems import InputError, Problem

MOST_BYTES = 20_000_000
"""Size of the largest table or record that is read."""
MOST_BYTES_OF_YAML = 1_500_000
"""Ten times the largest scenario shipped: reading YAML takes a second for each 100 kB or so."""
TEXT_OF_WINDOWS = "gb18030"
"""What editors and WPS on Chinese Windows save by default; a superset of GBK and GB2312."""


def is_folder(path: Path) -> bool:
    """Whether there is a folder of this name, which may be too long for any."""
    try:
        return path.is_dir()
    except (OSError, ValueError, RuntimeError):
        return False


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Read a file.

    Raises
    ------
    InputError
        It is missing, not an ordinary file, larger than `most`, or its name is not text.
    """
    if fault := fault_of_path(path):
        raise _refused(path, fault)
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):  # a device or a pipe might never end
            raise _refused(path, "cannot be read: this is not an ordinary file")
        if kind.st_size > most:
            raise _refused(path, f"this file is too large: {kind.st_size:,} bytes; at most {most:,} are read")
        return path.read_bytes()
    except FileNotFoundError:
        raise _refused(path, "there is no such file") from None
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from None


def text_of(content: bytes, path: Path) -> str:
    """Decode a file's content, without the signature that Windows puts in front.

    Raises
    ------
    InputError
        It is not UTF-8; names the line and, where the file is in the encoding of Chinese Windows, says so.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Where there is a signature, the decoder counts from behind it.
        before = content.removeprefix(b"\xef\xbb\xbf")[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        raise InputError([Problem(str(path), line, column, "", f"{_encoding(content)}: save it as UTF-8")]) from None


def read_text(path: Path) -> str:
    """Read a UTF-8 file; see `read_bytes` and `text_of` for what is refused."""
    return text_of(read_bytes(path), path)


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises
    ------
    InputError
        It cannot be read, or it is not JSON.
    """
    text = read_text(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"this is not valid JSON: {error.msg}"
        raise InputError([Problem(str(path), error.lineno, error.colno, "", message)]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets in brackets without end
        raise _refused(path, "this JSON holds a number that is too long, or is nested too deep") from None


def _encoding(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "this file is in UTF-16 (Excel: 'Unicode text')"
    try:
        content.decode(TEXT_OF_WINDOWS)
    except UnicodeDecodeError:
        return "cannot be read as UTF-8 text"
    return "cannot be read as UTF-8 text; it seems to be GBK, as Chinese Windows saves it"


def _refused(path: Path, message: str) -> InputError:
    return InputError([Problem(str(path), None, None, "", message)])
