"""The command line, put in the order and spelling that Hydra wants."""

from pathlib import Path

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st

from sim.commands.arguments import take_apart
from sim.documents import InputError


def test_flags_may_stand_anywhere() -> None:
    arguments = take_apart("run", ["scenario=tiny", "--cfg", "job", "rule=whistle", "-m", "--package", "scenario"])
    assert arguments.flags == ("--cfg", "job", "-m", "--package", "scenario")
    assert arguments.overrides == ("scenario=tiny", "rule=whistle")


def test_info_takes_only_its_own_words_as_its_value() -> None:
    assert take_apart("run", ["--info", "searchpath", "scenario=tiny"]).flags == ("--info=searchpath",)
    assert take_apart("run", ["--info", "scenario=tiny"]).flags == ("--info=all",)


@pytest.mark.parametrize("words", [["--from={}"], ["--from", "{}"]])
def test_the_planners_folder_is_taken_out(words: list[str], tmp_path: Path) -> None:
    arguments = take_apart("run", [word.format(tmp_path) for word in words] + ["scenario=tiny"])
    assert arguments.folder == tmp_path
    assert (arguments.flags, arguments.overrides) == ((), ("scenario=tiny",))


def test_a_bare_word_is_the_folder_of_rerun_and_the_subject_of_list() -> None:
    assert take_apart("rerun", ["results/a-1"]).overrides == ("folder=results/a-1",)
    assert take_apart("list", ["rules"]).overrides == ("what=rules",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tiny"], "a key=value is expected"),
        (
            ["vary={chances.misjudged:", "[0,0.1]}"],
            "single quotes around the whole: 'vary={chances.misjudged: [0, 0.1]}'",
        ),
        (["--from=no_such_folder"], "there is no such folder"),
        (["--from"], "there is no such folder"),
        (["--mutlirun"], "did you mean '--multirun'?"),
    ],
)
def test_what_cannot_be_understood_is_refused(words: list[str], told: str) -> None:
    with pytest.raises(InputError, match=r"expected|such") as caught:
        take_apart("run", words)
    assert told in str(caught.value)


def test_of_several_folders_none_is_taken_in_silence() -> None:
    with pytest.raises(InputError, match="one folder is expected, and results/a stands there already") as caught:
        take_apart("extend", ["results/a", "results/b", "replications=9"])
    assert "results/b" in str(caught.value)


# Everything a file name can be in a list, quoted by nobody.
NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=8)


@given(st.lists(NAMES.map(lambda text: "名" + text), min_size=1, max_size=4))
def test_names_in_any_script_reach_hydra_unchanged(names: list[str]) -> None:
    single, several = take_apart("run", [f"scenario={names[0]}", f"rules=[{','.join(names)}]"]).overrides
    parser = OverridesParser.create()
    assert parser.parse_override(single).value() == names[0]
    assert parser.parse_override(several).value() == names


@pytest.mark.parametrize(
    "bare",
    ["结果/甲 乙", "results/a (1)", "20250301T080000Z", "20250301", "it's", "a\\b", "a\\", "a\\'b", "1e5", "true"],
)
def test_bare_words_reach_hydra_unchanged_as_text(bare: str) -> None:
    (override,) = take_apart("rerun", [bare]).overrides
    assert OverridesParser.create().parse_override(override).value() == bare
