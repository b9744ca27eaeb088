"""How a verdict looks: a colour and a symbol each, so that neither alone carries the meaning."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.lines import Line2D

from sim.report.style import BLUE, GREY, VERMILION
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
    "no clear difference": Mark(GREY, "D", False, "◇", "default"),
    "too few replications": Mark(GREY, "x", True, "×", "dim"),
    "no direction": Mark(GREY, "|", True, "–", "default"),
}


def mark_of(verdict: str) -> Mark:
    """The mark of a verdict; what is not known is drawn as a plain fact without direction."""
    return MARKS.get(verdict, MARKS["no direction"])


def verdict_word_key(verdict: str) -> str:
    """The key in words.py under which a verdict is spelled out."""
    return verdict if verdict in MARKS else "no direction"


def verdict_legend(rows: pd.DataFrame, language: Language) -> list[Line2D]:
    """One entry for each verdict that occurs in `rows`."""
    used = {verdict_word_key(str(verdict)) for verdict in rows["verdict"]}
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
