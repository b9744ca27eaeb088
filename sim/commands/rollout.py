"""``govsim rollout``: the same matters under each of several plans by which reforms spread."""

from __future__ import annotations

from pydantic import Field

from sim.commands.asked import NONE, resolve
from sim.commands.call import Call
from sim.commands.resolved_config import Asked
from sim.commands.study_run import run_study
from sim.commands.study_settings import RunsSettings


class RolloutSettings(RunsSettings):
    """Keys of conf/rollout.yaml."""

    plans: list[str] = Field(
        min_length=1, description="a list of names of rollouts, of none, and of own for the scenario's own: [none,own]"
    )


SETTINGS = RunsSettings
study = run_study


def execute(call: Call) -> int:
    """Compare the plans, and write a result folder."""
    settings = call.settings(RolloutSettings)
    asked: list[tuple[str, Asked]] = [
        (name, {"reforms": []} if name == NONE else {"rollout": name}) for name in settings.plans
    ]
    return run_study(resolve(call, asked, settings.of_the_tables()), settings, call.line, call.command)
