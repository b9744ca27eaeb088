"""The replications of a study's alternatives: what became of them, and their logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.measures import Summary
from sim.scenario import counties_of
from sim.study import Alternative, merge_logs
from sim.study.laboratory import Laboratory
from sim.study.store import LOG_TABLES, part_name


@dataclass
class Outcome:
    """The summaries of a study, by the name of the alternative and the replication."""

    alternatives: Sequence[Alternative]
    replications: int
    finished: dict[tuple[str, int], Summary] = field(default_factory=dict)
    interrupted: bool = False

    @property
    def asked(self) -> int:
        """How many replications of all alternatives there are when all went well."""
        return len(self.alternatives) * self.replications

    def complete(self) -> dict[str, list[Summary]]:
        """The summaries by alternative of those replications that every alternative finished."""
        names = [alternative.name for alternative in self.alternatives]
        whole = [
            number for number in range(self.replications) if all((name, number) in self.finished for name in names)
        ]
        return {name: [self.finished[name, number] for number in whole] for name in names} if whole else {}


def run_replications(laboratory: Laboratory, alternatives: Sequence[Alternative], replications: int) -> Outcome:
    """Do every replication of every alternative; a failure or an interruption costs only what was under way."""
    outcome = Outcome(alternatives, replications)

    def take(name: str, replication: int, summary: Summary) -> None:
        outcome.finished[name, replication] = summary

    try:
        laboratory.run(alternatives, range(replications), take)
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
