"""``govsim breakeven``: where in one or two parameters the difference between two alternatives changes sign."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from sim.commands.asked import alternatives_asked, resolve
from sim.commands.call import Call
from sim.commands.inputs import Inputs, read_inputs
from sim.commands.kpi_names import check_kpis, kpi_names_of
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.points import Points, refuse_points
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_settings import AlternativesSettings, StudySettings
from sim.documents import NOTHING, InputError, Problem, unless_wrong
from sim.report.acting_words import where_it_acts
from sim.report.breakeven_figures import line_figure, map_figure
from sim.report.breakeven_words import map_answer, threshold_answer
from sim.report.canvas import Setting
from sim.study import Laboratory
from sim.study.levers import levers_of
from sim.study.questions.axis import axis_of
from sim.study.questions.boundary import MapPlan, map_boundary
from sim.study.questions.breakeven_tables import boundary_table, point_table, threshold_table
from sim.study.questions.samples import Floats
from sim.study.questions.threshold import Plan, find_thresholds
from sim.study.store import write_tables


class BreakevenSettings(StudySettings):
    """Keys of conf/breakeven.yaml."""

    vary: dict[str, Any] | None = Field(description="a mapping with one or two ranges: {chances.misjudged: null}")
    kpi: str = Field(min_length=1, description="the name of a measure, such as solution_days_mean")
    budget: int = Field(description="a whole number of replications over all points")
    first_points: int = Field(ge=3, description="a whole number, at least 3")


SETTINGS = BreakevenSettings


def execute(call: Call) -> int:
    """Search, and write a result folder."""
    settings = call.settings(BreakevenSettings)
    asked = alternatives_asked(call, call.settings(AlternativesSettings))
    return study(resolve(call, asked, settings.of_the_tables()), settings, call.line, call.command)


def _problems(settings: BreakevenSettings, alternatives: int) -> Iterator[tuple[str, str, object]]:
    if alternatives != 2:
        message = "exactly two alternatives are compared: rules=[dumping,whistle], or reforms=[none,all]"
        yield "", message, alternatives
    parameters = len(settings.vary or ())
    if not 1 <= parameters <= 2:
        yield "vary", "one or two parameters are expected, such as {chances.dump.at_rest: {low: 0, high: 0.6}}", NOTHING
    if settings.replications < 2:
        yield "replications", "an interval needs 2 replications at each point, at least", settings.replications
    first_look = settings.first_points ** min(max(parameters, 1), 2) * max(settings.replications, 2)
    if settings.budget < 2 * first_look:
        message = f"the first look takes {first_look} replications and the search as many again"
        yield "budget", f"{message}: {2 * first_look} at least", settings.budget


def _points(config: ResolvedConfig, settings: BreakevenSettings, inputs: Inputs, command: str) -> Points:
    """Return the ranges, read as a run would at every point of the first look.

    Raises
    ------
    InputError
        For what is no range, or no scenario at some point.
    """
    levers = levers_of(settings.vary or {}, config.scenario, inputs.scenario)
    refuse_points(levers, command)
    single = [lever.key for lever in levers if axis_of(lever, config.scenario).is_single]
    if single:
        message = "every factor in this range gives the same whole numbers, which turn nothing: widen it"
        raise InputError([Problem(f"command {command}", None, None, f"vary.{key}", message) for key in single])
    at = Points(config, levers)
    shares = np.linspace(0, 1, settings.first_points)
    at.check(itertools.product(*([axis_of(lever, config.scenario).at(share) for share in shares] for lever in levers)))
    return at


def study(config: ResolvedConfig, settings: BreakevenSettings, line: str, command: str) -> int:
    """Search for the boundary; return the exit code."""
    inputs = read_inputs(config)
    problems = [
        Problem(f"command {command}", None, None, *problem) for problem in _problems(settings, len(config.alternatives))
    ]
    unless_wrong(partial(check_kpis, [settings.kpi], inputs.scenario, command), problems)
    at = unless_wrong(partial(_points, config, settings, inputs, command), problems) if settings.vary else None
    if at is None or problems:
        raise InputError(problems)
    levers = at.levers
    axes = [axis_of(lever, config.scenario) for lever in levers]

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        names = kpi_names_of(laboratory, inputs.alternatives, settings.kpi)
        called = names_of(inputs, names)
        better = str(names.set_index("kpi").loc[settings.kpi, "better"])

        def evaluate(points: Floats, numbers: range) -> Floats:
            return at.values(laboratory, points, numbers, settings.kpi)

        setting = Setting(settings.language, config.sha256(), settings.replications, called.guessed_years)
        titles = [alternative.name for alternative in inputs.alternatives]
        tables: dict[str, pd.DataFrame] = {"kpi_names": names}
        if len(levers) == 1:
            (lever,) = levers
            plan = Plan(settings.first_points, settings.replications, settings.budget)
            search = find_thresholds(evaluate, axes[0], plan)
            tables["breakeven"] = point_table(search.samples, levers, better)
            tables["threshold"] = threshold_table(search.thresholds, lever, better)
            answer = threshold_answer(
                tables, lever, search.unconfirmed, settings.kpi, titles, called, settings.language
            )
            draw = partial(line_figure, tables, lever, settings.kpi, titles, called, setting)
            samples = search.samples
        else:
            map_plan = MapPlan(settings.first_points, settings.replications, settings.budget)
            known = map_boundary(evaluate, (axes[0], axes[1]), map_plan)
            tables["breakeven"] = point_table(known.samples, levers, better)
            tables["boundary"] = boundary_table(known, levers)
            answer = map_answer(known, better, settings.kpi, titles, called, settings.language)
            draw = partial(
                map_figure, known, tables["breakeven"], levers, better, settings.kpi, titles, called, setting
            )
            samples = known.samples
        answer += [where_it_acts(lever, inputs.alternatives, settings.language) for lever in levers]
        write_tables(tables, folder)
        replications = int(np.sum([len(values) for values in samples.values.values()]))
        return Conclusion(answer, replications, drawings={"breakeven": draw})

    return perform(config, settings, line, command, work, inputs)
