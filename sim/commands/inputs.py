"""The inputs of a study: a scenario, and the rules, reforms and plans it runs under, read and fitted to each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sim.commands.dead_ends import notes_of_works, problems_of_meetings, warnings_of_calendars, warnings_of_dates
from sim.commands.feasibility import problems_of_demand, warnings_of_shares, warnings_of_staff
from sim.commands.held_documents import missing_rules
from sim.commands.resolved_config import Asked, ResolvedConfig
from sim.documents import Document, InputError, Problem, unless_wrong
from sim.reforms import Reform, Ruleset, build_regime, everywhere, mix_name, plan_of, read_reform
from sim.report.words import Language
from sim.rules import Rule, read_rule
from sim.scenario import Backlog, Rollout, Scenario, Text, load_rollout, load_scenario
from sim.study import Alternative
from sim.study.running.hashing import alternative_hash
from sim.world import build_organisation, simulated_days, unknown_years

ALL = "all"
ALL_REFORMS = Text(en="All reforms", zh="全部改革")


@dataclass(frozen=True)
class Inputs:
    """A checked scenario, the rules and reforms by name, and the alternatives that are compared, in that order."""

    scenario_name: str
    document: Document
    scenario: Scenario
    rules: Mapping[str, Rule]
    reforms: Mapping[str, Reform]
    alternatives: Sequence[Alternative]


def read_inputs(config: ResolvedConfig) -> Inputs:
    """Check everything.

    Raises
    ------
    InputError
        With all problems of the scenario, of all rules and reforms, and of their fitting each other.
    """
    problems: list[Problem] = []
    scenario = unless_wrong(lambda: load_scenario(config.scenario), problems)
    rules = {name: unless_wrong(partial(read_rule, document), problems) for name, document in config.rules.items()}
    reforms = {
        name: unless_wrong(partial(read_reform, document), problems) for name, document in config.reforms.items()
    }
    rollouts = {
        name: unless_wrong(partial(load_rollout, document), problems) for name, document in config.rollouts.items()
    }
    problems += missing_rules(config)
    if scenario is not None:
        problems += problems_of_demand(scenario, config.scenario)
    if scenario is None or problems:
        raise InputError(problems)
    ruleset = Ruleset(
        today=scenario.rules,
        rules={name: (rule, config.rules[name]) for name, rule in rules.items() if rule is not None},
        reforms={name: (reform, config.reforms[name]) for name, reform in reforms.items() if reform is not None},
    )
    read = {name: rule for name, (rule, _) in ruleset.rules.items()}
    problems += problems_of_meetings(scenario, read, config.rules)
    alternatives = []
    organisation = build_organisation(scenario)
    for name, asked in config.alternatives.items():
        alternative = unless_wrong(partial(_alternative, name, asked, scenario, config, ruleset, rollouts), problems)
        if alternative is not None:
            alternatives.append(alternative)
            regime = partial(
                build_regime, scenario, config.scenario, organisation, alternative.ruleset, alternative.plan
            )
            unless_wrong(regime, problems)
    if problems:
        raise InputError({str(problem): problem for problem in problems}.values())
    return Inputs(
        config.scenario_name,
        config.scenario,
        scenario,
        read,
        {name: reform for name, (reform, _) in ruleset.reforms.items()},
        alternatives,
    )


def _alternative(
    name: str,
    asked: Asked,
    scenario: Scenario,
    config: ResolvedConfig,
    ruleset: Ruleset,
    rollouts: Mapping[str, Rollout | None],
) -> Alternative:
    """Return an alternative: a rule laid over today's, a mix of reforms in force everywhere, or a rollout."""
    if "rule" in asked:
        rule = asked["rule"]
        ruleset = dataclasses.replace(ruleset, today=(*scenario.rules, rule))
        return Alternative(name, ruleset.rules[rule][0].name, scenario, config.scenario, ruleset)
    if "reforms" in asked:
        plan = everywhere(scenario, asked["reforms"])
        title = ALL_REFORMS if name == ALL else mix_name([ruleset.reforms[reform][0] for reform in asked["reforms"]])
        return Alternative(name, title, scenario, config.scenario, ruleset, plan)
    own = name not in rollouts
    if own and not scenario.rollout.waves:
        message = "the scenario has no rollout of its own; name plans of rollouts/ under plans"
        raise InputError([config.scenario.problem(("rollout",), message)])
    rollout = scenario.rollout if own else rollouts[name]
    assert rollout is not None, "its problems have been told"
    document, above = (config.scenario, ("rollout",)) if own else (config.rollouts[name], ())
    plan = plan_of(rollout, document, above, scenario, ruleset.reforms)
    title = rollout.name or Text(en=name.replace("_", " "), zh=name)
    return Alternative(name, title, scenario, config.scenario, ruleset, plan)


def used_files(config: ResolvedConfig, language: Language = "en") -> list[str]:
    """A line for each file: what it is, where it is and the first digits of its hash."""
    if config.kept_in:
        kept = f"{config.kept_in} (sha256 {config.scenario.sha256[:12]})"
        said = f"the scenario and all rules as {kept} keeps them, whatever became of their files since"
        return [f"情景和各项规则均取自{kept}，不受原文件后来改动的影响" if language == "zh" else said]
    groups = {
        ("scenario", "情景"): {config.scenario_name: config.scenario},
        ("rule", "规则"): config.rules,
        ("reform", "改革"): config.reforms,
        ("rollout", "推广方案"): config.rollouts,
    }
    return [
        f"{words[language == 'zh']} {name}: {document.path} (sha256 {document.sha256[:12]})"
        for words, documents in groups.items()
        for name, document in documents.items()
    ]


def named_files(documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """Name, path, hash and overrides of each file, as a manifest lists them."""
    return [
        {"name": name, "file": str(d.path), "sha256": d.sha256, "overrides": list(d.overrides)}
        for name, d in documents.items()
    ]


def calendar_years(scenario: Scenario) -> dict[str, list[int]]:
    """The simulated years, by whether their make-up working days are known or only the statutory days off."""
    first_day, days = simulated_days(scenario)
    first, last = first_day.year, (first_day + timedelta(days=days - 1)).year
    guessed = {year for spec in scenario.calendars.values() for year in unknown_years(spec, first, last)}
    return {
        "known": [year for year in range(first, last + 1) if year not in guessed],
        "statutory_days_only": sorted(guessed),
    }


@dataclass(frozen=True)
class Remark:
    """What a reader of the results must know: a warning, or a note where nothing is amiss."""

    text: Text
    is_warning: bool = True

    def line(self, language: Language) -> str:
        """As it stands on the terminal."""
        if language == "zh":
            return f"{'警告' if self.is_warning else '说明'}：{self.text.zh}"
        return f"{'warning' if self.is_warning else 'note'}: {self.text.en}"


def copies_among(alternatives: Sequence[Alternative]) -> dict[str, str]:
    """Return the alternatives that are the same experiment as an earlier one, each with the name of the first."""
    first: dict[str, str] = {}
    same = {one.name: first.setdefault(alternative_hash(one), one.name) for one in alternatives}
    return {name: other for name, other in same.items() if name != other}


def remarks_on_copies(inputs: Inputs) -> list[Remark]:
    """Which alternatives are the same, so that they can't differ."""
    titles = {alternative.name: alternative.title for alternative in inputs.alternatives}
    return [
        Remark(
            Text(
                en=f"'{name}' ({titles[name].en}) is the same as '{first}': every result of the two is equal",
                zh=f"“{name}”（{titles[name].zh}）与“{first}”是同一方案，两者结果完全相同",
            )
        )
        for name, first in copies_among(inputs.alternatives).items()
    ]


def remarks_on_plans(inputs: Inputs) -> list[Remark]:
    """What of the plans lies after the period, and so changes nothing."""
    period = inputs.scenario.period
    end = period.start + timedelta(days=period.days)
    late = {
        (alternative.title, step.day)
        for alternative in inputs.alternatives
        for step in alternative.plan.steps
        if step.day is not None and step.day >= end
    }
    return [
        Remark(
            Text(
                en=f"the wave of {day} of '{title.en}' comes after the period and changes nothing",
                zh=f"“{title.zh}”{day}的一批在模拟时段之后，不起作用",
            )
        )
        for title, day in sorted(late, key=lambda wave: (wave[0].en, wave[1]))
    ]


def remarks_on(inputs: Inputs) -> list[Remark]:
    """What a reader of the results must know about the period and the staff."""
    remarks, scenario = [], inputs.scenario
    guessed = calendar_years(scenario)["statutory_days_only"]
    if guessed:
        years = ", ".join(map(str, guessed))
        text = Text(
            en=f"public holidays of {years}: statutory days only; the notice with the make-up working days is not "
            "known, so that working time near holidays is a guess",
            zh=f"{years}年公休日：仅含法定节假日，调休安排未知，节假日前后的工作时间为推测",
        )
        remarks.append(Remark(text))
    rules = list(inputs.rules.values())
    remarks += [Remark(text) for text in warnings_of_staff(scenario, rules)]
    more = (warnings_of_shares, warnings_of_calendars, warnings_of_dates)
    remarks += [Remark(text) for warnings in more for text in warnings(scenario)]
    remarks += [Remark(text, is_warning=False) for text in notes_of_works(scenario, rules)]
    warm_up = scenario.period.warm_up_days
    if isinstance(scenario.backlog, Backlog):
        count, oldest = len(scenario.backlog.rows), scenario.backlog.oldest_days
        text = Text(
            en=f"the run starts from {count:,} open matters, the oldest {oldest} days old ({scenario.backlog.file}); "
            "what is at a step is taken to have just come to it",
            zh=f"模拟从{count:,}件在办事项开始，最早的已{oldest}天（{scenario.backlog.file}）；所处环节视为刚刚到达",
        )
        remarks.append(Remark(text, is_warning=False))
    elif warm_up:
        text = Text(
            en=f"the run starts empty: its first {warm_up} days are a warm-up, which no result contains",
            zh=f"模拟从零积压开始：前{warm_up}天为预热期，不计入任何结果",
        )
        remarks.append(Remark(text, is_warning=False))
    else:
        text = Text(
            en="the run starts empty and has no warm-up: results hold the time in which queues fill up",
            zh="模拟从零积压开始且没有预热期：结果包含积压形成的过程",
        )
        remarks.append(Remark(text))
    return remarks
