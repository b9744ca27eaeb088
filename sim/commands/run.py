"""``govsim run``: the matters of a scenario under one rule."""

from __future__ import annotations

from sim.commands.call import Call
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_run import run_study
from sim.commands.study_settings import StudySettings


def execute(call: Call) -> int:
    """Run, and write a result folder."""
    settings = call.settings(StudySettings)
    scenario, rule = call.chosen("scenario"), call.chosen("rule")
    config = ResolvedConfig(
        command=call.command,
        settings=settings.of_the_tables(),
        scenario_name=str(call.choices["scenario"]),
        scenario=scenario,
        rules={str(call.choices["rule"]): rule},
    )
    return run_study(config, settings, call.line, call.command)
