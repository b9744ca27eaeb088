"""A rule as a picture that a planner can follow, drawn from the rule's data."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle

from sim.report.flowchart import layout
from sim.report.flowchart_shapes import (
    HEADER,
    HEXAGON_CUT,
    LABEL_POINTS,
    SMALL_POINTS,
    TITLE_POINTS,
    Box,
    Chart,
    Lane,
    Line,
    Pill,
)
from sim.report.flowchart_words import deadline_notes, repeat_notes, role_words
from sim.report.style import BLACK, BLUE, ORANGE, VERMILION, figure_style, new_figure
from sim.report.text_size import text_size, wrapped
from sim.report.words import Language, Titled, word
from sim.rules import Mark, Outcome, Rule, Verb

INK, FAINT_INK, RULE_LINE = "#2B3238", "#5A6570", "#C8CDD2"
FILLS = {Verb.WORK: "#FFFFFF", Verb.EACH: "#FFFFFF", Verb.MEET: "#FDEFD2", Verb.WAIT: "#ECECEC", Verb.DECIDE: "#DCEBF7"}
DASHES = (0, (6, 3))
TITLE_ROOM, LEGEND_ROOM = 0.6, 0.65


class LineStyle(NamedTuple):
    """How a line is drawn."""

    colour: str
    dashes: Any
    width: float


def draw_flowchart(
    rule: Rule,
    language: Language,
    units: Mapping[str, Titled] | None = None,
    kinds: Mapping[str, Titled] | None = None,
) -> Figure:
    """The rule's swimlane chart.

    Parameters
    ----------
    units, kinds
        Names of the roles and of the kinds of matters, by id, as a scenario gives them; built-in words otherwise.
    """
    units, kinds = units or {}, kinds or {}
    with figure_style():
        chart = layout(rule, language, units, kinds)
        notes = deadline_notes(rule, units, language) + repeat_notes(rule, kinds, language)
        notes = [wrapped(note, LABEL_POINTS, chart.width - 0.4) for note in notes]
        room = LEGEND_ROOM + sum(text_size(note, LABEL_POINTS)[1] + 0.12 for note in notes) + 0.1
        legend = _legend(chart, language)
        width = max(chart.width, _legend_width(legend))
        figure = new_figure(width, TITLE_ROOM + chart.height + room)
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(chart.height + room, -TITLE_ROOM)
        axes.set_axis_off()
        axes.text(0.15, -TITLE_ROOM / 2, rule.name.get(language), fontsize=18, va="center")
        for place, lane in enumerate(chart.lanes):
            _draw_lane(axes, lane, chart.height, place, role_words(lane.roles, units, language))
        for line in sorted(chart.lines, key=lambda line: line.usual):
            _draw_line(axes, line)
        for box in chart.boxes:
            _draw_box(axes, box)
        for pill in chart.pills:
            _draw_pill(axes, pill)
        for label in chart.labels:
            axes.text(label.left, label.top, label.text, fontsize=LABEL_POINTS, va="top", linespacing=1.15, gid="label")
        _draw_legend(axes, legend, chart.height + 0.3)
        y = chart.height + LEGEND_ROOM
        for note in notes:
            axes.text(0.2, y, note, fontsize=LABEL_POINTS, va="top", linespacing=1.15)
            y += text_size(note, LABEL_POINTS)[1] + 0.12
    return figure


def _draw_lane(axes: Axes, lane: Lane, height: float, place: int, title: str) -> None:
    width = lane.right - lane.left
    fill = "#F7F9FB" if place % 2 else "#FFFFFF"
    for tall, colour in ((height, fill), (HEADER, "#E3E8ED")):
        band = Rectangle((lane.left, 0), width, tall, facecolor=colour, edgecolor=RULE_LINE, linewidth=0.8, zorder=0)
        axes.add_patch(band)
    title = wrapped(title, TITLE_POINTS, width - 0.1)
    middle = (lane.left + lane.right) / 2
    axes.text(middle, HEADER / 2, title, ha="center", va="center", fontsize=TITLE_POINTS, linespacing=1.1)


def _line_colour(line: Line) -> str:
    if line.mark == Mark.RETURN:
        return ORANGE
    if line.mark == Mark.DUMP:
        return VERMILION
    if line.mark == Mark.LEFT:
        return BLUE
    return BLACK if line.usual else FAINT_INK


def _draw_line(axes: Axes, line: Line) -> None:
    colour = _line_colour(line)
    points = line.points[::-1]  # from the end, so that the dashes of lines which join coincide
    axes.plot(
        [x for x, _ in points], [y for _, y in points], color=colour, linestyle=DASHES if line.backward else "-",
        linewidth=2.2 if line.usual else 1.4, solid_joinstyle="round", zorder=2, gid=f"{line.source}>{line.target}",
    )  # fmt: skip
    head = _arrowhead(line.points[-2], line.points[-1])
    axes.add_patch(Polygon(head, closed=True, facecolor=colour, edgecolor=colour, linewidth=0.5, zorder=3))


def _arrowhead(before: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """A triangle of 0.13 by 0.11 inches whose tip is at `end`."""
    across, down = (0.0, 1.0) if abs(end[1] - before[1]) > 1e-9 else (1.0, 0.0)
    sign = 1.0 if (end[0] - before[0]) + (end[1] - before[1]) > 0 else -1.0
    back = (end[0] - 0.13 * sign * across, end[1] - 0.13 * sign * down)
    return [end, *((back[0] + half * down, back[1] + half * across) for half in (0.055, -0.055))]


def _draw_box(axes: Axes, box: Box) -> None:
    _draw_shape(axes, box.verb, box.left, box.top, box.right, box.bottom)
    middle = (box.left + box.right) / 2
    title_height, detail_height = text_size(box.title, TITLE_POINTS)[1], text_size(box.detail, SMALL_POINTS)[1]
    gap = 0.08 if box.detail else 0.0
    top = (box.top + box.bottom - title_height - gap - detail_height) / 2
    middle_text: dict[str, Any] = {"ha": "center", "va": "top", "linespacing": 1.15, "zorder": 5}
    axes.text(middle, top, box.title, fontsize=TITLE_POINTS, **middle_text)
    if box.detail:
        axes.text(middle, top + title_height + gap, box.detail, fontsize=SMALL_POINTS, color="#404850", **middle_text)


def _draw_shape(axes: Axes, verb: Verb, left: float, top: float, right: float, bottom: float) -> None:
    """Plain: one works; bars at the sides: in parallel; two outlines: a meeting; round: a wait; hexagon: a choice."""
    look: dict[str, Any] = {"facecolor": FILLS[verb], "edgecolor": INK, "linewidth": 1.3, "zorder": 4}
    if verb == Verb.DECIDE:
        cut, middle = HEXAGON_CUT, (top + bottom) / 2
        upper, lower = [(left + cut, top), (right - cut, top)], [(right - cut, bottom), (left + cut, bottom)]
        axes.add_patch(Polygon([(left, middle), *upper, (right, middle), *lower], closed=True, **look))
        return
    if verb == Verb.WAIT:
        axes.add_patch(_rounded(left, top, right, bottom, min(0.22, (bottom - top) / 2 - 0.01), **look))
        return
    axes.add_patch(Rectangle((left, top), right - left, bottom - top, **look))
    if verb == Verb.MEET:
        inner = Rectangle((left + 0.05, top + 0.05), right - left - 0.1, bottom - top - 0.1)
        inner.set(fill=False, edgecolor=INK, linewidth=0.8, zorder=4)
        axes.add_patch(inner)
    if verb == Verb.EACH:
        for x in (left + 0.07, right - 0.07):
            axes.plot([x, x], [top, bottom], color=INK, linewidth=0.8, zorder=4)


def _rounded(left: float, top: float, right: float, bottom: float, radius: float, **look: Any) -> FancyBboxPatch:
    corner, size = (left + radius, top + radius), (right - left - 2 * radius, bottom - top - 2 * radius)
    return FancyBboxPatch(corner, *size, boxstyle=f"round,pad={radius},rounding_size={radius}", **look)


def _draw_pill(axes: Axes, pill: Pill) -> None:
    fill, ink = {
        None: ("#DDF1E9", BLACK),
        Outcome.SOLVED: ("#00785A", "#FFFFFF"),
        Outcome.CLOSED_ON_PAPER: (INK, "#FFFFFF"),
    }[pill.outcome]
    radius = (pill.bottom - pill.top) / 2 - 0.01
    look: dict[str, Any] = {"facecolor": fill, "edgecolor": INK, "linewidth": 1.0, "zorder": 4}
    axes.add_patch(_rounded(pill.left, pill.top, pill.right, pill.bottom, radius, **look))
    middle = ((pill.left + pill.right) / 2, (pill.top + pill.bottom) / 2)
    axes.text(
        *middle, pill.text, ha="center", va="center", fontsize=SMALL_POINTS, color=ink, linespacing=1.15, zorder=5
    )


def _legend(chart: Chart, language: Language) -> list[tuple[Verb | LineStyle | None, str]]:
    """What the legend shows, each with its words; what isn't on the chart is left out."""
    shapes: list[tuple[Verb | LineStyle | None, str]] = [
        (verb, word(f"verb {verb.name.lower()}", language))
        for verb in Verb
        if any(box.verb == verb for box in chart.boxes)
    ]
    lines = (
        ("usual way", LineStyle(BLACK, "-", 2.2), True),
        ("other way", LineStyle(FAINT_INK, "-", 1.4), True),
        ("way back", LineStyle(FAINT_INK, DASHES, 1.4), any(line.backward for line in chart.lines)),
        ("a return", LineStyle(ORANGE, "-", 1.4), any(line.mark == Mark.RETURN for line in chart.lines)),
        ("a dump", LineStyle(VERMILION, "-", 1.4), any(line.mark == Mark.DUMP for line in chart.lines)),
        ("left the queue", LineStyle(BLUE, "-", 1.4), any(line.mark == Mark.LEFT for line in chart.lines)),
    )
    shapes += [(style, word(key, language)) for key, style, used in lines if used]
    if any("②" in label.text for label in chart.labels):
        shapes.append((None, word("tried in order", language)))
    return shapes


def _legend_width(legend: list[tuple[Verb | LineStyle | None, str]]) -> float:
    """Inches from the left edge to the end of the last words."""
    return 0.2 + sum(_sample_width(sample) + text_size(text, LABEL_POINTS)[0] + 0.25 for sample, text in legend)


def _sample_width(sample: Verb | LineStyle | None) -> float:
    return 0.0 if sample is None else 0.58 if isinstance(sample, Verb) else 0.48


def _draw_legend(axes: Axes, legend: list[tuple[Verb | LineStyle | None, str]], y: float) -> None:
    x = 0.2
    for sample, text in legend:
        if isinstance(sample, Verb):
            _draw_shape(axes, sample, x, y - 0.13, x + 0.5, y + 0.13)
        elif sample is not None:
            axes.plot([x, x + 0.4], [y, y], color=sample.colour, linestyle=sample.dashes, linewidth=sample.width)
        x += _sample_width(sample)
        axes.text(x, y, text, fontsize=LABEL_POINTS, va="center")
        x += text_size(text, LABEL_POINTS)[0] + 0.25
