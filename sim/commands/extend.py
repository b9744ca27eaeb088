"""``govsim extend FOLDER replications=N``: more replications of what a result folder holds, none of them run twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from sim.commands.call import Call
from sim.commands.manifest import read_manifest, state_of
from sim.commands.rerun import repeat
from sim.commands.resolved_config import ResolvedConfig, read_resolved_config
from sim.commands.result_folder import RESULTS, found_result_folder
from sim.commands.study_settings import MOST_REPLICATIONS, MachineSettings
from sim.documents import InputError, Problem

RUNS = ("run", "compare", "rollout")
"""Studies that may have run more replications than were first asked for, until they were precise."""
SEARCHES = {"breakeven": "budget", "select": "budget", "staff": "most_replications"}
"""Studies that choose by themselves how many replications each point gets, and the key that sets how many in all."""
BESIDE = "auto"


class ExtendSettings(MachineSettings):
    """Keys of conf/extend.yaml."""

    folder: str = Field(min_length=1, description="the result folder to extend: govsim extend FOLDER replications=30")
    replications: int = Field(ge=2, le=MOST_REPLICATIONS, description="a whole number, more than the folder has")


def execute(call: Call) -> int:
    """Run what is missing, and write a new result folder with all."""
    here = call.settings(ExtendSettings)
    folder = found_result_folder(here.folder, RESULTS if here.results == BESIDE else here.results)
    config = read_resolved_config(folder)
    there = _replications_in(folder, config)
    if here.replications < there or (here.replications == there and state_of(read_manifest(folder)) == "finished"):
        message = f"the folder has {there} already; say how many there shall be in all"
        raise InputError([Problem("command extend", None, None, "replications", message, here.replications)])
    config = dataclasses.replace(config, settings=_extended(config.settings, here.replications))
    of_this_machine = here.model_dump(exclude={"folder", "replications"})
    if here.results == BESIDE:
        of_this_machine["results"] = str(folder.resolve().parent if folder.name == "" else folder.parent)
    print(
        f"在{folder}的基础上增加重复，共{here.replications}次"
        if config.settings.get("language") == "zh"
        else f"extends {folder} to {here.replications} replications"
    )
    return repeat(config, folder, of_this_machine, call)


def _replications_in(folder: Path, config: ResolvedConfig) -> int:
    """How many replications a folder has: what its manifest counted, or where it has none what was asked for.

    Raises
    ------
    InputError
        The folder's study has no number of replications, or chooses it point by point.
    """
    if config.command in SEARCHES:
        key = SEARCHES[config.command]
        message = (
            f"this study chooses its replications by itself: run its command again with more of {key}=, and what is"
        )
        message += " finished is not run twice"
        raise InputError([Problem("command extend", None, None, "folder", message, str(folder))])
    asked = config.settings.get("replications")
    if not isinstance(asked, int):
        message = "a study of this kind has no number of replications that could be raised"
        raise InputError([Problem(str(folder / "config.yaml"), None, None, "command", message, config.command)])
    manifest = read_manifest(folder)
    return manifest.replications.complete if manifest and manifest.replications and config.command in RUNS else asked


def _extended(settings: Mapping[str, Any], replications: int) -> dict[str, Any]:
    """The settings of a study of exactly so many; a study that chose its number is told how far it then gets."""
    chosen = settings.get("half_width") or settings.get("relative_half_width") is not None
    return {**settings, "replications": replications} | ({"most_replications": replications} if chosen else {})
