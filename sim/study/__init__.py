"""Studies: many replications, in processes, to tables with intervals and verdicts.

The same alternatives and seed give the same tables, byte for byte, with any number of workers.
"""

from sim.study.compare import comparison_tables
from sim.study.design import Design, read_design
from sim.study.factorial import factorial_tables, mixes
from sim.study.kept import Kept
from sim.study.laboratory import Failure, Laboratory, UnfinishedError
from sim.study.store import merge_logs, write_tables
from sim.study.tasks import Alternative, Task, run_replication, run_task, tasks_of

__all__ = [
    "Alternative",
    "Design",
    "Failure",
    "Kept",
    "Laboratory",
    "Task",
    "UnfinishedError",
    "comparison_tables",
    "factorial_tables",
    "merge_logs",
    "mixes",
    "read_design",
    "run_replication",
    "run_task",
    "tasks_of",
    "write_tables",
]
