"""Logs to measure: one made by hand, a random one, and those of the engine on the tiny county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.documents import read_document
from sim.engine import CitizenCosts, Frame, Named, RoleInfo, RunLog, StepInfo, TownshipInfo, UnitInfo, simulate
from sim.rules import bind_rule, read_rule
from sim.scenario import Text, load_scenario
from sim.world import WorkCalendar, build_world

ROOT = Path(__file__).parents[2]
DAY = 86_400
HOUR = 3600
FROM_S, TO_S = 7 * DAY, 35 * DAY  # four weeks, Monday to Sunday, after a week of warm-up

STEPS = ("patrol", "triage", "sign_in", "letter", "survey", "ruling", "handling.notice")
PATROL, TRIAGE, SIGN_IN, LETTER, SURVEY, RULING, NOTICE = range(7)
UNITS = ("grid.a", "office.a", "office.b", "centre", "police", "housing")
GRID_A, OFFICE_A, OFFICE_B, CENTRE, POLICE, HOUSING = range(6)
ROLES = ("grid_worker", "office", "command_centre", "owner", "assisting")
ROLE_OF_UNIT = (0, 1, 1, 2, 3, 3)
RETURN_ROUTE, DUMP_ROUTE, PLAIN_ROUTE, LEFT_ROUTE = 1, 2, 0, 3

VISIT = ("matter", "step", "visit", "role", "unit", "queued_s", "started_s", "finished_s", "work_s", "route")
MATTER = {
    "kind": 0, "township": 0, "village": 0, "grid": 0, "owner": 0, "owned_by_department": 0, "assisting_1": -1,
    "assisting_2": -1, "topic": -1, "settled_by": 0, "urgent": 0, "born_s": 0, "due_s": -1, "first_response_s": -1,
    "solved_s": -1, "closed_s": -1, "outcome": 0, "solved_unit": -1, "repeat_of": -1, "returns": 0, "hand_overs": 0,
    "trips": 0, "travel_s": 0, "item": 0, "stack": 0,
}  # fmt: skip

LogOf = Callable[..., RunLog]


def named(name: str) -> Text:
    return Text(en=name, zh=name)


def office_hours(days: int = 60) -> WorkCalendar:
    """09:00 to 17:00 from Monday to Friday; day 0 is a Monday."""
    open_days = np.array([day for day in range(days) if day % 7 < 5], dtype=np.int64)
    return WorkCalendar(open_days * DAY + 9 * HOUR, open_days * DAY + 17 * HOUR, days * DAY)


def at(day: int, hour: float) -> int:
    return int(day * DAY + hour * HOUR)


@pytest.fixture(scope="session")
def frame() -> Frame:
    tiers = ("grid", "township", "township", "county", "department", "department")
    verbs = ("work", "work", "work", "wait", "each", "meet", "work")
    return Frame(
        scenario="hand", rule="made", seed=7, replication=3, first_day=date(2025, 6, 2), from_s=FROM_S, to_s=TO_S,
        calendar=office_hours(),
        kinds=(Named("grid_found", named("found")), Named("hotline", named("hotline"))),
        counties=(Named("", named("")),),
        townships=(
            TownshipInfo("a", named("A"), 0, residents=30_000.0, distance_km=5.0),
            TownshipInfo("b", named("B"), 0, residents=10_000.0, distance_km=40.0),
        ),
        departments=(Named("police", named("Police")), Named("housing", named("Housing"))),
        roles=tuple(RoleInfo(role, named(role), tier) for role, tier in zip(
            ROLES, ("grid", "township", "county", "department", "department"), strict=True)),
        units=tuple(
            UnitInfo(unit, named(unit), role, tier, township, 0, 20 * 8 * HOUR, wage, office_hours(),
                     weekly_staffed_s=(5 * 8.0 * HOUR,) * 4)
            for unit, role, tier, township, wage in zip(
                UNITS, ROLE_OF_UNIT, tiers, (0, 0, 1, -1, -1, -1), (15.0, 30.0, 30.0, 35.0, 40.0, 45.0), strict=True)),
        steps=tuple(
            StepInfo(step, named(step), verb, parallel=verb in ("each", "meet"), is_action=step == "handling.notice")
            for step, verb in zip(STEPS, verbs, strict=True)),
        stacks=(Named("today", named("today")), Named("reform", named("reform"))),
        adoptions=((0, 0, 0), (0, 1, 0)),
        option_marks=(0, 1, 2, 3), citizens=CitizenCosts(yuan_per_hour=20.0, yuan_per_travel_hour=12.0),
    )  # fmt: skip


@pytest.fixture(scope="session")
def log_of(frame: Frame) -> LogOf:
    """Builds a log from matters (columns by name, the rest from MATTER) and visits (tuples in the order of VISIT)."""

    def build(matters: list[dict[str, int]], visits: list[tuple[int, ...]]) -> RunLog:
        rows = [MATTER | matter for matter in matters]
        columns = {name: np.array([row[name] for row in rows], dtype=np.int64) for name in MATTER}
        columns["matter"] = np.arange(len(rows))
        table = np.array(visits, dtype=np.int64).reshape(-1, len(VISIT))
        logged = {name: table[:, place].copy() for place, name in enumerate(VISIT)}
        logged["deadline_s"] = logged["priority"] = np.zeros(len(table), dtype=np.int64)
        present = {number for number, step in enumerate(frame.steps) if step.present}
        queued = {visit[0] for visit in visits if visit[1] in present}
        in_person = tuple(sorted({row["kind"] for n, row in enumerate(rows) if row["trips"] or n in queued}))
        facts = dict(columns) | {"difficulty": np.ones(len(rows))}
        return RunLog(visits=logged, matters=facts, frame=replace(frame, in_person=in_person))

    return build


@pytest.fixture(scope="session")
def hand_log(log_of: LogOf) -> RunLog:
    """Six matters; every number that a test expects of them can be counted on the fingers."""
    matters = [
        # 0: found in the warm-up, solved in the window (Monday of week 2), in time
        {"born_s": at(4, 10), "due_s": at(8, 10), "first_response_s": at(4, 12), "solved_s": at(7, 11),
         "closed_s": at(7, 11), "outcome": 1, "solved_unit": GRID_A},
        # 1: found on Monday 9:00, solved by the grid worker in 2 hours
        {"born_s": at(7, 9), "due_s": at(9, 9), "first_response_s": at(7, 9), "solved_s": at(7, 11),
         "closed_s": at(7, 11), "outcome": 1, "solved_unit": GRID_A},
        # 2: hotline, police's, dumped, a letter; solved on Friday 17:00, late by a day
        {"kind": 1, "owned_by_department": 1, "born_s": at(8, 9), "due_s": at(10, 17), "first_response_s": at(8, 11),
         "solved_s": at(11, 17), "closed_s": at(11, 17), "outcome": 1, "solved_unit": POLICE, "returns": 1,
         "hand_overs": 2},
        # 3: hotline, housing's with police, closed on paper in time
        {"kind": 1, "township": 1, "owner": 1, "owned_by_department": 1, "assisting_1": 0, "born_s": at(8, 9),
         "due_s": at(15, 9), "first_response_s": at(9, 9), "closed_s": at(9, 17), "outcome": 2, "hand_overs": 1},
        # 4: 3 again, met about on day 14 and open since, overdue
        {"kind": 1, "township": 1, "owner": 1, "owned_by_department": 1, "assisting_1": 0, "born_s": at(14, 9),
         "due_s": at(21, 9), "first_response_s": at(14, 10), "repeat_of": 3},
        # 5: born on the last Friday at 16:00, waits in the office of A
        {"kind": 1, "born_s": at(32, 16), "due_s": at(36, 9)},
    ]  # fmt: skip
    visits = [
        (0, PATROL, 1, 0, GRID_A, at(4, 10), at(4, 12), at(7, 11), 7 * HOUR, 0),
        (1, PATROL, 1, 0, GRID_A, at(7, 9), at(7, 9), at(7, 11), 2 * HOUR, 0),
        (2, SIGN_IN, 1, 3, POLICE, at(8, 9), at(8, 11), at(8, 12), HOUR, DUMP_ROUTE),
        (2, TRIAGE, 1, 1, OFFICE_A, at(8, 12), at(8, 12), at(8, 14), 2 * HOUR, 0),
        (2, NOTICE, 1, 2, CENTRE, at(9, 9), at(9, 9), at(9, 10), HOUR, -1),
        (2, LETTER, 1, -1, -1, at(8, 14), at(8, 14), at(10, 14), 0, 0),
        (2, SIGN_IN, 2, 3, POLICE, at(10, 14), at(11, 9), at(11, 17), 8 * HOUR, 0),
        (3, SURVEY, 1, 4, POLICE, at(8, 9), at(9, 9), at(9, 10), HOUR, -1),
        (3, SURVEY, 1, 3, HOUSING, at(8, 9), at(9, 9), at(9, 17), 8 * HOUR, 0),
        (4, RULING, 1, 2, CENTRE, at(14, 9), at(14, 10), at(14, 11), HOUR, -1),
        (4, RULING, 1, 3, HOUSING, at(14, 9), at(14, 10), at(14, 11), HOUR, 0),
        (4, SIGN_IN, 1, 3, HOUSING, at(14, 11), at(32, 15), -1, 10 * HOUR, -1),
        (5, TRIAGE, 1, 1, OFFICE_A, at(32, 16), -1, -1, 3 * HOUR, -1),
    ]
    return log_of(matters, visits)


def _repeated(matters: list[dict[str, int]], born: int) -> int:
    """Return the last matter that was closed on paper before, and not called about again; -1 for none."""
    again = {matter["repeat_of"] for matter in matters}
    closed = [n for n, matter in enumerate(matters) if matter.get("outcome") == 2 and matter["closed_s"] <= born]
    return max((n for n in closed if n not in again), default=-1)


@pytest.fixture(scope="session")
def random_log(log_of: LogOf) -> RunLog:
    return random_log_of(log_of, 20250602)


@pytest.fixture(scope="session")
def another_random_log(log_of: LogOf) -> RunLog:
    return random_log_of(log_of, 20250603)


def random_log_of(log_of: LogOf, seed: int) -> RunLog:
    """Two hundred matters that wander at random, without contradictions: some end, some stay open.

    The citizen of a hotline matter travels, queues in person for triage and may leave; township b adopts the reform.
    """
    rng = np.random.default_rng(seed)
    matters: list[dict[str, int]] = []
    visits: list[tuple[int, ...]] = []
    for number in range(200):
        born = int(rng.integers(0, TO_S - 1))
        owned, kind, township = (int(rng.integers(0, 2)) for _ in range(3))
        matter = {
            "born_s": born, "kind": kind, "township": township, "owned_by_department": owned,
            "due_s": int(born + rng.integers(1, 12 * DAY)), "repeat_of": _repeated(matters, born),
            "returns": int(rng.poisson(0.5)), "hand_overs": int(rng.poisson(1.5)),
            "trips": kind * int(rng.poisson(1.2)), "travel_s": kind * int(rng.integers(0, 3 * HOUR)),
        }  # fmt: skip
        now, counts, rows = born, dict.fromkeys(range(len(STEPS)), 0), []
        for _ in range(int(rng.integers(1, 7))):
            step = int(rng.integers(0, 6))
            counts[step] += 1
            units = [-1] if step == LETTER else rng.choice(6, 2 if step >= SURVEY else 1, replace=False).tolist()
            ends = []
            for unit in units:
                started = now if unit < 0 else now + int(rng.integers(0, DAY))
                finished = started + int(rng.integers(0, 2 * DAY))
                leaves = step == TRIAGE and rng.random() < 0.3
                finished = started if leaves else finished
                work = 0 if unit < 0 else int(rng.integers(0, finished - started + 1))
                role = -1 if unit < 0 else ROLE_OF_UNIT[unit]
                ends.append((finished, started, unit, role, work))
            if step == RULING:
                ends = [(max(ends)[0], max(end[1] for end in ends), *end[2:]) for end in ends]
            ends.sort()
            for place, (finished, started, unit, role, work) in enumerate(ends):
                route = int(rng.integers(0, 3)) if place == len(ends) - 1 else -1
                route = LEFT_ROUTE if leaves else route
                started = started if started < TO_S else -1
                finished = finished if 0 <= finished < TO_S else -1
                rows.append((number, step, counts[step], role, unit, now, started, finished, work, route))
            now = ends[-1][0]
            if now >= TO_S:
                break
        started = [row[6] for row in rows if row[4] >= 0 and row[6] >= 0]
        matter["first_response_s"] = min(started, default=-1)
        if now < TO_S:
            solved = bool(rng.random() < 0.8)
            matter |= {"closed_s": now, "outcome": 1 if solved else 2}
            if solved:
                matter |= {"solved_s": now, "solved_unit": next((r[4] for r in reversed(rows) if r[4] >= 0), -1)}
        if rng.random() < 0.3:
            queued = int(rng.integers(born, TO_S))
            rows.append((number, NOTICE, 1, 2, CENTRE, queued, queued, min(queued + HOUR, TO_S), HOUR, -1))
        visits += sorted(rows, key=lambda row: row[7] if row[7] >= 0 else 2**62)
        matters.append(matter)
    log = log_of(matters, visits)
    units = tuple(replace(unit, staffed_s=10_000.0 * HOUR) for unit in log.frame.units)
    steps = tuple(replace(step, present=step.id == "triage") for step in log.frame.steps)
    adoptions = (*log.frame.adoptions, (21 * DAY, 1, 1))
    return replace(log, frame=replace(log.frame, units=units, steps=steps, adoptions=adoptions, in_person=(0, 1)))


@pytest.fixture(scope="session", params=["dumping", "whistle"])
def tiny_log(request: pytest.FixtureRequest) -> RunLog:
    """A replication of the tiny county under each rule."""
    scenario = load_scenario(read_document(ROOT / "scenarios" / "tiny.yaml"))
    document = read_document(ROOT / "conf" / "rule" / f"{request.param}.yaml")
    return simulate(build_world(scenario, 11, 2), bind_rule(read_rule(document), document, scenario))
