"""Speed and memory of the engine, as ratios taken in one run, and of what runs many; `make bench` prints them.

Seconds are those of the processor, which others at work on the machine disturb less than those on the wall. Ratios are
compared with their targets and decide the exit code; seconds and megabytes depend on the machine and are only told.
What a task costs beyond its own work is time on the wall, and decides: the best of three, since others only add to it.
`--quick` leaves out the million matters.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import idiomatic_simpy
from rich.console import Console
from rich.table import Table

from sim.documents import Library, read_document
from sim.engine import RunLog, simulate
from sim.measures import check_log, digest, summarise
from sim.reforms import Regime
from sim.rules import CompiledRule, bind_rule, read_rule
from sim.scenario import Scenario, load_scenario
from sim.study.running.cluster import ClusterExecutor
from sim.study.running.executor import Executor
from sim.study.running.local import LocalExecutor
from sim.world import build_organisation, build_world

PAIRS = Path(__file__).parents[1] / "theory"
MATTERS_A_DAY = 20 * 24
"""Of the reference county."""
DAYS_FOR_10_000 = 21

SLOWEST = 0.4
STEEPEST = 1.3
BYTES_A_VISIT = 150
LUOSHAN_S = 10
LOCAL_MS, DASK_MS = 2, 5
"""A task's overhead at most."""


@dataclass(frozen=True)
class Line:
    """One line of the result; `met` is None where the figure decides nothing."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Timing:
    """What one run took."""

    matters: int
    visits: int
    log_bytes: int
    seconds: float

    @property
    def cost(self) -> float:
        """Seconds per matter."""
        return self.seconds / self.matters


def read_pair(scenario: str, rule: str, days: int | None = None) -> tuple[Scenario, CompiledRule]:
    """Read a scenario and a rule, of tests/theory or shipped; `days` overrides the scenario's."""
    library = Library(PAIRS)
    document = read_document(library.find("scenario", scenario))
    if days is not None:
        period = {**document.data["period"], "days": days}
        document = document.with_overrides({**document.data, "period": period}, [])
    rule_document = read_document(library.find("rule", rule))
    read = load_scenario(document)
    return read, bind_rule(read_rule(rule_document), rule_document, read)


def run(scenario: Scenario, rule: Regime | CompiledRule, seed: int) -> tuple[Timing, RunLog]:
    """Draw a world, simulate it and write the full log, against the clock."""
    organisation = build_organisation(scenario)
    start = process_time()
    log = simulate(build_world(scenario, seed, 0, organisation), rule)
    seconds = process_time() - start
    size = sum(column.nbytes for column in log.visits.values())
    return Timing(len(log.matters["matter"]), len(log.visits["matter"]), size, seconds), log


def beside_idiomatic(repetitions: int) -> tuple[float, float, list[float]]:
    """Return matters per second of ours and of idiomatic SimPy (medians), and the ratios of runs side by side."""
    scenario, rule = read_pair("reference_county", "reference_county", DAYS_FOR_10_000)
    ours, theirs = [], []
    for repetition in range(repetitions + 1):
        ours.append(1 / run(scenario, rule, seed=repetition)[0].cost)
        start = process_time()
        finished = idiomatic_simpy.run(24 * DAYS_FOR_10_000, seed=repetition)
        theirs.append(finished / (process_time() - start))
    ours, theirs = ours[1:], theirs[1:]  # the first warms up caches
    return median(ours), median(theirs), [mine / other for mine, other in zip(ours, theirs, strict=True)]


def reference_county(days: int) -> Timing:
    """Run the reference county once, for so many days."""
    return run(*read_pair("reference_county", "reference_county", days), seed=1)[0]


def luoshan(rule: str) -> Timing:
    """Run the Luoshan year once under its own rules with another laid over them, measured as a study does."""
    start = process_time()
    library = Library(PAIRS)
    scenario = load_scenario(read_document(library.find("scenario", "luoshan")))
    files = [read_document(library.find("rule", name)) for name in (*scenario.rules, rule)]
    rules = [bind_rule(read_rule(file), file, scenario, alone=False) for file in files]
    timing, log = run(scenario, Regime.of(*rules, townships=len(scenario.places.townships)), seed=1)
    check_log(log)
    summarise(digest(log))
    return Timing(timing.matters, timing.visits, timing.log_bytes, process_time() - start)


def apart(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Call a function in a fresh process; return its result and the most memory the process had, in megabytes."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_with_peak, function, arguments).result()


def _with_peak(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    result = function(*arguments)
    # Linux counts in KiB, macOS in bytes.
    return result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def speed_lines(repetitions: int) -> list[Line]:
    """Compare with idiomatic SimPy."""
    (ours, theirs, ratios), _ = apart(beside_idiomatic, repetitions)
    ratio = median(ratios)
    return [
        Line("reference county, matters a second, world and log included", f"{ours:,.0f}"),
        Line("the same in idiomatic SimPy, without a log", f"{theirs:,.0f}"),
        Line(
            f"ours over idiomatic SimPy (median of {repetitions}, {min(ratios):.2f} to {max(ratios):.2f})",
            f"{ratio:.2f}",
            f"≥ {SLOWEST}",
            ratio >= SLOWEST,
        ),
    ]


def size_lines(sizes: list[int]) -> list[Line]:
    """See whether a matter costs more among many: each size between two runs of the smallest."""
    smallest = [apart(reference_county, DAYS_FOR_10_000)[0]]
    lines = []
    for matters in sizes:
        large, peak_mb = apart(reference_county, matters // MATTERS_A_DAY)
        smallest.append(apart(reference_county, DAYS_FOR_10_000)[0])
        ratio = large.cost / median(timing.cost for timing in smallest[-2:])
        name = f"{matters:,} matters"
        lines += [
            Line(f"cost of a matter among {name}, over 10,000", f"{ratio:.2f}", f"≤ {STEEPEST}", ratio <= STEEPEST),
            Line(f"{name}: seconds; peak memory", f"{large.seconds:.1f} s; {peak_mb:,.0f} MB"),
        ]
    a_visit = smallest[0].log_bytes / smallest[0].visits
    return [
        *lines,
        Line("bytes of log a visit", f"{a_visit:.0f}", f"≤ {BYTES_A_VISIT}", a_visit <= BYTES_A_VISIT),
    ]


def luoshan_lines() -> list[Line]:
    """Time the county that planners run."""
    lines = []
    for rule in ("dumping", "whistle"):
        timing, peak_mb = apart(luoshan, rule)
        what = f"Luoshan year under {rule}: {timing.matters:,} matters, {timing.visits:,} visits"
        lines.append(Line(f"{what}, measured", f"{timing.seconds:.1f} s; {peak_mb:,.0f} MB", f"(≤ {LUOSHAN_S} s)"))
    return lines


def overhead_ms(executor: Executor, tasks: int) -> float:
    """Return what a task costs that does nothing, in milliseconds on the wall: the best of three batches."""
    with executor:
        executor.run(enumerate(range(20)), abs, lambda label, result: None)  # starts the processes
        batches = []
        for _ in range(3):
            start = perf_counter()
            executor.run(enumerate(range(tasks)), abs, lambda label, result: None)
            batches.append((perf_counter() - start) / tasks * 1000)
    return min(batches)


def overhead_lines() -> list[Line]:
    """See what running many tasks costs beyond the tasks."""
    local, dask = overhead_ms(LocalExecutor(2), 3_000), overhead_ms(ClusterExecutor(None, 2), 1_000)
    return [
        Line("a task's overhead, executor=local", f"{local:.2f} ms", f"< {LOCAL_MS} ms", local < LOCAL_MS),
        Line("a task's overhead, executor=dask", f"{dask:.2f} ms", f"< {DASK_MS} ms", dask < DASK_MS),
    ]


def main() -> int:
    """Print the table; return 1 if a ratio misses its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the million matters")
    quick = parser.parse_args().quick
    lines = [
        *speed_lines(3 if quick else 7),
        *size_lines([100_000] if quick else [100_000, 1_000_000]),
        *luoshan_lines(),
        *overhead_lines(),
    ]
    table = Table(box=None, pad_edge=False)
    table.add_column("what")
    for column in ("figure", "target", ""):
        table.add_column(column, justify="right", no_wrap=True)
    for line in lines:
        table.add_row(line.what, line.figure, line.target, {True: "met", False: "MISSED", None: ""}[line.met])
    Console(width=120, highlight=False).print(table)
    return 1 if any(line.met is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
