"""A folder from elsewhere is data: whatever it holds, no command runs any of it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from sim.cli import main
from sim.paths import shipped_conf, shipped_scenarios

QUICK = ("replications=2", "scenario.period.days=7", "scenario.period.warm_up_days=0", "log=false")
# What Python, its spawned processes and Hydra would look up by name.
MODULES = ("struct", "random", "tempfile", "selectors", "pandas", "numpy", "yaml", "sitecustomize", "usercustomize")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A planner's folder, beside which a file `ran` appears when something in it is executed."""
    folder = tmp_path / "theirs"
    for part in ("scenarios", "rules", "reforms", "rollouts", "designs", "shocks", "hydra_plugins"):
        (folder / part).mkdir(parents=True)
    bomb = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    for name in MODULES:
        (folder / f"{name}.py").write_text(bomb, encoding="utf-8")
    (folder / "hydra_plugins" / "theirs.py").write_text(bomb, encoding="utf-8")

    class Trap:
        def __reduce__(self):  # type: ignore[no-untyped-def]
            return os.mkdir, (str(tmp_path / "ran"),)

    (folder / "trap.pkl").write_bytes(pickle.dumps(Trap()))
    tiny = (shipped_scenarios() / "tiny.yaml").read_text(encoding="utf-8")
    (folder / "scenarios" / "tiny.yaml").write_text(tiny, encoding="utf-8")
    return folder


CALLBACK = """
hydra:
  callbacks:
    x: {_target_: pandas.read_pickle, _args_: [trap.pkl]}
"""
TARGET = "{_target_: pandas.read_pickle, filepath_or_buffer: trap.pkl}"
WAYS = {
    "defaults: of Hydra": "defaults:\n  - /rule@_global_: evil\n",
    "hydra:": CALLBACK.lstrip("\n"),
    "_target_": f"about: {TARGET}\n",
    "a tag of Python": 'about: !!python/object/apply:os.mkdir ["../ran"]\n',
    "another tag of Python": "about: !!python/name:os.system\n",
}


@pytest.mark.parametrize("added", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("kind", ["scenario", "rule", "reform", "rollout", "design", "shock"])
def test_no_file_is_executed(
    folder: Path, kind: str, added: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rules" / "evil.yaml").write_text(CALLBACK, encoding="utf-8")
    shipped = {
        "scenario": shipped_scenarios() / "tiny.yaml",
        "rule": shipped_conf() / "rule" / "whistle.yaml",
        "reform": shipped_conf() / "reform" / "whistle.yaml",
        "rollout": shipped_conf() / "rollout" / "xinyang_pilot.yaml",
        "design": shipped_conf() / "design" / "dumping_and_officers.yaml",
        "shock": shipped_conf() / "shock" / "demand_surge.yaml",
    }[kind]
    text = shipped.read_text(encoding="utf-8")
    if added.startswith("about:"):
        text = "\n".join(line for line in text.splitlines() if not line.startswith("about:"))
    (folder / f"{kind}s" / "evil.yaml").write_text(f"{text}\n{added}", encoding="utf-8")
    words = {
        "scenario": ["check", "scenario=evil"],
        "rule": ["check", "scenario=tiny", "rule=evil"],
        "reform": ["check", "scenario=small", "reforms=[evil]"],
        "rollout": ["check", "scenario=xinyang", "plans=[evil]"],
        "design": ["sweep", "scenario=tiny", "rules=[dumping,whistle]", "design=evil", *QUICK[:-1]],
        "shock": ["stress", "scenario=tiny", "rules=[dumping,whistle]", "shocks=[evil]", *QUICK[:-1]],
    }[kind]
    monkeypatch.chdir(folder)
    assert main(words) == 2
    told = capsys.readouterr().err
    assert "evil.yaml:" in told and "Traceback" not in told
    assert not (folder.parent / "ran").exists()


def test_no_module_in_the_current_folder_is_imported(govsim_process, folder: Path) -> None:
    done = govsim_process("compare", "scenario=tiny", "rules=[dumping,whistle]", "workers=2", *QUICK, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert not (folder.parent / "ran").exists()


@pytest.mark.long
@pytest.mark.long
def test_no_module_in_the_current_folder_is_imported_by_dask(govsim_process, folder: Path) -> None:
    words = ["compare", "scenario=tiny", "rules=[dumping,whistle]", "workers=1", "executor=dask", *QUICK]
    done = govsim_process(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert not (folder.parent / "ran").exists()


def test_what_looks_like_an_interpolation_is_text(govsim_process, folder: Path) -> None:
    path = folder / "scenarios" / "tiny.yaml"
    text = path.read_text(encoding="utf-8").replace("en: East Town", 'en: "${oc.env:HOME} ${x ???"')
    path.write_text(text, encoding="utf-8")
    done = govsim_process("check", "scenario=tiny", "--cfg", "job", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "${oc.env:HOME} ${x ???" in done.stdout


@pytest.mark.parametrize("word", ["hydra.run.dir=elsewhere", "hydra/launcher=basic", "hydra.searchpath=[elsewhere]"])
def test_hydras_own_keys_are_no_keys_of_a_command(govsim_process, folder: Path, word: str) -> None:
    done = govsim_process("check", "scenario=tiny", word, cwd=folder)
    assert done.returncode == 2
    assert "check has no such key" in done.stderr


def test_a_cache_that_is_a_link_is_refused(govsim, folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (folder / "results").mkdir()
    (folder / "results" / ".cache").symlink_to(victim)
    done = govsim("run", "scenario=tiny", "rule=dumping", "workers=1", *QUICK, cwd=folder)
    assert done.returncode == 2 and "this is a link to" in done.stderr
    assert list(victim.iterdir()) == []
