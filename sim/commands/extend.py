"""``govsim extend FOLDER replications=N``: more replications of what a result folder holds, none of them run twice."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pydantic import Field

from sim.commands.call import Call
from sim.commands.rerun import repeat
from sim.commands.resolved_config import read_resolved_config
from sim.commands.study_settings import MachineSettings
from sim.documents import InputError, Problem


class ExtendSettings(MachineSettings):
    """Keys of conf/extend.yaml."""

    folder: str = Field(min_length=1, description="the result folder to extend: govsim extend FOLDER replications=30")
    replications: int = Field(ge=2, description="a whole number, more than the folder has")


def execute(call: Call) -> int:
    """Run what is missing, and write a new result folder with all."""
    here = call.settings(ExtendSettings)
    folder = Path(here.folder)
    config = read_resolved_config(folder)
    there = config.settings.get("replications")
    if isinstance(there, int) and here.replications <= there:
        message = f"the folder has {there} already; say how many there shall be in all"
        raise InputError([Problem("command extend", None, None, "replications", message, here.replications)])
    config = dataclasses.replace(config, settings={**config.settings, "replications": here.replications})
    return repeat(config, folder, here.model_dump(exclude={"folder", "replications"}), call)
