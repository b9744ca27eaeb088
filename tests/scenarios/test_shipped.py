"""Every file that is shipped is accepted by the program's own check, and what it describes runs for some days."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from sim.commands.asked import mixes_of_design, resolve
from sim.commands.call import Call
from sim.commands.check import CheckSettings, asked_of_check
from sim.commands.inputs import Inputs, read_inputs
from sim.commands.overrides import defaults_of, jobs_of
from sim.documents import Library, read_document
from sim.paths import shipped_conf, shipped_scenarios
from sim.scenario import counties_of, load_shock
from sim.study import Alternative
from sim.study.tasks import Task, run_part
from sim.study.vary_design import read_vary_design

SCENARIOS = sorted(path.stem for path in shipped_scenarios().glob("*.yaml"))
REFORMS = sorted(path.stem for path in (shipped_conf() / "reform").glob("*.yaml"))
MIXES = ["+".join(mix) or "none" for size in range(len(REFORMS) + 1) for mix in combinations(REFORMS, size)]
FOLDERS = {"rule", "reform", "rollout", "design", "shock"}
"""Folders of conf/ of which a test below takes every file."""


def names(kind: str) -> list[str]:
    return sorted(path.stem for path in (shipped_conf() / kind).glob("*.yaml"))


def checked(*words: str) -> Inputs:
    """Read inputs as `govsim check` with these words does."""
    (job,) = jobs_of("check", words, multirun=False)
    keys = defaults_of("check")
    for word in job.settings:
        key, _, value = word.partition("=")
        keys[key] = value.strip("[]").split(",")
    call = Call("check", "", job, keys, Library(shipped_conf()))
    return read_inputs(resolve(call, asked_of_check(call, call.settings(CheckSettings)), {}))


def short(name: str) -> list[str]:
    """Some days that hold what the scenario has a date for: its published cases, or the wave of a plan."""
    start, days = {"nangan": ("2022-09-06", 9)}.get(name, ("2025-02-27", 3))
    return [f"scenario.period.start={start}", f"scenario.period.days={days}", "scenario.period.warm_up_days=0"]


def runs(alternative: Alternative, county: str | None = None) -> bool:
    """Run one replication, which checks its own log; return whether anything happened."""
    counties = counties_of(alternative.scenario)
    task = Task(alternative, seed=1, replication=0, county=county or (counties[0] if counties else None))
    return len(run_part(task).matters["born_s"]) > 0


def test_no_folder_of_conf_is_left_out() -> None:
    assert {path.name for path in shipped_conf().iterdir() if path.is_dir()} == FOLDERS


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_with_its_rules_of_today(name: str) -> None:
    inputs = checked(f"scenario={name}", *short(name))
    rules = inputs.alternatives or checked(f"scenario={name}", "rules=[dumping]", *short(name)).alternatives
    assert all(runs(alternative) for alternative in rules)


@pytest.mark.parametrize("name", ["small", "luoshan"])
def test_every_rule_laid_over_those_of_today(name: str) -> None:
    inputs = checked(f"scenario={name}", f"rules=[{','.join(names('rule'))}]", *short(name))
    assert [alternative.name for alternative in inputs.alternatives] == names("rule")
    assert all(runs(alternative) for alternative in inputs.alternatives)


@pytest.mark.parametrize("name", ["small", pytest.param("luoshan", marks=pytest.mark.long)])
def test_every_mix_of_reforms(name: str) -> None:
    inputs = checked(f"scenario={name}", f"reforms=[{','.join(MIXES)}]", *short(name))
    assert len(inputs.alternatives) == 2 ** len(REFORMS)
    assert all(runs(alternative) for alternative in inputs.alternatives)


@pytest.mark.parametrize("name", ["nangan", "shihe"])
def test_places_of_the_city_under_all_reforms(name: str) -> None:
    inputs = checked(f"scenario={name}", f"reforms=[none,{','.join(REFORMS)},all]", *short(name))
    assert runs(inputs.alternatives[-1])


@pytest.fixture(scope="module")
def city() -> Inputs:
    """All plans at once, in days that hold a wave of most of them."""
    return checked("scenario=xinyang", f"plans=[{','.join(names('rollout'))}]", *short("xinyang"))


@pytest.mark.parametrize("name", names("rollout"))
@pytest.mark.parametrize("county", ["luoshan", "xixian"])
def test_every_rollout(city: Inputs, name: str, county: str) -> None:
    (alternative,) = [one for one in city.alternatives if one.name == name]
    assert alternative.plan.steps
    assert runs(alternative, county)


@pytest.mark.parametrize("name", ["small", "luoshan"])
@pytest.mark.parametrize("shock", names("shock"))
def test_every_shock(name: str, shock: str) -> None:
    place = read_document(shipped_scenarios() / f"{name}.yaml")
    load_shock(read_document(shipped_conf() / "shock" / f"{shock}.yaml"), place.data)


def test_every_design() -> None:
    read = []
    for path in sorted((shipped_conf() / "design").glob("*.yaml")):
        (job,) = jobs_of("compare", ["scenario=small", f"design={path.stem}"], multirun=False)
        call = Call("compare", "", job, defaults_of("compare"), Library(shipped_conf()))
        if "vary" in read_document(path).data:
            read.append(read_vary_design(call.chosen("design")).name.en)
        else:
            asked, factors = mixes_of_design(call)
            assert len(asked) == 2 ** len(factors)
            assert len(read_inputs(resolve(call, asked, {}, factors)).alternatives) == len(asked)
            read.append(path.stem)
    assert len(read) == len(names("design"))


@pytest.mark.parametrize("path", [*shipped_conf().rglob("*.yaml"), *shipped_scenarios().glob("*.yaml")], ids=str)
def test_no_text_is_cut_off_at_a_comma(path: Path) -> None:
    """In braces, a comma without quotes ends a text and begins a key: `{en: First, the rest, zh: 先}`."""

    def check(part: object, where: str) -> None:
        if isinstance(part, dict):
            if {"en", "zh"} & set(part):
                assert set(part) == {"en", "zh"}, f"{path.name}: {where}: {part}"
            for key, value in part.items():
                check(value, f"{where}.{key}")
        elif isinstance(part, list):
            for number, item in enumerate(part):
                check(item, f"{where}[{number}]")

    check(read_document(path).data, path.stem)
