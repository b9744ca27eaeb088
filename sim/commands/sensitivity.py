"""``govsim sensitivity``: which inputs an answer hangs on, and which estimates to measure first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field
from rich.table import Table

from sim.commands.asked import alternatives_asked, resolve
from sim.commands.call import Call
from sim.commands.inputs import Inputs, read_inputs
from sim.commands.kpi_names import check_kpis, kpi_names_of
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.points import Points, refuse_points
from sim.commands.ranges import varied
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.study_settings import AlternativesSettings, StudySettings
from sim.documents import InputError, Problem
from sim.report.acting_words import where_it_acts
from sim.report.canvas import Setting
from sim.report.sensitivity_figures import Answer, sensitivity_figure
from sim.report.sensitivity_words import measure_first_table
from sim.report.words import Names, title_of, word
from sim.scenario import parameters
from sim.study import Laboratory
from sim.study.levers import Lever, levers_of, values_now
from sim.study.questions.metamodel import GOOD_ENOUGH, NoMetamodelError, check_installed, metamodel
from sim.study.questions.sampling import points_of
from sim.study.questions.sensitivity import (
    Floats,
    Method,
    Sensitivity,
    in_order,
    morris,
    morris_points,
    sobol,
    sobol_points,
)
from sim.study.questions.tornado import tornado, tornado_points
from sim.study.store import write_tables

Grade = Literal["S", "A", "B", "C", "E"]
ESTIMATE = "E"


class SensitivitySettings(StudySettings):
    """Keys of conf/sensitivity.yaml."""

    vary: dict[str, Any] | None = Field(description="a mapping: {chances.misjudged: {low: 0, high: 0.1}}, or null")
    grades: list[Grade] = Field(min_length=1, description="a list of grades: [E] or [C,E]")
    method: Method = Field(description="tornado, morris, sobol or metamodel")
    kpi: str = Field(min_length=1, description="the name of a measure, such as solution_days_mean")
    trajectories: int = Field(ge=2, description="a whole number, at least 2")
    points: int = Field(ge=4, description="a power of two, at least 4")
    default_range: float | None = Field(
        default=None, gt=0, lt=1, description="a part of the value, such as 0.2 for ±20%, or null"
    )


SETTINGS = SensitivitySettings


def execute(call: Call) -> int:
    """Find out, and write a result folder."""
    settings = call.settings(SensitivitySettings)
    asked = alternatives_asked(call, call.settings(AlternativesSettings))
    if len(asked) > 2:
        message = "one alternative, or the difference between two: rules=[dumping,whistle]"
        raise InputError([Problem("command sensitivity", None, None, "", message, len(asked))])
    if settings.points & (settings.points - 1):
        message = "a power of two is needed: 16, 32, 64, …"
        raise InputError([Problem("command sensitivity", None, None, "points", message, settings.points)])
    if settings.method == "metamodel":
        try:
            check_installed()
        except NoMetamodelError as error:
            raise InputError([Problem("command sensitivity", None, None, "method", str(error))]) from None
    return study(resolve(call, asked, settings.of_the_tables()), settings, call.line, call.command)


def study(config: ResolvedConfig, settings: SensitivitySettings, line: str, command: str) -> int:
    """Run the method's points; return the exit code."""
    inputs = read_inputs(config)
    check_kpis([settings.kpi], inputs.scenario, command)
    wanted, defaults = varied(settings.vary, settings.grades, settings.default_range, inputs.scenario)
    levers, left_out = _levers(config, inputs, settings, wanted)
    assumed = frozenset(lever.title for lever in levers if lever.key in defaults)
    refuse_points(levers, command)
    at = Points(config, levers)
    now = values_now(levers, config.scenario)
    if settings.vary or settings.method != "tornado":  # of which all points were read when the levers were chosen
        at.check(_points(levers, now, settings))

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        names = kpi_names_of(laboratory, inputs.alternatives, settings.kpi)
        called = names_of(inputs, names)

        def evaluate(points: Floats) -> Floats:
            return at.values(laboratory, points, range(settings.replications), settings.kpi)

        found = _found(evaluate, levers, now, settings)
        ranking = _ranking(found, levers, now, inputs, settings.method)
        if settings.default_range is not None:
            ranking["default_range"] = ranking["parameter"].isin(assumed).map({True: settings.default_range})
        tables = {"sensitivity": found.indices, "measure_first": ranking, "kpi_names": names}
        if left_out:
            tables["left_out"] = pd.DataFrame(left_out, columns=["parameter", "reason"])
        write_tables(tables, folder)
        setting = Setting(settings.language, config.sha256(), settings.replications, called.guessed_years)
        unit = str(names.set_index("kpi").loc[settings.kpi, "unit"])
        answer = Answer(
            title_of(called.kpis, settings.kpi, settings.language),
            _of(settings, inputs, called),
            unit,
            found.noise_share,
            assumed,
            settings.default_range or 0.0,
        )
        table = measure_first_table(ranking, levers, answer.kpi, answer.of, assumed, settings.language)
        printed: list[Table | str] = [table, *_remarks(found, ranking, left_out, settings)]
        if len(levers) == 1:
            printed.append(where_it_acts(levers[0], inputs.alternatives, settings.language))
        if assumed:
            part = f"{answer.default_range:.0%}"
            printed.append(
                word(
                    "default range used",
                    settings.language,
                    count=len(assumed),
                    all=len(levers),
                    range=part,
                    value=answer.default_range,
                )
            )
        draw = partial(sensitivity_figure, settings.method, found.indices, in_order(found.shares), answer, setting)
        return Conclusion(printed, found.points * settings.replications, drawings={settings.method: draw})

    return perform(config, settings, line, command, work, inputs)


def _points(levers: Sequence[Lever], now: Sequence[float], settings: SensitivitySettings) -> Floats:
    """Return the points that the method is going to ask for."""
    if settings.method == "tornado":
        return tornado_points(levers, now)
    if settings.method == "morris":
        return morris_points(levers, settings.trajectories, settings.seed)
    if settings.method == "sobol":
        return sobol_points(levers, settings.points, settings.seed)
    return points_of(levers, "sobol", settings.points, settings.seed)


def _found(evaluate: Any, levers: Sequence[Lever], now: Sequence[float], settings: SensitivitySettings) -> Sensitivity:
    if settings.method == "tornado":
        return tornado(evaluate, levers, now)
    if settings.method == "morris":
        return morris(evaluate, levers, settings.trajectories, settings.seed)
    if settings.method == "sobol":
        return sobol(evaluate, levers, settings.points, settings.seed)
    return metamodel(evaluate, levers, settings.points, settings.seed)


def _levers(
    config: ResolvedConfig, inputs: Inputs, settings: SensitivitySettings, wanted: dict[str, Any]
) -> tuple[tuple[Lever, ...], list[tuple[str, str]]]:
    """Return the levers, and which inputs are left out and why.

    Shares of a whole, or the most likely of three numbers, may have ends that the scenario cannot have while the others
    stay: where `vary` doesn't name them those are left out, and told.
    """
    if settings.vary:
        return levers_of(wanted, config.scenario, inputs.scenario), []
    kept, left_out = [], []
    print(f"the scenario is read at both ends of {len(wanted)} ranges before anything is run", file=sys.stderr)
    for lever in levers_of(wanted, config.scenario, inputs.scenario):
        try:
            for end in (lever.low, lever.high):
                Points(config, (lever,)).alternatives((end,))
            kept.append(lever)
        except InputError as error:
            left_out.append((lever.key, error.problems[0].message))
    return tuple(kept), left_out


def _ranking(
    found: Sensitivity, levers: Sequence[Lever], now: Sequence[float], inputs: Inputs, method: str
) -> pd.DataFrame:
    """Rank the estimates, and what has no grade, by the share of the answer's variance that each carries."""
    rows = {row.path: row for row in parameters(inputs.scenario)}
    facts = pd.DataFrame(
        [
            (
                lever.title, value, lever.low, lever.high, lever.unit,
                (row.grade if (row := rows.get(lever.key)) else None) or "",
                (row.source if row else None) or "",
            )
            for lever, value in zip(levers, now, strict=True)
        ],
        columns=["parameter", "value", "low", "high", "unit", "grade", "source"],
    )  # fmt: skip
    ranking = found.shares.merge(facts, on="parameter", validate="one_to_one")
    ranking = ranking[ranking["grade"].isin([ESTIMATE, ""])].sort_values("share", ascending=False, kind="stable")
    ranking.insert(0, "rank", np.arange(1, len(ranking) + 1))
    ranking["basis"] = method
    return ranking.reset_index(drop=True)


def _of(settings: SensitivitySettings, inputs: Inputs, called: Names) -> str:
    names = [title_of(called.alternatives, one.name, settings.language) for one in inputs.alternatives]
    if len(names) == 1:
        return names[0]
    return word("difference of", settings.language, alternative=names[1], baseline=names[0])


def _remarks(
    found: Sensitivity, ranking: pd.DataFrame, left_out: Sequence[object], settings: SensitivitySettings
) -> list[str]:
    chinese = settings.language == "zh"
    remarks = []
    if settings.replications < 2:
        remarks.append(word("one replication", settings.language))
    elif len(ranking) and ((ranking["ci_low"] <= 0) & (ranking["ci_high"] >= 1)).all():
        remarks.append(word("no share told", settings.language))
    if found.predicted is not None:
        share = f"{max(np.nan_to_num(found.predicted), 0):.0%}"
        remarks.append(word("poor metamodel", settings.language, share=share, least=f"{GOOD_ENOUGH:.0%}"))
    if np.isfinite(found.noise_share):
        remarks.append(word("noise note", settings.language, share=f"{found.noise_share:.0%}"))
    if left_out:
        count = len(left_out)
        english = f"{count} inputs cannot vary alone and are left out (left_out.csv)"
        remarks.append(f"{count}个参数不能单独变化，未计入（left_out.csv）" if chinese else english)
    return remarks
