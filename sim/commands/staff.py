"""``govsim staff``: the smallest staffing that meets targets, with a stated confidence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from sim.commands.asked import alternatives_asked, resolve
from sim.commands.call import Call
from sim.commands.inputs import read_inputs
from sim.commands.kpi_names import check_kpis, kpi_names_of
from sim.commands.names import names_of
from sim.commands.perform import Conclusion, perform
from sim.commands.points import Points
from sim.commands.resolved_config import ResolvedConfig
from sim.commands.staff_kinds import check_kinds, kinds_of, posts_of_unit, start_of, units_of_posts
from sim.commands.study_settings import MOST_REPLICATIONS, AlternativesSettings, StudySettings
from sim.documents import InputError, Problem, suggestion
from sim.measures import Summary
from sim.report.canvas import Setting
from sim.report.staff_figures import pareto_figure, tried_figure
from sim.report.staff_reasons import staff_reasons
from sim.report.staff_words import staff_answer
from sim.report.target_words import aims_of
from sim.study import Laboratory, UnfinishedError
from sim.study.levers import levers_of
from sim.study.questions.bottleneck import Loads, longest_wait, missed_table, unit_table
from sim.study.questions.staffing import Floats, Posts, StaffingPlan, nearest, smallest_staffing
from sim.study.questions.staffing_tables import pareto_table, tried_table
from sim.study.questions.targets import EVERYWHERE, Requirement, Target, problem_of, requirements_of
from sim.study.store import write_tables

_FORM = "{within_days: 5, of: standard, at_least: 0.95, in: every_township} or {kpi: NAME, at_most: 3}"
_BOUNDS = ("at_least", "at_most")
_KEYS = ("kpi", "within_days", "of", "in", *_BOUNDS)


class StaffSettings(StudySettings):
    """Keys of conf/staff.yaml."""

    posts: dict[str, list[int]] | None = Field(description="a mapping: {units.command_centre.staff: [1, 6]}")
    targets: list[dict[str, Any]] = Field(description=f"a list of targets, each {_FORM}")
    confidence: float = Field(gt=0.5, lt=1, description="a number between 0.5 and 1, such as 0.95")
    total_posts: int | None = Field(ge=1, description="a whole number, at least 1, or null")
    costs: dict[str, float] | None = Field(description="yuan a year of a post: {units.command_centre.staff: 120000}")
    most_replications: int = Field(
        ge=2, le=MOST_REPLICATIONS, description=f"a whole number from 2 to {MOST_REPLICATIONS:,}"
    )
    check_replications: int = Field(
        ge=2, le=MOST_REPLICATIONS, description=f"a whole number from 2 to {MOST_REPLICATIONS:,}"
    )


SETTINGS = StaffSettings


def execute(call: Call) -> int:
    """Search, and write a result folder."""
    settings = call.settings(StaffSettings)
    asked = alternatives_asked(call, call.settings(AlternativesSettings))
    if len(asked) != 1:
        message = "staff is sought for one alternative: rules=[whistle], or reforms=[all]"
        raise InputError([Problem("command staff", None, None, "", message, len(asked))])
    if not settings.posts or len(settings.posts) > 3:
        message = "one to three kinds of post with the least and the most of each: {units.command_centre.staff: [1, 6]}"
        raise InputError([Problem("command staff", None, None, "posts", message)])
    if settings.most_replications < settings.replications:
        message = f"the most lie below the first, replications={settings.replications}"
        raise InputError([Problem("command staff", None, None, "most_replications", message)])
    _targets(settings)
    return study(resolve(call, asked, settings.of_the_tables()), settings, call.line, call.command)


def study(config: ResolvedConfig, settings: StaffSettings, line: str, command: str) -> int:
    """Search for the smallest staffing; return the exit code."""
    inputs = read_inputs(config)
    targets = _targets(settings)
    posts = settings.posts or {}
    check_kinds(posts, settings.costs or {}, inputs.scenario)
    check_kpis([target.kpi for target in targets if target.kpi], inputs.scenario, command)
    levers = levers_of(
        {key: sorted(set(ends)) for key, ends in posts.items()}, config.scenario, inputs.scenario, "posts"
    )
    at = Points(config, levers)
    at.check([[min(ends) for ends in posts.values()], [max(ends) for ends in posts.values()]])
    requirements = requirements_of(targets, list(inputs.scenario.places.townships))
    plan = StaffingPlan(
        settings.confidence, settings.replications, settings.most_replications, settings.check_replications,
        settings.total_posts,
    )  # fmt: skip

    def work(laboratory: Laboratory, folder: Path) -> Conclusion:
        names = kpi_names_of(laboratory, inputs.alternatives, *(target.kpi for target in targets if target.kpi))
        called = names_of(inputs, names)
        (pilot,) = laboratory.pilot(inputs.alternatives).values()  # loads and numbers of units as they stand
        loads = Loads()
        kinds = kinds_of(posts, settings.costs or {}, settings.total_posts, inputs.scenario, pilot)

        def measure(staffing: Posts, numbers: range, fresh: bool) -> Floats:
            seed = _fresh(settings.seed) if fresh else settings.seed
            return _margins(laboratory, at, staffing, numbers, seed, requirements, loads)

        start = start_of(posts, inputs.scenario, pilot, kinds)
        search = smallest_staffing(measure, list(kinds.values()), start, plan)
        shown = nearest(search)
        tables = {
            "staffing": tried_table(search, kinds, requirements),
            "pareto": pareto_table(search, kinds, requirements),
            "staffing_units": unit_table(loads, shown.posts, units_of_posts(posts, inputs.scenario, pilot)),
            "kpi_names": names,
        }
        write_tables(tables, folder)
        setting = Setting(settings.language, config.sha256(), settings.replications, called.guessed_years)
        aims = aims_of(targets, names, called, settings.language)
        drawings = {"staffing": partial(tried_figure, tables["staffing"], aims, setting)}
        if len(targets) > 1:
            drawings["pareto"] = partial(
                pareto_figure, tables["pareto"], tables["staffing"], list(kinds), aims, setting
            )
        answer = staff_answer(
            search, kinds, start, tables["staffing"], aims, called, settings.confidence, settings.language
        )
        if search.answer is None:
            answer += staff_reasons(
                missed_table(shown, requirements), tables["staffing_units"], longest_wait(loads, shown.posts),
                lambda unit: posts_of_unit(unit, inputs.scenario, pilot), list(posts), aims, called, settings.language,
            )  # fmt: skip
        replications = sum(one.margins.shape[1] for one in search.tried.values())
        return Conclusion(answer, replications, drawings=drawings)

    return perform(config, settings, line, command, work, inputs)


def _misread(raw: dict[str, Any]) -> str:
    """Return what of a target cannot be read; nothing where all can."""
    for key, value in raw.items():
        if key not in _KEYS:
            return f"a target has no {key};{suggestion(key, _KEYS)} it is {_FORM}"
        if key in _BOUNDS and not _is_number(value):
            return f"{key} is a number, such as 0.95 for 95 %, not {value}"
        if key == "within_days" and not (isinstance(value, int) and _is_number(value)):
            return f"within_days is a whole number of working days, not {value}"
    if sum(key in raw for key in _BOUNDS) != 1:
        return f"either at_least or at_most is needed: {_FORM}"
    if ("kpi" in raw) == ("within_days" in raw):
        return f"either kpi or within_days is needed: {_FORM}"
    if "kpi" in raw and "of" in raw:
        return "a kpi is told of all matters, or of those in its name; of goes with within_days"
    return ""


def _targets(settings: StaffSettings) -> list[Target]:
    """Read the targets.

    Raises
    ------
    InputError
        With all that is wrong with them; or if there are none.
    """
    problems, targets = [], []
    for number, raw in enumerate(settings.targets):
        if told := _misread(raw):
            problems.append((number, told, raw))
            continue
        bounds = [key for key in _BOUNDS if key in raw]
        target = Target(
            bound=float(raw[bounds[0]]),
            at_most=bounds[0] == "at_most",
            kpi=str(raw.get("kpi", "")),
            within_days=raw.get("within_days", 0),
            of=str(raw.get("of", "all")),
            place=str(raw.get("in", EVERYWHERE)),
        )
        told = problem_of(target) or ("this target stands twice" if target in targets else "")
        if told:
            problems.append((number, told, raw))
        targets.append(target)
    if problems or not targets:
        where = "command staff"
        missing = Problem(where, None, None, "targets", f"what is to be met? targets=[{_FORM}]")
        raise InputError(
            [Problem(where, None, None, f"targets.{number}", told, raw) for number, told, raw in problems] or [missing]
        )
    return targets


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _margins(
    laboratory: Laboratory,
    at: Points,
    staffing: Posts,
    numbers: range,
    seed: int,
    requirements: Sequence[Requirement],
    loads: Loads,
) -> Floats:
    """Return the margins of a staffing (requirements, replications), and keep what its runs kept busy."""
    found: dict[int, list[float]] = {}
    before = len(laboratory.failures)

    def take(name: str, number: int, summary: Summary) -> None:
        found[number] = [requirement.margin(summary) for requirement in requirements]
        loads.take(tuple(staffing), summary)

    laboratory.run(at.alternatives(staffing), numbers, take, seed)
    if len(laboratory.failures) > before:
        raise UnfinishedError(laboratory.failures[before:])
    margins = np.array([found[number] for number in numbers], dtype=np.float64).T
    if not np.isfinite(margins).all():
        place = int(np.flatnonzero(~np.isfinite(margins).all(axis=1))[0])
        message = "some run is too short, or has too few such matters, to tell: lengthen scenario.period.days"
        raise InputError([Problem("targets", None, None, "", message, str(requirements[place].target))])
    return margins


def _fresh(seed: int) -> int:
    """Return the seed of the final check: one that no search with a neighbouring seed shares."""
    return int.from_bytes(hashlib.sha256(f"fresh random numbers {seed}".encode()).digest()[:8]) >> 1
