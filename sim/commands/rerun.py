"""``govsim rerun FOLDER``: repeat what a result folder holds, from its own config.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from sim.commands.call import Call, Settings
from sim.commands.resolved_config import ResolvedConfig, read_resolved_config
from sim.commands.study_run import run_study
from sim.commands.study_settings import StudySettings
from sim.documents import InputError, Problem


class RerunSettings(Settings):
    """Keys of conf/rerun.yaml."""

    folder: str = Field(min_length=1, description="the result folder to repeat: govsim rerun FOLDER")
    workers: int | None = Field(ge=1, description="a whole number, at least 1, or null")
    results: str = Field(min_length=1, description="the name of a folder")


def execute(call: Call) -> int:
    """Run again, into a new result folder."""
    here = call.settings(RerunSettings)
    config = read_resolved_config(Path(here.folder))
    settings = _settings(config, Path(here.folder), {"workers": here.workers, "results": here.results})
    return run_study(config, settings, call.line, call.command)


def _settings(config: ResolvedConfig, folder: Path, of_this_machine: dict[str, Any]) -> StudySettings:
    try:
        return StudySettings.model_validate({**config.settings, **of_this_machine})
    except ValidationError as error:
        keys = ", ".join(str(item["loc"][0]) for item in error.errors())
        message = "these settings are missing or wrong; was this file changed?"
        raise InputError([Problem(str(folder / "config.yaml"), None, None, "settings", message, keys)]) from None
