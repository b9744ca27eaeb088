"""docs/cluster.md, executed: a scheduler and two workers in processes of their own, and a study on them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
BLOCK = re.compile(r"^```(sh[^\n]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
PORT = "8786"


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


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
    finally:
        for process in background:
            os.killpg(process.pid, signal.SIGTERM)
        for process in background:
            process.wait(timeout=30)
