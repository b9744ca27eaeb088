"""Reasons that come with refusals and answers: points with numbers, posts of many departments, default ranges."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sim.cli import main
from sim.commands.ranges import default_range, varied
from sim.commands.staff_kinds import (
    PAID_HOURS_A_YEAR,
    check_kinds,
    kinds_of,
    posts_meant,
    posts_of_unit,
    units_of_posts,
)
from sim.documents import InputError, read_document
from sim.paths import shipped_scenarios
from sim.scenario import ParameterRow, load_scenario

TINY = load_scenario(read_document(shipped_scenarios() / "tiny.yaml"))
DEPARTMENTS = [f"departments.list.{name}.officers" for name in TINY.departments.list]
MANY = "departments.list.*.officers"


def pilot() -> Any:
    rows = [(name, "owner", 0.5) for name in TINY.departments.list] + [("command_centre", "command_centre", 0.2)]
    return SimpleNamespace(units=pd.DataFrame(rows, columns=["unit", "role", "utilisation"]))


def test_a_refused_point_is_told_with_its_number_and_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    vary = "vary={chances.misjudged: [0, 0.2, 1.5], departments.share_of_time: [x0.5, x1]}"
    assert main(["sweep", "scenario=tiny", "rules=[dumping]", vary]) == 2
    (told,) = [line for line in capsys.readouterr().err.splitlines() if "1.5" in line]
    assert "; point 4 of 0 to 5: chances.misjudged=1.5, departments.share_of_time=x0.5, and 1 more" in told
    assert not (tmp_path / "results").exists()


def test_a_star_stands_for_the_posts_of_every_department() -> None:
    assert posts_meant(MANY, TINY) == DEPARTMENTS == posts_meant(f"scenario.{MANY}", TINY)
    assert posts_meant("units.*.officers", TINY) == posts_meant("*", TINY) == []
    check_kinds({MANY: [1, 4]}, {}, TINY)
    kind = kinds_of({MANY: [1, 4]}, {}, None, TINY, pilot())[MANY]
    assert (kind.lowest, kind.highest, kind.units) == (1, 4, len(DEPARTMENTS))
    assert kind.yuan_a_year == TINY.departments.wage_yuan_per_hour.value * PAID_HOURS_A_YEAR
    assert units_of_posts([MANY], TINY, pilot()) == set(TINY.departments.list)
    assert posts_of_unit("command_centre", TINY, pilot()) == "units.command_centre.staff"
    assert posts_of_unit("somebody", TINY, pilot()) == ""


def test_posts_that_a_star_has_already_stand_twice() -> None:
    with pytest.raises(InputError, match=f"these posts stand twice: {DEPARTMENTS[0]}"):
        check_kinds({MANY: [1, 4], DEPARTMENTS[0]: [1, 2]}, {}, TINY)


def row(value: object, whole: bool = False, **changes: Any) -> ParameterRow:
    facts: dict[str, Any] = {"low": None, "high": None, "unit": None, "grade": None, "source": None} | changes
    return ParameterRow("a.b", value, whole=whole, **facts)


@pytest.mark.parametrize(
    ("of", "low", "high"),
    [
        (row(10.0), 8.0, 12.0),
        (row(-10.0), -12.0, -8.0),
        (row(20, whole=True), 16, 24),
        (row(2, whole=True), 1, 3),
    ],
)
def test_a_default_range_lies_to_both_sides(of: ParameterRow, low: float, high: float) -> None:
    assert default_range(of, 0.2) == pytest.approx({"low": low, "high": high})


@pytest.mark.parametrize("value", [0, 0.0, "08:00", (1, 2), True])
def test_what_is_no_number_or_zero_has_no_default_range(value: object) -> None:
    assert default_range(row(value), 0.2) is None


def test_numbers_without_a_range_are_varied_only_where_a_default_is_asked_for() -> None:
    with pytest.raises(InputError, match=r"or take ±20% of each value: default_range=0\.2"):
        varied(None, ["E"], None, TINY)
    wanted, defaults = varied(None, ["E"], 0.5, TINY)
    assert wanted["travel.speed_km_per_hour"] == {"low": 20.0, "high": 60.0}
    assert defaults == set(wanted)
    assert "citizens.value_of_time_yuan_per_hour" not in wanted, "the scenario doesn't state it"
    stated = {"low": 0.0, "high": 0.3}
    asked = {"chances.misjudged": stated, "scenario.travel.speed_km_per_hour": None}
    wanted, defaults = varied(asked, ["E"], 0.5, TINY)
    assert wanted == {"chances.misjudged": stated, "travel.speed_km_per_hour": {"low": 20.0, "high": 60.0}}
    assert defaults == {"travel.speed_km_per_hour"}


def test_a_default_range_is_marked_in_table_and_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["sensitivity", "scenario=tiny", "rules=[dumping]", "vary={travel.speed_km_per_hour: null}"]
    asked += ["method=tornado", "default_range=0.25", "replications=2", "executor=serial"]
    assert main([*asked, "scenario.period.days=14", "scenario.period.warm_up_days=0"]) == 0
    told = capsys.readouterr().out
    assert "default range" in told
    assert "1 of the 1 inputs state no range: ±25% of their value is taken" in told
    ranking = pd.read_csv(Path(told.splitlines()[-1]) / "measure_first.csv")
    assert ranking[["low", "high", "default_range"]].to_numpy().tolist() == [[30.0, 50.0, 0.25]]


def test_a_finished_drawing_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draw", "rule=whistle"]) == 0
    capsys.readouterr()
    assert main(["studies"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "draw" in line]
    assert "finished" in line.split() and "unfinished" not in line
