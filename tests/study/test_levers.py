"""What is varied, read from a planner's words and put into a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.documents import InputError, read_document
from sim.scenario import load_scenario
from sim.study.levers import document_at, levers_of

TINY = read_document(Path(__file__).parents[2] / "scenarios" / "tiny.yaml")
LUOSHAN = read_document(Path(__file__).parents[2] / "scenarios" / "luoshan.yaml")


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
        with pytest.raises(InputError, match="a number of at least 0 is expected"):
            load_scenario(document)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        levers({"chances.misjuged": [1], "chances.misjudged": []})
    assert len(caught.value.problems) == 2


def test_a_wrong_value_is_told_with_its_point() -> None:
    document = document_at(TINY, levers({"chances.misjudged": [1.5]}), [1.5])
    with pytest.raises(InputError, match=r"override scenario\.chances\.misjudged=1\.5: chances\.misjudged"):
        load_scenario(document)
