"""Result folders: always new, config.yaml complete."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.commands.resolved_config import ResolvedConfig, read_resolved_config
from sim.commands.result_folder import new_result_folder
from sim.documents import Document, InputError, read_document
from sim.paths import shipped_conf, shipped_scenarios


def test_runs_in_the_same_second_never_share_a_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_result_folder(str(tmp_path / "out"), "run", "tiny"), range(40)))
    assert len(set(made)) == 40
    assert sorted(made) == sorted((tmp_path / "out").iterdir())


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="no result folder can be made here"):
        new_result_folder(str(tmp_path / "out"), "run", "tiny")


def config_of(scenario: str, tmp_path: Path) -> ResolvedConfig:
    place = read_document(shipped_scenarios() / f"{scenario}.yaml")
    rules = {name: read_document(shipped_conf() / "rule" / f"{name}.yaml") for name in ("whistle", "dumping")}
    asked = {"whistle": {"rule": "whistle"}, "dumping": {"rule": "dumping"}}
    return ResolvedConfig("compare", {"seed": 1, "language": "zh"}, scenario, place, asked, (), rules, {}, {})


@pytest.mark.parametrize("scenario", ["tiny", "luoshan"])
def test_the_resolved_config_reads_back_the_same(scenario: str, tmp_path: Path) -> None:
    config = config_of(scenario, tmp_path)
    (tmp_path / "config.yaml").write_text(config.text(), encoding="utf-8")
    again = read_resolved_config(tmp_path)
    assert again.scenario.data == config.scenario.data
    assert {name: rule.data for name, rule in again.rules.items()} == {n: r.data for n, r in config.rules.items()}
    assert list(again.rules) == ["whistle", "dumping"]
    assert (again.command, again.settings, again.scenario_name) == ("compare", {"seed": 1, "language": "zh"}, scenario)
    assert again.sha256() == config.sha256()


def test_problems_in_a_resolved_config_point_into_it(tmp_path: Path) -> None:
    config = config_of("tiny", tmp_path)
    (tmp_path / "config.yaml").write_text(config.text(), encoding="utf-8")
    line = read_resolved_config(tmp_path).scenario.problem(("period", "days"), "is wrong").line
    assert line is not None
    assert config.text().splitlines()[line - 1].strip().startswith("days: ")


ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(lambda text: "${" not in text and text != "???"),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.sampled_from(["08:00", "no", "Yes", "1e3", "010", "null", "~", "2025-03-01", "- a", "a: b", "#", " x ", "\n"]),
)


@given(st.dictionaries(st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1), ANYTHING, max_size=5))
def test_whatever_a_scenario_holds_reads_back_the_same(tmp_path_factory: pytest.TempPathFactory, data: dict) -> None:
    folder = tmp_path_factory.mktemp("config")
    document = Document(Path("x.yaml"), "", data, {})
    config = ResolvedConfig("run", {}, "x", document, {"r": {"rule": "r"}}, (), {"r": document}, {}, {})
    (folder / "config.yaml").write_text(config.text(), encoding="utf-8")
    assert read_resolved_config(folder).scenario.data == data
