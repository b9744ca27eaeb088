"""Measures: from the log of one replication to its KPIs and tables, and the self-checks of every run.

A log is read once, to a small digest; digests of counties join to that of a city; all else is computed from a digest.
"""

from sim.measures.checks import SelfCheckError, check_log
from sim.measures.digested import Digest
from sim.measures.digesting import digest
from sim.measures.joining import join
from sim.measures.kpi import Kpi
from sim.measures.registry import EVERYWHERE, HEADLINES, known_kpis, registry
from sim.measures.summary import TABLES, Summary, summarise

__all__ = [
    "EVERYWHERE",
    "HEADLINES",
    "TABLES",
    "Digest",
    "Kpi",
    "SelfCheckError",
    "Summary",
    "check_log",
    "digest",
    "join",
    "known_kpis",
    "registry",
    "summarise",
]
