"""How much room a text takes on paper, and where to break it: measured with the fonts it is drawn in."""

from functools import lru_cache

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.report.style import figure_style

DOTS_PER_INCH = 100


@lru_cache(maxsize=4096)
def text_size(text: str, points: float) -> tuple[float, float]:
    """Width and height in inches of `text` (which may have several lines) at a size in points."""
    if not text:
        return 0.0, 0.0
    with figure_style():
        figure = Figure(dpi=DOTS_PER_INCH)
        canvas = FigureCanvasAgg(figure)
        artist = figure.text(0, 0, text, fontsize=points, linespacing=1.15)
        extent = artist.get_window_extent(canvas.get_renderer())  # type: ignore[no-untyped-call]
    return extent.width / DOTS_PER_INCH, extent.height / DOTS_PER_INCH


def wrapped(text: str, points: float, width: float) -> str:
    """`text` with line breaks so that no line is wider than `width` inches where that can be had, lines of like length.

    English breaks at spaces, Chinese anywhere but before a closing mark; a word longer than a line stays whole.
    """
    if "\n" in text:
        return "\n".join(wrapped(line, points, width) for line in text.split("\n"))
    best = _filled(text, points, width)
    while width > 0.3:  # as narrow as the same number of lines allows: no last line of one character
        width *= 0.94
        narrower = _filled(text, points, width)
        if narrower.count("\n") > best.count("\n"):
            break
        best = narrower
    return best


def _filled(text: str, points: float, width: float) -> str:
    lines, line = [], ""
    for piece in _pieces(text):
        longer = line + piece
        if line and text_size(longer.rstrip(), points)[0] > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line = longer
    return "\n".join([*lines, line.rstrip()])


CLOSING, OPENING = "，。；：、！？）”’》", "（“‘《"


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sign in text:
        last = pieces[-1] if pieces else " "
        joins = (
            sign in CLOSING
            or last[-1] in OPENING
            or sign == " "
            or (ord(sign) < 0x2E80 and ord(last[-1]) < 0x2E80 and last[-1] != " ")
        )
        if pieces and joins:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces
