"""``govsim compare``: the same matters of a scenario under each of several rules or mixes of reforms."""

from __future__ import annotations

from pydantic import Field

from sim.commands.asked import mixes_asked, mixes_of_design, resolve
from sim.commands.call import Call
from sim.commands.resolved_config import Asked
from sim.commands.study_run import run_study
from sim.commands.study_settings import RunsSettings
from sim.documents import InputError, Problem


class CompareSettings(RunsSettings):
    """Keys of conf/compare.yaml."""

    rules: list[str] = Field(description="a list of names of rules: [dumping,whistle]")
    reforms: list[str] = Field(description="a list of mixes of reforms: [none,whistle,whistle+services,all]")


SETTINGS = RunsSettings
study = run_study


def execute(call: Call) -> int:
    """Compare, and write a result folder."""
    settings = call.settings(CompareSettings)
    every_mix, factors = mixes_of_design(call)
    asked: list[tuple[str, Asked]] = [(name, {"rule": name}) for name in settings.rules]
    asked += every_mix or mixes_asked(settings.reforms, call.library)
    if len(asked) < 2:
        message = "at least two alternatives are needed: rules=[dumping,whistle], or reforms=[none,whistle,all]"
        raise InputError([Problem("command compare", None, None, "", message)])
    config = resolve(call, asked, settings.of_the_tables(), factors=factors)
    return run_study(config, settings, call.line, call.command)
