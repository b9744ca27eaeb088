"""govsim studies: what lies in the results folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path


def rows(text: str) -> list[list[str]]:
    """The rows below the header, without the cache's line; columns are two spaces apart."""
    lines = [line for line in text.splitlines()[1:] if not line.startswith(("cache ", "缓存"))]
    return [line.replace(", ", ",").split() for line in lines]


def test_each_study_is_told_with_how_it_ended(compared, govsim, tmp_path: Path) -> None:
    results = tmp_path / "results"
    ends = {
        "20250301T080000Z-compare-tiny-1": {},
        "20250302T080000Z-compare-tiny-1": {"failures": [{"task": "one"}]},
        "20250303T080000Z-rerun-tiny-2": {"interrupted": True},
        "20250304T080000Z-compare-a-b-1": None,
    }
    manifest = json.loads((compared.folder / "manifest.json").read_text(encoding="utf-8"))
    for name, changes in ends.items():
        (results / name / "figures").mkdir(parents=True)
        (results / name / "figures" / "a.svg").write_bytes(b" " * 3 * 2**20)
        if changes is not None:
            (results / name / "manifest.json").write_text(json.dumps({**manifest, **changes}), encoding="utf-8")
    (results / "notes").mkdir()
    (results / "README.md").write_text("mine", encoding="utf-8")
    done = govsim("studies", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    of = ["tiny", "dumping,whistle", "6/6"]
    names = [f"results/{name}" for name in ends]
    assert rows(done.stdout) == [
        [names[0], "2025-03-01", "08:00", "compare", *of, "finished", "3.0"],
        [names[1], "2025-03-02", "08:00", "compare", *of, "failed", "3.0"],
        [names[2], "2025-03-03", "08:00", "rerun", *of, "interrupted", "3.0"],
        [names[3], "2025-03-04", "08:00", "compare", "a-b", "unfinished", "3.0"],
    ]
    chinese = govsim("studies", str(results), "language=zh", cwd=tmp_path.parent)
    assert [row[-2] for row in rows(chinese.stdout)] == ["已完成", "部分失败", "已中断", "未完成"]


def test_the_cache_is_told_too(compared, govsim, tmp_path: Path) -> None:
    shutil.copytree(compared.cwd / "results", tmp_path / "results")
    done = govsim("studies", cwd=tmp_path)
    files = [path for path in (tmp_path / "results" / ".cache").rglob("*") if path.is_file()]
    assert len(files) == 6
    mib = sum(path.stat().st_size for path in files) / 2**20
    assert done.stdout.splitlines()[-1] == f"cache results/.cache: 6 finished tasks, {mib:.1f} MiB"


def test_a_folder_that_is_not_there_is_told(govsim, tmp_path: Path) -> None:
    done = govsim("studies", "results=nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert 'results: there is no such folder; a study makes it (got "nowhere")' in done.stderr
