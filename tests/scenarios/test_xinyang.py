"""The generated scenarios: what the tables and Luoshan's file give, the city's totals, and the rule behind places."""

from __future__ import annotations

import csv
import re
import runpy
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sim.documents import read_document
from sim.scenario import Scenario, county_part, load_scenario, parameters
from sim.world import Matters, build_world

REPOSITORY = Path(__file__).parents[2]
SCENARIOS = REPOSITORY / "scenarios"
SCRIPT = runpy.run_path(str(REPOSITORY / "scripts" / "write_xinyang.py"))
GENERATED = ("xinyang.yaml", "shihe.yaml", "nangan.yaml")


@pytest.fixture(scope="module")
def city() -> Scenario:
    return load_scenario(read_document(SCENARIOS / "xinyang.yaml"))


@pytest.fixture(scope="module")
def luoshan() -> Scenario:
    return load_scenario(read_document(SCENARIOS / "luoshan.yaml"))


@pytest.mark.parametrize("file", GENERATED)
def test_the_files_are_what_the_script_writes(file: str) -> None:
    assert (SCENARIOS / file).read_text(encoding="utf-8") == SCRIPT["texts"]()[file], "run scripts/write_xinyang.py"


def test_the_city_has_the_residents_of_its_census(city: Scenario) -> None:
    residents: Counter[str] = Counter()
    for township in city.places.townships.values():
        residents[township.county] += int(township.residents.value)
    assert sum(residents.values()) == 6_234_401
    assert residents["luoshan"] == 493_208 and residents["huangchuan"] == 636_700
    # 平桥 is published with 羊山新区 and the high-tech zone; the two districts' growth since 2010 gives their sum.
    of_pingqiao = residents["pingqiao"] + residents["yangshan"] + residents["gaoxin"]
    assert of_pingqiao == 860_000
    assert residents["shihe"] + of_pingqiao == 1_230_042 + 45_782 + 240_009


def test_its_counties_have_the_townships_of_the_codes(city: Scenario) -> None:
    townships = Counter(township.county for township in city.places.townships.values())
    assert townships["pingqiao"] + townships.pop("yangshan") == 30
    assert townships.pop("gaoxin") == 2
    assert townships | {"pingqiao": 30} == {
        "shihe": 19, "pingqiao": 30, "luoshan": 20, "guangshan": 19, "xinxian": 16, "shangcheng": 20, "gushi": 33,
        "huangchuan": 21, "huaibin": 19, "xixian": 22,
    }  # fmt: skip
    assert set(city.places.counties) == {*townships, "yangshan", "gaoxin"}


def test_its_table_carries_each_code_once_and_names_that_match() -> None:
    with (REPOSITORY / "scripts" / "xinyang_places.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for key in ("code", "id", ("county", "zh")):
        keys = key if isinstance(key, tuple) else (key,)
        assert len({tuple(row[name] for name in keys) for row in rows}) == len(rows) == 221
    county_of_code: dict[str, str] = {}
    words = {"street": ("街道", "Street"), "town": ("镇", "Town"), "township": ("乡", "Township")}
    for row in rows:
        if row["kind"] in words:
            zh, en = words[row["kind"]]
            assert row["zh"].endswith(zh) and row["en"].endswith(f" {en}"), row
        assert county_of_code.setdefault(row["code"][:6], row["county"]) == row["county"] or row["county"] in {
            "yangshan", "pingqiao"
        }  # fmt: skip


def test_names_of_places_are_unique_and_differ_from_those_of_counties(city: Scenario) -> None:
    assert not set(city.places.townships) & set(city.places.counties)
    for county in city.places.counties:
        for language in ("en", "zh"):
            names = [town.name.get(language) for town in city.places.townships.values() if town.county == county]
            assert len(set(names)) == len(names)


def test_luoshan_in_the_city_is_luoshan_alone(city: Scenario, luoshan: Scenario) -> None:
    alone = {
        name: township.model_copy(update={"county": "luoshan"}) for name, township in luoshan.places.townships.items()
    }
    assert {name: town for name, town in city.places.townships.items() if town.county == "luoshan"} == alone
    assert city.places.counties["luoshan"].staff_factor.value == 1


@pytest.mark.parametrize("file", GENERATED)
def test_all_else_is_luoshans(file: str) -> None:
    own = {"name", "about", "period", "places", "cases", "rollout"}
    written, luoshan = (read_document(SCENARIOS / name).data for name in (file, "luoshan.yaml"))
    own -= {"places"} if file == "nangan.yaml" else set()
    assert {key: part for key, part in written.items() if key not in own} == {
        key: part for key, part in luoshan.items() if key not in own
    }


def test_rule_w_gives_the_figures_that_luoshans_file_has(luoshan: Scenario) -> None:
    """They were worked out there by hand, apart from this script."""
    kinds = [
        {"道": "street", "镇": "town", "乡": "township"}[town.name.zh[-1]] for town in luoshan.places.townships.values()
    ]
    townships = luoshan.places.townships.values()
    for key, total in (("residents", 493_208), ("villages", 303)):
        figures = SCRIPT["by_rule_w"](kinds, SCRIPT["Range"](total, total, total))
        for figure, township in zip(figures, townships, strict=True):
            written = getattr(township, key)
            assert figure == (written.value, written.low, written.high), (key, township.name.en)
    grids = SCRIPT["apportioned"](1_000, SCRIPT["weights"](kinds, 2.5))
    for count, township in zip(grids, townships, strict=True):
        assert (count, round(0.46 * count), round(1.5 * count)) == (
            township.grids.value, township.grids.low, township.grids.high
        )  # fmt: skip


def test_left_over_units_go_to_the_largest_remainders() -> None:
    """By hand: 10 by 2.5, 1 and 0.75 is 5.88, 2.35 and 1.76: two are left over, for the first and the last."""
    assert SCRIPT["apportioned"](10, [2.5, 1, 0.75]) == [6, 2, 2]
    assert SCRIPT["apportioned"](2, [1, 1, 1]) == [1, 1, 0]  # ties in the order given


@pytest.mark.parametrize("file", GENERATED)
def test_every_parameter_says_where_it_comes_from(file: str) -> None:
    rows = parameters(load_scenario(read_document(SCENARIOS / file)))
    for row in rows:
        if row.source == "default":
            continue
        assert row.unit and row.source and row.grade in {"S", "A", "B", "C", "E"}, row
        if isinstance(row.value, int | float):
            assert row.low is not None and row.high is not None and row.low <= row.value <= row.high, row
            assert row.low < row.high, row


def test_shihe_is_the_citys_district_alone(city: Scenario) -> None:
    shihe = load_scenario(read_document(SCENARIOS / "shihe.yaml"))
    of_city = {name: town for name, town in city.places.townships.items() if town.county == "shihe"}
    assert shihe.places.townships == of_city
    assert list(shihe.places.counties) == ["shihe"]
    waves = {place: wave.adopt for wave in shihe.rollout.waves for place in wave.places}
    assert waves == {"dongshuanghe": ("enforcement",), "hudong": ("services",)}
    assert [of_city[place].name.zh for place in waves] == ["东双河镇", "湖东街道"]


def test_luoshans_matters_in_the_city_are_its_matters_alone(city: Scenario, luoshan: Scenario) -> None:
    within, alone = (build_world(place, 1, 0).matters for place in (county_part(city, "luoshan"), luoshan))
    assert len(alone) > 50_000
    for name in Matters.__dataclass_fields__:
        if name != "facts":
            assert np.array_equal(getattr(within, name), getattr(alone, name)), name


def test_staff_of_county_bodies_follow_the_residents(city: Scenario) -> None:
    """By hand for 固始: 1,041,000 / 493,208 = 2.111, its root 1.453; low 0.8 x 1.453, high 1.25 x 2.111."""
    factor = city.places.counties["gushi"].staff_factor
    assert (factor.value, factor.low, factor.high) == (2.111, 1.162, 2.638)
    small = city.places.counties["xinxian"].staff_factor  # 0.578 and its root 0.760
    assert (small.value, small.low, small.high) == (0.578, 0.462, 0.95)


def test_a_city_year_is_as_large_as_the_documents_say(city: Scenario) -> None:
    page = (REPOSITORY / "docs" / "assumptions.md").read_text(encoding="utf-8")
    written = {
        kind: int(count.replace(",", "")) for kind, count in re.findall(r"^\| (\w+) \| ([\d,]+) \|$", page, re.M)
    }
    townships = list(city.places.townships.values())
    grids = sum(township.grids.value for township in townships)
    residents = sum(township.residents.value for township in townships)
    for name, kind in city.kinds.items():
        each = {
            12 * grids: kind.rate_per_grid_and_month,
            residents / 10_000: kind.rate_per_10000_residents_and_year,
            len(townships): kind.rate_per_township_and_year,
        }
        expected = sum(count * rate.value for count, rate in each.items() if rate is not None)
        assert written[name] == pytest.approx(expected, abs=0.5), name
    assert 1_300_000 < sum(written.values()) < 1_700_000
