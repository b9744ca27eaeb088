"""How every figure looks and is saved: fonts, colours, sizes, and the same bytes for the same inputs."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular.otf"

# Okabe and Ito's palette, which readers with any common colour blindness can tell apart.
ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE, BLACK = (
    "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000",
)  # fmt: skip
GREY, PALE = "#6E6E6E", "#D9D9D9"
ALTERNATIVE_COLOURS = (VERMILION, BLUE, GREEN, PURPLE, ORANGE, SKY, BLACK)
ALTERNATIVE_MARKERS = ("s", "o", "^", "D", "v", "P", "X")

POSITION_DIGITS = 6
"""Of positions as shares of a figure: a hundred-thousandth of an inch."""

STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans", "Noto Sans SC"],
    "font.size": 10.0,
    "axes.titlesize": 12.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",  # text as outlines: a reader needs no Chinese font
    "svg.hashsalt": "govsim",  # matplotlib's ids are random otherwise
    "path.simplify": False,
    "text.parse_math": False,  # a $ in a planner's name is a $
    "timezone": "UTC",
    "lines.scale_dashes": False,  # dashes of thin and bold lines that share a way must coincide
}


@cache
def _register_font() -> None:
    font_manager.fontManager.addfont(str(FONT_FILE))


@contextmanager
def figure_style() -> Iterator[None]:
    """The settings under which figures are made and saved; nothing of the caller's own settings changes."""
    _register_font()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of `width` by `height` inches with a canvas of its own (no pyplot, hence no state shared)."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure: Figure, path: Path) -> list[Path]:
    """Write `path`.svg and `path`.png (150 dots per inch) without dates or versions; return both paths."""
    with figure_style():
        _settle(figure)
        written = [path.with_suffix(".svg"), path.with_suffix(".png")]
        figure.savefig(written[0], metadata={"Date": None, "Creator": None})
        figure.savefig(written[1], dpi=150, metadata={"Software": None})
    return written


def _settle(figure: Figure) -> None:
    """Lay the figure out once and round where its axes stand.

    The solver of constrained layout goes through its variables by their address in memory, so that positions differ in
    their last bits from process to process. matplotlib makes the ids of clip paths from all bits of these numbers.
    """
    engine = figure.get_layout_engine()
    if engine is None:
        return
    engine.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(edge, POSITION_DIGITS) for edge in axes.get_position(original=True).bounds)
        axes.set_position((left, bottom, width, height), which="original")
