"""A planner's own folder: scenarios and rules of their own, in YAML only."""

from pathlib import Path

import pytest

from sim.paths import shipped_conf, shipped_scenarios


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario 小县 and a rule of the planner's own, and a rule that hides a shipped one."""
    folder = tmp_path / "my county"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "rules").mkdir()
    scenario = (shipped_scenarios() / "tiny.yaml").read_text(encoding="utf-8")
    (folder / "scenarios" / "小县.yaml").write_text(scenario.replace("days: 90", "days: 60"), encoding="utf-8")
    rule = (shipped_conf() / "rule" / "whistle.yaml").read_text(encoding="utf-8")
    (folder / "rules" / "mine.yaml").write_text(rule, encoding="utf-8")
    (folder / "rules" / "dumping.yaml").write_text(rule, encoding="utf-8")
    return folder


def test_own_files_are_found_from_elsewhere_and_come_first(govsim, folder: Path, tmp_path: Path) -> None:
    done = govsim("check", f"--from={folder}", "scenario=小县", "rules=[mine,dumping,whistle]", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = dict(line.split(" (sha256")[0].split(": ", 1) for line in done.stdout.splitlines() if "(sha256" in line)
    assert files == {
        "scenario 小县": str(folder / "scenarios" / "小县.yaml"),
        "rule mine": str(folder / "rules" / "mine.yaml"),
        "rule dumping": str(folder / "rules" / "dumping.yaml"),
        "rule whistle": str(shipped_conf() / "rule" / "whistle.yaml"),
    }


def test_own_files_are_found_in_the_current_folder(govsim, folder: Path) -> None:
    done = govsim("check", "scenario=小县", "rule=mine", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert str(folder / "scenarios" / "小县.yaml") in done.stdout


def test_the_folder_named_comes_before_the_current_one(govsim, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "rules").mkdir(parents=True)
    (other / "rules" / "mine.yaml").write_text((folder / "rules" / "mine.yaml").read_text(), encoding="utf-8")
    done = govsim("check", f"--from={other}", "scenario=小县", "rule=mine", cwd=folder)
    assert f"rule mine: {other / 'rules' / 'mine.yaml'}" in done.stdout
    assert f"scenario 小县: {folder / 'scenarios' / '小县.yaml'}" in done.stdout


def test_an_error_names_file_line_and_column(govsim, folder: Path, tmp_path: Path) -> None:
    path = folder / "scenarios" / "小县.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(lines, 1) if "days: 60" in line)
    lines[row - 1] = lines[row - 1].replace("days: 60", "days: many")
    path.write_text("\n".join(lines), encoding="utf-8")
    done = govsim("check", f"--from={folder}", "scenario=小县", cwd=tmp_path)
    assert done.returncode == 2
    column = lines[row - 1].index("days: many") + 1
    assert done.stderr.startswith(f"{path}:{row}:{column}: period.days: ")
    assert "Traceback" not in done.stderr


def test_a_trap_of_yaml_is_refused_under_hydra_too(govsim, folder: Path, tmp_path: Path) -> None:
    path = folder / "scenarios" / "小县.yaml"
    text = path.read_text(encoding="utf-8").replace('at: "15:00"', "at: 15:00")
    path.write_text(text, encoding="utf-8")
    done = govsim("check", f"--from={folder}", "scenario=小县", cwd=tmp_path)
    assert done.returncode == 2
    assert "number to base 60" in done.stderr
