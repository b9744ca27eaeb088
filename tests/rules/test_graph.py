"""Reachability, termination and timeless loops of random graphs of steps, against networkx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from sim.documents import Document, InputError
from sim.rules import read_rule

VERBS: dict[str, dict[str, Any]] = {
    "decide": {},
    "wait": {"wait": "letter_reply"},
    "work": {"by": "owner", "work": "survey"},
    "meet": {"meet": ["owner", "assisting"], "work": "survey"},
    "assisting": {"each": ["assisting"], "work": "survey"},
}
TIMELESS = {"decide", "assisting"}


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], list[list[str]], list[str]]:
    """Draw the kind of each step, where its options lead, and the steps at which matters start."""
    kinds = draw(st.lists(st.sampled_from(sorted(VERBS)), min_size=1, max_size=7))
    steps = [f"s{index}" for index in range(len(kinds))]
    targets = st.lists(st.sampled_from([*steps, *steps, "solved"]), min_size=1, max_size=3)
    onward = [draw(targets) for _ in steps]
    return kinds, onward, draw(st.lists(st.sampled_from(steps), min_size=1, max_size=2))


def rule_of(kinds: list[str], onward: list[list[str]], starts: list[str]) -> dict[str, Any]:
    words = {"en": "x", "zh": "x"}
    return {
        "name": words,
        "starts": {f"kind_{index}": step for index, step in enumerate(starts)},
        "steps": {
            f"s{index}": {
                **VERBS[kind],
                "next": [*({"if": "standard", "to": to} for to in targets[:-1]), {"to": targets[-1]}],
            }
            for index, (kind, targets) in enumerate(zip(kinds, onward, strict=True))
        },
        "ends": {"solved": {"outcome": "solved"}},
    }


@given(graphs())
def test_the_checks_of_the_graph_agree_with_networkx(graph: tuple[list[str], list[list[str]], list[str]]) -> None:
    kinds, onward, starts = graph
    network = nx.DiGraph((f"s{index}", to) for index, targets in enumerate(onward) for to in targets)
    steps = [f"s{index}" for index in range(len(kinds))]
    network.add_nodes_from([*steps, "solved"])
    reached = set().union(*({start} | nx.descendants(network, start) for start in starts))
    ending = nx.ancestors(network, "solved")
    timeless = network.subgraph([step for step, kind in zip(steps, kinds, strict=True) if kind in TIMELESS])
    loops = [
        part
        for part in nx.strongly_connected_components(timeless)
        if len(part) > 1 or timeless.has_edge(*(2 * tuple(part)))
    ]

    try:
        read_rule(Document(Path("random.yaml"), "", rule_of(kinds, onward, starts), {}))
        problems = ()
    except InputError as error:
        problems = error.problems

    said = [(problem.key.removeprefix("steps."), problem.message) for problem in problems]
    assert {step for step, message in said if "no start leads" in message} == set(steps) - reached
    assert {step for step, message in said if "no end can be reached" in message} == set(steps) - ending
    told = [message.rpartition(": ")[2].split(" → ") for _, message in said if "without time passing" in message]
    assert len(told) == len(loops)
    for loop in told:
        assert any(set(loop) <= part for part in loops)
        assert nx.is_path(timeless, loop)
        assert loop[0] == loop[-1]
    assert len(said) == len(set(steps) - reached) + len(set(steps) - ending) + len(loops)
