"""Steps in person: what is told about each mistake, and where; loops round a closed counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.documents import Document, InputError
from sim.rules import Mark, bind_rule, read_rule
from sim.scenario import Scenario

GOOD = """\
name: {en: A counter, zh: 窗口}
starts: {grid_found: counter, hotline: counter, handed_down: counter}
steps:
  counter:
    by: social_governance_office
    work: triage
    trip: true
    present: true
    patience: patience
    next:
      - {if: left, visits: {step: counter, at_least: 3}, to: given_up}
      - {if: left, to: another_day}
      - {if: urgent, to: solved}
      - {to: another_day}
  another_day:
    wait: another_day
    next:
      - {to: counter}
ends:
  solved: {outcome: solved}
  given_up: {outcome: closed_on_paper}
"""

MISTAKES = [
    # what stands there, what is written instead, where the problem is, the key, what is said
    ("    wait: another_day", "    wait: another_day\n    trip: true", "trip: true\n    next:\n      - {to",
     "steps.another_day.trip", "nobody works here"),
    ("by: social_governance_office", "each: [owner]", "present: true", "steps.counter.present", "only one unit ('by')"),
    ("    trip: true\n", "    gather: {at_most: 3, wait: another_day}\n", "gather: {", "steps.counter.gather",
     "gathers for no trip"),
    ("    present: true\n", "", "patience: p", "steps.counter.patience", "write 'present: true', or leave this out"),
    ("    present: true\n", "", "if: left, visits", "steps.counter.next[0].if", "nobody queues in person"),
    ("{if: urgent, to", "{unless: left, to", "unless: left", "steps.counter.next[2].unless", "leave 'left' out here"),
    ("      - {if: left, visits: {step: counter, at_least: 3}, to: given_up}\n      - {if: left, to: another_day}\n",
     "", "{if: urgent", "steps.counter.next[0]", "in the first option: {if: left, to: another_day}"),
    ("      - {if: left, to: another_day}\n      - {if: urgent, to: solved}\n",
     "      - {if: urgent, to: solved}\n      - {if: left, to: another_day}\n",
     "{if: left, to", "steps.counter.next[2]", "come before all others"),
    ("{if: left, to: another_day}", "{if: [left, urgent], to: another_day}", "{if: [left", "steps.counter.next[1]",
     "must have no other condition"),
    ("{if: left, to: another_day}", "{if: left, mark: return, to: another_day}", "mark: return",
     "steps.counter.next[1].mark", "leave the mark out"),
    ("{if: left, to: another_day}", "{if: left, to: counter}", "counter:\n    by", "steps.counter",
     "could go round here without time passing: counter → counter"),
    ("present: true", "present: yes please", "present: yes", "steps.counter.present", "true or false is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("stands", "instead", "at", "key", "says"), MISTAKES)
def test_each_mistake_is_told_with_its_place(
    document: Callable[[str], Document], stands: str, instead: str, at: str, key: str, says: str
) -> None:
    assert GOOD.count(stands) == 1
    text = GOOD.replace(stands, instead)
    before = text[: text.index(at)]
    with pytest.raises(InputError) as raised:
        read_rule(document(text))
    found = {problem.key: problem for problem in raised.value.problems}
    assert key in found, str(raised.value)
    assert says in found[key].message
    place = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert (found[key].line, found[key].column) == place


def test_a_loop_of_those_who_leave_through_a_decision_is_refused_and_one_of_those_served_is_not(
    document: Callable[[str], Document],
) -> None:
    through = GOOD.replace("    wait: another_day\n", "")
    with pytest.raises(InputError, match="counter → another_day → counter"):
        read_rule(document(through))
    served = GOOD.replace("{to: another_day}", "{to: counter}")
    assert read_rule(document(served)).steps["counter"].options[-1].to == "counter"


def test_it_is_compiled_with_its_patience_and_marks(document: Callable[[str], Document], tiny: Scenario) -> None:
    written = document(GOOD)
    compiled = bind_rule(read_rule(written), written, tiny)
    assert compiled.step_trip.tolist() == [1, 0]
    assert compiled.step_present.tolist() == [1, 0]
    assert compiled.step_patience.tolist() == [list(tiny.waits).index("patience"), -1]
    assert compiled.option_mark.tolist() == [Mark.LEFT, Mark.LEFT, Mark.NONE, Mark.NONE, Mark.NONE]


@pytest.mark.parametrize(
    ("patience", "says"),
    [("patiense", "no wait of this name; did you mean 'patience'?"), ("joint_meeting_slot", "is for a weekly slot")],
)
def test_a_patience_that_the_scenario_lacks_or_that_is_a_slot_is_refused(
    document: Callable[[str], Document], tiny: Scenario, patience: str, says: str
) -> None:
    written = document(GOOD.replace("patience: patience", f"patience: {patience}"))
    with pytest.raises(InputError) as raised:
        bind_rule(read_rule(written), written, tiny)
    (problem,) = raised.value.problems
    assert (problem.key, problem.line) == ("steps.counter.patience", 9)
    assert says in problem.message


def test_a_condition_of_the_scenario_may_not_be_called_left(changed_tiny: Callable[..., Scenario]) -> None:
    def rename(data: dict[str, Any]) -> None:
        data["kinds"]["hotline"]["facts"] = {"left": 0.5}

    with pytest.raises(InputError, match="left"):
        changed_tiny(rename)
