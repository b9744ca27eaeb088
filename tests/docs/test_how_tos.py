"""Every command of the how-tos runs as written, in order, beside the files that the page tells to write.

A page is its own specification: ``sh`` blocks are run, ``yaml`` and ``csv`` blocks are files, and what a page says of
them is the line above: `` `rules/mine.yaml`: `` to write the block, `` `scenarios/mine.yaml`, a copy of `small.yaml`
that ends with: `` to write it at the end of a shipped scenario, ``From `scenarios/small.yaml`:`` to quote one. A block
``sh fails`` must be refused as input, with the message of the ``text`` block below it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted((REPOSITORY / "docs").glob("how_to_*.md"))
BLOCK = re.compile(r"(?P<above>[^\n]*)\n\n?^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", flags=re.MULTILINE | re.DOTALL)
WRITTEN = re.compile(r"(?:^|[ ])`(?P<path>(?:scenarios|rules|reforms|rollouts|designs|shocks)/\w+\.\w+)`:$")
APPENDED = re.compile(r"`(?P<path>scenarios/\w+\.yaml)`, a copy of `(?P<of>\w+\.yaml)` that ends with:$")
QUOTED = re.compile(r"From `(?P<path>scenarios/\w+\.yaml)`:$")
RESULT = re.compile(r"`((?:\w+|figures/\w+)\.(?:csv|md|svg))`")
REFUSED = 2


@dataclass(frozen=True)
class Block:
    """A fenced block, and the line above it."""

    above: str
    kind: str
    text: str


def blocks(page: str) -> list[Block]:
    return [Block(*found.group("above", "kind", "text")) for found in BLOCK.finditer(page)]


def run(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a block as a reader would paste it, with this environment's govsim."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, encoding="utf-8", timeout=600,
    )  # fmt: skip


def without_folders(message: str) -> str:
    """Return the message with files named without the folders they lie in."""
    return re.sub(r"^\S*/", "", message, flags=re.MULTILINE)


def write(block: Block, folder: Path) -> None:
    """Write a file of the page, or see that what it quotes is so in the shipped one."""
    if quoted := QUOTED.search(block.above):
        lines = iter((REPOSITORY / quoted["path"]).read_text(encoding="utf-8").splitlines())
        missing = [line for line in block.text.splitlines() if line not in lines]  # an iterator: in this order
        assert not missing, f"{quoted['path']} doesn't say, after the lines before: {missing[0]}"
        return
    appended = APPENDED.search(block.above)
    named = appended or WRITTEN.search(block.above)
    assert named, f"no line above says what this block is: {block.above!r}\n{block.text}"
    head = (REPOSITORY / "scenarios" / appended["of"]).read_text(encoding="utf-8") if appended else ""
    path = folder / named["path"]
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + block.text, encoding="utf-8")


def results_told(page: str) -> Iterator[str]:
    """Return the result files that a page sends its reader to."""
    kept = re.sub(r"`(scenarios|rules|reforms|rollouts|designs|shocks|conf)/[^`]*`", "", page)
    yield from dict.fromkeys(RESULT.findall(kept))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.long
def test_each_how_to_is_true(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = blocks(text)
    assert [block.kind for block in found].count("sh") >= 1
    for block, below in zip(found, [*found[1:], None], strict=True):
        if block.kind in ("yaml", "csv"):
            write(block, tmp_path)
        elif block.kind == "sh":
            done = run(block.text, tmp_path)
            assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
        elif block.kind == "sh fails":
            done = run(block.text, tmp_path)
            assert done.returncode == REFUSED, f"{block.text}\n{done.stdout}\n{done.stderr}"
            assert below is not None and below.kind == "text", "the message is not shown"
            assert without_folders(done.stderr) == below.text
        else:
            assert block.kind == "text", f"blocks of this kind are not run: {block.kind!r}"
    for name in results_told(text):
        assert list(tmp_path.glob(f"results/*/{name}")), f"no command of the page writes {name}"


def test_every_page_is_among_them() -> None:
    topics = "whistle enforcement services staff_transfer duty_list own_reform rollout backlog factorial city"
    assert {f"how_to_{topic}" for topic in topics.split()} <= {page.stem for page in PAGES}


def test_all_fenced_blocks_are_found() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert 2 * len(blocks(text)) == len(re.findall("^```", text, flags=re.MULTILINE)), page.name
