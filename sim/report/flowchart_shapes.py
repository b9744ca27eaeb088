"""What a flowchart is made of once it is laid out: rectangles, words and lines, in inches from the top left corner."""

from dataclasses import dataclass

from sim.rules import Mark, Outcome, Verb

TITLE_POINTS, SMALL_POINTS, LABEL_POINTS = 12.0, 9.5, 10.0
HEXAGON_CUT = 0.16
HEADER = 0.5  # height of the band with the lanes' names


@dataclass(frozen=True)
class Box:
    """A step: its rectangle (left, top, right, bottom) and its texts."""

    step: str
    verb: Verb
    left: float
    top: float
    right: float
    bottom: float
    title: str
    detail: str


@dataclass(frozen=True)
class Pill:
    """A start or an end beside a step."""

    text: str
    outcome: Outcome | None  # of an end; None for a start
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Label:
    """A condition: its words, and the corner or the side at which they stand (left, top of the text's rectangle)."""

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A way from a step: its corners, whether it leads back up, whether it is the usual way, and its mark."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]
    backward: bool
    usual: bool
    mark: Mark


@dataclass(frozen=True)
class Lane:
    """A band for one role: its roles and its left and right."""

    roles: tuple[str, ...]
    left: float
    right: float


@dataclass(frozen=True)
class Chart:
    """All that is to be drawn."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    pills: tuple[Pill, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
