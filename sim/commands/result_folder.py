"""The folder that a command writes: a new one each time, never over an old one."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from sim.documents import InputError, Problem, fault_of_file_name, is_folder, suggestion

RESULTS = "results"
"""Where result folders are, unless the key of that name says otherwise."""


def found_result_folder(name: str, *results: str) -> Path:
    """Return the folder that a planner means: by its path, or by its name in one of the folders of results.

    Raises
    ------
    InputError
        There is none.
    """
    for folder in (Path(name), *(Path(place) / name for place in results)):
        if is_folder(folder):
            return folder
    there = [path.name for place in results for path in Path(place).glob("*-*")]
    message = f"there is no such folder, here or in {RESULTS}/;{suggestion(Path(name).name, there)}"
    raise InputError([Problem("command line", None, None, "folder", f"{message} `govsim studies` lists them", name)])


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
        The folder cannot be made, or the subject would lead out of `results`.
    """
    if fault := fault_of_file_name(subject):
        raise InputError(
            [Problem("command line", None, None, "", f"no folder can be named for this: {fault}", subject)]
        )
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
