"""``govsim compare``: the same matters of a scenario under each of several rules."""

from __future__ import annotations

from pydantic import Field

from sim.commands.call import Call
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_run import run_study
from sim.commands.study_settings import StudySettings


class CompareSettings(StudySettings):
    """Keys of conf/compare.yaml."""

    rules: list[str] = Field(min_length=2, description="a list of at least two names of rules: [dumping,whistle]")


def execute(call: Call) -> int:
    """Compare, and write a result folder."""
    settings = call.settings(CompareSettings)
    config = ResolvedConfig(
        command=call.command,
        settings=settings.of_the_tables(),
        scenario=call.chosen("scenario"),
        scenario_name=str(call.choices["scenario"]),
        rules=call.rules(settings.rules),
    )
    return run_study(config, settings, call.line, call.command)
