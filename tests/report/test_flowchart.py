"""The flowchart: everything in the rule is on it, and nothing lies on top of anything else."""

import itertools
import random
import warnings
from pathlib import Path

import pytest
from matplotlib.text import Text as TextArtist

from sim.documents import read_document
from sim.report.flowchart import layout
from sim.report.flowchart_drawing import draw_flowchart
from sim.report.flowchart_shapes import Chart, Line
from sim.report.style import save_figure
from sim.report.words import LANGUAGES, Language
from sim.rules import Mark, Outcome, Rule, Verb, read_rule
from sim.rules.schema import End, Option, Step
from sim.scenario import Text

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "conf" / "rule").glob("*.yaml"))
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


def shipped(name: str) -> Rule:
    return read_rule(read_document(ROOT / "conf" / "rule" / f"{name}.yaml"))


def made_rule(seed: int) -> Rule:
    """A random graph of 3 to 14 steps with 1 to 4 ways on from each, backwards, sideways and to itself too."""
    dice = random.Random(seed)
    names = [f"step_{place}" for place in range(dice.randint(3, 14))]
    roles = ["grid_worker", "social_governance_office", "command_centre", "owner", "assisting", "panel"]
    steps = {}
    for name in names:
        verb = dice.choice(list(Verb))
        count = 0 if verb in (Verb.WAIT, Verb.DECIDE) else 1 if verb == Verb.WORK else dice.randint(1, 3)
        ways = dice.sample([*names, "done", "shelved"], dice.randint(1, 4))
        conditions = dice.sample(["standard", "urgent", "joint", "fixed"], len(ways) - 1)
        options = [Option(way, needs=(fact,)) for way, fact in zip(ways, conditions, strict=False)]
        steps[name] = Step(
            Text(en=f"What is done at {name}", zh=f"办理第{name}步"),
            verb,
            (*options, Option(ways[-1], mark=dice.choice(list(Mark)))),
            tuple(dice.sample(roles, count)),
        )
    ends = {
        "done": End(Text(en="Done", zh="解决"), Outcome.SOLVED),
        "shelved": End(Text(en="Shelved", zh="纸面办结"), Outcome.CLOSED_ON_PAPER),
    }
    starts = {"hotline": names[0], "grid_found": dice.choice(names)}
    return Rule("made", Text(en="Made", zh="随机"), None, starts, {}, steps, {}, ends)


RULES = {name: shipped(name) for name in SHIPPED} | {f"made {seed}": made_rule(seed) for seed in range(12)}
CHARTS = [(name, language) for name in RULES for language in LANGUAGES if language == "en" or name in SHIPPED]


def overlap(one: Rectangle, other: Rectangle) -> bool:
    slack = 1e-6
    return (
        one[0] < other[2] - slack
        and other[0] < one[2] - slack
        and one[1] < other[3] - slack
        and other[1] < one[3] - slack
    )


def rectangles(chart: Chart) -> dict[str, Rectangle]:
    """Every box, pill and label by a name of its own."""
    found = {f"box {box.step}": (box.left, box.top, box.right, box.bottom) for box in chart.boxes}
    for place, pill in enumerate(chart.pills):
        found[f"pill {place} {pill.text}"] = (pill.left, pill.top, pill.right, pill.bottom)
    for place, label in enumerate(chart.labels):
        found[f"label {place} {label.text}"] = (
            label.left,
            label.top,
            label.left + label.width,
            label.top + label.height,
        )
    return found


def segments(line: Line) -> list[Rectangle]:
    pairs = itertools.pairwise(line.points)
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairs]


@pytest.fixture(scope="module", params=CHARTS, ids=lambda chart: f"{chart[0]}-{chart[1]}")
def drawn_from(request: pytest.FixtureRequest) -> tuple[Rule, Chart]:
    name, language = request.param
    return RULES[name], layout(RULES[name], language, {}, {})


def test_every_step_start_and_way_on_is_there(drawn_from: tuple[Rule, Chart]) -> None:
    rule, chart = drawn_from
    assert sorted(box.step for box in chart.boxes) == sorted(rule.steps)
    ways = {(step, option.to) for step, spec in rule.steps.items() for option in spec.options}
    lines = {(line.source, line.target) for line in chart.lines if line.target}
    assert lines == {(step, to) for step, to in ways if to in rule.steps}
    ends = [pill for pill in chart.pills if pill.outcome is not None]
    assert len(ends) == sum(to in rule.ends for _, to in ways)
    assert len(chart.pills) - len(ends) == len(rule.starts)


def test_no_box_pill_or_label_lies_on_another(drawn_from: tuple[Rule, Chart]) -> None:
    _, chart = drawn_from
    for (one, here), (other, there) in itertools.combinations(rectangles(chart).items(), 2):
        assert not overlap(here, there), f"{one} on {other}"


def test_no_line_crosses_a_box_or_a_pill_or_a_label(drawn_from: tuple[Rule, Chart]) -> None:
    _, chart = drawn_from
    for line, (name, rectangle) in itertools.product(chart.lines, rectangles(chart).items()):
        hexagons = {f"box {box.step}" for box in chart.boxes if box.verb == Verb.DECIDE}
        if name in hexagons and name in (f"box {line.source}", f"box {line.target}"):
            continue  # its own line ends on the slanting side, inside the rectangle around it
        for segment in segments(line):
            assert not overlap(segment, rectangle), f"{line.source} > {line.target} through {name}"


def test_lines_are_straight_and_join_their_boxes(drawn_from: tuple[Rule, Chart]) -> None:
    _, chart = drawn_from
    boxes = {box.step: box for box in chart.boxes}
    for line in chart.lines:
        for left, top, right, bottom in segments(line):
            assert right - left < 1e-9 or bottom - top < 1e-9
        if line.target:
            for (x, y), step in ((line.points[0], line.source), (line.points[-1], line.target)):
                box = boxes[step]
                assert box.left - 1e-9 <= x <= box.right + 1e-9
                assert box.top - 1e-9 <= y <= box.bottom + 1e-9


def test_lines_to_different_boxes_never_run_on_top_of_each_other(drawn_from: tuple[Rule, Chart]) -> None:
    _, chart = drawn_from
    for one, other in itertools.combinations([line for line in chart.lines if line.target], 2):
        if one.target == other.target:
            continue
        for here, there in itertools.product(segments(one), segments(other)):
            upright = here[2] - here[0] < 1e-9 and there[2] - there[0] < 1e-9 and abs(here[0] - there[0]) < 0.02
            level = here[3] - here[1] < 1e-9 and there[3] - there[1] < 1e-9 and abs(here[1] - there[1]) < 0.02
            if upright:
                assert min(here[3], there[3]) - max(here[1], there[1]) < 0.02, (one, other)
            if level:
                assert min(here[2], there[2]) - max(here[0], there[0]) < 0.02, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_words_as_drawn_lie_apart_and_inside_the_figure(name: str, language: Language) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that no font has
        figure = draw_flowchart(RULES[name], language)
        figure.canvas.draw()
    words = [text for text in figure.findobj(TextArtist) if text.get_text()]
    extents = [text.get_window_extent() for text in words]
    frame = figure.bbox
    for text, extent in zip(words, extents, strict=True):
        assert frame.x0 <= extent.x0 and extent.x1 <= frame.x1, text.get_text()
        assert frame.y0 <= extent.y0 and extent.y1 <= frame.y1, text.get_text()
    for (one, here), (other, there) in itertools.combinations(zip(words, extents, strict=True), 2):
        assert not here.padded(-1).overlaps(there.padded(-1)), f"{one.get_text()!r} on {other.get_text()!r}"


def test_texts_fit_into_their_boxes() -> None:
    figure = draw_flowchart(RULES["whistle"], "en")
    figure.canvas.draw()
    chart = layout(RULES["whistle"], "en", {}, {})
    (axes,) = figure.axes
    for box in chart.boxes:
        (title,) = [text for text in axes.texts if text.get_text() == box.title]
        extent = title.get_window_extent().transformed(axes.transData.inverted())
        assert box.left < extent.x0 and extent.x1 < box.right
        assert box.top < min(extent.y0, extent.y1) and max(extent.y0, extent.y1) < box.bottom


def crossings(chart: Chart) -> int:
    """How often a line to one box crosses a line to another."""
    found = 0
    for one, other in itertools.permutations([line for line in chart.lines if line.target], 2):
        for level, upright in itertools.product(segments(one), segments(other)):
            is_level, is_upright = level[3] == level[1], upright[2] == upright[0]
            inside = level[0] + 0.01 < upright[0] < level[2] - 0.01 and upright[1] + 0.01 < level[1] < upright[3] - 0.01
            found += is_level and is_upright and inside and one.target != other.target
    return found


@pytest.mark.parametrize(("name", "most"), [("dumping", 12), ("whistle", 9)])
def test_few_lines_cross(name: str, most: int) -> None:
    assert 0 < crossings(layout(RULES[name], "en", {}, {})) <= most


def test_conditions_carry_the_order_in_which_they_are_tried() -> None:
    labels = [label.text.replace("\n", " ") for label in layout(RULES["whistle"], "en", {}, {}).labels]
    assert "③ chance: rated not solved" in labels
    assert any(label.startswith("② ") and "within the return limit and chance: pushed off" in label for label in labels)
    assert "otherwise" in labels  # two options need no numbers


def test_deadlines_and_repeat_calls_are_noted_with_the_scenarios_names() -> None:
    names = {"command_centre": {"en": "Hub", "zh": "枢纽"}}
    figure = draw_flowchart(RULES["whistle"], "zh", names, {"hotline": {"en": "Call", "zh": "来电事项"}})
    words = "\n".join(text.get_text() for text in figure.axes[0].texts)
    assert "到期前枢纽催办" in words
    assert "来电事项" in words
    assert "县指挥中心" not in words


@pytest.mark.parametrize(
    ("language", "trip", "taken"),
    [
        ("en", "gathered into trips by township, at most a day's work a trip", "Offence: on the delegated list"),
        ("zh", "按乡镇凑趟，每趟至多一日可办件数", "违法行为：在赋权清单内"),
    ],
)
def test_trips_and_the_matters_that_a_rule_takes_are_told(language: Language, trip: str, taken: str) -> None:
    (box,) = [box for box in layout(RULES["county_enforcement"], language, {}, {}).boxes if box.step == "inspect"]
    assert box.detail.replace("\n", " " if language == "en" else "") == trip
    starts = [pill.text for pill in layout(RULES["brigade"], language, {}, {}).pills if pill.outcome is None]
    assert [start.replace("\n", " " if language == "en" else "") for start in starts] == [taken]


def test_same_rule_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        save_figure(draw_flowchart(RULES["dumping"], "zh"), tmp_path / name) for name in ("first", "second")
    )
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
