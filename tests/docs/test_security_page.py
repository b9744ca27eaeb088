"""docs/security.md: each item of its lists is shown by a test; those that fit no other room are tested here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
LISTS = ("What a file cannot do", "What is written, and where", "What listens, and what leaves the machine")

FOREIGN, CACHE = "cli/test_foreign_folder.py", "study/running/test_cache.py"
LIMITS, CHARACTERS = "documents/test_limits.py", "documents/test_characters.py"
TEXT, STYLE, MARKDOWN = "cli/test_text_from_outside.py", "report/test_style.py", "report/test_markdown.py"
HERE, CLUSTER = "docs/test_security_page.py", "docs/test_cluster_page.py"
SHOWN_BY = {
    "No file of a planner": [
        (FOREIGN, "test_no_file_is_executed"),
        (TEXT, "test_a_config_that_was_changed_is_refused"),
    ],
    "What looks like an interpolation": [(FOREIGN, "test_what_looks_like_an_interpolation_is_text")],
    "Hydra composes the files": [(FOREIGN, "test_hydras_own_keys_are_no_keys_of_a_command")],
    "No module in the current folder": [
        (FOREIGN, "test_no_module_in_the_current_folder_is_imported"),
        (FOREIGN, "test_no_module_in_the_current_folder_is_imported_by_dask"),
    ],
    "The cache holds no pickles": [
        (CACHE, "test_bytes_that_would_run_code_are_refused"),
        (CACHE, "test_other_bytes_are_no_result"),
    ],
    "A cached result carries": [
        (CACHE, "test_what_was_damaged_is_not_read"),
        (CACHE, "test_a_kept_file_under_another_key_is_not_read"),
    ],
    "Completion in the shell": [("cli/test_completion.py", "test_nothing_in_a_planners_folder_is_run_by_the_shell")],
    "A cache in `results/` that is a link": [(FOREIGN, "test_a_cache_that_is_a_link_is_refused")],
    "A `matplotlibrc`": [(STYLE, "test_a_matplotlibrc_of_the_folder_changes_nothing")],
    "A file larger than": [
        (LIMITS, "test_a_file_beyond_the_limit_is_refused_before_it_is_read"),
        (LIMITS, "test_what_no_planner_writes_is_refused_at_once"),
        (LIMITS, "test_a_device_and_a_pipe_are_not_read"),
    ],
    "A cached result that would unpack": [
        (CACHE, "test_a_result_that_unpacks_to_more_than_any_has_is_refused_unread"),
        (CACHE, "test_a_pipe_in_place_of_a_result_is_not_read"),
    ],
    "Names with control characters": [
        (CHARACTERS, "test_an_invisible_character_is_refused_with_its_line"),
        (CHARACTERS, "test_a_formula_or_a_second_line_is_no_cell"),
        (TEXT, "test_a_text_that_would_be_obeyed_is_refused_at_check"),
    ],
    "Signs that mean something": [
        (TEXT, "test_a_name_is_shown_as_written_everywhere"),
        (MARKDOWN, "test_a_name_is_text_wherever_it_stands"),
        (STYLE, "test_text_is_drawn_as_written_and_the_svg_stays_xml"),
    ],
    "A `config.yaml` or": [
        (TEXT, "test_a_config_that_was_changed_is_refused"),
        (TEXT, "test_a_manifest_that_was_changed_is_refused"),
    ],
    "A command writes into": [
        (HERE, "test_a_study_writes_into_its_folders_alone"),
        (TEXT, "test_no_result_folder_is_made_outside_results"),
    ],
    "No result folder is written over": [(HERE, "test_a_study_writes_into_its_folders_alone")],
    "`check`, `list`": [(HERE, "test_commands_that_only_read_write_nothing")],
    "No command opens a connection": [(HERE, "test_a_study_opens_no_connection")],
    "With `executor=dask` and no": [(HERE, "test_our_own_scheduler_listens_at_the_loopback_alone")],
    "The commands of [the cluster page]": [(CLUSTER, "test_the_page_is_true")],
}


def test_every_item_is_shown_by_a_test_that_exists() -> None:
    items = []
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        if section.splitlines()[0] in LISTS:
            items += re.findall(r"^- (.+)", section, flags=re.MULTILINE)
    for item in items:
        assert sum(item.startswith(beginning) for beginning in SHOWN_BY) == 1, item
    assert len(items) == len(SHOWN_BY)
    for file, name in {test for tests in SHOWN_BY.values() for test in tests}:
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, flags=re.MULTILINE), f"{file}: {name}"


# Runs a command in a process that reports, from inside Python, each file it opens for writing and each socket.
WATCH = """
import sys
WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "shutil.rmtree"}
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and (arguments[2] or 0) & 0o3:
        print("WROTE", arguments[0], file=sys.__stderr__)
    elif event in WRITES and isinstance(arguments[0], str):
        print("WROTE", arguments[0], file=sys.__stderr__)
    elif event in ("socket.connect", "socket.bind", "socket.sendto"):
        print("SOCKET", event, arguments[1:], file=sys.__stderr__)
sys.addaudithook(watch)
from sim.cli import main
raise SystemExit(main(sys.argv[1:]))
"""
STUDY = (
    "compare", "scenario=tiny", "rules=[dumping,whistle]", "replications=2", "log=true", "workers=2",
    "scenario.period.days=7", "scenario.period.warm_up_days=0",
)  # fmt: skip


def watched(cwd: Path, *words: str) -> tuple[set[Path], list[str]]:
    """Return the files that a command wrote, made or removed, and what it did with sockets."""
    fonts, temporary = cwd.with_name(f"{cwd.name}-fonts"), cwd.with_name(f"{cwd.name}-temporary")
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "MPLCONFIGDIR": str(fonts), "TMPDIR": str(temporary)}
    command = [sys.executable, "-P", "-B", "-c", WATCH, *words]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    written = {(cwd / line[6:]).resolve() for line in lines if line.startswith("WROTE ")}
    scratch = [fonts, temporary, Path("/dev/null"), Path("/dev/shm")]
    elsewhere = {
        path
        for path in written
        if any(path.is_relative_to(folder) for folder in scratch) or path.name.startswith(".coverage")
    }
    left = {path.name for path in temporary.iterdir()}
    assert left <= {"dask-scratch-space"}, "nothing is left behind, but for an empty folder of Dask's"
    return written - elsewhere, [line for line in lines if line.startswith("SOCKET ")]


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[Path], list[str]]:
    """A study, watched, after a first one."""
    cwd = tmp_path_factory.mktemp("watched")
    watched(cwd, *STUDY)
    before = {path: path.stat().st_mtime_ns for path in cwd.glob("results/2*/**/*")}
    written, sockets = watched(cwd, *STUDY)
    assert {path: path.stat().st_mtime_ns for path in before} == before, "no result is written over"
    return cwd, written, sockets


@pytest.mark.long
def test_a_study_writes_into_its_folders_alone(studied: tuple[Path, set[Path], list[str]]) -> None:
    cwd, written, _ = studied
    assert len(written) > 30
    assert [path for path in written if not path.is_relative_to(cwd / "results")] == []
    assert [path.name for path in cwd.iterdir()] == ["results"]


@pytest.mark.long
def test_a_study_opens_no_connection(studied: tuple[Path, set[Path], list[str]]) -> None:
    assert studied[2] == []


@pytest.mark.parametrize(
    "words", [["check", "scenario=tiny", "rules=[dumping]"], ["list"], ["studies", "."], ["compare", "--help"]]
)
def test_commands_that_only_read_write_nothing(tmp_path: Path, words: list[str]) -> None:
    here = tmp_path / "here"
    here.mkdir()
    assert watched(here, *words) == (set(), [])
    assert list(here.iterdir()) == []


@pytest.mark.long
def test_our_own_scheduler_listens_at_the_loopback_alone(tmp_path: Path) -> None:
    _, sockets = watched(tmp_path, *STUDY, "executor=dask")
    bound = [line for line in sockets if line.startswith("SOCKET socket.bind")]
    assert bound
    assert [line for line in sockets if "127.0.0.1" not in line] == []
