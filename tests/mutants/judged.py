"""What becomes of a mutant: refused with a place, or accepted and then able to run."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sim.commands import inputs as inputs_of_studies
from sim.commands.inputs import Inputs, read_inputs
from sim.commands.resolved_config import ResolvedConfig, resolved_config_of
from sim.documents import Document, read_document
from sim.engine import simulate
from sim.measures import check_log, digest, summarise
from sim.reforms import build_regime
from sim.rules import Rule, read_rule
from sim.scenario import load_scenario, load_shock
from sim.study import read_design
from sim.study.levers import levers_of
from sim.study.vary_design import read_vary_design
from sim.world import build_organisation, build_world

ROOT = Path(__file__).parents[2]
RULES = ("dumping", "whistle", "county_enforcement", "county_halls", "one_stop")
REFORMS = ("whistle", "services", "staff_transfer")
MOST_DAYS, MOST_PLACES, MOST_RATE = 40, 60, 100
"""What is simulated of those accepted; larger ones would take minutes."""


@functools.cache
def shipped(kind: str, name: str) -> Document:
    """A file that comes with govsim."""
    return read_document(ROOT / ("scenarios" if kind == "scenario" else f"conf/{kind}") / f"{name}.yaml")


@functools.cache
def pocket() -> Document:
    """A county of two townships with an entry in every section of the language, and a period of four days."""
    return own_file("pocket")


@functools.cache
def minimal() -> Document:
    """The shortest scenario that is accepted."""
    return read_document(ROOT / "tests" / "scenario" / "minimal.yaml")


@functools.cache
def own_file(name: str) -> Document:
    """A file beside this one."""
    return read_document(Path(__file__).with_name(f"{name}.yaml"))


def config_of(kind: str, document: Document) -> ResolvedConfig:
    """The study that a command would make of the mutant and files that are right."""
    scenario = document if kind == "scenario" else pocket()
    rules = {name: shipped("rule", name) for name in RULES}
    reforms = {name: shipped("reform", name) for name in REFORMS}
    rollouts: dict[str, Document] = {}
    alternatives: dict[str, Any] = {"dumping": {"rule": "dumping"}, "whistle": {"reforms": ["whistle"]}}
    if scenario.data.get("rollout"):
        alternatives["own"] = {"rollout": "own"}
    if kind == "rule":
        rules[document.path.stem] = document
        alternatives = {"mutant": {"rule": document.path.stem}}
    elif kind == "reform":
        reforms["mutant"] = document
        alternatives = {"mutant": {"reforms": ["mutant"]}}
    elif kind == "rollout":
        rollouts["mutant"] = document
        alternatives = {"mutant": {"rollout": "mutant"}}
    elif kind == "shock":
        load_shock(document, scenario.data)
        data = {**scenario.data, "shocks": {"mutant": document.data}}
        scenario = dataclasses.replace(scenario, data=data)
    return ResolvedConfig("check", {}, "pocket", scenario, alternatives, (), rules, reforms, rollouts)


def _read_once(document: Document) -> Rule:
    """Rules of files that are right are read once: they take half of the time of a check."""
    if all(document is not other for other in (shipped("rule", name) for name in RULES)):
        return read_rule(document)
    return _rule(document.path.stem)


@functools.cache
def _rule(name: str) -> Rule:
    return read_rule(shipped("rule", name))


def accepted(kind: str, document: Document) -> Inputs | None:
    """Read a mutant as `govsim check` does; None where nothing of it could be run.

    Raises
    ------
    InputError
        It is refused.
    """
    if kind == "design":
        if "vary" in document.data:
            design = read_vary_design(document)
            levers_of(design.vary, pocket(), load_scenario(pocket()), document)
        else:
            read_design(document, REFORMS)
        return None
    if kind == "config":
        return read_inputs(resolved_config_of(document))
    with patch.object(inputs_of_studies, "read_rule", _read_once):
        return read_inputs(config_of(kind, document))


def run(inputs: Inputs, turn: int) -> bool:
    """Simulate one of the alternatives, if the county is still a small one; return whether it was."""
    scenario = inputs.scenario
    organisation = build_organisation(scenario)
    if scenario.period.days + scenario.period.warm_up_days > MOST_DAYS or len(organisation.units) > MOST_PLACES:
        return False
    world = build_world(scenario, 1, 0, organisation)
    if len(world.matters.born_s) > MOST_RATE * MOST_DAYS:
        return False
    one = inputs.alternatives[turn % len(inputs.alternatives)]
    log = simulate(world, build_regime(scenario, one.document, organisation, one.ruleset, one.plan))
    check_log(log)
    summarise(digest(log))
    return True
