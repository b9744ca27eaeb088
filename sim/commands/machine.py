"""What of this machine, or of others, a study is run with: its executor and its cache."""

from __future__ import annotations

import os
from pathlib import Path

from sim.commands.study_settings import MachineSettings
from sim.documents import InputError, Problem
from sim.study.running.cache import Cache
from sim.study.running.cluster import INSTALL, ClusterExecutor, is_installed
from sim.study.running.executor import Executor
from sim.study.running.local import LocalExecutor
from sim.study.running.serial import SerialExecutor

AUTO, CACHE = "auto", ".cache"


def executor_of(settings: MachineSettings) -> Executor:
    """Return the executor that the settings ask for.

    Raises
    ------
    InputError
        Dask is asked for and not installed, or a scheduler is named that nothing would use.
    """
    workers = settings.workers or os.cpu_count() or 1
    if settings.scheduler is not None and settings.executor != "dask":
        message = "only executor=dask uses a scheduler"
        raise InputError([Problem("command line", None, None, "scheduler", message, settings.scheduler)])
    if settings.executor == "dask":
        if not is_installed():
            raise InputError([Problem("command line", None, None, "executor", INSTALL, "dask")])
        return ClusterExecutor(settings.scheduler, workers)
    if settings.executor == "serial" or workers == 1:
        return SerialExecutor()
    return LocalExecutor(workers)


def cache_of(settings: MachineSettings) -> Cache | None:
    """Return the cache that the settings ask for, its folder made where missing.

    Raises
    ------
    InputError
        The folder cannot be made.
    """
    if settings.cache is None:
        return None
    folder = Path(settings.results) / CACHE if settings.cache == AUTO else Path(settings.cache).expanduser()
    if settings.cache == AUTO and folder.is_symlink():  # it may have come with the folder, and lead anywhere
        message = f"this is a link to {folder.resolve()}: name the folder that is meant, cache=FOLDER, or cache=null"
        raise InputError([Problem("command line", None, None, "cache", message, str(folder))])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"this folder cannot be made: {error.strerror}; cache=null does without"
        raise InputError([Problem("command line", None, None, "cache", message, str(folder))]) from None
    return Cache(folder)
