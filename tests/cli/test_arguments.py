"""The command line, put in the order and spelling that Hydra wants."""

import subprocess
from pathlib import Path

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st

from sim.cli import main
from sim.commands.arguments import Arguments, take_apart
from sim.documents import InputError


def test_flags_may_stand_anywhere() -> None:
    arguments = take_apart("run", ["scenario=tiny", "--cfg", "job", "rule=whistle", "-m"])
    assert arguments == Arguments(("scenario=tiny", "rule=whistle"), None, multirun=True, shows_config=True)


@pytest.mark.parametrize("words", [["--from={}"], ["--from", "{}"]])
def test_the_planners_folder_is_taken_out(words: list[str], tmp_path: Path) -> None:
    arguments = take_apart("run", [word.format(tmp_path) for word in words] + ["scenario=tiny"])
    assert arguments.folder == tmp_path
    assert arguments.overrides == ("scenario=tiny",)


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
        (["--config-dir=elsewhere"], "there is no such flag"),
        (["--cfg", "hydra"], "job is expected after this flag"),
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


@pytest.mark.parametrize(
    ("word", "signs", "plain"),
    [
        ("rules=[dumping，whistle]", "，", "'rules=[dumping,whistle]'"),
        ("rules=【dumping、whistle】", "、 【 】", "'rules=[dumping,whistle]'"),
        ("half_width=｛solution_days_mean：1｝", "： ｛ ｝", "'half_width={solution_days_mean:1}'"),
        ("scenario＝tiny", "＝", "scenario=tiny"),
    ],
)
def test_full_width_signs_are_named_with_the_line_to_write(
    govsim, tmp_path: Path, word: str, signs: str, plain: str
) -> None:
    done = govsim("compare", "scenario=tiny", word, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        f"override {word}: full-width {signs} would be read as part of a name: write {plain}; "
        "a name that has such a sign takes quotes\n"
    )


def test_a_name_in_quotes_may_have_full_width_signs() -> None:
    (override,) = take_apart("compare", ["rules=['甲，乙',whistle]"]).overrides
    assert OverridesParser.create().parse_override(override).value() == ["甲，乙", "whistle"]


@pytest.mark.parametrize(
    "typed",
    [
        "posts={departments.list.police.officers:[1,2]}",
        "posts={units.command_centre.staff:[1,2],departments.list.police.officers:[1,2]}",
        "vary={chances.misjudged:{low:0,high:1}}",
        "half_width={solution_days_mean:1,on_time_share:0.1}",
    ],
)
def test_braces_that_a_shell_took_apart_are_told(typed: str) -> None:
    bash = ["bash", "-c", f"printf '%s\\n' {typed}"]
    words = subprocess.run(bash, capture_output=True, text=True, check=True).stdout.split()
    assert len(words) > 1
    with pytest.raises(InputError) as caught:
        take_apart("staff", ["scenario=tiny", *words])
    (problem,) = caught.value.problems
    assert f"put single quotes around the whole, '{words[0].partition('=')[0]}={{…}}'" in problem.message


@pytest.mark.parametrize("twice", ["scheduler=tcp://a:1", "seed=1", "vary={chances.misjudged: [0, 1]}"])
def test_of_the_same_key_the_last_may_still_win(twice: str) -> None:
    assert len(take_apart("sweep", [twice, twice]).overrides) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["check", "scenario=tiny", "scenario.period.days=" + "9" * 5000],
        ["compare", "scenario=tiny", "seed=" + "9" * 5000],
        ["compare", "scenario=tiny", f"rules=[{'9' * 5000}]"],
        ["check", "scenario=tiny", f"scenario.backlog.{'9' * 5000}=1"],
        ["check", "--from=" + "a" * 5000, "scenario=tiny"],
        ["studies", "a" * 5000],
        ["rerun", "a" * 5000],
        ["check", "--multirun", "scenario=tiny", "scenario.period.days=range(1,1000000000)"],
        ["run", "scenario=tiny", "rule=dumping", "replications=1000000000000"],
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_very_long_words_and_numbers_are_refused_at_once(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert "Traceback" not in capsys.readouterr().err
