"""What is varied, read from a planner's words and put into a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.documents import InputError, read_document
from sim.scenario import ParameterRow, Scenario, load_scenario, parameters
from sim.study.levers import document_at, levers_of

ROOT = Path(__file__).parents[2]
TINY, LUOSHAN = (read_document(ROOT / "scenarios" / f"{name}.yaml") for name in ("tiny", "luoshan"))


def levers(vary: dict, document=TINY):  # type: ignore[no-untyped-def]
    return levers_of(vary, document, load_scenario(document))


def test_values_and_ranges_are_read() -> None:
    chance, officers, share = levers(
        {
            "chances.dump.at_rest": [0.5, 0.1],
            "scenario.departments.list.police.officers": {"low": 1, "high": 4},
            "departments.list.*.owned_share": ["x0.5", "x1"],
        }
    )
    assert (chance.values, chance.low, chance.high) == ((0.5, 0.1), 0.1, 0.5)
    assert not chance.whole and not chance.times
    assert (officers.key, officers.values, officers.low, officers.high) == (
        "departments.list.police.officers",
        None,
        1,
        4,
    )
    assert officers.whole
    assert share.times and share.title == "departments.list.*.owned_share ×"


def test_null_is_the_range_that_the_scenario_states() -> None:
    (lever,) = levers({"chances.rating_detects": None}, LUOSHAN)
    stated = LUOSHAN.data["chances"]["rating_detects"]
    assert (lever.low, lever.high) == (stated["low"], stated["high"])


def numbers(row: ParameterRow) -> tuple[float, float] | None:
    """The ends of a parameter that is a single number and states its range."""
    ends = (row.low, row.high)
    return ends if all(isinstance(end, int | float) for end in ends) else None  # type: ignore[return-value]


@pytest.mark.parametrize("name", ["luoshan", "xinyang"])
def test_every_number_of_a_real_county_takes_both_ends_of_its_range(name: str) -> None:
    """Be it written 1 or 1.0, in a list or not: a chance of 0 with a range to 0.3 comes to 0.3, not to a rounded 0."""
    document = read_document(ROOT / "scenarios" / f"{name}.yaml")
    ranges = {row.path: ends for row in parameters(load_scenario(document)) if (ends := numbers(row))}
    assert len(ranges) > 300 and any("[0]" in path for path in ranges)
    every = levers(dict.fromkeys(ranges), document)
    for end in (0, 1):
        at = document_at(document, every, [ranges[lever.key][end] for lever in every])
        after = {row.path: row.value for row in parameters(Scenario.model_validate(at.data))}
        assert {path: after[path] for path in ranges} == {path: ends[end] for path, ends in ranges.items()}


def test_what_counts_is_told_by_what_it_is_and_not_by_how_it_is_written() -> None:
    plain = {"chances": {**TINY.data["chances"], "misjudged": 0}}
    plain["units"] = {**TINY.data["units"], "grid_worker": {**TINY.data["units"]["grid_worker"], "staff": 1}}
    document = TINY.with_overrides({**TINY.data, **plain}, ())
    chance, workers, centre = levers(
        {
            "chances.misjudged": [0, 0.3],
            "units.grid_worker.staff": ["x0.5"],
            "units.command_centre.staff": ["x0.6"],
        },
        document,
    )
    assert (chance.whole, workers.steps, centre.steps) == (False, False, True)
    data = document_at(document, [chance, workers, centre], [0.3, 0.5, 0.6]).data
    assert data["chances"]["misjudged"] == 0.3
    assert data["units"]["grid_worker"]["staff"] == 0.5, "half a worker for each grid, spread over the township's"
    assert data["units"]["command_centre"]["staff"] == 1, "0.6 times 2 people in the one centre of the county"


def test_a_place_in_a_list_has_two_spellings_and_one_name() -> None:
    first, second = (
        levers({f"units.service_counter.shifts{place}.staff": None}, LUOSHAN)[0] for place in ("[0]", ".0")
    )
    assert (
        (first.low, first.high, first.unit) == (second.low, second.high, second.unit) == (1, 4, "windows per township")
    )
    assert document_at(LUOSHAN, [first], [3]).data == document_at(LUOSHAN, [second], [3]).data


def test_a_point_changes_what_it_names_and_nothing_else() -> None:
    both = levers({"chances.misjudged": [0.2], "departments.list.*.officers": ["x1.5"]})
    data = document_at(TINY, both, [0.2, 1.5]).data
    assert data["chances"].pop("misjudged") == 0.2
    officers = {name: entry.pop("officers") for name, entry in data["departments"]["list"].items()}
    assert officers == {"police": 4, "housing": 3}, "4.5 posts round to 4 (half to even), 3 stay 3: people are whole"
    before = document_at(TINY, (), []).data
    del before["chances"]["misjudged"]
    for entry in before["departments"]["list"].values():
        del entry["officers"]
    assert data == before


def test_the_file_that_is_varied_stays_as_it_is() -> None:
    document_at(TINY, levers({"chances.misjudged": [0.2]}), [0.2])
    assert TINY.data["chances"]["misjudged"] == 0.03


@pytest.mark.parametrize(
    ("vary", "told"),
    [
        ({"chances.misjuged": [1]}, "did you mean 'chances.misjudged'?"),
        ({"chances.dump": [1]}, "a parameter with a single number is expected"),
        ({"chances.misjudged": None}, "the scenario states no range for it"),
        ({"chances.misjudged": []}, "this cannot be read"),
        ({"chances.misjudged": 0.2}, "one value doesn't vary"),
        ({"chances.misjudged": [0.1, 0.1]}, "a value stands twice"),
        ({"chances.misjudged": ["x2", 1]}, "either all values multiply"),
        ({"chances.misjudged": ["two"]}, "numbers are expected"),
        ({"chances.misjudged": [True]}, "numbers are expected"),
        ({"chances.misjudged": {"low": 0.2, "high": 0.2}}, "the low end must lie below the high one"),
        ({"departments.list.police.officers": [1, 1.5]}, "whole numbers are expected, not 1.5"),
        ({"departments.list.police.officers": {"low": 1.6, "high": 3}}, "whole numbers are expected, not 1.6"),
        ({"chances.misjudged": {"low": 0.2}}, "a range has a low and a high"),
    ],
)
def test_what_cannot_be_varied_is_told(vary: dict, told: str) -> None:
    with pytest.raises(InputError, match=told.replace("?", r"\?").replace("'", ".")):
        levers(vary)


def test_nothing_below_none_is_made_into_none() -> None:
    for vary in ({"departments.list.police.officers": [-1]}, {"departments.list.police.officers": ["x-1"]}):
        (lever,) = levers(vary)
        document = document_at(TINY, (lever,), [lever.low])
        with pytest.raises(InputError, match="a number from 0 to 100000 is expected"):
            load_scenario(document)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        levers({"chances.misjuged": [1], "chances.misjudged": []})
    assert len(caught.value.problems) == 2


def test_a_wrong_value_is_told_with_its_point() -> None:
    document = document_at(TINY, levers({"chances.misjudged": [1.5]}), [1.5])
    with pytest.raises(InputError, match=r"override scenario\.chances\.misjudged=1\.5: chances\.misjudged"):
        load_scenario(document)
