"""``govsim rerun FOLDER``: repeat what a result folder holds, from its own config.yaml."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from sim.cli import COMMANDS
from sim.commands.call import Call
from sim.commands.resolved_config import ResolvedConfig, read_resolved_config
from sim.commands.result_folder import RESULTS, found_result_folder
from sim.commands.study_settings import MachineSettings, StudySettings
from sim.documents import InputError, Problem


class RerunSettings(MachineSettings):
    """Keys of conf/rerun.yaml."""

    folder: str = Field(min_length=1, description="the result folder to repeat: govsim rerun FOLDER")


def execute(call: Call) -> int:
    """Run again, into a new result folder."""
    here = call.settings(RerunSettings)
    folder = found_result_folder(here.folder, RESULTS, here.results)
    config = read_resolved_config(folder)
    chinese = config.settings.get("language") == "zh"
    if here.cache is None:
        again = f"repeats {folder}: every replication is run again, none is taken from a cache"
        print(f"重做{folder}：每次重复都重新运行，不取缓存" if chinese else again)
    return repeat(config, folder, here.model_dump(exclude={"folder"}), call)


def repeat(config: ResolvedConfig, folder: Path, of_this_machine: dict[str, Any], call: Call) -> int:
    """Do a study again, with the settings that its folder keeps and those of this machine.

    Raises
    ------
    InputError
        The folder's settings, or its command, are not what this version knows.
    """
    module = importlib.import_module(f"sim.commands.{config.command}") if config.command in COMMANDS else None
    if not hasattr(module, "study"):
        message = "there is no study of this kind; was this file changed?"
        raise InputError([Problem(str(folder / "config.yaml"), None, None, "command", message, config.command)])
    assert module is not None
    settings = _settings(module.SETTINGS, config, folder, of_this_machine)
    code = module.study(config, settings, call.line, call.command)
    assert isinstance(code, int)
    return code


def _settings(
    kind: type[StudySettings], config: ResolvedConfig, folder: Path, of_this_machine: dict[str, Any]
) -> StudySettings:
    try:
        return kind.model_validate({**config.settings, **of_this_machine})
    except ValidationError as error:
        keys = ", ".join(str(item["loc"][0]) for item in error.errors())
        message = "these settings are missing or wrong; was this file changed?"
        raise InputError([Problem(str(folder / "config.yaml"), None, None, "settings", message, keys)]) from None
