"""Every example of docs/rules.md is read, and bound to the tiny scenario."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.documents import Document, InputError
from sim.rules import bind_rule, read_rule
from sim.rules.read import _OPTION_KEYS, _STEP_KEYS
from sim.scenario import BUILT_IN_CONDITIONS, Scenario

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
SECTIONS = [section.partition("\n") for section in PAGE.split("\n## ")[1:]]
EXAMPLES = [(title, text) for title, _, body in SECTIONS for text in re.findall(r"```yaml\n(.*?)```", body, re.DOTALL)]
HEAD = "name: {en: Example, zh: 例子}\nstarts: {grid_found: START, hotline: START, handed_down: START}\n"
ENDS = "ends: {solved: {outcome: solved}, closed_on_paper: {outcome: closed_on_paper}}\n"


def whole(example: str) -> str:
    """Return the example with what the page says is left out: start at the first step, the two ends."""
    if example.startswith("name:"):
        return example
    (first, *_) = re.findall(r"^  (\w+):", example, flags=re.MULTILINE)
    return HEAD.replace("START", first) + example + ("" if "\nends:" in example else ENDS)


def test_every_section_has_its_example() -> None:
    assert [title for title, _ in EXAMPLES] == [title for title, _, _ in SECTIONS[:-1]]


@pytest.mark.parametrize("example", [text for _, text in EXAMPLES], ids=[title for title, _ in EXAMPLES])
def test_each_example_is_read_and_bound(document: Callable[[str], Document], tiny: Scenario, example: str) -> None:
    rule = document(whole(example))
    read = read_rule(rule)
    compiled = bind_rule(read, rule, tiny, alone=not read.guards)
    assert compiled.option_to.min() < 0


def test_the_shifts_shown_fit_the_tiny_scenario(changed_tiny: Callable[..., Scenario]) -> None:
    (shown,) = re.findall(r"```yaml scenario\n(.*?)```", PAGE, re.DOTALL)
    ((unit, shifts),) = yaml.safe_load(shown)["units"].items()

    def with_shifts(data: dict[str, Any]) -> None:
        del data["units"][unit]["staff"]
        data["units"][unit] |= shifts

    scenario = changed_tiny(with_shifts)
    assert [shift.staff.value for shift in scenario.units[unit].shifts] == [3, 2]


def test_the_page_shows_every_key_and_condition() -> None:
    shown = "".join(text for _, text in EXAMPLES)
    for key in (*_STEP_KEYS, *_OPTION_KEYS):
        assert re.search(rf"\b{key}:", shown), key
    for condition in BUILT_IN_CONDITIONS:
        assert f"`{condition}`" in PAGE


def test_the_mistakes_shown_are_answered_as_shown(document: Callable[[str], Document]) -> None:
    ((wrong, answer),) = re.findall(r"```yaml wrong\n(.*?)```.*?```text\n(.*?)```", PAGE, flags=re.DOTALL)
    with pytest.raises(InputError) as raised:
        read_rule(document(whole(wrong)))
    said = [str(problem).partition("own.yaml")[2] for problem in raised.value.problems]
    assert said == [line.removeprefix("mine.yaml") for line in answer.splitlines()]
