"""``govsim sweep``: the same study at many points of a scenario's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field

from sim.commands.asked import alternatives_asked, check_baseline, resolve
from sim.commands.call import Call
from sim.commands.inputs import read_inputs
from sim.commands.kpi_names import check_kpis
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.points import Points
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_settings import AlternativesSettings, StudySettings
from sim.documents import InputError, Problem
from sim.measures import Summary
from sim.report.acting_words import where_it_acts
from sim.report.canvas import Setting
from sim.report.sweep_figures import sweep_drawings
from sim.report.sweep_words import sweep_answer
from sim.scenario import load_scenario
from sim.study.laboratory import Laboratory
from sim.study.levers import levers_of
from sim.study.questions.sampling import Sampler, points_of
from sim.study.questions.sweep import sweep_tables
from sim.study.store import write_tables
from sim.study.vary_design import read_vary_design

_UNTOLD = "warning: no run here has anything to tell of the measure '{}'"


class SweepSettings(StudySettings):
    """Keys of conf/sweep.yaml."""

    vary: dict[str, Any] | None = Field(description="a mapping: {chances.misjudged: [0, 0.1]}")
    sampler: Sampler | None = Field(description="grid, list, latin_hypercube or sobol")
    points: int | None = Field(ge=1, description="a whole number, at least 1")
    kpis: list[str] = Field(description="a list of names of measures: [solution_days_mean, on_time_share]")
    baseline: str | None = Field(default=None, description="the name of an alternative, previous, or null")


SETTINGS = SweepSettings


def execute(call: Call) -> int:
    """Sweep, and write a result folder."""
    settings = call.settings(SweepSettings)
    if "design" in call.choices:
        document = call.chosen("design")
        design = read_vary_design(document)
        scenario = call.chosen("scenario")
        levers_of(design.vary, scenario, load_scenario(scenario), document)
        settings = settings.model_copy(
            update={
                "vary": {**design.vary, **(settings.vary or {})},
                "sampler": settings.sampler or design.sampler,
                "points": settings.points or design.points,
            }
        )
    if not settings.vary:
        message = "what is to be varied? vary={chances.misjudged: [0, 0.1]}, or design=NAME"
        raise InputError([Problem("command sweep", None, None, "vary", message)])
    asked = alternatives_asked(call, call.settings(AlternativesSettings))
    return study(resolve(call, asked, settings.of_the_tables()), settings, call.line, call.command)


def study(config: ResolvedConfig, settings: SweepSettings, line: str, command: str) -> int:
    """Run every replication of every alternative at every point; return the exit code."""
    check_baseline(settings.baseline, config.alternatives, command)
    inputs = read_inputs(config)
    check_kpis(settings.kpis, inputs.scenario, command, "kpis")
    levers = levers_of(settings.vary or {}, config.scenario, inputs.scenario)
    try:
        points = points_of(levers, settings.sampler or "grid", settings.points, settings.seed)
    except ValueError as error:
        raise InputError([Problem(f"command {command}", None, None, "vary", str(error))]) from None
    at = Points(config, levers)
    same_as = at.check(points)
    firsts = list(dict.fromkeys(same_as.values()))

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        collected = _Collected(settings.kpis)
        interrupted = False
        try:
            laboratory.run(at.everywhere(points[firsts]), range(settings.replications), collected.take)
        except KeyboardInterrupt:
            interrupted = True
        found = collected.whole(len(firsts), [one.name for one in inputs.alternatives], settings.replications)
        if not found:
            return Conclusion(interrupted=interrupted)
        whole = {(firsts[place], name): values for (place, name), values in found.items()}
        names = collected.told()
        missing = [kpi for kpi in settings.kpis if kpi not in set(names["kpi"])]
        tables = {**sweep_tables(whole, levers, points, names, same_as, settings.baseline), "kpi_names": names}
        write_tables(tables, folder)
        called = names_of(inputs, names)
        setting = Setting(settings.language, config.sha256(), settings.replications, called.guessed_years)
        kpis = [kpi for kpi in settings.kpis if kpi not in missing]
        drawings = sweep_drawings(tables, levers, kpis, called, setting)
        printed = sweep_answer(tables, kpis, called, settings.language)
        if len(levers) == 1:
            printed.append(where_it_acts(levers[0], inputs.alternatives, settings.language))
        told = "警告：所有模拟都没有指标“{}”的数据" if settings.language == "zh" else _UNTOLD
        printed += [told.format(kpi) for kpi in missing]
        return Conclusion(printed, len(whole) * settings.replications, interrupted, drawings)

    return perform(config, settings, line, command, work, inputs)


class _Collected:
    """The KPIs of a sweep as they come: numbers only, so that memory holds no tables of replications."""

    def __init__(self, asked: Sequence[str]) -> None:
        self._asked = asked
        self._values: dict[tuple[int, str], dict[int, Mapping[str, float]]] = {}
        self._names: dict[str, Mapping[Any, Any]] = {}
        self._is_told: set[str] = set()

    def take(self, name: str, replication: int, summary: Summary) -> None:
        """Take the main measures and those asked for."""
        alternative, _, point = name.rpartition("@")
        kpis = summary.kpis
        if not self._names:
            names = kpis.drop(columns=["value", "is_told"])
            self._names = dict(zip(names["kpi"], names.to_dict("records"), strict=True))
        shown = kpis["headline"] | kpis["kpi"].isin(self._asked)
        self._is_told.update(kpis.loc[shown & kpis["is_told"], "kpi"])
        values = dict(zip(kpis.loc[shown, "kpi"], kpis.loc[shown, "value"].astype(float), strict=True))
        self._values.setdefault((int(point), alternative), {})[replication] = values

    def told(self) -> pd.DataFrame:
        """What is told, with names and units, in the order of the registry."""
        return pd.DataFrame([row for kpi, row in self._names.items() if kpi in self._is_told])

    def whole(self, points: int, alternatives: Sequence[str], replications: int) -> dict[tuple[int, str], pd.DataFrame]:
        """The values of those points at which every replication of every alternative succeeded."""
        complete = [
            point
            for point in range(points)
            if all(len(self._values.get((point, name), ())) == replications for name in alternatives)
        ]
        return {
            (point, name): pd.DataFrame({number: self._values[point, name][number] for number in range(replications)})
            for point in complete
            for name in alternatives
        }
