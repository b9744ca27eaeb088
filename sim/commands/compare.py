"""``govsim compare``: the same matters of a scenario under each of several rules or mixes of reforms."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from sim.commands.asked import mixes_asked, resolve
from sim.commands.call import Call
from sim.commands.resolved_config import Asked
from sim.commands.study_run import run_study
from sim.commands.study_settings import RunsSettings
from sim.documents import InputError, Problem
from sim.study import mixes, read_design


class CompareSettings(RunsSettings):
    """Keys of conf/compare.yaml."""

    rules: list[str] = Field(description="a list of names of rules: [dumping,whistle]")
    reforms: list[str] = Field(description="a list of mixes of reforms: [none,whistle,whistle+services,all]")


SETTINGS = RunsSettings
study = run_study


def execute(call: Call) -> int:
    """Compare, and write a result folder."""
    settings = call.settings(CompareSettings)
    asked: list[tuple[str, Asked]] = [(name, {"rule": name}) for name in settings.rules]
    asked += mixes_asked(settings.reforms, call.library)
    if isinstance(call.choices.get("design"), str):
        return _every_mix(call, settings, asked)
    if len(asked) < 2:
        message = "at least two alternatives are needed: rules=[dumping,whistle], or reforms=[none,whistle,all]"
        raise InputError([Problem("command compare", None, None, "", message)])
    return run_study(resolve(call, asked, settings.of_the_tables()), settings, call.line, call.command)


def _every_mix(call: Call, settings: CompareSettings, others: Sequence[object]) -> int:
    """Compare every mix of a design's reforms: what each does, and what each two do together."""
    if others:
        message = "a design brings its own alternatives: leave out rules and reforms"
        raise InputError([Problem("command compare", None, None, "design", message)])
    design = read_design(call.chosen("design"), call.library.names("reform"))
    asked: list[tuple[str, Asked]] = [
        (mix, {"reforms": [reform for reform in design.factors if reform in reforms]})
        for mix, reforms in mixes(design.factors).items()
    ]
    config = resolve(call, asked, settings.of_the_tables(), factors=design.factors)
    return run_study(config, settings, call.line, call.command)
