"""What a staffing is to achieve, in a planner's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.report.numbers import counted, estimate
from sim.report.words import Language, Names, title_of, word
from sim.study.questions.targets import EVERY_TOWNSHIP, Target


@dataclass(frozen=True)
class Aim:
    """A target, what it is called, and the unit of its measure."""

    target: Target
    title: str
    unit: str


def aims_of(targets: Sequence[Target], kpi_names: pd.DataFrame, names: Names, language: Language) -> Mapping[str, Aim]:
    """The targets by the texts that the tables have of them.

    Parameters
    ----------
    kpi_names
        The study's table of that name, for the units.
    """
    units = kpi_names.set_index("kpi")["unit"].to_dict()
    aims = {}
    for target in targets:
        unit = str(units[target.kpi]) if target.kpi else "share"
        bound = f"{100 * target.bound:g}%" if unit == "share" else counted(target.bound, unit, language)
        key = "at most" if target.at_most else "at least"
        aims[str(target)] = Aim(
            target, word(key, language, measure=_measure(target, names, language), bound=bound), unit
        )
    return aims


def shown(value: float, unit: str, language: Language) -> str:
    """A number of the measure with its unit."""
    nan = float("nan")
    return estimate(value, nan, nan, unit, language, is_difference=False)


def _measure(target: Target, names: Names, language: Language) -> str:
    if target.kpi:
        return title_of(names.kpis, target.kpi, language)
    group = word(f"group {target.of}", language)
    working_days = counted(target.within_days, "working days", language)
    measure = word("target within", language, group=group, days=target.within_days, working_days=working_days)
    return word("target least", language, measure=measure) if target.place == EVERY_TOWNSHIP else measure
