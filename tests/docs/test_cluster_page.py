"""docs/cluster.md, executed: a scheduler and two workers in processes of their own, and a study on them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
BLOCK = re.compile(r"^```(sh[^\n]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
PORT = "8786"
LISTENING = "0A"


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def listeners(leader: int) -> set[str]:
    """Return the addresses at which a process and those that it started listen, from /proc."""
    family, known = {leader}, -1
    while known != len(family):
        known = len(family)
        family |= {int(path.name) for path in Path("/proc").glob("[0-9]*") if parent_of(path) in family}
    inodes = set()
    for process in family:
        with contextlib.suppress(OSError):  # it has ended
            links = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
            inodes |= {link[8:-1] for link in links if link.startswith("socket:[")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == LISTENING and columns[9] in inodes:
                address, port = columns[1].split(":")
                packed = bytes.fromhex(address)
                if table == "tcp":
                    found.add(f"{socket.inet_ntop(socket.AF_INET, packed[::-1])}:{int(port, 16)}")
                else:  # only whether it is everything counts
                    found.add(f"[{packed.hex()}]:{int(port, 16)}")
    return found


def parent_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return -1


@pytest.mark.long
def test_the_page_is_true(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").replace(PORT, free_port())
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    background: list[subprocess.Popen[bytes]] = []
    ran = 0
    try:
        for kind, commands in BLOCK.findall(text):
            words = ["bash", "-euo", "pipefail", "-c", commands]
            if kind == "sh background":
                with (tmp_path / "background.log").open("ab") as log:
                    background.append(
                        subprocess.Popen(
                            words, cwd=tmp_path, env=environment, stdout=log, stderr=log, start_new_session=True
                        )
                    )
                time.sleep(1)
                continue
            done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
            folder = tmp_path / done.stdout.splitlines()[-1]
            assert json.loads((folder / "manifest.json").read_text())["replications"]["ran"] == 8
            ran += 1
        assert (len(background), ran) == (3, 1)
        assert all(process.poll() is None for process in background)
        listening = {address for process in background for address in listeners(process.pid)}
        assert len(listening) >= 5, "the scheduler and its page, and of each worker at least one"
        assert {address.rpartition(":")[0] for address in listening} == {"127.0.0.1"}
    finally:
        for process in background:
            os.killpg(process.pid, signal.SIGTERM)
        for process in background:
            process.wait(timeout=30)
