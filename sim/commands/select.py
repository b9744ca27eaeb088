"""``govsim select``: which of several rules or mixes of reforms is best in one measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from pydantic import Field

from sim.commands.asked import mixes_asked, mixes_of_design, resolve
from sim.commands.call import Call
from sim.commands.inputs import copies_among, read_inputs
from sim.commands.kpi_names import better_of, check_kpis, kpi_names_of, kpis_of, values_of
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.resolved_config import Asked, ResolvedConfig
from sim.commands.study_settings import AlternativesSettings, StudySettings
from sim.documents import NOTHING, InputError, Problem, unless_wrong
from sim.report.canvas import Setting
from sim.report.choice_figure import choice_figure
from sim.report.choice_words import choice_answer
from sim.scenario import Scenario
from sim.study import Laboratory
from sim.study.questions.choice import ChoicePlan, Floats, Method, choice_table, choose
from sim.study.store import write_tables

MOST_OF_KN = 1000
"""Replications at which it gives up where no budget is named; most studies end long before."""


class SelectSettings(StudySettings):
    """Keys of conf/select.yaml."""

    kpi: str = Field(min_length=1, description="the name of a measure, such as solution_days_mean")
    method: Method = Field(description="kn or ocba")
    indifference: float | None = Field(gt=0, description="a number above 0 in the measure's unit, or null")
    confidence: float = Field(gt=0.5, lt=1, description="a number between 0.5 and 1, such as 0.95")
    budget: int | None = Field(description="a whole number of replications over all alternatives, or null")


SETTINGS = SelectSettings


def execute(call: Call) -> int:
    """Select, and write a result folder."""
    settings = call.settings(SelectSettings)
    alternatives = call.settings(AlternativesSettings)
    every_mix, factors = mixes_of_design(call)
    asked: list[tuple[str, Asked]] = [(name, {"rule": name}) for name in alternatives.rules]
    asked += every_mix or mixes_asked(alternatives.reforms, call.library)
    return study(resolve(call, asked, settings.of_the_tables(), factors), settings, call.line, call.command)


def _problems(settings: SelectSettings, alternatives: int) -> Iterator[tuple[str, str, object]]:
    if alternatives < 2:
        message = "at least two alternatives are needed: reforms=[none,whistle,all], or design=factorial"
        yield "", message, NOTHING
    if settings.replications < 2:
        yield "replications", "variances take 2 replications of each alternative at least", settings.replications
    if settings.method == "kn" and settings.indifference is None:
        message = f"from which difference of {settings.kpi} on does it matter which is better?"
        yield "indifference", message, NOTHING
    first, several = max(settings.replications, 2), max(alternatives, 2)
    if settings.method == "ocba" and settings.budget is None:
        message = f"ocba spends all of it, so how many replications may it be? {first * several} at least"
        yield "budget", message, NOTHING
    elif _most(settings) < first * several:
        message = f"{first * several} at least: the first {first} replications of each of {several} alternatives"
        yield "budget", message, _most(settings)


def _most(settings: SelectSettings) -> int:
    return MOST_OF_KN if settings.budget is None else settings.budget


def _check_share(settings: SelectSettings, scenario: Scenario, command: str) -> None:
    """Refuse percent where a share is meant.

    Raises
    ------
    InputError
        No share differs from another by so much.
    """
    wanted = settings.indifference
    if wanted is not None and wanted >= 1 and kpis_of(scenario)[settings.kpi].unit == "share":
        message = f"{settings.kpi} is a share, from 0 to 1: 5 percentage points are 0.05"
        raise InputError([Problem(f"command {command}", None, None, "indifference", message, wanted)])


def _better(settings: SelectSettings, scenario: Scenario, command: str) -> str:
    """Return which is better of the measure, "higher" or "lower".

    Raises
    ------
    InputError
        There is no such measure, or neither is better.
    """
    check_kpis([settings.kpi], scenario, command)
    better = better_of(settings.kpi, scenario)
    if better == "none":
        message = "of this measure neither more nor less is better: ask for another"
        raise InputError([Problem(f"command {command}", None, None, "kpi", message, settings.kpi)])
    _check_share(settings, scenario, command)
    return better


def study(config: ResolvedConfig, settings: SelectSettings, line: str, command: str) -> int:
    """Draw replications until the method ends; return the exit code."""
    inputs = read_inputs(config)
    problems = [
        Problem(f"command {command}", None, None, *problem) for problem in _problems(settings, len(config.alternatives))
    ]
    copies = copies_among(inputs.alternatives)
    different = [one for one in inputs.alternatives if one.name not in copies]
    if len(different) < 2 <= len(inputs.alternatives):
        message = "all of these alternatives are the same: name others"
        problems.append(Problem(f"command {command}", None, None, "", message, ", ".join(config.alternatives)))
    better = unless_wrong(partial(_better, settings, inputs.scenario, command), problems)
    if better is None or problems:
        raise InputError(problems)

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        names = kpi_names_of(laboratory, different, settings.kpi)
        unit = str(names.set_index("kpi").loc[settings.kpi, "unit"])

        def sample(systems: Sequence[int], replications: range) -> Floats:
            asked = [different[system] for system in systems]
            tables = laboratory.kpis(asked, replications)
            return np.array([values_of(tables[one.name], settings.kpi) for one in asked])

        plan = ChoicePlan(
            settings.method, better, settings.indifference or np.nan, settings.confidence, settings.replications,
            _most(settings),
        )  # fmt: skip
        choice = choose(sample, len(different), plan)
        called = names_of(inputs, names)
        table = choice_table(choice, [one.name for one in different], settings.kpi, unit, plan)
        write_tables({"choice": table, "kpi_names": names}, folder)
        setting = Setting(settings.language, config.sha256(), settings.replications, called.guessed_years)
        answer = choice_answer(table, plan, called, settings.language)
        drawings = {"choice": partial(choice_figure, table, called, setting)}
        return Conclusion(answer, int(choice.selection.replications.sum()), drawings=drawings)

    return perform(config, settings, line, command, work, inputs)
