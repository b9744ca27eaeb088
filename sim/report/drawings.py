"""Drawing a study's figures last: one that fails costs nothing else, and is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from sim.report.style import figure_style, save_figure
from sim.report.words import Language

Drawings = Mapping[str, Callable[[], Figure]]
"""What draws each figure, by the name of its files."""


@dataclass(frozen=True)
class Undrawn:
    """A figure that could not be drawn, and why."""

    figure: str
    reason: str

    def line(self, language: Language) -> str:
        """The warning, as it stands on the terminal."""
        if language == "zh":
            return f"警告：图{self.figure}未能绘制（{self.reason}）；各表与结论不受影响"
        return f"warning: figure {self.figure} could not be drawn ({self.reason}); tables and verdict are complete"


def draw_all(drawings: Drawings, folder: Path) -> list[Undrawn]:
    """Write each figure into `folder` as SVG and PNG, and return those that failed.

    Raises
    ------
    OSError
        A file cannot be written: the disk is full, or the folder is gone.
    """
    if drawings:
        folder.mkdir(parents=True, exist_ok=True)
    undrawn = []
    for name, draw in drawings.items():
        try:
            with figure_style():
                figure = draw()
            save_figure(figure, folder / name)
        except OSError:
            raise
        except Exception as error:  # whatever it is, the tables are there
            for ending in (".svg", ".png"):
                (folder / name).with_suffix(ending).unlink(missing_ok=True)
            undrawn.append(Undrawn(name, f"{type(error).__name__}: {error}"))
    return undrawn
