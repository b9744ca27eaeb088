"""Binding a rule to a scenario: the arrays, worked out by hand, and what is told when the scenario lacks something."""

from __future__ import annotations

import dataclasses
import itertools
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.documents import Document, InputError, read_document
from sim.paths import shipped_conf
from sim.rules import Mark, Outcome, TestKind, Verb, bind_rule, read_rule
from sim.rules.chances import largest_sum
from sim.rules.schema import Option, Step
from sim.scenario import Scenario, Text

Change = Callable[[Callable[[dict[str, Any]], None]], Scenario]
Write = Callable[[str], Document]

RULE = """\
name: {en: A rule, zh: 规则}
starts: {handed_down: look, grid_found: look, hotline: sort_out, abroad: look}
steps:
  look:
    by: grid_worker
    work: patrol
    fails: not_really_solved
    next:
      - {if: [fixed, standard], unless: urgent, to: solved}
      - {chance: dump, of: owner, to: slot, mark: dump}
      - {if: sent_to_township, visits: {step: look, at_least: letters_before_meeting}, to: gather, mark: return}
      - {to: sort_out}
  slot:
    wait: joint_meeting_slot
    stops_deadline: true
    next:
      - {to: gather}
  sort_out:
    starts_deadline: soon
    next:
      - {within: {limit: return_limit, since: look}, to: look}
      - {to: gather}
  gather:
    meet: [command_centre, owner, assisting]
    work: joint_meeting
    adds_precedent: true
    next:
      - {to: given_up}
deadlines:
  later:
    limit: legal
  soon:
    limit: handling_limit
    actions:
      - {before: remind_before, by: command_centre, work: remind}
      - {name: {en: First notice, zh: 首次通知}, after: notice_after, by: command_centre, work: notice, lift: 2}
      - {after: criticism_after, by: owner, work: notice}
ends:
  solved: {outcome: solved}
  given_up:
    name: {en: Given up, zh: 放弃}
    outcome: closed_on_paper
    repeat: {chance: calls_again, after: calls_again_after, as: hotline}
"""


def told(rule: Document, scenario: Scenario, path: Path | None = None) -> list[tuple[str, int | None, int | None, str]]:
    with pytest.raises(InputError) as raised:
        bind_rule(read_rule(rule), rule, scenario, path)
    return [(problem.key, problem.line, problem.column, problem.message) for problem in raised.value.problems]


def test_the_arrays_of_a_small_rule(document: Write, tiny: Scenario) -> None:
    rule = document(RULE)
    compiled = bind_rule(read_rule(rule), rule, tiny)

    # The order of tiny.yaml: units grid_worker 0, village_committee 1, social_governance_office 2, command_centre 3,
    # then owner 4, assisting 5; works patrol 0 … joint_meeting 9 … remind 14, notice 15; waits letter_reply 0, slot 1,
    # calls_again_after 2; chances misjudged 0, dump 1, … not_really_solved 6, rating_detects 7, calls_again 8;
    # limits legal 0, handling 1, redo 2, return 3, remind_before 4, notice_after 5, criticism_after 6.
    expected: dict[str, list[int]] = {
        "step_verb": [Verb.WORK, Verb.WAIT, Verb.DECIDE, Verb.MEET, Verb.WORK, Verb.WORK, Verb.WORK],
        "step_work": [0, -1, -1, 9, 14, 15, 15],
        "step_wait": [-1, 1, -1, -1, -1, -1, -1],
        "step_gather_wait": [-1] * 7,
        "step_gather_at_most": [-1] * 7,
        "step_answers": [0] * 7,
        "step_fails": [6, -1, -1, -1, -1, -1, -1],
        "step_precedent": [0, 0, 0, 1, 0, 0, 0],
        "step_starts_deadline": [-1, -1, 1, -1, -1, -1, -1],
        "step_stops_deadline": [0, 1, 0, 0, 0, 0, 0],
        "step_trip": [0, 0, 0, 0, 0, 0, 0],
        "step_present": [0, 0, 0, 0, 0, 0, 0],
        "step_patience": [-1, -1, -1, -1, -1, -1, -1],
        "role_start": [0, 1, 1, 1, 4, 5, 6],
        "role_end": [1, 1, 1, 4, 5, 6, 7],
        "roles": [0, 3, 4, 5, 3, 3, 4],
        "option_start": [0, 4, 5, 7, 8, 8, 8],
        "option_end": [4, 5, 7, 8, 8, 8, 8],
        "option_to": [-1, 1, 3, 2, 3, 0, 3, -2],
        "option_mark": [Mark.NONE, Mark.DUMP, Mark.RETURN, 0, 0, 0, 0, 0],
        "option_chance": [-1, 1, -1, -1, -1, -1, -1, -1],
        "option_load_role": [-1, 4, -1, -1, -1, -1, -1, -1],
        "option_learner_role": [-1] * 8,
        "test_start": [0, 3, 3, 5, 5, 5, 6, 6],
        "test_end": [3, 3, 5, 5, 5, 6, 6, 6],
        "test_kind": [TestKind.FACT] * 4 + [TestKind.VISITS, TestKind.WITHIN],
        "test_a": [4, 0, 1, 10, 0, 3],  # fixed, standard, urgent, sent_to_township; step look; return_limit
        "test_b": [-1, -1, -1, -1, 3, 0],  # tiny's letters_before_meeting is 3; since step look
        "test_negate": [0, 0, 1, 0, 0, 0],
        "start_of_kind": [0, 2, 0],
        "start_test_start": [6, 6, 6],
        "start_test_end": [6, 6, 6],
        "end_outcome": [Outcome.SOLVED, Outcome.CLOSED_ON_PAPER],
        "end_repeat_chance": [-1, 8],
        "end_repeat_wait": [-1, 2],
        "end_repeat_kind": [-1, 1],
        "deadline_limit": [0, 1],
        "action_start": [0, 0],
        "action_end": [0, 3],
        "action_offset_limit": [4, 5, 6],
        "action_before": [1, 0, 0],
        "action_role": [3, 3, 4],
        "action_work": [14, 15, 15],
        "action_lift": [0, 2, 0],
        "action_step": [4, 5, 6],
    }
    arrays = {
        field.name: getattr(compiled, field.name)
        for field in dataclasses.fields(compiled)
        if isinstance(getattr(compiled, field.name), np.ndarray)
    }
    assert {name: array.tolist() for name, array in arrays.items()} == expected
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.int64)}
    assert compiled.step_names[3:] == ("gather", "soon.remind", "soon.notice", "soon.notice.2")
    assert [title.zh for title in compiled.step_titles[4:]] == ["催办", "首次通知", "督办通知"]
    assert compiled.role_names[3:] == ("command_centre", "owner", "assisting")
    assert compiled.fact_names[:5] == ("standard", "urgent", "owned_by_department", "joint", "fixed")
    assert compiled.fact_names[9:] == ("left", "sent_to_township")
    assert (compiled.rule, compiled.title.en) == ("own", "A rule")
    assert (compiled.end_names, compiled.end_titles[1].en) == (("solved", "given_up"), "Given up")
    assert compiled.deadline_names == ("later", "soon")


LACKS = [
    # what stands in the rule, what is written instead, the key, what the scenario is said to lack, the suggestion
    ("work: patrol", "work: patroll", "steps.look.work", "work", "patrol"),
    ("by: grid_worker", "by: grid_workers", "steps.look.by", "role", "grid_worker"),
    ("[command_centre, owner", "[command_center, owner", "steps.gather.meet[0]", "role", "command_centre"),
    ("fails: not_really_solved", "fails: not_solved", "steps.look.fails", "chance", "not_really_solved"),
    ("[fixed, standard]", "[fixed, standart]", "steps.look.next[0].if[1]", "condition", "standard"),
    ("unless: urgent", "unless: urgently", "steps.look.next[0].unless", "condition", "urgent"),
    ("chance: dump", "chance: dumps", "steps.look.next[1].chance", "chance", "dump"),
    ("of: owner", "of: owners", "steps.look.next[1].of", "role", "owner"),
    (
        "at_least: letters_before_meeting",
        "at_least: letters_before_meetings",
        "steps.look.next[2].visits.at_least",
        "count",
        "letters_before_meeting",
    ),
    ("limit: return_limit", "limit: returns_limit", "steps.sort_out.next[0].within.limit", "limit", "return_limit"),
    ("wait: joint_meeting_slot", "wait: meeting_slot", "steps.slot.wait", "wait", "joint_meeting_slot"),
    ("limit: handling_limit", "limit: handlinglimit", "deadlines.soon.limit", "limit", "handling_limit"),
    ("before: remind_before", "before: remind_befor", "deadlines.soon.actions[0].before", "limit", "remind_before"),
    ("by: command_centre", "by: comand_centre", "deadlines.soon.actions[0].by", "role", "command_centre"),
    ("work: remind", "work: remindd", "deadlines.soon.actions[0].work", "work", "remind"),
    ("chance: calls_again", "chance: call_again", "ends.given_up.repeat.chance", "chance", "calls_again"),
    ("after: calls_again_after", "after: calls_after", "ends.given_up.repeat.after", "wait", "calls_again_after"),
    ("as: hotline", "as: hotlines", "ends.given_up.repeat.as", "kind", "hotline"),
]


def misspelt_item(stands: str, instead: str) -> str:
    """Return the item of a list that isn't in the other list."""
    (item,) = set(re.findall(r"\w+", instead)) - set(re.findall(r"\w+", stands))
    return item


@pytest.mark.parametrize(("stands", "instead", "key", "what", "suggested"), LACKS)
def test_what_the_scenario_lacks_is_told_with_its_place_in_the_rule(
    document: Write, tiny: Scenario, stands: str, instead: str, key: str, what: str, suggested: str
) -> None:
    text = RULE.replace(stands, instead, 1)
    before = text[: text.index(instead if ":" in instead else misspelt_item(stands, instead))]
    found = told(document(text), tiny, Path("scenarios/tiny.yaml"))

    place = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    assert [problem[:3] for problem in found] == [(key, *place)]
    message = found[0][3]
    assert message == f"the scenario scenarios/tiny.yaml has no {what} of this name; did you mean '{suggested}'?"


def test_everything_lacking_is_told_at_once(document: Write, tiny: Scenario) -> None:
    text = (
        RULE.replace("work: patrol", "work: nap")
        .replace("limit: legal", "limit: never")
        .replace("as: hotline", "as: x")
    )
    found = told(document(text), tiny)
    assert [key for key, *_ in found] == ["steps.look.work", "deadlines.later.limit", "ends.given_up.repeat.as"]
    assert found[0][3].startswith(
        "the scenario Tiny County has no work of this name; there are: patrol, mediate, triage,"
    )


def test_a_kind_without_a_start_is_told(document: Write, tiny: Scenario) -> None:
    found = told(document(RULE.replace("hotline: sort_out", "hotlin: sort_out")), tiny)
    assert [(key, line) for key, line, *_ in found] == [("starts", 2)]
    assert "matters of the kind 'hotline', which start nowhere; did you mean 'hotlin'?" in found[0][3]


def test_a_chance_that_grows_needs_to_know_with_whose_load(document: Write, tiny: Scenario) -> None:
    found = told(document(RULE.replace("chance: dump, of: owner", "chance: dump")), tiny)
    assert [key for key, *_ in found] == ["steps.look.next[1].chance"]
    assert "'of: owner'" in found[0][3]
    found = told(document(RULE.replace("fails: not_really_solved", "fails: dump")), tiny)
    assert [key for key, *_ in found] == ["steps.look.fails"]


def test_a_plain_chance_has_no_load_although_the_rule_says_whose(document: Write, changed_tiny: Change) -> None:
    rule = document(RULE)
    scenario = changed_tiny(lambda data: data["chances"].update(dump=0.36))
    assert set(bind_rule(read_rule(rule), rule, scenario).option_load_role) == {-1}


def test_an_owner_needs_departments(document: Write, changed_tiny: Change) -> None:
    def without_departments(data: dict[str, Any]) -> None:
        data["departments"]["list"] = {}
        for kind in data["kinds"].values():
            kind.update(settled_by={"township": 1}, assisting_departments={})

    found = told(document(RULE), changed_tiny(without_departments))
    assert {key for key, *_ in found} == {
        "steps.look.next[1].of",
        "steps.gather.meet[1]",
        "deadlines.soon.actions[2].by",
    }
    assert all("has no departments" in message for *_, message in found)


TRIP = "    work: patrol\n    gather: {wait: joint_meeting_slot, at_most: letters_before_meeting}\n"


def test_trips_in_the_arrays(document: Write, tiny: Scenario) -> None:
    rule = document(RULE.replace("    work: patrol\n", TRIP))
    compiled = bind_rule(read_rule(rule), rule, tiny)
    assert compiled.step_gather_wait.tolist() == [1] + [-1] * 6
    assert compiled.step_gather_at_most.tolist() == [3] + [-1] * 6  # tiny's letters_before_meeting is 3
    rule = document(RULE.replace("    work: patrol\n", TRIP.replace("letters_before_meeting", "12")))
    assert bind_rule(read_rule(rule), rule, tiny).step_gather_at_most[0] == 12


def test_a_trip_needs_a_wait_and_room_for_somebody(document: Write, changed_tiny: Change) -> None:
    scenario = changed_tiny(lambda data: data["counts"].update(letters_before_meeting=0))
    found = told(document(RULE.replace("    work: patrol\n", TRIP.replace("_slot", "_slots"))), scenario)
    assert [(key, line) for key, line, *_ in found] == [("steps.look.gather.wait", 7), ("steps.look.gather.at_most", 7)]
    assert "no wait of this name; did you mean 'joint_meeting_slot'?" in found[0][3]
    assert "at least 1 is needed" in found[1][3]


LEARNED = {"at_first": 0.4, "in_the_end": 0.1, "cases_to_halve": 5}


@pytest.fixture
def learning_tiny(changed_tiny: Change) -> Scenario:
    """The tiny scenario with a chance and a work that are learned."""

    def change(data: dict[str, Any]) -> None:
        data["chances"].update(dump=LEARNED, not_really_solved=LEARNED)
        data["works"]["joint_meeting"]["learning"] = {"at_first_factor": 2, "cases_to_halve": 5}

    return changed_tiny(change)


TALK = ("work: joint_meeting", "work: review")  # so that no meeting is learned


def test_a_learned_chance_in_the_arrays(document: Write, learning_tiny: Scenario) -> None:
    rule = document(RULE.replace(*TALK).replace("chance: dump, of: owner", "chance: dump, of: grid_worker"))
    compiled = bind_rule(read_rule(rule), rule, learning_tiny)
    assert compiled.option_learner_role.tolist() == [-1, 0, -1, -1, -1, -1, -1, -1]
    assert set(compiled.option_load_role.tolist()) == {-1}
    assert compiled.step_fails[0] == 6


@pytest.mark.parametrize(
    ("stands", "instead", "key", "says"),
    [
        (", of: owner", "", "steps.look.next[1].chance", "say who with 'of', one of grid_worker"),
        (", of: owner", ", of: owner", "steps.look.next[1].of", "say who with 'of', one of grid_worker"),
        ("since: look}, to: look", "since: look}, chance: dump, of: owner, to: look", "steps.sort_out.next[0].of",
         "but nobody works at this step"),
        ("chance: calls_again", "chance: dump", "ends.given_up.repeat.chance", "this chance is learned by units"),
        ("by: grid_worker", "each: [assisting, owner]", "steps.look.fails", "assisting departments may be none"),
        (TALK[1], TALK[0], "steps.gather.work", "this work is learned, and a meeting of several is not"),
    ],
)  # fmt: skip
def test_learning_needs_somebody_who_learns(
    document: Write, learning_tiny: Scenario, stands: str, instead: str, key: str, says: str
) -> None:
    text = RULE.replace(*TALK)
    if stands != ", of: owner":
        text = text.replace("chance: dump, of: owner", "chance: misjudged")
    assert stands in text
    found = {key: message for key, _, _, message in told(document(text.replace(stands, instead, 1)), learning_tiny)}
    assert says in found[key], found


def test_what_is_learned_counts_with_its_highest_share(document: Write, learning_tiny: Scenario) -> None:
    options = ("chance: dump, of: grid_worker, to: slot", "chance: calls_again, to: slot")  # 0.4 and 0.6
    text = RULE.replace(*TALK)
    old = "      - {chance: dump, of: owner, to: slot, mark: dump}\n"
    rule = document(text.replace(old, "".join(f"      - {{{option}}}\n" for option in options)))
    assert bind_rule(read_rule(rule), rule, learning_tiny)
    more = "".join(f"      - {{{option}}}\n" for option in (*options, "chance: misjudged, to: slot"))
    assert "come to 1.03, more than 1" in told(document(text.replace(old, more)), learning_tiny)[0][3]


def with_options(*options: str) -> str:
    lines = "".join(f"      - {{{option}}}\n" for option in options)
    text = RULE.replace("      - {within: {limit: return_limit, since: look}, to: look}\n", lines)
    assert text != RULE
    return text


def test_chances_that_sum_to_more_than_one_at_most_are_refused(document: Write, changed_tiny: Change) -> None:
    scenario = changed_tiny(lambda data: data["chances"].update(half=0.5))  # dump is 0.36 at rest, 0.6 at most
    found = told(document(with_options("chance: dump, of: owner, to: look", "chance: half, to: slot")), scenario)
    assert [key for key, *_ in found] == ["steps.sort_out.next[1].chance"]
    assert "come to 1.1, more than 1: dump 0.6 + half 0.5" in found[0][3]


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        (("chance: most, to: look", "chance: most, to: slot"), False),
        (("if: standard, chance: most, to: look", "unless: standard, chance: most, to: slot"), True),
        (("if: standard, chance: most, to: look", "if: urgent, chance: most, to: slot"), False),
        (("if: [standard, urgent], chance: most, to: look", "unless: urgent, chance: most, to: slot"), True),
        # Where the matter is standard it leaves before the second chance is asked; nothing is left for both.
        (("unless: standard, chance: most, to: look", "unless: standard, to: slot", "chance: most, to: slot"), True),
        # A test of visits may not hold, so it keeps nobody from the chances after it.
        (("chance: most, to: look", "visits: {step: look, at_least: 1}, to: slot", "chance: most, to: slot"), False),
        (("visits: {step: look, at_least: 1}, chance: most, to: slot", "chance: most, to: slot"), False),
        (("chance: all, to: look", "if: standard, chance: none, to: slot"), True),
    ],
)
def test_only_options_that_can_hold_together_count(
    document: Write, changed_tiny: Change, options: tuple[str, ...], allowed: bool
) -> None:
    scenario = changed_tiny(lambda data: data["chances"].update(most=0.7, all=1, none=0))
    rule = document(with_options(*options))
    if allowed:
        assert len(bind_rule(read_rule(rule), rule, scenario).step_names) == 7
    else:
        assert "more than 1" in told(rule, scenario)[0][3]


FACTS = ("standard", "urgent", "joint")


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(FACTS), unique=True, max_size=2),
            st.lists(st.sampled_from(FACTS), unique=True, max_size=2),
            st.sampled_from([None, "misjudged", "dump", "refuse_clear", "refuse_unclear", "calls_again"]),
        ),
        max_size=5,
    )
)
def test_the_largest_sum_is_that_of_walking_every_matter(
    tiny: Scenario, drawn: list[tuple[list[str], list[str], str | None]]
) -> None:
    highest = {"misjudged": 0.03, "dump": 0.6, "refuse_clear": 0.1, "refuse_unclear": 0.3, "calls_again": 0.6}
    options = [Option("x", tuple(needs), tuple(excludes), chance) for needs, excludes, chance in drawn]
    step = Step(Text(en="x", zh="x"), Verb.DECIDE, (*options, Option("x")))

    def walked(true: set[str]) -> float:
        """Sum the chances that a matter with these facts meets on its way down the options."""
        total = 0.0
        for needs, excludes, chance in drawn:
            if set(needs) <= true and not set(excludes) & true:
                if chance is None:
                    return total
                total += highest[chance]
        return total

    matters = (set(true) for size in range(4) for true in itertools.combinations(FACTS, size))
    assert largest_sum(step, tiny)[0] == pytest.approx(max(walked(true) for true in matters))


@pytest.mark.parametrize("name", ["dumping", "whistle"])
def test_the_shipped_rules_bind_to_tiny_and_travel_light(tiny: Scenario, name: str) -> None:
    document = read_document(shipped_conf() / "rule" / f"{name}.yaml")
    compiled = bind_rule(read_rule(document), document, tiny)
    sent = pickle.dumps(compiled)
    assert len(sent) < 20_000
    back = pickle.loads(sent)
    assert back.step_names == compiled.step_names
    assert np.array_equal(back.option_to, compiled.option_to)


def test_the_whistle_rule_as_the_engine_sees_it(tiny: Scenario) -> None:
    document = read_document(shipped_conf() / "rule" / "whistle.yaml")
    compiled = bind_rule(read_rule(document), document, tiny)
    assert compiled.step_names[-4:] == ("handling.remind", "handling.notice", "handling.criticise", "redo.notice")
    sign_in = compiled.step_names.index("sign_in")
    options = range(compiled.option_start[sign_in], compiled.option_end[sign_in])
    assert [compiled.step_names[compiled.option_to[o]] for o in options] == ["survey", "returned", "returned", "survey"]
    assert [int(compiled.option_mark[o]) for o in options] == [0, Mark.RETURN, Mark.RETURN, 0]
    assert [int(compiled.option_load_role[o]) for o in options] == [-1, compiled.role_names.index("owner"), -1, -1]
