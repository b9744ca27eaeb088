"""A run that starts from today's backlog: read row by row, taken up where it was, each error with its row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.documents import Document, InputError, read_document
from sim.engine import RunLog, simulate
from sim.measures import check_log
from sim.reforms import Plan, Ruleset, build_regime, everywhere
from sim.rules import read_rule
from sim.scenario import county_part, load_scenario
from sim.world import build_organisation, build_world

DAY, HOUR = 86_400, 3600
Place = Callable[[str], Document]

ROWS = """kind,township,owner,age_days,step
call,ash,roads,10,review
plea,birch,,2.5,
call,date,water,30,ask
"""


@pytest.fixture
def with_rows(tmp_path: Path) -> Place:
    """The two counties with a backlog of these rows, in files of their own."""

    def write(rows: str) -> Document:
        source = Path(__file__).with_name("two_counties.yaml").read_text(encoding="utf-8")
        (tmp_path / "open.csv").write_text(rows, encoding="utf-8-sig")
        (tmp_path / "place.yaml").write_text(source + "backlog: open.csv\n", encoding="utf-8")
        return read_document(tmp_path / "place.yaml")

    return write


def run(place: Document, ruleset: Ruleset, plan: Plan | None = None, county: str | None = None) -> RunLog:
    scenario = load_scenario(place)
    plan = plan or Plan()
    if county:
        scenario = county_part(scenario, county)
    organisation = build_organisation(scenario)
    regime = build_regime(scenario, place, organisation, ruleset, plan)
    log = simulate(build_world(scenario, 3, 0, organisation), regime)
    check_log(log)
    return log


def lines(log: RunLog, matter: int) -> list[tuple[str, str, int, int]]:
    """Return step, unit, queued and finished of a matter's visits, the times in hours since the period's start."""
    rows = np.flatnonzero(log.visits["matter"] == matter)
    units = [*(unit.id for unit in log.frame.units), "nobody"]
    names = [step.id for step in log.frame.steps]
    return [
        (
            names[log.visits["step"][row]], units[log.visits["unit"][row]],
            *((log.visits[name][row] - log.frame.from_s) / HOUR for name in ("queued_s", "finished_s")),
        )
        for row in rows
    ]  # fmt: skip


@pytest.fixture
def reviewed(ruleset: Ruleset, written: Callable[[str, str], Document]) -> Ruleset:
    """Today's rule with a review after the desk."""
    text = """
        name: {en: Today, zh: 现行}
        starts: {call: ask, plea: ask}
        steps:
          ask: {by: desk, work: asked, next: [{to: review}]}
          review: {by: centre, work: quick, next: [{to: solved}]}
        ends: {solved: {outcome: solved}}
        """
    document = written("today", text)
    return dataclasses.replace(ruleset, rules={**ruleset.rules, "today": (read_rule(document), document)})


def test_open_matters_are_taken_up_where_they_were(with_rows: Place, reviewed: Ruleset) -> None:
    log = run(with_rows(ROWS), reviewed)
    assert log.frame.from_s == 30 * DAY
    assert log.frame.first_day.isoformat() == "2025-05-03"
    carried = np.flatnonzero(log.matters["born_s"] < log.frame.from_s)
    assert [(log.frame.from_s - born) / DAY for born in log.matters["born_s"][carried]] == [30, 10, 2.5]
    assert lines(log, 0) == [
        ("before_the_run", "nobody", -720, 0),
        ("ask", "desk.date", 0, 10),  # 8:00 to 10:00 on the first day
        ("review", "centre.far", 10, pytest.approx(10.25)),
    ]
    assert lines(log, 1) == [
        ("before_the_run", "nobody", -240, 0),
        ("review", "centre.near", 0, 8.25),
    ]
    assert lines(log, 2)[:2] == [("before_the_run", "nobody", -60, 0), ("ask", "desk.birch", 0, 10)]
    assert [log.frame.departments[owner].id for owner in log.matters["owner"][:2]] == ["water", "roads"]
    assert log.matters["owned_by_department"][:2].tolist() == [1, 1]


def test_nothing_else_is_born_before_the_period_and_nothing_else_changes(with_rows: Place, reviewed: Ruleset) -> None:
    one, more = (run(with_rows(rows), reviewed) for rows in (ROWS, ROWS + "call,cedar,,30,ask\n"))
    assert int((one.matters["born_s"] < one.frame.from_s).sum()) == 3
    assert int((more.matters["born_s"] < more.frame.from_s).sum()) == 4
    assert one.matters["born_s"][3:].tolist() == more.matters["born_s"][4:].tolist()
    assert one.matters["difficulty"][3:].tolist() == more.matters["difficulty"][4:].tolist()
    same = [n for n in range(4) if more.matters["township"][n] != 2]
    for column in ("owner", "topic", "item", "grid"):
        kept = more.matters[column][same].tolist()
        assert kept == one.matters[column][:3].tolist(), column


def test_what_was_open_keeps_the_rule_it_began_with(with_rows: Place, reviewed: Ruleset) -> None:
    place = with_rows(ROWS)
    log = run(place, reviewed, everywhere(load_scenario(place), ["direct"]))
    steps = [{step for step, *_ in lines(log, matter)} for matter in range(len(log.matters["born_s"]))]
    assert all("act" not in of for of in steps[:3])
    assert all(of == {"act"} for of in steps[3:])


def test_counties_take_up_their_own_rows_from_the_same_day(with_rows: Place, reviewed: Ruleset) -> None:
    place = with_rows(ROWS)
    near, far = (run(place, reviewed, county=county) for county in ("near", "far"))
    assert near.frame.first_day == far.frame.first_day
    assert [int((log.matters["born_s"] < log.frame.from_s).sum()) for log in (near, far)] == [2, 1]


WRONG = {
    "call,ash,roads,10,reviewed": "have no such step for matters of the kind 'call'; did you mean 'review'?",
    "call,oak,roads,10,": "open.csv:2: township: the scenario has no township of this name; there are: ash, birch",
    "cal,ash,roads,10,": "open.csv:2: kind: the scenario has no kind of this name; did you mean 'call'?",
    "call,ash,rods,10,": "open.csv:2: owner: the scenario has no owner of this name; did you mean 'roads'?",
    "call,ash,roads,old,": "open.csv:2: age_days: the days since the matter was born are expected",
    "call,ash,roads,-1,": 'since the matter was born are expected, a number from 0 to 3650 (got "-1")',
}


@pytest.mark.parametrize("row", WRONG)
def test_each_row_is_checked(with_rows: Place, reviewed: Ruleset, row: str) -> None:
    with pytest.raises(InputError) as told:
        run(with_rows(f"kind,township,owner,age_days,step\n{row}\n"), reviewed)
    assert WRONG[row] in str(told.value)


def test_all_rows_are_told_at_once_and_columns_too(with_rows: Place) -> None:
    with pytest.raises(InputError) as told:
        load_scenario(with_rows("kind,township,age_days\nx,ash,1\ncall,y,1\n"))
    assert [str(problem).count("open.csv:") for problem in told.value.problems] == [1, 1]
    with pytest.raises(InputError, match="there is no such column; did you mean 'age_days'"):
        load_scenario(with_rows("kind,township,age_day\ncall,ash,1\n"))


def test_a_backlog_and_a_warm_up_exclude_each_other(with_rows: Place) -> None:
    place = with_rows(ROWS)
    data = place.data | {"period": place.data["period"] | {"warm_up_days": 5}}
    with pytest.raises(InputError, match="a run that starts from a backlog has no warm-up"):
        load_scenario(place.with_overrides(data, []))


def test_a_missing_file_is_told_at_its_key(with_rows: Place) -> None:
    place = with_rows(ROWS)
    with pytest.raises(InputError, match=r"place\.yaml:\d+:1: backlog: this file cannot be read"):
        load_scenario(place.with_overrides(place.data | {"backlog": "nowhere.csv"}, []))
