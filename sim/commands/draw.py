"""``govsim draw``: a rule as a flowchart, drawn from the rule's data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.cli import DONE
from sim.commands.call import Call, Settings
from sim.commands.inputs import named_files
from sim.commands.manifest import write_manifest
from sim.commands.result_folder import new_result_folder
from sim.documents import Document
from sim.report.flowchart_drawing import draw_flowchart
from sim.report.style import save_figure
from sim.rules import bind_rule, read_rule
from sim.scenario import Text, load_scenario


class DrawSettings(Settings):
    """Keys of conf/draw.yaml."""

    language: Literal["en", "zh"] = Field(description="en or zh")
    results: str = Field(description="the name of a folder", min_length=1)


def execute(call: Call) -> int:
    """Draw into a new result folder, and print its path."""
    settings = call.settings(DrawSettings)
    document = call.chosen("rule")
    rule = read_rule(document)
    name = call.choices["rule"]
    scenarios: dict[str, Document] = {}
    units: dict[str, Text] = {}
    kinds: dict[str, Text] = {}
    if "scenario" in call.choices:
        place = scenarios[call.choices["scenario"]] = call.chosen("scenario")
        scenario = load_scenario(place)
        bind_rule(rule, document, scenario, place.path, alone=False)
        units = {role: spec.name for role, spec in scenario.units.items()}
        kinds = {kind: spec.name for kind, spec in scenario.kinds.items()}

    figure = draw_flowchart(rule, settings.language, units, kinds)
    folder = new_result_folder(settings.results, call.command, name)
    save_figure(figure, folder / "flowchart")
    rules = {name: document}
    write_manifest(
        folder,
        command=call.command,
        line=call.line,
        settings=settings.model_dump(),
        scenario=next(iter(named_files(scenarios)), None),
        rules=named_files(rules),
    )
    for file in (*scenarios.values(), document):
        print(f"{file.path} (sha256 {file.sha256[:12]})")
    print(folder)
    return DONE
