"""The replications of a study's alternatives: what became of them, and their logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandas.api.extensions import ExtensionArray

from sim.measures import Summary
from sim.scenario import counties_of
from sim.study import Alternative, Kept, Laboratory, merge_logs
from sim.study.store import LOG_TABLES, part_name

OnFirst = Callable[[Mapping[str, Kept]], None]
"""Called with a replication of every alternative, by its name."""


@dataclass
class Outcome:
    """The summaries of a study, by the name of the alternative and the replication.

    Attributes
    ----------
    replications
        How many were asked for so far.
    on_first
        Called once, with the first replication that every alternative finished.
    """

    alternatives: Sequence[Alternative]
    replications: int = 0
    finished: dict[tuple[str, int], Kept] = field(default_factory=dict)
    interrupted: bool = False
    on_first: OnFirst | None = None
    _columns: dict[bytes, ExtensionArray] = field(default_factory=dict)

    def take(self, name: str, replication: int, summary: Summary) -> None:
        """Keep of a summary what the study's tables need."""
        self.finished[name, replication] = Kept(summary, self._columns)
        if self.on_first is not None and all((one.name, replication) in self.finished for one in self.alternatives):
            self.on_first({one.name: self.finished[one.name, replication] for one in self.alternatives})
            self.on_first = None

    def complete_numbers(self) -> list[int]:
        """The replications that every alternative finished."""
        names = [alternative.name for alternative in self.alternatives]
        found = sorted({number for _, number in self.finished})
        return [number for number in found if all((name, number) in self.finished for name in names)]

    def complete(self) -> dict[str, list[Kept]]:
        """The summaries by alternative of the complete replications; nothing where there are none."""
        whole = self.complete_numbers()
        if not whole:
            return {}
        return {one.name: [self.finished[one.name, number] for number in whole] for one in self.alternatives}

    def kpis(self) -> dict[str, pd.DataFrame]:
        """The values of the complete replications by alternative: one row a KPI, one column a replication."""
        return {
            name: pd.DataFrame({one.replication: one.kpis.set_index("kpi")["value"] for one in of})
            for name, of in self.complete().items()
        }

    def headlines(self) -> list[str]:
        """The main measures of which some run has anything to tell."""
        tables = (summary.kpis for summary in self.finished.values())
        told = {kpi for table in tables for kpi in table.loc[table["is_told"], "kpi"]}
        first = next(iter(self.finished.values())).kpis
        return [kpi for kpi in first.loc[first["headline"], "kpi"] if kpi in told]


def run_more(laboratory: Laboratory, outcome: Outcome, replications: int) -> Outcome:
    """Do every alternative's replications up to so many; a failure or an interruption costs only what was under way."""
    numbers = range(outcome.replications, replications)
    outcome.replications = replications
    try:
        laboratory.run(outcome.alternatives, numbers, outcome.take)
    except KeyboardInterrupt:
        outcome.interrupted = True
    return outcome


def join_logs(outcome: Outcome, folder: Path) -> None:
    """One file for each log table, alternative by alternative; what an unfinished task had begun to write goes away."""
    parts = []
    for alternative in outcome.alternatives:
        for replication in range(outcome.replications):
            for county in counties_of(alternative.scenario) or ("",):
                part = (alternative.name, replication, county)
                if part[:2] in outcome.finished:
                    parts.append(part)
                else:
                    for table in LOG_TABLES:
                        (folder / part_name(table, *part)).unlink(missing_ok=True)
    if parts:
        merge_logs(folder, parts)
