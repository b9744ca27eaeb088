"""Figures are drawn with our own settings only, and the same figure has the same bytes."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from made_tables import NAMES, made_tables
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.report.canvas import Setting, appearances
from sim.report.figures import FIGURES
from sim.report.style import figure_style, new_figure, save_figure
from sim.report.words import Names
from sim.scenario import Text

NASTY = "East $$ $x^2$ <b>&amp;</b> [bold] {0} %s -- ]]> \\n"


@pytest.mark.parametrize("name", ["time", "load", "backlog"])
def test_the_last_bits_of_the_layout_change_no_byte(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's last bits differ between processes; here noise of that size stands for them."""
    solved = ConstrainedLayoutEngine.execute
    noise = np.random.default_rng(5)

    def shaken(engine: ConstrainedLayoutEngine, figure: object) -> object:
        done = solved(engine, figure)
        for axes in figure.axes:
            x, y, width, height = axes.get_position(original=True).bounds
            axes._set_position([x, y, width * (1 + noise.uniform(-1e-14, 1e-14)), height], which="original")
        return done

    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", shaken)
    written = []
    for folder in ("one", "two"):
        with figure_style():
            figure = FIGURES[name](made_tables(), NAMES, Setting("en", "0123456789abcdef", 10))
        (tmp_path / folder).mkdir()
        written.append([path.read_bytes() for path in save_figure(figure, tmp_path / folder / name)])
    assert written[0] == written[1]


@pytest.mark.parametrize(
    "settings",
    [
        b"text.usetex: True\nfont.size: 40\nsvg.hashsalt: other\nbackend: module://stolen\nnot a setting\n",
        b"font.family: \xb3\xa1\xbe\xb0\n",
    ],
    ids=["other settings", "gbk"],
)
def test_a_matplotlibrc_of_the_folder_changes_nothing(settings: bytes, tmp_path: Path) -> None:
    script = (
        "import pathlib, sys\n"
        "from sim.report.style import figure_style, new_figure, save_figure\n"
        "with figure_style():\n"
        "    figure = new_figure(3, 2); figure.subplots().plot([1, 2], label='$a$')\n"
        "for path in save_figure(figure, pathlib.Path('f')): sys.stdout.write(path.read_bytes().hex())\n"
    )
    printed = []
    for name, content in (("plain", None), ("with", settings)):
        folder = tmp_path / name
        folder.mkdir()
        if content is not None:
            (folder / "matplotlibrc").write_bytes(content)
            (folder / "stolen.py").write_text("raise SystemExit('obeyed')", encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        printed.append(done.stdout)
    assert printed[0] == printed[1]


def test_text_is_drawn_as_written_and_the_svg_stays_xml(tmp_path: Path) -> None:
    with figure_style():
        figure = new_figure(6, 3)
        axes = figure.subplots()
        axes.plot([1, 2], label=NASTY)
        axes.set_title(NASTY)
        axes.set_xticks([1], [NASTY])
        figure.legend()
    assert not any(
        text.get_parse_math() for text in [axes.title, *figure.legends[0].get_texts(), *axes.get_xticklabels()]
    )
    svg = save_figure(figure, tmp_path / "nasty")[0]
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")


def test_no_name_hides_its_line_from_the_legend() -> None:
    names = Names(
        alternatives={"a": Text(en="_a", zh="_甲")}, kpis={}, townships={}, steps={}, cases={}, reforms={}, roles={},
        headline=(), legal_limit_days=None, guessed_years=(),
    )  # fmt: skip
    (look,) = appearances(["a"], names, "en")
    with figure_style():
        axes = new_figure(3, 2).subplots()
        axes.plot([1, 2], label=look.label)
    assert axes.get_legend_handles_labels()[1] == [" _a"]
