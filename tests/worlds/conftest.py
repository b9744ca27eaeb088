"""A county to compute by hand: rules from text, matters placed one by one, logs as tables that people can read."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
import yaml

from sim.documents import Document, read_document
from sim.engine import RunLog, simulate
from sim.reforms import Adoption, Regime, Stack
from sim.rules import CompiledRule, bind_rule, joined, read_rule
from sim.scenario import Scenario, Text, load_scenario
from sim.world import World, build_world
from sim.world.draws import matter_keys, stream_key
from sim.world.matters import Matters

HOUR, DAY = 3600, 86_400
TIER = {"grid": 0, "village": 1, "township": 2, "county": 3}
USUAL = {
    "kind": 0, "township": 0, "village": 0, "grid": 0, "due_s": -1, "settled_by": TIER["county"], "owner": 0,
    "assisting_1": -1, "assisting_2": -1, "topic": 0, "item": 0, "carried": -1, "urgent": 0, "difficulty": 1.0,
}  # fmt: skip


def second(moment: str) -> int:
    """Read "1 08:30" or "1 08:30:05": the day, counted from 0, and the time of day."""
    day, clock = moment.split(" ")
    parts = [int(part) for part in clock.split(":")]
    return int(day) * DAY + sum(part * unit for part, unit in zip(parts, (HOUR, 60, 1), strict=False))


def moment(seconds: int) -> str:
    """Write seconds as `second` reads them; "-" for not yet."""
    if seconds < 0:
        return "-"
    day, rest = divmod(int(seconds), DAY)
    clock = f"{day} {rest // HOUR:02}:{rest % HOUR // 60:02}"
    return clock if rest % 60 == 0 else f"{clock}:{rest % 60:02}"


def merged(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Lay changes over nested tables."""
    for key, value in changes.items():
        base[key] = merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return base


@dataclasses.dataclass(frozen=True)
class Table:
    """A log in words: the rows of visits and matters with names and moments instead of numbers."""

    log: RunLog

    def visits(self, *columns: str) -> list[str]:
        """Return one line per visit: matter, step, unit, queued, started, finished, and what else is asked for."""
        rows, frame = self.log.visits, self.log.frame
        names = {
            "matter": str,
            "step": lambda step: frame.steps[step].id,
            "unit": lambda unit: "nobody" if unit < 0 else frame.units[unit].id,
        }
        shown = ("matter", "step", "unit", "queued_s", "started_s", "finished_s", *columns)
        write = [names.get(name, moment if name.endswith("_s") and name != "work_s" else str) for name in shown]
        return _lines([rows[name].tolist() for name in shown], write)

    def matters(self, *columns: str) -> list[str]:
        """Return one line per matter with the columns asked for."""
        write = [moment if name.endswith("_s") else str for name in columns]
        return _lines([self.log.matters[name].tolist() for name in columns], write)


def _lines(columns: Sequence[Sequence[Any]], write: Sequence[Callable[[Any], str]]) -> list[str]:
    return [" | ".join(word(cell) for word, cell in zip(write, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclasses.dataclass(frozen=True)
class County:
    """Makes worlds and rules, and runs them."""

    document: Document
    folder: Path

    def scenario(self, changes: str = "") -> Scenario:
        """Return the county of county.yaml with changes (YAML text) laid over it."""
        data = merged(copy.deepcopy(self.document.data), yaml.safe_load(dedent(changes)) or {})
        return load_scenario(self.document.with_overrides(data, []))

    def rule(self, text: str, scenario: Scenario, alone: bool = True) -> CompiledRule:
        """Read and bind a rule; where the text has no ends, matters end solved or closed on paper."""
        text = dedent(text)
        data = yaml.safe_load(text)
        if "ends" not in data:
            text += "\nends: {solved: {outcome: solved}, closed_on_paper: {outcome: closed_on_paper}}\n"
        text += "name: {en: Own rule, zh: 自定规则}\n"
        path = self.folder / "own.yaml"
        path.write_text(text, encoding="utf-8")
        document = read_document(path)
        return bind_rule(read_rule(document), document, scenario, alone=alone)

    def world(
        self,
        matters: Sequence[Mapping[str, Any]],
        changes: str = "",
        standard: Sequence[bool] | None = None,
        seed: int = 1,
    ) -> World:
        """Place matters: each gives `born` as a moment (or `born_s`), and facts that differ from the usual ones."""
        scenario = self.scenario(changes)
        world = build_world(scenario, seed, 0)
        rows = [USUAL | ({"born_s": second(matter["born"])} if "born" in matter else {}) | matter for matter in matters]
        columns = {name: np.array([row[name] for row in rows]) for name in (*USUAL, "born_s")}
        facts = {name: np.array([row.get(name, 0) for row in rows]) for name in world.matters.facts}
        placed = Matters(
            key=matter_keys(stream_key("placed"), np.arange(len(rows))),
            owned_by_department=(columns["settled_by"] == TIER["county"]).astype(np.int64),
            facts=facts,
            **columns,
        )
        topics = world.standard_topics if standard is None else np.array(standard)
        return dataclasses.replace(world, matters=placed, standard_topics=topics)

    def run(
        self,
        rule: str,
        matters: Sequence[Mapping[str, Any]],
        changes: str = "",
        standard: Sequence[bool] | None = None,
        seed: int = 1,
    ) -> Table:
        """Run placed matters through a rule."""
        world = self.world(matters, changes, standard, seed)
        return Table(simulate(world, self.rule(rule, world.scenario)))

    def run_layers(
        self,
        rules: Sequence[str],
        stacks: Sequence[tuple[int, ...]],
        adoptions: Sequence[Adoption],
        matters: Sequence[Mapping[str, Any]],
        changes: str = "",
    ) -> Table:
        """Run placed matters under stacks of rules, each given by the rules' places, the topmost first."""
        world = self.world(matters, changes)
        graph = joined([self.rule(rule, world.scenario, alone=False) for rule in rules])
        named = tuple(Stack(str(place), Text(en="Mix", zh="组合"), layers) for place, layers in enumerate(stacks))
        return Table(simulate(world, Regime(graph, named, tuple(adoptions))))


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(read_document(Path(__file__).with_name("county.yaml")), tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="session")
def at() -> Callable[[str], int]:
    """Reads "1 08:30" as seconds."""
    return second
