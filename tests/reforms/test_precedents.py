"""Precedents make a kind of matter standard in the county that set them, or in all counties that share one list."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.documents import Document
from sim.engine import RunLog, simulate
from sim.reforms import Plan, Ruleset, build_regime
from sim.rules import read_rule
from sim.scenario import counties_of, county_part, load_scenario
from sim.world import build_organisation, build_world

RULING = """
    name: {en: Ruling, zh: 裁定}
    starts: {call: look, plea: look}
    steps:
      look: {next: [{if: standard, to: solved}, {to: ruling}]}
      ruling: {by: centre, work: asked, adds_precedent: true, next: [{to: solved}]}
    ends: {solved: {outcome: solved}}
    """


def rulings(log: RunLog) -> Counter[tuple[str, int]]:
    """Count the rulings by county and topic; a ruling takes no time here, so that no two of a topic overlap."""
    ruled = log.visits["matter"][log.visits["unit"] >= 0]
    townships = log.frame.townships
    county = [log.frame.counties[townships[town].county].id for town in log.matters["township"][ruled]]
    return Counter(zip(county, log.matters["topic"][ruled].tolist(), strict=True))


def run(place: Document, written: Callable[[str, str], Document], ruleset: Ruleset, county: str = "") -> RunLog:
    document = written("ruling", RULING)
    ruleset = dataclasses.replace(ruleset, today=("ruling",), rules={"ruling": (read_rule(document), document)})
    scenario = load_scenario(place)
    scenario = county_part(scenario, county) if county else scenario
    organisation = build_organisation(scenario)
    regime = build_regime(scenario, place, organisation, ruleset, Plan())
    return simulate(build_world(scenario, 3, 0, organisation), regime)


def test_each_county_sets_its_own_precedents(
    changed: Callable[[dict[str, Any]], Document], written: Callable[[str, str], Document], ruleset: Ruleset
) -> None:
    """Four topics in each county, some of them listed from the start; the others take two rulings each, no more."""
    place = changed({"works.asked.mean_hours": 0})
    log = run(place, written, ruleset)
    found = rulings(log)
    assert set(found.values()) == {2}
    assert {county for county, _ in found} == {"near", "far"}
    topics = Counter(zip(log.matters["township"] >= 2, log.matters["topic"], strict=True))
    assert {topic // 4 for _, topic in topics} == {0, 1}
    apart = rulings(run(place, written, ruleset, "near")) + Counter(
        {(county, topic + 4): n for (county, topic), n in rulings(run(place, written, ruleset, "far")).items()}
    )
    assert apart == found
    assert counties_of(load_scenario(place)) == ("near", "far")


def test_counties_that_share_a_list_share_its_precedents(
    changed: Callable[[dict[str, Any]], Document], written: Callable[[str, str], Document], ruleset: Ruleset
) -> None:
    place = changed(
        {"works.asked.mean_hours": 0, "topics": {
            "per_department": 2, "non_standard_share": 1, "precedents_to_join_list": 2, "shared_by_counties": True}}
    )  # fmt: skip
    log = run(place, written, ruleset)
    by_topic: Counter[int] = Counter()
    for (_, topic), count in rulings(log).items():
        by_topic[topic] += count
    assert by_topic == {0: 2, 1: 2, 2: 2, 3: 2}
    assert counties_of(load_scenario(place)) == ()
    apart = changed({"works.asked.mean_hours": 0, "topics": {
        "per_department": 2, "non_standard_share": 1, "precedents_to_join_list": 2}})  # fmt: skip
    assert sum(rulings(run(apart, written, ruleset)).values()) == 16
    assert np.array_equal(run(apart, written, ruleset).matters["born_s"], log.matters["born_s"]), (
        "sharing a list changes no matter"
    )
