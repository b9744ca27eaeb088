"""How a verdict looks: a colour and a symbol each, so that neither alone carries the meaning."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.lines import Line2D

from sim.report.style import BLUE, GREEN, GREY, PURPLE, VERMILION
from sim.report.words import Language, word


@dataclass(frozen=True)
class Mark:
    """Colour, matplotlib marker, whether the marker is filled, a sign for text, and the style name of rich."""

    colour: str
    marker: str
    filled: bool
    sign: str
    rich_style: str


MARKS: dict[str, Mark] = {
    "better": Mark(BLUE, "o", True, "●", "bold blue"),
    "worse": Mark(VERMILION, "s", True, "■", "bold red"),
    "higher": Mark(PURPLE, "^", True, "▲", "magenta"),
    "lower": Mark(PURPLE, "v", True, "▼", "magenta"),
    "equivalent": Mark(GREEN, "P", True, "=", "green"),
    "no replication differed": Mark(GREY, "h", False, "○", "default"),
    "no clear difference": Mark(GREY, "D", False, "◇", "default"),
    "not enough runs": Mark(GREY, "x", True, "×", "dim"),
    "not measurable": Mark(GREY, "|", True, "–", "dim"),
}


def mark_of(verdict: str) -> Mark:
    """The mark of one of the study's verdicts. Raises KeyError for another word."""
    return MARKS[verdict]


def verdict_legend(rows: pd.DataFrame, language: Language) -> list[Line2D]:
    """One entry for each verdict that occurs in `rows`."""
    used = set(rows["verdict"])
    handles = []
    for verdict, mark in MARKS.items():
        if verdict in used:
            face = mark.colour if mark.filled else "white"
            handles.append(
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker=mark.marker,
                    color=mark.colour,
                    markerfacecolor=face,
                    label=word(verdict, language),
                )
            )
    return handles
