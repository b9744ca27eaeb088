"""On what a verdict rests: how many inputs are mere estimates, or of unknown quality, and which."""

import re
from collections import Counter
from collections.abc import Sequence

from sim.report.verdict_words import say
from sim.report.words import Language
from sim.scenario import ParameterRow

PLACES = re.compile(r"^(places\.townships|departments\.list)\.[^.]+")
"""The lists of a scenario that are as long as the county has townships and departments."""


def inputs_section(inputs: Sequence[ParameterRow], language: Language) -> str:
    """A Markdown section that counts the inputs without a grade and lists those of grade E by part of the scenario.

    One line's worth for each township or department would hide the rest: they are counted under ``*``. Empty without
    inputs.
    """
    if not inputs:
        return ""
    lines = [f"# {say('rests', language)}"]
    weak = Counter(PLACES.sub(r"\1.*", row.path) for row in inputs if row.grade == "E")
    without = sum(row.grade is None for row in inputs)
    if without == len(inputs):
        return "\n".join([*lines, "", say("nothing graded", language, all=len(inputs))])
    if without:
        lines += ["", say("ungraded", language, without=without, all=len(inputs))]
    lines += ["", say("weak", language, weak=weak.total(), all=len(inputs))]
    groups: dict[str, list[str]] = {}
    for path in weak:
        groups.setdefault(path.partition(".")[0], []).append(path)
    if groups:
        lines.append("")
    for group, paths in groups.items():
        named = ", ".join(_named(path, weak[path]) for path in paths)
        lines.append(f"- {group} ({sum(weak[path] for path in paths)}): {named}")
    return "\n".join(lines)


def _named(path: str, times: int) -> str:
    name = path.partition(".")[2] or path
    return f"`{name}` × {times}" if "*" in name else name
