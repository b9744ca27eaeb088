"""From a command line to a call: Hydra composes settings from our own conf/, planners' files are data."""

from __future__ import annotations

import importlib
import shlex
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hydra
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.cli import DONE, FAILED, INTERRUPTED, WRONG_INPUT
from sim.commands.arguments import take_apart
from sim.commands.call import Call
from sim.commands.overrides import Job, jobs_of
from sim.commands.resolved_config import as_yaml
from sim.commands.terminal import forget_stdout
from sim.documents import InputError, Library, Problem
from sim.paths import shipped_conf


def compose_and_execute(command: str, words: Sequence[str]) -> int:
    """Execute a command, once for each job.

    Returns
    -------
    int
        The exit code; the worst of all jobs.
    """
    try:
        arguments = take_apart(command, words)
        library = Library(*([arguments.folder] if arguments.folder else []), Path.cwd())
        jobs = jobs_of(command, arguments.overrides, arguments.multirun)
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    line = shlex.join(["govsim", command, *words])
    codes = [DONE]
    for job in jobs:
        codes.append(_one_job(command, job, library, line, arguments.shows_config))
        if codes[-1] == INTERRUPTED:  # the command has said so; the other jobs are off
            return INTERRUPTED
    # An input that is wrong comes before a run that failed.
    return WRONG_INPUT if WRONG_INPUT in codes else max(codes)


def _one_job(command: str, job: Job, library: Library, line: str, shows_config: bool) -> int:
    try:
        call = Call(command, line, job, _settings(command, job), library)
        if shows_config:
            print(_shown(call), end="")
            code = DONE
        else:
            code = importlib.import_module(f"sim.commands.{command}").execute(call)
        assert isinstance(code, int)
        sys.stdout.flush()
        return code
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:  # `govsim list | head`: who reads has read enough; a study may not have been finished
        forget_stdout()
        return DONE if command in ("check", "list", "studies") else FAILED
    except Exception:
        traceback.print_exc()
        return FAILED


def _settings(command: str, job: Job) -> dict[str, Any]:
    """Compose a command's file in conf/ with the settings of a job.

    Raises
    ------
    InputError
        For what Hydra refuses.
    """
    try:
        with warnings.catch_warnings(), hydra.initialize_config_dir(str(shipped_conf()), version_base="1.3"):
            warnings.filterwarnings("ignore", category=UserWarning, module="hydra")
            composed = hydra.compose(command, overrides=list(job.settings))
            content = OmegaConf.to_container(composed, resolve=True)
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        text = str(error) or str(error.__cause__)
        blamed = next((override for override in job.settings if override in text), None)
        where = f"override {blamed}" if blamed else f"command {command}"
        raise InputError([Problem(where, None, None, "", " ".join(text.split()))]) from error
    assert isinstance(content, dict)
    return {str(key): value for key, value in content.items()}


def _shown(call: Call) -> str:
    """Return the settings and the chosen files' content with all overrides applied, as YAML."""
    content = dict(call.config)
    for kind in call.choices:
        content[kind] = call.chosen(kind).data
    return as_yaml(content)
