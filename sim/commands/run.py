"""``govsim run``: the matters of a scenario under one rule, one mix of reforms, or its own plan."""

from __future__ import annotations

from pydantic import Field

from sim.commands.asked import OWN, TODAY, mixes_asked, resolve
from sim.commands.call import Call
from sim.commands.resolved_config import Asked
from sim.commands.study_run import run_study
from sim.commands.study_settings import RunsSettings
from sim.documents import InputError, Problem


class RunSettings(RunsSettings):
    """Keys of conf/run.yaml."""

    reforms: str | None = Field(min_length=1, description="a mix of reforms, such as whistle+services, none or all")


SETTINGS = RunsSettings
study = run_study


def execute(call: Call) -> int:
    """Run, and write a result folder."""
    settings = call.settings(RunSettings)
    return run_study(
        resolve(call, [_asked(call, settings)], settings.of_the_tables()), settings, call.line, call.command
    )


def _asked(call: Call, settings: RunSettings) -> tuple[str, Asked]:
    """Return the one alternative: a rule, a mix of reforms, the scenario's own rollout, or its rules of today."""
    rule = call.choices.get("rule")
    if rule is not None and settings.reforms is not None:
        message = "one of the two is run: a rule laid over today's, or a mix of reforms"
        raise InputError([Problem("command run", None, None, "reforms", message, settings.reforms)])
    if rule is not None:
        return rule, {"rule": rule}
    if settings.reforms is not None:
        (asked,) = mixes_asked([settings.reforms], call.library)
        return asked
    scenario = call.chosen("scenario").data
    if scenario.get("rollout"):
        return OWN, {"rollout": OWN}
    if not scenario.get("rules"):
        call.chosen("rule")  # which tells that one is needed, and which there are
    return TODAY, {"reforms": []}
