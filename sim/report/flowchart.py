"""Where everything on a flowchart goes: a lane for each role, a row for each step, lines with right angles.

Each row holds one step, and lines run down only between the lanes, or down the middle of a lane where no box is in the
way; so no line can cross a box, and labels, which stand beside their own box, can meet no line but their own. What is
left to do here is to make rows high and lanes wide enough. Inches, from the top left corner, y downwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.report.flowchart_order import Order, blocked, order_of
from sim.report.flowchart_shapes import (
    HEADER,
    HEXAGON_CUT,
    LABEL_POINTS,
    SMALL_POINTS,
    TITLE_POINTS,
    Box,
    Chart,
    Label,
    Lane,
    Line,
    Pill,
)
from sim.report.flowchart_words import gather_words, guard_words, kind_words, role_words, route_words
from sim.report.text_size import text_size, wrapped
from sim.report.words import Language, Titled
from sim.rules import Mark, Outcome, Rule, Verb
from sim.rules.schema import Option

BOX_WIDTH, LABEL_WIDTH = 1.95, 1.6
LINE_GAP, TRACK, PILL_HEIGHT, STUB = 0.05, 0.14, 0.28, 0.3
ROW_GAP, EDGE = 0.34, 0.12


@dataclass
class _Port:
    """A place on a box's side (or under it) where a line leaves, comes in, or ends in a pill; `y` comes last."""

    side: str  # left, right, below
    target: str = ""
    label: str = ""
    pill: str = ""
    outcome: Outcome | None = None
    comes_in: bool = False
    route: str = ""  # down, drop (along a row, then down to the target's top), gutter
    entry_side: str = ""
    mark: Mark = Mark.NONE
    usual: bool = False
    y: float = 0.0

    @property
    def label_size(self) -> tuple[float, float]:
        return text_size(self.label, LABEL_POINTS)

    @property
    def height(self) -> float:
        above = self.label_size[1] + LINE_GAP if self.label else 0.04
        return above + (PILL_HEIGHT if self.pill else 0.1) + LINE_GAP

    @property
    def width(self) -> float:
        pill = text_size(self.pill, SMALL_POINTS)[0] + 0.24 + STUB if self.pill else 0.0
        return max(self.label_size[0] + 0.12, pill, 0.0 if self.comes_in else STUB) + EDGE


def layout(rule: Rule, language: Language, units: Mapping[str, Titled], kinds: Mapping[str, Titled]) -> Chart:
    """Lay out `rule` with words in `language`; `units` and `kinds` are a scenario's names, where there is one."""
    order = order_of(rule, list(units))
    ports = {step: _ports_out(rule, step, order, language) for step in order.rows}
    _ports_in(rule, order, ports, kinds, language)
    tops, bottoms, floor = _rows(rule, order, ports, units, language)
    tracks = _tracks(order, ports)
    lanes, middles, gutters, width = _columns(order, ports, tracks)
    boxes: dict[str, Box] = {}
    pills: list[Pill] = []
    labels: list[Label] = []
    lines: list[Line] = []
    for step in order.rows:
        middle = middles[order.lane_of[step]]
        left, right = middle - BOX_WIDTH / 2, middle + BOX_WIDTH / 2
        title, detail = _texts(rule, step, units, language)
        verb = rule.steps[step].verb
        boxes[step] = Box(step, verb, left, tops[step], right, bottoms[step], title, detail)
        for port in ports[step]:
            pills += _pill(port, left, right)
            labels += _label(port, left, right, bottoms[step])
            if port.target:
                points = _points(port, step, order, ports, middles, gutters, tracks, tops, bottoms)
                backward = order.rows.index(port.target) <= order.rows.index(step)
                lines.append(Line(step, port.target, points, backward, port.usual, port.mark))
            elif port.pill:
                lines.append(_stub(port, step, left, right))
    touching = tuple(_touching(line, boxes) for line in lines)
    return Chart(width, floor, tuple(lanes), tuple(boxes.values()), tuple(pills), tuple(labels), touching)


def _touching(line: Line, boxes: dict[str, Box]) -> Line:
    """The line with its ends moved on to the slanting sides of hexagons."""
    points = list(line.points)
    for at, step in ((0, line.source), (-1, line.target or line.source)):
        x, y = points[at]
        box = boxes[step]
        if box.verb == Verb.DECIDE and box.top < y < box.bottom and x in (box.left, box.right):
            slant = HEXAGON_CUT * abs(2 * y - box.top - box.bottom) / (box.bottom - box.top)
            points[at] = (x + slant if x == box.left else x - slant, y)
    return replace(line, points=tuple(points))


def _grouped(rule: Rule, step: str) -> dict[str, list[Option]]:
    groups: dict[str, list[Option]] = {}
    for option in rule.steps[step].options:
        groups.setdefault(option.to, []).append(option)
    return groups


def _ports_out(rule: Rule, step: str, order: Order, language: Language) -> list[_Port]:
    groups = _grouped(rule, step)
    here, lane = order.rows.index(step), order.lane_of[step]
    ports = []
    for target, options in groups.items():
        words = wrapped(route_words(target, rule.steps[step].options, rule, language), LABEL_POINTS, LABEL_WIDTH)
        mark = max(option.mark for option in options)
        usual = options[-1] is rule.steps[step].options[-1]
        if target in rule.ends:
            end = rule.ends[target]
            ports.append(_Port("", pill=end.title.get(language), outcome=end.outcome, label=words, mark=mark))
            continue
        there, other = order.rows.index(target), order.lane_of[target]
        port = _Port("", target=target, label=words, mark=mark, usual=usual)
        free = there > here and not blocked(order.rows, here, there, order.lane_of)
        if other == lane:
            port.route = "down" if free else "gutter"
            port.side = "below" if free else ("left" if there <= here else "right")
            port.entry_side = "" if free else port.side
        else:
            port.route = "drop" if free else "gutter"
            port.side = "right" if other > lane else "left"
            port.entry_side = "" if free else ("left" if other > lane else "right")
        ports.append(port)
    for port in ports:
        if port.pill:  # an end goes where there is more room
            taken = {side: sum(other.height for other in ports if other.side == side) for side in ("right", "left")}
            port.side = min(taken, key=lambda side: taken[side])
    return ports


def _ports_in(
    rule: Rule, order: Order, ports: dict[str, list[_Port]], kinds: Mapping[str, Titled], language: Language
) -> None:
    """Add to each box one entrance per side that lines come in by, and a pill for each kind that starts there."""
    for step in order.rows:
        sides = {port.entry_side for each in ports.values() for port in each if port.target == step and port.entry_side}
        entrances = [_Port(side, comes_in=True) for side in ("left", "right") if side in sides]
        starting = [
            kind_words(kind, kinds, language)
            + (guard_words(rule.guards[kind], language) if kind in rule.guards else "")
            for kind, first in rule.starts.items()
            if first == step
        ]
        starts: list[_Port] = []
        for name in starting:
            side = min(
                ("left", "right"), key=lambda side: sum(p.height for p in ports[step] + entrances if p.side == side)
            )
            starts.append(_Port(side, pill=wrapped(name, SMALL_POINTS, LABEL_WIDTH)))
        ports[step] = entrances + starts + ports[step]


def _texts(rule: Rule, step: str, units: Mapping[str, Titled], language: Language) -> tuple[str, str]:
    spec = rule.steps[step]
    chinese = language == "zh"
    details = []
    if spec.verb == Verb.EACH and len(spec.roles) > 1:
        details.append(("分头办理：" if chinese else "in parallel: ") + role_words(spec.roles, units, language))
    if spec.verb == Verb.MEET:
        details.append(("参加：" if chinese else "present: ") + role_words(spec.roles, units, language))
    if spec.gather is not None:
        details.append(gather_words(spec.gather, language))
    if spec.trip:
        details.append("群众跑一趟" if chinese else "the citizen travels here")
    if spec.present:
        details.append("当面办理，可能离队" if chinese else "in person; may leave the queue")
    if spec.starts_deadline is not None:
        details.append("开始计时" if chinese else "the clock starts")
    if spec.stops_deadline:
        details.append("停止计时" if chinese else "the clock stops")
    if spec.adds_precedent:
        details.append("形成先例" if chinese else "sets a precedent")
    inside = BOX_WIDTH - (0.5 if spec.verb in (Verb.DECIDE, Verb.WAIT) else 0.25)
    title = wrapped(spec.title.get(language), TITLE_POINTS, inside)
    return title, "\n".join(wrapped(detail, SMALL_POINTS, inside) for detail in details)


def _rows(
    rule: Rule, order: Order, ports: dict[str, list[_Port]], units: Mapping[str, Titled], language: Language
) -> tuple[dict[str, float], dict[str, float], float]:
    """Top and bottom of each box, the y of each port, and the height of the whole."""
    tops, bottoms = {}, {}
    y = HEADER + 0.25
    for step in order.rows:
        title, detail = _texts(rule, step, units, language)
        text = text_size(title, TITLE_POINTS)[1] + (text_size(detail, SMALL_POINTS)[1] + 0.08 if detail else 0.0)
        needs = {side: sum(port.height for port in ports[step] if port.side == side) for side in ("left", "right")}
        height = max(0.5, text + 0.24, max(needs.values()) + 0.1)
        tops[step], bottoms[step] = y, y + height
        for side in ("left", "right"):
            at = y + (height - needs[side]) / 2
            for port in (each for each in ports[step] if each.side == side):
                below = (PILL_HEIGHT / 2 if port.pill else 0.05) + LINE_GAP
                port.y = at + port.height - below
                at += port.height
        under = [port.label_size[1] + 0.16 for port in ports[step] if port.side == "below" and port.label]
        y += height + max([ROW_GAP, *(size + 0.12 for size in under)])
    return tops, bottoms, y


def _tracks(order: Order, ports: dict[str, list[_Port]]) -> dict[tuple[str, str], int]:
    """For each target and the side it is entered by, the track in the gutter; 0 is nearest to the lane."""
    spans: dict[tuple[str, str], list[float]] = {}
    for step in order.rows:
        for port in ports[step]:
            if port.route == "gutter":
                spans.setdefault((port.target, port.entry_side), []).append(port.y)
    for (target, side), ys in spans.items():
        ys.append(next(port.y for port in ports[target] if port.comes_in and port.side == side))
    tracks: dict[tuple[str, str], int] = {}
    for key in sorted(spans, key=lambda key: (max(spans[key]) - min(spans[key]), key)):
        low, high = min(spans[key]) - 0.1, max(spans[key]) + 0.1
        beside = (order.lane_of[key[0]], key[1])
        taken = {
            tracks[other]
            for other in tracks
            if (order.lane_of[other[0]], other[1]) == beside and min(spans[other]) < high and max(spans[other]) > low
        }
        tracks[key] = next(track for track in range(len(spans) + 1) if track not in taken)
    return tracks


def _columns(
    order: Order, ports: dict[str, list[_Port]], tracks: dict[tuple[str, str], int]
) -> tuple[list[Lane], list[float], dict[tuple[int, str], float], float]:
    """The lanes, the middle of each lane's boxes, the x of track 0 beside each lane, and the width of the whole."""
    lanes, middles, gutters = [], [], {}
    x = 0.1
    for place, roles in enumerate(order.lanes):
        own = [port for step in order.rows if order.lane_of[step] == place for port in ports[step]]
        margin = {side: max([EDGE, *(port.width for port in own if port.side == side)]) for side in ("left", "right")}
        under = max([0.0, *(port.label_size[0] + 0.1 - BOX_WIDTH / 2 for port in own if port.side == "below")])
        margin["right"] = max(margin["right"], under)
        used = [(side, track) for (step, side), track in tracks.items() if order.lane_of[step] == place]
        count = {side: 1 + max([-1, *(track for at, track in used if at == side)]) for side in ("left", "right")}
        left = x
        x += 0.08 + count["left"] * TRACK
        gutters[place, "left"] = x - TRACK / 2
        x += margin["left"]
        middles.append(x + BOX_WIDTH / 2)
        x += BOX_WIDTH + margin["right"]
        gutters[place, "right"] = x + TRACK / 2
        x += 0.08 + count["right"] * TRACK
        lanes.append(Lane(roles, left, x))
    return lanes, middles, gutters, x + 0.1


def _points(
    port: _Port,
    step: str,
    order: Order,
    ports: dict[str, list[_Port]],
    middles: list[float],
    gutters: dict[tuple[int, str], float],
    tracks: dict[tuple[str, str], int],
    tops: dict[str, float],
    bottoms: dict[str, float],
) -> tuple[tuple[float, float], ...]:
    lane, other = order.lane_of[step], order.lane_of[port.target]
    x, goal = middles[lane], middles[other]
    if port.route == "down":
        return (x, bottoms[step]), (x, tops[port.target])
    start = (x + (BOX_WIDTH / 2 if port.side == "right" else -BOX_WIDTH / 2), port.y)
    if port.route == "drop":
        return start, (goal, port.y), (goal, tops[port.target])
    outwards = 1 if port.entry_side == "right" else -1
    along = gutters[other, port.entry_side] + outwards * TRACK * tracks[port.target, port.entry_side]
    entrance = next(each.y for each in ports[port.target] if each.comes_in and each.side == port.entry_side)
    return start, (along, port.y), (along, entrance), (goal + outwards * BOX_WIDTH / 2, entrance)


def _pill(port: _Port, left: float, right: float) -> list[Pill]:
    if not port.pill:
        return []
    width = text_size(port.pill, SMALL_POINTS)[0] + 0.24
    height = max(PILL_HEIGHT - 0.03, text_size(port.pill, SMALL_POINTS)[1] + 0.08)
    near = right + STUB if port.side == "right" else left - STUB - width
    return [Pill(port.pill, port.outcome, near, port.y - height / 2, near + width, port.y + height / 2)]


def _label(port: _Port, left: float, right: float, bottom: float) -> list[Label]:
    if not port.label:
        return []
    width, height = port.label_size
    if port.side == "below":
        return [Label(port.label, (left + right) / 2 + 0.07, bottom + 0.06, width, height)]
    above = (PILL_HEIGHT / 2 if port.pill else 0.0) + 0.03
    near = right + 0.08 if port.side == "right" else left - 0.08 - width
    return [Label(port.label, near, port.y - above - height, width, height)]


def _stub(port: _Port, step: str, left: float, right: float) -> Line:
    side, far = (right, right + STUB) if port.side == "right" else (left, left - STUB)
    points = (
        ((far, port.y), (side, port.y)) if bool(port.pill and port.outcome is None) else ((side, port.y), (far, port.y))
    )
    return Line(step, "", points, False, port.usual or bool(port.pill and port.outcome is None), port.mark)
