"""Measures: from the log of one replication to its KPIs and tables, and the self-checks of every run.

They read nothing but the log: whatever is said about a result can be computed again from the stored tables.
"""

from sim.measures.checks import SelfCheckError, check_log
from sim.measures.kpi import Kpi
from sim.measures.registry import EVERYWHERE, HEADLINES, registry
from sim.measures.summary import Summary, summarise

__all__ = ["EVERYWHERE", "HEADLINES", "Kpi", "SelfCheckError", "Summary", "check_log", "registry", "summarise"]
