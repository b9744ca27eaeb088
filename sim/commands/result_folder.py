"""The folder that a command writes: a new one each time, never over an old one."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from sim.documents import InputError, Problem


def new_result_folder(results: str, command: str, subject: str) -> Path:
    """Make a folder named for the time (UTC), the command and what it is about.

    Parameters
    ----------
    results
        The folder in which it is made, itself made where missing.
    subject
        The scenario, or the rule that is drawn.

    Raises
    ------
    InputError
        The folder cannot be made.
    """
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{command}-{subject}"
    for count in itertools.count(1):
        folder = Path(results) / f"{name}-{count}"
        try:
            # Making it is the claim: two processes in the same second cannot both succeed.
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            message = f"no result folder can be made here: {error.strerror}"
            raise InputError([Problem("command line", None, None, "results", message, results)]) from None
        return folder
    raise AssertionError("counting never ends")
