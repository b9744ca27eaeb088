"""Hydra behind the front door: composes a command's configuration from conf/, planners' files and the command line."""

from __future__ import annotations

import importlib
import os
import shlex
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.cli import DONE, FAILED, INTERRUPTED, WRONG_INPUT
from sim.commands.arguments import Arguments, take_apart
from sim.commands.call import Call
from sim.commands.hydra_errors import check_keys, reworded
from sim.commands.planners_files import offer_to_hydra
from sim.commands.terminal import forget_stdout
from sim.documents import InputError, Library
from sim.paths import shipped_conf

# Hydra keeps quiet and makes no folders: what a command writes goes into its own result folder.
_QUIET = (
    "hydra/hydra_logging=disabled",
    "hydra/job_logging=disabled",
    "hydra.output_subdir=null",
    "hydra.run.dir=.",
    "hydra.job.chdir=false",
)


def compose_and_execute(command: str, words: Sequence[str]) -> int:
    """Execute a command, once for each of Hydra's jobs.

    Returns
    -------
    int
        The exit code; the worst of all jobs.
    """
    try:
        arguments = take_apart(command, words)
        library = Library(*([arguments.folder] if arguments.folder else []), Path.cwd())
        if arguments.runs:
            check_keys(command, arguments.overrides, arguments.multirun)
        return _through_hydra(command, arguments, library, shlex.join(["govsim", command, *words]))
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT


def _through_hydra(command: str, arguments: Arguments, library: Library, line: str) -> int:
    codes = [DONE]

    def job(config: DictConfig) -> None:
        chosen = HydraConfig.get()
        code = _one_job(
            Call(
                command=command,
                line=line,
                overrides=tuple(chosen.overrides.task),
                config=OmegaConf.to_container(config, resolve=True),  # type: ignore[arg-type]
                choices=dict(chosen.runtime.choices),
                library=library,
            )
        )
        codes.append(code)
        if code == INTERRUPTED:  # the command has said so; the other jobs are off
            raise KeyboardInterrupt

    offer_to_hydra(library)
    with tempfile.TemporaryDirectory(prefix="govsim-") as scratch, _for_hydra(command, arguments, scratch):
        try:
            hydra.main(version_base="1.3", config_path=str(shipped_conf()), config_name=command)(job)()
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            raise reworded(error, command, arguments.overrides, library) from error
        except KeyboardInterrupt:
            if INTERRUPTED in codes:
                return INTERRUPTED
            raise
        except SystemExit as stop:
            # argparse, where a flag is wrong (2), or after --help (0)
            return stop.code if isinstance(stop.code, int) else DONE if stop.code is None else WRONG_INPUT
    # An input that is wrong comes before a run that failed.
    return WRONG_INPUT if WRONG_INPUT in codes else max(codes)


def _one_job(call: Call) -> int:
    try:
        code = importlib.import_module(f"sim.commands.{call.command}").execute(call)
        assert isinstance(code, int)
        sys.stdout.flush()
        return code
    except InputError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:  # `govsim list | head`: who reads has read enough; a study may not have been finished
        forget_stdout()
        return DONE if call.command in ("check", "list", "studies") else FAILED
    except Exception:
        # Hydra would shorten the traceback and hide where it happened.
        traceback.print_exc()
        return FAILED


@contextmanager
def _for_hydra(command: str, arguments: Arguments, scratch: str) -> Iterator[None]:
    """The process as `@hydra.main` reads it: sys.argv with flags first, and errors raised instead of printed."""
    sweep = [f"hydra.sweep.dir={scratch}", "hydra.sweep.subdir=job"]  # Hydra insists on a folder for a multirun
    argv, environment, completing = sys.argv, os.environ.get("HYDRA_FULL_ERROR"), os.environ.get("COMP_LINE")
    sys.argv = ["govsim", *arguments.flags, *_QUIET, *sweep, *arguments.overrides]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    if completing is not None:  # Hydra's completion knows no commands: show it the line without
        os.environ["COMP_LINE"] = completing.replace(f" {command}", "", 1)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="hydra")
            yield
    finally:
        sys.argv = argv
        for name, value in (("HYDRA_FULL_ERROR", environment), ("COMP_LINE", completing)):
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
