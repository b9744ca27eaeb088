"""A city's counties, each a task of its own, come to the results of one run of all of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.documents import read_document
from sim.measures import Summary, join, summarise
from sim.reforms import Plan, Ruleset, Step, read_reform
from sim.rules import read_rule
from sim.scenario import Text, load_scenario
from sim.study import Alternative, Task, run_task, tasks_of
from sim.study.running.local import LocalExecutor
from sim.study.tasks import run_part

CONF = Path(__file__).parents[2] / "conf"
SMALL = Path(__file__).parents[2] / "scenarios" / "small.yaml"
SEED = 4


@pytest.fixture(scope="module")
def city() -> Alternative:
    """The small county cut into two, one of whose towns adopts two reforms within the window."""
    document = read_document(SMALL)
    names = list(document.data["places"]["townships"])
    counties = {"upper": {"name": {"en": "Upper", "zh": "上县"}}, "lower": {"name": {"en": "Lower", "zh": "下县"}}}
    townships = {
        name: {**town, "county": "upper" if name == names[0] else "lower"}
        for name, town in document.data["places"]["townships"].items()
    }
    places = {**document.data["places"], "counties": counties, "townships": townships}
    document = document.with_overrides({**document.data, "places": places}, [])
    scenario = load_scenario(document)
    rules = ["dumping", "county_enforcement", "county_halls", "whistle", "brigade"]
    rule_files = {name: read_document(CONF / "rule" / f"{name}.yaml") for name in rules}
    reform_files = {name: read_document(CONF / "reform" / f"{name}.yaml") for name in ("whistle", "enforcement")}
    ruleset = Ruleset(
        today=scenario.rules,
        rules={name: (read_rule(file), file) for name, file in rule_files.items()},
        reforms={name: (read_reform(file), file) for name, file in reform_files.items()},
    )
    plan = Plan((Step(scenario.period.start + timedelta(days=30), (names[0], names[-1]), ("whistle", "enforcement")),))
    return Alternative("spread", Text(en="Spread", zh="推广"), scenario, document, ruleset, plan)


def numbers(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return table.set_index(keys).select_dtypes("number").sort_index()


def test_counties_in_processes_come_to_one_run_of_all(city: Alternative) -> None:
    tasks = tasks_of([city], SEED, 1)
    assert [task.county for task in tasks] == ["upper", "lower"]
    found: dict[int, object] = {}
    with LocalExecutor(2) as executor:
        executor.run(enumerate(tasks), run_task, found.__setitem__)
    parts = [found[place] for place in range(len(tasks))]
    joined = summarise(join([part for part in parts if not isinstance(part, Summary)]))
    whole = summarise(run_part(Task(city, SEED, 0)))
    for name, keys in (
        ("kpis", ["kpi"]),
        ("townships", ["township", "kpi"]),
        ("counties", ["county", "kpi"]),
        ("units", ["unit"]),
        ("backlog", ["day"]),
        ("costs", ["tier", "kpi"]),
        ("survival", ["working_days"]),
    ):
        one, other = (numbers(getattr(summary, name), keys) for summary in (joined, whole))
        assert len(one) > 1, name
        pd.testing.assert_frame_equal(one, other, rtol=1e-12, atol=1e-9, check_dtype=False)
    assert np.isfinite(joined.kpis["value"]).sum() > 50
