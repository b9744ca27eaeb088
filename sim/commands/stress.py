"""``govsim stress``: what shocks do to the backlog under each alternative, and how long until it is over."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from sim.commands.asked import alternatives_asked, check_baseline, resolve
from sim.commands.call import Call
from sim.commands.inputs import Inputs, read_inputs
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.planners_files import document
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_settings import AlternativesSettings, StudySettings
from sim.documents import Document, InputError, Problem
from sim.measures import Summary
from sim.report.canvas import Setting
from sim.report.stress_figure import excess_figure
from sim.report.stress_words import stress_answer
from sim.scenario import Shock, load_shock
from sim.study import Alternative, Laboratory
from sim.study.questions.shock_measures import DAYS_ON_END, Backlogs, Floats, Span
from sim.study.questions.stress import stress_tables
from sim.study.store import write_tables


class StressSettings(StudySettings):
    """Keys of conf/stress.yaml."""

    shocks: list[str] = Field(min_length=1, description="a list of names of shocks: [flood_week,demand_surge]")
    tolerance: float = Field(ge=0, lt=1, description="a share of the worst excess, such as 0.05")
    baseline: str | None = Field(default=None, description="the name of an alternative, previous, or null")


SETTINGS = StressSettings


def execute(call: Call) -> int:
    """Stress, and write a result folder."""
    settings = call.settings(StressSettings)
    asked = alternatives_asked(call, call.settings(AlternativesSettings))
    config = resolve(call, asked, settings.of_the_tables())
    own = config.scenario.data.get("shocks") or {}
    added = {name: _read(call, name, config.scenario) for name in dict.fromkeys(settings.shocks) if name not in own}
    data = {**config.scenario.data, "shocks": {**own, **added}}
    scenario = dataclasses.replace(config.scenario, data=data)
    return study(dataclasses.replace(config, scenario=scenario), settings, call.line, call.command)


def _read(call: Call, name: str, scenario: Document) -> dict[str, Any]:
    """Return the content of a shock's file, checked against the scenario, so that errors point into it."""
    read = document(call.library.find("shock", name))
    load_shock(read, scenario.data)
    return read.data


def study(config: ResolvedConfig, settings: StressSettings, line: str, command: str) -> int:
    """Run every alternative without the shocks and with each of them alone; return the exit code."""
    check_baseline(settings.baseline, config.alternatives, command)
    inputs = read_inputs(config)
    shocks = {name: inputs.scenario.shocks[name] for name in dict.fromkeys(settings.shocks)}
    spans = {name: _span(shock) for name, shock in shocks.items()}
    _check_time_to_recover(spans, inputs.scenario.period.days)

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        collected = _Collected()
        interrupted = False
        try:
            laboratory.run(_with_and_without(inputs, shocks), range(settings.replications), collected.take)
        except KeyboardInterrupt:
            interrupted = True
        whole = collected.whole([one.name for one in inputs.alternatives], list(shocks), settings.replications)
        if not whole:
            return Conclusion(interrupted=interrupted)
        replications = next(iter(whole.values())).shocked.shape[1]
        tables = stress_tables(whole, spans, collected.days, settings.tolerance, settings.baseline)
        write_tables(tables, folder)
        called = names_of(inputs, collected.names)
        setting = Setting(settings.language, config.sha256(), replications, called.guessed_years)
        excess = tables["excess"]
        drawings = {
            f"excess_{name}": partial(
                excess_figure, excess[excess["shock"] == name], shock.name, _days(collected.days, spans[name]), called,
                setting,
            )
            for name, shock in shocks.items()
        }  # fmt: skip
        titles = {name: shock.name for name, shock in shocks.items()}
        followed = {name: len(collected.days) - span.end for name, span in spans.items()}
        printed = stress_answer(tables, titles, followed, called, settings.language)
        return Conclusion(printed, replications, interrupted, drawings)

    return perform(config, settings, line, command, work, inputs)


def _span(shock: Shock) -> Span:
    return Span(shock.starts_on_day - 1, shock.starts_on_day - 1 + shock.days)


def _check_time_to_recover(spans: dict[str, Span], days: int) -> None:
    problems = [
        Problem(
            f"shock {name}",
            None,
            None,
            "days",
            f"it must end {DAYS_ON_END} days or more before the period does, which has {days}, or no recovery could be "
            "seen; make that longer: scenario.period.days=…",
            span.end - span.begin,
        )
        for name, span in spans.items()
        if span.end + DAYS_ON_END > days
    ]
    if problems:
        raise InputError(problems)


def _with_and_without(inputs: Inputs, shocks: dict[str, Shock]) -> Iterator[Alternative]:
    """Give every alternative without the shocks, called by its name and ``@``, then with each, ``NAME@SHOCK``."""
    always = {name: shock for name, shock in inputs.scenario.shocks.items() if name not in shocks}
    for alternative in inputs.alternatives:
        for name, of_it in [("", always), *((name, {**always, name: shock}) for name, shock in shocks.items())]:
            scenario = alternative.scenario.model_copy(update={"shocks": of_it})
            document, raw = alternative.document, alternative.document.data.get("shocks", {})
            mine = {**document.data, "shocks": {one: raw[one] for one in of_it}}
            document = document.with_overrides(mine, document.overrides)  # which a failure's config.yaml is made of
            yield dataclasses.replace(
                alternative, name=f"{alternative.name}@{name}", scenario=scenario, document=document
            )


def _days(days: Sequence[str], span: Span) -> tuple[str, str]:
    """Return the first and the last day of a shock as ISO dates."""
    return days[span.begin], days[span.end - 1]


class _Collected:
    """The backlogs of a stress test as they come."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], dict[int, Floats]] = {}
        self.days: list[str] = []
        self.names = pd.DataFrame()

    def take(self, name: str, replication: int, summary: Summary) -> None:
        """Take the open matters by day."""
        alternative, _, shock = name.rpartition("@")
        values = summary.backlog["open_matters"].to_numpy(dtype=np.float64)
        self._open.setdefault((alternative, shock), {})[replication] = values
        if not self.days:
            self.days = summary.backlog["day"].tolist()
            self.names = summary.kpis.drop(columns=["value", "is_told"])

    def whole(
        self, alternatives: Sequence[str], shocks: Sequence[str], replications: int
    ) -> dict[tuple[str, str], Backlogs]:
        """The backlogs of those replications that succeeded under every alternative with and without every shock."""
        every = [self._open.get((name, shock), {}) for name in alternatives for shock in ["", *shocks]]
        numbers = [number for number in range(replications) if all(number in of for of in every)]
        if not numbers:
            return {}

        def table(name: str, shock: str) -> Floats:
            return np.column_stack([self._open[name, shock][number] for number in numbers])

        return {
            (name, shock): Backlogs(table(name, shock), table(name, "")) for name in alternatives for shock in shocks
        }
