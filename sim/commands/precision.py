"""Replications chosen by the run: what is asked for, how far it is met, and why it stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.commands.kpi_names import unknown_kpis
from sim.commands.replications import OnFirst, Outcome, run_more
from sim.commands.study_settings import RunsSettings
from sim.documents import InputError, Problem, suggestion
from sim.scenario import Scenario
from sim.study import Alternative, Laboratory
from sim.study.pairs import pairs_of
from sim.study.statistics.precision import Floats, Rule, Target, half_widths, reasons, replications_wanted

MEAN, DIFFERENCE = "mean", "difference"
_ENDS = {
    "reached": {
        "en": "stopped after {count} replications: every interval is as narrow as asked for",
        "zh": "重复{count}次后停止：各区间均达到所要求的精度",
    },
    "budget": {
        "en": "stopped after {count} replications, the most, with wider intervals than asked for: {kpis}",
        "zh": "重复{count}次（上限）后停止，以下指标仍未达到所要求的精度：{kpis}",
    },
    "unfinished": {
        "en": "{count} replications are whole, no more came, and intervals are wider than asked for: {kpis}",
        "zh": "完整的重复仅{count}次，未能继续，以下指标仍未达到所要求的精度：{kpis}",
    },
    "never varied": {
        "en": "of these measures all {count} replications have the same value, so no precision can be stated: {kpis}",
        "zh": "以下指标在{count}次重复中数值始终相同，无法给出精度：{kpis}",
    },
    "not measurable": {
        "en": "not every replication has a number of {kpis}, so no interval could be asked of it",
        "zh": "并非每次重复都有以下指标的数值，无法要求其精度：{kpis}",
    },
}
"""What is said of each reason; of `reached` only where no other is to be told."""
_SAID = {
    "reached": {
        "en": "{count} replications, as many as were said: every interval is as narrow as asked for",
        "zh": "按指定重复{count}次：各区间均达到所要求的精度",
    },
    "budget": {
        "en": "{count} replications, as many as were said, with wider intervals than asked for: {kpis}",
        "zh": "按指定重复{count}次，以下指标仍未达到所要求的精度：{kpis}",
    },
}
"""The same where the number of replications was said, as `extend` does: it stopped for that, however narrow it is."""
Key = tuple[str, str, str]
"""Alternative, measure, and whether its mean or its difference from its baseline is judged."""


def check_precision(settings: RunsSettings, alternatives: int, scenario: Scenario, command: str) -> None:
    """Refuse what cannot be met.

    Raises
    ------
    InputError
        Measures that no run tells, half-widths that aren't above 0, widths of shares that
        nothing could exceed, a share of a mean where differences are told, a budget below the least.
    """
    unknown = unknown_kpis(settings.half_width or {}, scenario)
    problems: list[tuple[str, str, object]] = []
    for kpi, width in (settings.half_width or {}).items():
        if kpi in unknown:
            problems.append(("half_width", unknown[kpi], kpi))
        if not width > 0:
            problems.append(("half_width", f"a number above 0 is expected for {kpi}", width))
        elif "share" in kpi and width >= 1:
            message = f"{kpi} is a share, between 0 and 1: five percentage points are 0.05"
            problems.append(("half_width", message, width))
    if settings.relative_half_width is not None and alternatives > 1:
        message = "a difference may be 0, so a share of it says nothing: name half_width={MEASURE: NUMBER} in its unit"
        problems.append(("relative_half_width", message, settings.relative_half_width))
    if _is_asked(settings) and settings.replications < 2:
        problems.append(("replications", "an interval needs 2 replications at least", settings.replications))
    if _is_asked(settings) and settings.most_replications < settings.replications:
        message = f"the budget lies below the least, replications={settings.replications}"
        problems.append(("most_replications", message, settings.most_replications))
    if problems:
        raise InputError(Problem(f"command {command}", None, None, key, message, got) for key, message, got in problems)


def _is_asked(settings: RunsSettings) -> bool:
    return bool(settings.half_width) or settings.relative_half_width is not None


def run_until_precise(
    laboratory: Laboratory,
    alternatives: Sequence[Alternative],
    settings: RunsSettings,
    on_first: OnFirst | None = None,
) -> Outcome:
    """Do as many replications as were asked for, or as the asked for precision takes.

    Parameters
    ----------
    on_first
        Called once, with the first replication that every alternative finished.

    Raises
    ------
    InputError
        A measure that no run tells.
    """
    outcome = Outcome(alternatives, on_first=on_first)
    if settings.half_width:  # a misspelt measure is told after one replication, not after all
        outcome = run_more(laboratory, outcome, 1)
        if outcome.interrupted or not outcome.complete_numbers():
            return outcome
        _check_names(settings.half_width, _told(outcome))
    outcome = run_more(laboratory, outcome, settings.replications)
    if not _is_asked(settings):
        return outcome
    rule = Rule(settings.replications, settings.most_replications, settings.look_ahead)
    while not outcome.interrupted and len(outcome.complete_numbers()) == outcome.replications:
        samples = _samples(outcome, settings)
        wanted = replications_wanted(list(samples.values()), rule)
        if wanted <= outcome.replications:
            break
        outcome = run_more(laboratory, outcome, wanted)
    return outcome


def precision_table(outcome: Outcome, settings: RunsSettings) -> pd.DataFrame | None:
    """Return what was asked for and what came of it; None where nothing was, or nothing came.

    Columns: alternative, kpi, of (mean, or difference from its baseline), target, half_width, replications, reason.
    """
    if not _is_asked(settings) or not outcome.complete_numbers():
        return None
    rule = Rule(settings.replications, settings.most_replications, settings.look_ahead)
    samples = _samples(outcome, settings)
    why = reasons({str(key): sample for key, sample in samples.items()}, rule)
    rows = []
    for key, (sample, target) in samples.items():
        width = float(half_widths(sample)[-1])
        rows.append((*key, target.allowed(float(sample.mean())), width, len(sample), why[str(key)]))
    columns = ["alternative", "kpi", "of", "target", "half_width", "replications", "reason"]
    return pd.DataFrame(rows, columns=columns)


def precision_line(table: pd.DataFrame, settings: RunsSettings) -> str:
    """Why it stopped, in one line."""
    language = settings.language
    ends = _ENDS | _SAID if settings.replications == settings.most_replications else _ENDS
    count = int(table["replications"].iloc[0])
    named = table.groupby("reason")["kpi"].agg(lambda kpis: ", ".join(dict.fromkeys(kpis)))
    others = [reason for reason in _ENDS if reason in named and reason != "reached"]
    told = [ends[reason][language].format(count=count, kpis=named.get(reason)) for reason in others or ["reached"]]
    return "；".join(told) + "（precision.csv）" if language == "zh" else "; ".join(told) + " (precision.csv)"


def _samples(outcome: Outcome, settings: RunsSettings) -> Mapping[Key, tuple[Floats, Target]]:
    """The values of everything that is judged, by replication."""
    values = outcome.kpis()
    pairs = pairs_of(list(values), settings.baseline)
    targets = {kpi: Target(width) for kpi, width in (settings.half_width or {}).items()}
    if settings.relative_half_width is not None:
        relative = Target(settings.relative_half_width, relative=True)
        targets = dict.fromkeys(outcome.headlines(), relative) | targets
    if not pairs:
        (first,) = values
        return {(first, kpi, MEAN): (_values(values[first], kpi), target) for kpi, target in targets.items()}
    return {
        (other, kpi, DIFFERENCE): (_values(values[other], kpi) - _values(values[baseline], kpi), target)
        for baseline, other in pairs
        for kpi, target in targets.items()
    }


def _told(outcome: Outcome) -> list[str]:
    """The measures that every replication tells."""
    return list(next(iter(outcome.kpis().values())).index)


def _check_names(asked: Mapping[str, float], known: Sequence[str]) -> None:
    unknown = [kpi for kpi in asked if kpi not in known]
    if unknown:
        message = "no such measure is told here;"
        raise InputError(
            Problem("half_width", None, None, "", f"{message}{suggestion(kpi, known)}", kpi) for kpi in unknown
        )


def _values(table: pd.DataFrame, kpi: str) -> Floats:
    return np.asarray(table.loc[kpi], dtype=np.float64)
