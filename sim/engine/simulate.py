"""Run a world under a rule and hand out its log."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine.clock import NOT_YET
from sim.engine.engine import Engine, OnDay
from sim.engine.frames import frame_of
from sim.engine.log import NONE, OUTCOME_OPEN, VISIT_COLUMNS, Frame, RunLog
from sim.engine.matter import Logged
from sim.engine.presence import citizens_travel, served
from sim.reforms import Regime
from sim.rules import CompiledRule, Mark
from sim.world import World, limit_seconds, on_list

Columns = dict[str, NDArray[np.generic]]


def simulate(world: World, regime: Regime | CompiledRule, on_day: OnDay | None = None) -> RunLog:
    """Run all matters of a world under a regime, or through a rule that holds everywhere, and return the log.

    The same world and regime give the same log, bit for bit, whether or not `on_day` is called at each midnight with
    the days simulated so far and those of the run.
    """
    if isinstance(regime, CompiledRule):
        regime = Regime.of(regime, townships=len(world.organisation.places.township_ids))
    engine = Engine(world, regime)
    engine.simulate(on_day)
    _write_open_visits(engine)
    visits = engine.run.log.columns()
    matters = _matters(engine)
    frame = frame_of(engine.run)
    was_served = served(visits, frame)
    _add_first_response(matters, visits, was_served, world, regime.rules)
    _add_counts(matters, visits, was_served, frame)
    matters |= citizens_travel(matters, visits, frame, world)
    return RunLog(visits=visits, matters=matters, frame=frame)


def _write_open_visits(engine: Engine) -> None:
    """Log what is queued or under way when the run ends; work of a joined step that is done already has its finish."""
    write = engine.run.log.write
    for matter in engine.open_matters.values():
        if matter.waiting is not None:
            step, visit, since_s = matter.waiting
            spent = (since_s, since_s, NOT_YET, 0)
            write((matter.number, step, visit, NONE, NONE, *spent, NONE, matter.deadline_s, matter.priority))
        for task in matter.open_visits:
            write(_row_at_the_end(task, engine.run.world.to_s))
    for action in engine.run.open_actions:
        write(_row_at_the_end(action, engine.run.world.to_s))


def _row_at_the_end(task: Logged, end_s: int) -> tuple[int, ...]:
    """Return a task's row; who sits in a meeting that has not begun still waits."""
    cells = dict(zip(VISIT_COLUMNS, task.row(), strict=True))
    if task.finished_s == NOT_YET:
        cells["started_s"] = NOT_YET
    elif task.finished_s >= end_s:
        cells["finished_s"] = NOT_YET
    return tuple(cells.values())


def _matters(engine: Engine) -> Columns:
    """Join the facts drawn, for repeats those of the matter that they repeat, with what became of each."""
    world = engine.run.world
    drawn = world.matters
    repeats = np.frombuffer(engine.repeats, dtype=np.int64).reshape(-1, 6)
    row = np.concatenate([np.arange(len(drawn)), repeats[:, 1]])
    total = len(row)
    matters: Columns = {"matter": np.arange(total)}
    for name in (
        "kind",
        "township",
        "village",
        "grid",
        "owner",
        "owned_by_department",
        "assisting_1",
        "assisting_2",
        "topic",
        "item",
        "settled_by",
        "urgent",
        "difficulty",
        "born_s",
        "due_s",
    ):
        matters[name] = getattr(drawn, name)[row]
    for name, column in drawn.facts.items():
        matters[f"fact_{name}"] = column[row]
    matters["repeat_of"] = np.full(total, NONE)
    matters["stack"] = np.concatenate([engine.stack_of_row, repeats[:, 5]])
    matters["trips"] = np.zeros(total, dtype=np.int64)
    matters["travel_s"] = np.zeros(total, dtype=np.int64)
    first = len(drawn)
    matters["kind"][first:] = repeats[:, 2]
    matters["born_s"][first:] = repeats[:, 3]
    matters["repeat_of"][first:] = repeats[:, 4]
    matters["due_s"][first:] = _due_of_repeats(world, matters, first)
    for name, items in world.scenario.lists.items():
        item, born_s = (matters[column][first:].astype(np.int64) for column in ("item", "born_s"))
        listed = on_list(items, world.organisation, item, born_s)
        of_kind = matters["kind"][first:] == list(world.scenario.kinds).index(items.kind)
        matters[f"fact_{name}"][first:] = listed * of_kind
    return matters | _endings(engine, total)


def _due_of_repeats(world: World, matters: Columns, first: int) -> NDArray[np.int64]:
    due_s = np.full(len(matters["kind"]) - first, NONE)
    for number, kind in enumerate(world.scenario.kinds.values()):
        if kind.legal_limit is not None:
            chosen = matters["kind"][first:] == number
            limits = np.array(limit_seconds(world.scenario, kind.legal_limit))[matters["urgent"][first:][chosen]]
            due_s[chosen] = world.organisation.reference.finish_array(matters["born_s"][first:][chosen], limits)
    return due_s


def _endings(engine: Engine, total: int) -> Columns:
    ended = np.frombuffer(engine.ended, dtype=np.int64).reshape(-1, 5)
    number, closed_s, end, solved_s, solved_unit = ended.T
    columns = {name: np.full(total, NOT_YET) for name in ("closed_s", "solved_s", "solved_unit")}
    columns["outcome"] = np.full(total, OUTCOME_OPEN)
    columns["end"] = np.full(total, NONE)
    columns["closed_s"][number] = closed_s
    columns["solved_s"][number] = solved_s
    columns["solved_unit"][number] = solved_unit
    columns["outcome"][number] = engine.run.program.rule.end_outcome[end]
    columns["end"][number] = end
    for matter in engine.open_matters.values():
        columns["solved_s"][matter.number] = matter.solved_s
        columns["solved_unit"][matter.number] = matter.solved_unit
    return dict(columns)


def _add_first_response(
    matters: Columns,
    visits: dict[str, NDArray[np.int64]],
    was_served: NDArray[np.bool_],
    world: World,
    rule: CompiledRule,
) -> None:
    """Add when somebody first took the matter up who can act: the owner, where a department owns it, else anyone.

    So does whoever takes up a step that answers, by the rule. A matter of a department's that somebody else solved is
    answered by its solution.
    """
    organisation = world.organisation
    department_of_unit = np.full(len(organisation.units) + 1, NONE)  # the last is for nobody
    for table in organisation.unit_of_department.values():
        department_of_unit[table] = np.arange(table.shape[1])
    of = visits["matter"]
    owned = matters["owned_by_department"][of] == 1
    acts = np.where(owned, department_of_unit[visits["unit"]] == matters["owner"][of], visits["unit"] >= 0)
    answers = np.append(rule.step_answers, 0)  # the last is for what was open before the run
    acts |= (answers[visits["step"]] == 1) & (visits["unit"] >= 0)
    rows = np.flatnonzero(acts & was_served & (visits["started_s"] >= 0))
    first = np.full(len(matters["matter"]), np.iinfo(np.int64).max)
    np.minimum.at(first, of[rows], visits["started_s"][rows])
    solved_s = matters["solved_s"].astype(np.int64)
    first = np.where(solved_s >= 0, np.minimum(first, solved_s), first)
    matters["first_response_s"] = np.where(first == np.iinfo(np.int64).max, NOT_YET, first)


def _add_counts(
    matters: Columns, visits: dict[str, NDArray[np.int64]], was_served: NDArray[np.bool_], frame: Frame
) -> None:
    """Add returns (refusals and dumps) and hand-overs (work passing from one unit to another) of each matter."""
    total = len(matters["matter"])
    marks = np.array([*frame.option_marks, Mark.NONE])
    sent_on = (marks == Mark.RETURN) | (marks == Mark.DUMP)
    matters["returns"] = np.bincount(visits["matter"], weights=sent_on[visits["route"]], minlength=total).astype(int)
    main_line = (visits["unit"] >= 0) & (visits["finished_s"] >= 0) & (visits["route"] != NONE) & was_served
    of, unit = visits["matter"][main_line], visits["unit"][main_line]
    passed = (of[1:] == of[:-1]) & (unit[1:] != unit[:-1])
    matters["hand_overs"] = np.bincount(of[1:], weights=passed, minlength=total).astype(int)
