"""The inputs of a study: a scenario and the rules it runs under, read, checked and bound to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sim.commands.feasibility import problems_of_demand, warnings_of_staff
from sim.documents import Document, InputError, Problem
from sim.report.words import Language
from sim.rules import CompiledRule, Rule, bind_rule, read_rule
from sim.scenario import Scenario, Text, load_scenario
from sim.world import simulated_days, unknown_years


@dataclass(frozen=True)
class Inputs:
    """A checked scenario with its rules, by name, and the documents that they come from."""

    scenario_name: str
    document: Document
    scenario: Scenario
    rule_documents: Mapping[str, Document]
    rules: Mapping[str, Rule]
    compiled: Mapping[str, CompiledRule]


def read_inputs(scenario_name: str, document: Document, rule_documents: Mapping[str, Document]) -> Inputs:
    """Check everything.

    Raises
    ------
    InputError
        With all problems of the scenario and of all rules.
    """
    problems: list[Problem] = []
    scenario: Scenario | None = None
    rules: dict[str, Rule] = {}
    compiled: dict[str, CompiledRule] = {}
    try:
        scenario = load_scenario(document)
    except InputError as error:
        problems += error.problems
    for name, rule_document in rule_documents.items():
        try:
            rules[name] = read_rule(rule_document)
            if scenario is not None:
                compiled[name] = bind_rule(rules[name], rule_document, scenario)
        except InputError as error:
            problems += error.problems
    if scenario is not None:
        problems += problems_of_demand(scenario, document)
    if scenario is None or problems:
        raise InputError(problems)
    return Inputs(scenario_name, document, scenario, rule_documents, rules, compiled)


def used_files(
    scenarios: Mapping[str, Document], rules: Mapping[str, Document], language: Language = "en"
) -> list[str]:
    """A line for each file: what it is, where it is and the first digits of its hash."""
    kinds = ("情景", "规则") if language == "zh" else ("scenario", "rule")
    named = [(kind, *item) for kind, group in zip(kinds, (scenarios, rules), strict=True) for item in group.items()]
    return [f"{kind} {name}: {document.path} (sha256 {document.sha256[:12]})" for kind, name, document in named]


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


def remarks_on(scenario: Scenario) -> list[Remark]:
    """What a reader of the results must know about the period and the staff."""
    remarks = []
    guessed = calendar_years(scenario)["statutory_days_only"]
    if guessed:
        years = ", ".join(map(str, guessed))
        text = Text(
            en=f"public holidays of {years}: statutory days only; the notice with the make-up working days is not "
            "known, so that working time near holidays is a guess",
            zh=f"{years}年公休日：仅含法定节假日，调休安排未知，节假日前后的工作时间为推测",
        )
        remarks.append(Remark(text))
    remarks += [Remark(text) for text in warnings_of_staff(scenario)]
    warm_up = scenario.period.warm_up_days
    if warm_up:
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
