"""Where the results of finished tasks are kept, so that none is ever run twice."""

from __future__ import annotations

import hashlib
import stat
import uuid
from pathlib import Path

HEADER = "govsim result 2"
"""What a file of ours begins with; its key and the hash of its content follow, on one line."""

LARGEST_BYTES = 2**28
"""A larger file is not ours; a pipe or a device is not either, and might never end."""


class Cache:
    """A folder with one small file for each finished task, named for the task's hash.

    Any number of studies, on any number of machines, may use the same folder at the same time: a file is written under
    a name of its own and then renamed, so a reader sees all of it or nothing. It holds its key, so that a file that was
    copied over another is found out.

    Attributes
    ----------
    damaged
        The files that were found damaged, and will be made again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[Path] = []

    def path(self, key: str) -> Path:
        """Return the file of a task; the first two digits are a folder, since a folder of 100,000 files is slow."""
        return self.folder / key[:2] / f"{key}.result"

    def read(self, key: str) -> bytes | None:
        """Return the content kept for a task; None where there is none, or what there is was damaged."""
        path = self.path(key)
        try:
            kind = path.stat()
            if not stat.S_ISREG(kind.st_mode) or kind.st_size > LARGEST_BYTES:
                self.damaged.append(path)
                return None
            whole = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            self.damaged.append(path)
            return None
        head, _, content = whole.partition(b"\n")
        if head != _head(key, content):
            self.damaged.append(path)
            return None
        return content

    def write(self, key: str, content: bytes) -> None:
        """Keep a task's content.

        Raises
        ------
        OSError
            It cannot be written: the disk is full, or the folder is closed to us. Nothing half-written stays behind.
            It names the file, which the system does not for a disk that is full.
        """
        path = self.path(key)
        part = path.with_name(f"{key[:12]}-{uuid.uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_head(key, content) + b"\n" + content)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise OSError(error.errno, error.strerror, str(path)) from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def forget(self, key: str) -> None:
        """Remove what is kept for a task."""
        self.path(key).unlink(missing_ok=True)


def _head(key: str, content: bytes) -> bytes:
    return f"{HEADER} {key} {hashlib.sha256(content).hexdigest()}".encode()
