"""What is in force where and when: every matter follows the rule of the place and the day of its birth."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from sim.documents import Document, InputError
from sim.engine import RunLog, simulate
from sim.measures import check_log
from sim.reforms import Plan, Reform, Ruleset, Step, build_regime, everywhere, plan_of, read_reform
from sim.rules import read_rule
from sim.scenario import Rollout, Scenario, county_part, load_scenario
from sim.world import build_organisation, build_world

DAY = 86_400
START = date(2025, 6, 2)


def run(place: Document, ruleset: Ruleset, plan: Plan, county: str | None = None, seed: int = 3) -> RunLog:
    scenario = load_scenario(place)
    if county:
        scenario = county_part(scenario, county)
    organisation = build_organisation(scenario)
    regime = build_regime(scenario, place, organisation, ruleset, plan)
    log = simulate(build_world(scenario, seed, 0, organisation), regime)
    check_log(log)
    return log


def rows(log: RunLog) -> Counter[tuple[object, ...]]:
    """Return every visit in words, with the facts that tell whose it is, but without numbers of the run's own."""
    visits, matters, frame = log.visits, log.matters, log.frame
    of = visits["matter"]
    columns = [
        np.array([town.id for town in frame.townships])[matters["township"][of]],
        matters["born_s"][of],
        np.array([frame.kinds[kind].id for kind in matters["kind"][of]]),
        matters["item"][of],
        np.array([frame.stacks[stack].id for stack in matters["stack"][of]]),
        np.array([frame.steps[step].id for step in visits["step"]]),
        np.array([frame.units[unit].id if unit >= 0 else "" for unit in visits["unit"]]),
        *(visits[name] for name in ("visit", "queued_s", "started_s", "finished_s", "work_s", "priority")),
    ]
    return Counter(zip(*(column.tolist() for column in columns), strict=True))


def first_steps(log: RunLog) -> list[str]:
    first = np.unique(log.visits["matter"], return_index=True)[1]
    return [log.frame.steps[step].id for step in log.visits["step"][first]]


def test_matters_follow_the_rule_in_force_where_and_when_they_are_born(place: Document, ruleset: Ruleset) -> None:
    plan = Plan((Step(date(2025, 6, 7), ("ash",), ("direct",)), Step(date(2025, 6, 14), ("ash",), (), ("direct",))))
    log = run(place, ruleset, plan)
    town, born = log.matters["township"], log.matters["born_s"]
    expected = ["act" if t == 0 and 5 * DAY <= b < 12 * DAY else "ask" for t, b in zip(town, born, strict=True)]
    assert first_steps(log) == expected
    assert Counter(expected)["act"] > 5
    assert [log.frame.stacks[stack].id for stack in log.matters["stack"]] == [
        "direct" if step == "act" else "none" for step in expected
    ]


def test_a_guarded_rule_takes_what_is_listed_at_birth_and_leaves_the_rest(place: Document, ruleset: Ruleset) -> None:
    """Four items are on the list from the fourth day, two from the ninth; pending cases stay where they are."""
    log = run(place, ruleset, everywhere(load_scenario(place), ["listed"]))
    size = np.select([log.matters["born_s"] < 3 * DAY, log.matters["born_s"] < 8 * DAY], [0, 4], 2)
    listed = (log.matters["kind"] == 0) & (log.matters["item"] <= size)
    assert first_steps(log) == ["local" if on else "ask" for on in listed]
    withdrawn = (log.matters["kind"] == 0) & np.isin(log.matters["item"], (3, 4))
    steps = np.array(first_steps(log))
    assert set(steps[withdrawn & (log.matters["born_s"] >= 8 * DAY)]) == {"ask"}
    assert "local" in steps[withdrawn & (log.matters["born_s"] < 8 * DAY)]


def test_a_mix_means_the_same_in_whatever_order_it_came_about(place: Document, ruleset: Ruleset) -> None:
    scenario = load_scenario(place)
    one, other = (
        run(place, ruleset, everywhere(scenario, mix)) for mix in (["direct", "listed"], ["listed", "direct"])
    )
    assert first_steps(one) == first_steps(other)
    assert {"local", "act"} == set(first_steps(one))
    assert one.visits["finished_s"].tolist() == other.visits["finished_s"].tolist()


@pytest.mark.parametrize("reforms", [[], ["direct"], ["moved", "faster", "listed"]])
def test_counties_run_apart_give_the_rows_of_one_run(place: Document, ruleset: Ruleset, reforms: list[str]) -> None:
    plan = Plan((Step(date(2025, 6, 8), ("ash", "cedar", "date"), tuple(reforms)),)) if reforms else Plan()
    whole = rows(run(place, ruleset, plan))
    parts = [rows(run(place, ruleset, plan, county)) for county in ("near", "far")]
    assert sum(whole.values()) > 200
    assert whole == parts[0] + parts[1]


NEUTRAL = {
    "no item on the list": ("listed", {"lists.on_list.versions": [{"from": "2025-06-05", "items": 0}]}),
    "no post moves": ("moved", {"transfers.down.posts_per_township": 0}),
    "the same number": ("faster", {"works.asked.mean_hours": 0.5}),
}


@pytest.mark.parametrize("case", NEUTRAL)
def test_a_neutral_reform_changes_nothing_row_for_row(
    place: Document, ruleset: Ruleset, changed: Callable[[dict], Document], case: str
) -> None:
    reform, changes = NEUTRAL[case]
    county = changed(changes)
    plain, with_it = (run(county, ruleset, everywhere(load_scenario(county), mix)) for mix in ([], [reform]))
    without_names = [
        Counter({(*row[:4], *row[5:]): count for row, count in rows(log).items()}) for log in (plain, with_it)
    ]
    assert without_names[0] == without_names[1]
    assert sum(without_names[0].values()) > 200


def test_numbers_of_a_reform_hold_for_matters_born_under_it(place: Document, ruleset: Ruleset) -> None:
    log = run(place, ruleset, Plan((Step(date(2025, 6, 8), ("birch",), ("faster",)),)))
    of = log.visits["matter"]
    under = (log.matters["township"][of] == 1) & (log.matters["born_s"][of] >= 6 * DAY)
    assert set(log.visits["work_s"][under]) == {1800}
    assert set(log.visits["work_s"][~under]) == {7200}


def test_posts_that_move_are_conserved_and_the_newcomer_is_slower(place: Document, ruleset: Ruleset) -> None:
    log = run(place, ruleset, Plan((Step(date(2025, 6, 8), ("ash", "cedar"), ("moved",)),)))
    people = {unit.id: unit.people[-1][1] for unit in log.frame.units}
    assert (people["desk.ash"], people["desk.birch"], people["desk.cedar"]) == (2, 1, 2)
    assert (people["roads.near"], people["roads.far"]) == (1, 3)  # two officers near, four far
    desk = [unit.id for unit in log.frame.units].index("desk.ash")
    work = log.visits["work_s"][(log.visits["unit"] == desk) & (log.visits["started_s"] >= 6 * DAY)]
    assert set(work) == {7200, 14_400}
    late = log.visits["started_s"] >= 8 * DAY  # the newcomer has been there for two working days
    assert set(log.visits["work_s"][late & (log.visits["started_s"] >= 0)]) == {7200}


def test_more_posts_than_there_are_is_wrong_input(
    place: Document, changed: Callable[[dict], Document], ruleset: Ruleset
) -> None:
    county = changed({"transfers.down.posts_per_township": 2})
    with pytest.raises(InputError, match="transfer 'down' moves 2 posts to birch, but roads has no post left"):
        run(county, ruleset, everywhere(load_scenario(county), ["moved"]))


def test_what_no_rule_takes_is_wrong_input(place: Document, ruleset: Ruleset) -> None:
    bare = dataclasses.replace(ruleset, today=())
    with pytest.raises(InputError, match="no rule takes all matters of the kind 'call'") as told:
        run(place, bare, everywhere(load_scenario(place), ["listed"]))
    assert "'plea'" in str(told.value)


@pytest.fixture
def scenario(place: Document) -> Scenario:
    return load_scenario(place)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{name: {en: A, zh: 甲}}", ": this reform changes nothing; give it rules, numbers or transfers"),
        ("{name: {en: A, zh: 甲}, rule: [x]}", "rule: this key is not known here; did you mean 'rules'?"),
        ("{name: {en: A, zh: 甲}, numbers: {kinds.call.urgent: 1}}", "a reform can change numbers of works, waits"),
    ],
)
def test_mistakes_in_a_reform_are_told(written: Callable[[str, str], Document], text: str, message: str) -> None:
    with pytest.raises(InputError, match=r"a_reform\.yaml:1") as told:
        read_reform(written("a_reform", text))
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ("{works.askd.mean_hours: 1}", "the scenario has no 'askd' here; did you mean 'asked'?"),
        ("{works.asked.mean_hours: -1}", "works.asked.mean_hours: a number from 0 to 100000 is expected"),
    ],
)
def test_numbers_that_do_not_fit_are_told_in_the_reform(
    place: Document, ruleset: Ruleset, written: Callable[[str, str], Document], numbers: str, message: str
) -> None:
    document = written("odd", f"{{name: {{en: Odd, zh: 异}}, numbers: {numbers}}}")
    odd: tuple[Reform, Document] = (read_reform(document), document)
    own = dataclasses.replace(ruleset, reforms={**ruleset.reforms, "odd": odd})
    with pytest.raises(InputError, match=r"odd\.yaml:1") as told:
        run(place, own, everywhere(load_scenario(place), ["odd"]))
    assert message in str(told.value)


def test_who_offends_again_after_a_withdrawal_finds_the_list_of_then(
    changed: Callable[[dict], Document], written: Callable[[str, str], Document], ruleset: Ruleset
) -> None:
    """The list is emptied on the ninth day: nothing born from then on starts at `local`, repeats included."""
    place = changed(
        {
            "lists.on_list.versions": [{"from": "2025-06-02", "items": 10}, {"from": "2025-06-10", "items": 0}],
            "chances": {"always": 1},
            "waits": {"soon": {"name": {"en": "Soon", "zh": "不久"}, "shape": "exponential", "mean_hours": 60}},
        }
    )
    text = """
        name: {en: Listed, zh: 清单}
        starts: {call: {if: on_list, to: local}}
        steps:
          local: {by: desk, work: quick, next: [{to: closed}]}
        ends:
          closed: {outcome: closed_on_paper, repeat: {chance: always, after: soon, as: call}}
        """
    document = written("again", text)
    rules = {**ruleset.rules, "listed": (read_rule(document), document)}
    log = run(place, dataclasses.replace(ruleset, rules=rules), everywhere(load_scenario(place), ["listed"]))
    steps, born = np.array(first_steps(log)), log.matters["born_s"]
    again = log.matters["repeat_of"] >= 0
    assert set(steps[again & (born < 8 * DAY)]) == {"local"}
    assert set(steps[again & (born >= 8 * DAY)]) == {"ask"}
    assert (again & (born >= 8 * DAY)).sum() > 20
    assert not log.matters["fact_on_list"][born >= 8 * DAY].any()


def test_what_is_adopted_and_revoked_on_one_day_changes_nothing(place: Document, ruleset: Ruleset) -> None:
    day = date(2025, 6, 8)
    towns = tuple(load_scenario(place).places.townships)
    plan = Plan((Step(day, towns[:2], ("moved", "direct")), Step(day, towns[:2], (), ("moved", "direct"))))
    assert rows(run(place, ruleset, plan)) == rows(run(place, ruleset, Plan()))


def test_posts_moved_long_before_the_run_are_new_no_more_and_who_comes_back_knows_the_work(
    place: Document, ruleset: Ruleset
) -> None:
    """Newcomers are slow for two working days: one day before the run leaves one, two years before it none."""
    for day, works in ((date(2023, 6, 4), {7200}), (date(2025, 6, 1), {7200, 14_400})):
        log = run(place, ruleset, Plan((Step(day, ("ash", "birch"), ("moved",)),)))
        begun = log.visits["started_s"] >= 0
        assert set(log.visits["work_s"][begun]) == works
        assert not log.visits["work_s"][begun & (log.visits["started_s"] >= DAY)].max() > 7200
    back = Plan((Step(date(2023, 6, 4), ("ash",), ("moved",)), Step(date(2025, 6, 8), ("ash",), (), ("moved",))))
    assert set(run(place, ruleset, back).visits["work_s"]) == {7200}


def test_others_are_those_not_named_though_a_pilot_is_one_town_of_a_county(place: Document, ruleset: Ruleset) -> None:
    waves = [
        {"from": "2025-06-05", "places": "ash", "adopt": ["direct"]},
        {"from": "2025-06-10", "places": "others", "adopt": ["direct"]},
    ]
    rollout = Rollout.model_validate({"waves": waves})
    plan = plan_of(rollout, place, ("rollout",), load_scenario(place), ruleset.reforms)
    assert [step.townships for step in plan.steps] == [("ash",), ("birch", "cedar", "date")]
