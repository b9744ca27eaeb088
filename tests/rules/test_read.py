"""Reading a rule: what is told about each mistake, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.documents import Document, InputError, read_document
from sim.paths import shipped_conf
from sim.rules import Mark, Outcome, Verb, read_rule
from sim.rules.schema import Action, Deadline, Option, Repeat, VisitsTest, WithinTest

GOOD = """\
name: {en: A rule, zh: 规则}
about: {en: For tests, zh: 测试}
starts:
  grid_found: look
steps:
  look:
    name: {en: Have a look, zh: 查看}
    by: grid_worker
    work: patrol
    fails: not_really_solved
    next:
      - {if: [fixed, standard], unless: urgent, to: solved}
      - {chance: dump, of: owner, to: letter, mark: dump}
      - {visits: {step: look, at_least: 2}, within: {limit: legal, since: look}, to: gather, mark: return}
      - {to: sort_out}
  letter:
    wait: letter_reply
    adds_precedent: true
    next:
      - {to: look}
  sort_out:
    starts_deadline: soon
    next:
      - {to: gather}
  gather:
    meet: [owner, assisting]
    work: joint_meeting
    stops_deadline: true
    next:
      - {to: handle}
  handle:
    each: [owner, assisting]
    work: handling
    next:
      - {to: given_up}
deadlines:
  soon:
    limit: handling_limit
    actions:
      - {name: {en: Remind, zh: 催办}, before: remind_before, by: owner, work: remind}
      - {after: notice_after, by: command_centre, work: notice, lift: 2}
ends:
  solved: {outcome: solved}
  given_up:
    outcome: closed_on_paper
    repeat: {chance: calls_again, after: calls_again_after, as: hotline}
"""

MISTAKES = [
    # what stands there, what is written instead, where the problem is, the key, what is said
    ("about:", "abuot:", "abuot", "abuot", "not known here; did you mean 'about'?"),
    ("    work: patrol", "    werk: patrol", "werk", "steps.look.werk", "did you mean 'work'?"),
    ("    work: patrol\n", "", "look:\n", "steps.look.work", "'by' needs it"),
    ("    by: grid_worker\n", "", "work: patrol", "steps.look.work", "without someone who works"),
    (
        "    wait: letter_reply",
        "    wait: letter_reply\n    work: visit",
        "work: visit",
        "steps.letter.work",
        "someone",
    ),
    (
        "    wait: letter_reply",
        "    wait: letter_reply\n    fails: dump",
        "fails: dump",
        "steps.letter.fails",
        "someone",
    ),
    (
        "    by: grid_worker",
        "    by: owner\n    wait: slot",
        "wait: slot",
        "steps.look.wait",
        "only one of by, each, meet",
    ),
    (
        "    wait: letter_reply",
        "    wait: letter_reply\n    gather: {wait: slot, at_most: 2}",
        "gather: {wait: slot",
        "steps.letter.gather",
        "only work of one unit can be gathered into trips; say whose under 'by'",
    ),
    ("work: patrol", "work: patrol\n    gather: {at_most: 2}", "gather: {at", "steps.look.gather.wait", "is missing"),
    ("work: patrol", "work: patrol\n    gather: {wait: slot}", "gather: {wait", "steps.look.gather.at_most", "missing"),
    (
        "work: patrol",
        "work: patrol\n    gather: {wait: slot, at_most: 0}",
        "at_most: 0",
        "steps.look.gather.at_most",
        "1 or more",
    ),
    (
        "    wait: letter_reply",
        "    wait: letter_reply\n    answers: true",
        "answers: true",
        "steps.letter.answers",
        "without someone who works",
    ),
    ("by: grid_worker", "by: [owner]", "by: [owner]", "steps.look.by", "a name is expected"),
    ("by: grid_worker", "by: assisting", "by: assisting", "steps.look.by", "none or several"),
    (
        "by: grid_worker",
        "by: assisting_squad",
        "by: assisting_squad",
        "steps.look.by",
        "'assisting_squad' can be none or several",
    ),
    ("each: [owner, assisting]", "each: owner", "each: owner", "steps.handle.each", "a list of names"),
    ("each: [owner, assisting]", "each: []", "each: []", "steps.handle.each", "a list of names"),
    ("meet: [owner, assisting]", "meet: [owner, owner]", "owner]", "steps.gather.meet[1]", "stands twice"),
    ("    next:\n      - {to: look}\n", "", "letter:\n", "steps.letter.next", "where the matter goes next is missing"),
    ("    next:\n      - {to: look}\n", "    next: look\n", "next: look", "steps.letter.next", "a list of options"),
    ("      - {to: look}\n", "      - look\n", "look\n  sort_out", "steps.letter.next[0]", "a mapping is expected"),
    ("{to: look}", "{too: look}", "too: look", "steps.letter.next[0].too", "did you mean 'to'?"),
    (
        "{to: look}",
        "{to: loook}",
        "to: loook",
        "steps.letter.next[0].to",
        "no step or end of this name; did you mean 'look'?",
    ),
    (
        "{to: look}",
        "{unless: urgent, to: look}",
        "{unless: urgent, to: look}",
        "steps.letter.next[0]",
        "last option must be",
    ),
    ("{to: look}\n", "{to: look}\n      - {to: look}\n", "{to: look}\n", "steps.letter.next[0]", "always taken"),
    ("unless: urgent", "unless: fixed", "unless: fixed", "steps.look.next[0].unless", "never holds"),
    ("chance: dump, of", "of", "of: owner", "steps.look.next[1].of", "there is no 'chance'"),
    ("chance: dump,", "chance: 0.3,", "chance: 0.3", "steps.look.next[1].chance", "a name is expected"),
    ("mark: dump", "mark: dumped", "mark: dumped", "steps.look.next[1].mark", "one of return, dump"),
    ("step: look,", "step: lok,", "step: lok", "steps.look.next[2].visits.step", "did you mean 'look'?"),
    ("at_least: 2", "at_least: -1", "at_least: -1", "steps.look.next[2].visits.at_least", "0 or more"),
    ("at_least: 2", "at_least: 1.5", "at_least: 1.5", "steps.look.next[2].visits.at_least", "whole number"),
    ("at_least: 2", "at_leest: 2", "at_leest", "steps.look.next[2].visits.at_leest", "did you mean 'at_least'?"),
    ("since: look", "since: lookk", "since: lookk", "steps.look.next[2].within.since", "did you mean 'look'?"),
    ("limit: legal, ", "", "within", "steps.look.next[2].within.limit", "missing"),
    ("adds_precedent: true", "adds_precedent: 1", "adds_precedent: 1", "steps.letter.adds_precedent", "true or false"),
    (
        "starts_deadline: soon",
        "starts_deadline: son",
        "starts_deadline: son",
        "steps.sort_out.starts_deadline",
        "'soon'",
    ),
    (
        "grid_found: look",
        "grid_found: loko",
        "grid_found: loko",
        "starts.grid_found",
        "no step of this name; did you mean",
    ),
    ("grid_found: look", "grid_found: solved", "grid_found: solved", "starts.grid_found", "no step of this name"),
    ("  soon:\n    limit: handling_limit\n", "  soon:\n", "soon:\n    act", "deadlines.soon.limit", "missing"),
    ("before: remind_before, ", "", "{name: {en: Remind", "deadlines.soon.actions[0]", "either 'before' or 'after'"),
    (
        "after: notice_after",
        "after: a, before: b",
        "{after: a",
        "deadlines.soon.actions[1]",
        "either 'before' or 'after'",
    ),
    ("lift: 2", "lift: -2", "lift: -2", "deadlines.soon.actions[1].lift", "0 or more"),
    (
        "outcome: closed_on_paper",
        "outcome: paper",
        "outcome: paper",
        "ends.given_up.outcome",
        "one of solved, closed_on",
    ),
    ("solved: {outcome: solved}", "solved: {}", "solved: {}", "ends.solved.outcome", "missing"),
    (", as: hotline", "", "repeat", "ends.given_up.repeat.as", "missing"),
    (
        "solved: {outcome",
        "letter: {outcome: solved}\n  solved: {outcome",
        "letter: {out",
        "ends.letter",
        "a step has this name",
    ),
    ("  sort_out:\n", "  SortOut:\n", "SortOut", "steps.SortOut", "small letters"),
    ("zh: 查看", "zh: 3", "zh: 3", "steps.look.name.zh", "words are expected"),
    (", zh: 查看", "", "name: {en: Have", "steps.look.name.zh", "the zh words are missing"),
    ("name: {en: A rule, zh: 规则}\n", "", "about", "name", "this key is missing"),
    (
        "  letter:\n",
        "  lost:\n    next:\n      - {to: solved}\n  letter:\n",
        "lost",
        "steps.lost",
        "no start leads to this step",
    ),
]


@pytest.mark.parametrize(("stands", "instead", "at", "key", "says"), MISTAKES)
def test_each_mistake_is_told_with_its_place(
    document: Callable[[str], Document], stands: str, instead: str, at: str, key: str, says: str
) -> None:
    assert GOOD.count(stands) >= 1
    text = GOOD.replace(stands, instead, 1)
    before = text[: text.index(at)]
    place = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    if key == "name":
        place = 1, 1  # the whole file lacks it

    with pytest.raises(InputError) as raised:
        read_rule(document(text))

    found = {problem.key: problem for problem in raised.value.problems}
    assert key in found, str(raised.value)
    assert says in found[key].message
    assert (found[key].line, found[key].column) == place


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(document: Callable[[str], Document]) -> None:
    text = (
        GOOD.replace("by: grid_worker", "bye: grid_worker")
        .replace("lift: 2", "lift: two")
        .replace("to: letter", "to: leter")
    )
    with pytest.raises(InputError) as raised:
        read_rule(document(text))
    keys = [problem.key for problem in raised.value.problems]
    assert keys == [
        "steps.look.bye",
        "steps.look.work",
        "steps.look.fails",
        "steps.look.next[1].to",
        "deadlines.soon.actions[1].lift",
    ]


def test_a_step_that_leads_to_no_end_is_refused(document: Callable[[str], Document]) -> None:
    text = GOOD.replace("{to: given_up}", "{to: gather}")
    with pytest.raises(InputError) as raised:
        read_rule(document(text))
    assert [problem.key for problem in raised.value.problems] == ["steps.sort_out", "steps.gather", "steps.handle"]
    assert "no end can be reached" in str(raised.value)


@pytest.mark.parametrize(
    "who",
    [
        "",
        "    each: [assisting, assisting_squad]\n    work: visit\n",
        "    each: [assisting]\n    work: visit\n",
        "    meet: [assisting]\n    work: visit\n",
    ],
)
def test_a_loop_in_which_no_time_need_pass_is_refused(document: Callable[[str], Document], who: str) -> None:
    loop = f"  spin:\n{who}    next:\n      - {{if: urgent, to: sort_out}}\n      - {{to: solved}}\n  gather:\n"
    text = GOOD.replace("      - {to: gather}\n", "      - {to: spin}\n").replace("  gather:\n", loop)
    text = text.replace("      - {to: sort_out}", "      - {if: standard, to: sort_out}\n      - {to: gather}")
    with pytest.raises(InputError) as raised:
        read_rule(document(text))
    (problem,) = raised.value.problems
    assert problem.key == "steps.sort_out"
    assert "sort_out → spin → sort_out" in problem.message


def test_a_loop_with_work_in_it_is_allowed(document: Callable[[str], Document]) -> None:
    text = GOOD.replace("      - {to: gather}\n", "      - {if: standard, to: look}\n      - {to: gather}\n")
    assert read_rule(document(text)).steps["sort_out"].options[0].to == "look"


def test_what_is_written_is_what_is_read(document: Callable[[str], Document]) -> None:
    rule = read_rule(document(GOOD))
    assert (rule.id, rule.name.zh, rule.starts) == ("own", "规则", {"grid_found": "look"})
    look = rule.steps["look"]
    assert (look.verb, look.roles, look.work, look.fails) == (
        Verb.WORK,
        ("grid_worker",),
        "patrol",
        "not_really_solved",
    )
    assert look.options == (
        Option("solved", needs=("fixed", "standard"), excludes=("urgent",)),
        Option("letter", chance="dump", of="owner", mark=Mark.DUMP),
        Option("gather", visits=VisitsTest("look", 2), within=WithinTest("legal", "look"), mark=Mark.RETURN),
        Option("sort_out"),
    )
    letter, sort_out, gather = rule.steps["letter"], rule.steps["sort_out"], rule.steps["gather"]
    assert (letter.verb, letter.wait, letter.adds_precedent, letter.title.en) == (
        Verb.WAIT,
        "letter_reply",
        True,
        "letter",
    )
    assert (sort_out.verb, sort_out.starts_deadline, sort_out.title.en) == (Verb.DECIDE, "soon", "sort out")
    assert (gather.verb, gather.roles, gather.stops_deadline) == (Verb.MEET, ("owner", "assisting"), True)
    assert rule.steps["handle"].verb == Verb.EACH
    remind, notice = rule.deadlines["soon"].actions
    assert rule.deadlines["soon"] == Deadline("handling_limit", (remind, notice))
    assert remind.title is not None
    assert (remind.title.zh, remind.offset, remind.before, remind.lift) == ("催办", "remind_before", True, 0)
    assert notice == Action(None, "notice_after", False, "command_centre", "notice", 2)
    given_up = rule.ends["given_up"]
    assert (given_up.outcome, given_up.repeat) == (
        Outcome.CLOSED_ON_PAPER,
        Repeat("calls_again", "calls_again_after", "hotline"),
    )


def test_an_override_is_blamed_instead_of_the_file(document: Callable[[str], Document]) -> None:
    written = document(GOOD)
    data = {**written.data, "starts": {"grid_found": "lock"}}
    with pytest.raises(InputError) as raised:
        read_rule(written.with_overrides(data, ["rule.starts.grid_found=lock"]))
    assert str(raised.value).startswith("override rule.starts.grid_found=lock: starts.grid_found: there is no step")


@pytest.mark.parametrize("name", ["dumping", "whistle"])
def test_the_shipped_rules_are_read(name: str) -> None:
    rule = read_rule(read_document(shipped_conf() / "rule" / f"{name}.yaml"))
    assert rule.id == name
    assert set(rule.starts) == {"grid_found", "hotline", "handed_down"}


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.sampled_from(["", "x", "look", "solved", "owner", "assisting"]),
    st.lists(st.sampled_from(["owner", 1, None]), max_size=2),
    st.dictionaries(st.sampled_from(["to", "if", "by", "x"]), st.sampled_from(["look", 1, None]), max_size=2),
)


@given(st.data())
def test_whatever_stands_in_a_file_it_is_read_or_its_problems_are_told(data: st.DataObject) -> None:
    """A random place of a good rule is overwritten with something else."""
    written = yaml.safe_load(GOOD)
    node: Any = written
    while True:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not (isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans())):
            break
        node = node[key]
    node[key] = data.draw(JUNK)
    try:
        assert read_rule(Document(Path("own.yaml"), "", written, {})).id == "own"
    except InputError as error:
        assert error.problems
        assert all(problem.key and problem.message for problem in error.problems)
