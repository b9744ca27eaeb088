"""All figures of a comparison, from its tables to files."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.report.backlog_figure import backlog_figure
from sim.report.canvas import Setting
from sim.report.case_figure import case_figure
from sim.report.cost_figure import cost_figure
from sim.report.counter_figure import counter_figure
from sim.report.effects_figure import effects_figure
from sim.report.event_figure import event_figure
from sim.report.forest_figure import forest_figure
from sim.report.load_figure import load_figure
from sim.report.style import figure_style, save_figure
from sim.report.survival_figure import survival_figure
from sim.report.time_figure import time_figure
from sim.report.township_figure import township_figure
from sim.report.warm_up_figure import warm_up_figure
from sim.report.weekly_figure import weekly_figure
from sim.report.words import LANGUAGES, Language, Names

Tables = Mapping[str, pd.DataFrame]  # by file stem: kpis, differences, backlog, survival, stages, units, …

FIGURES: dict[str, Callable[[Tables, Names, Setting], Figure]] = {
    "differences": lambda tables, names, setting: forest_figure(
        tables.get("differences"), tables.get("kpis"), names, setting, headline_only=True
    ),
    "every_measure": lambda tables, names, setting: forest_figure(
        tables.get("differences"), tables.get("kpis"), names, setting, headline_only=False
    ),
    "backlog": lambda tables, names, setting: backlog_figure(tables.get("backlog"), names, setting),
    "warm_up": lambda tables, names, setting: warm_up_figure(
        tables.get("warm_up"), tables.get("steady_state"), names, setting
    ),
    "survival": lambda tables, names, setting: survival_figure(tables.get("survival"), names, setting),
    "time": lambda tables, names, setting: time_figure(tables.get("stages"), names, setting),
    "load": lambda tables, names, setting: load_figure(tables.get("units"), names, setting),
    "townships": lambda tables, names, setting: township_figure(tables.get("township_differences"), names, setting),
    "costs": lambda tables, names, setting: cost_figure(
        tables.get("cost_differences"), tables.get("costs"), names, setting
    ),
    "counter": lambda tables, names, setting: counter_figure(tables.get("counter_hours"), names, setting),
    "event_time": lambda tables, names, setting: event_figure(tables.get("event_time"), names, setting),
    "weekly_load": lambda tables, names, setting: weekly_figure(
        tables.get("weekly"), tables.get("waves"), names, setting
    ),
}
OF_STUDIES: dict[str, Callable[[Tables, Names, Setting], Figure]] = {
    "cases": lambda tables, names, setting: case_figure(tables["cases"], names, setting),
    "effects": lambda tables, names, setting: effects_figure(tables["effects"], tables["effects_fit"], names, setting),
}
"""Figures of studies that have tables of these names, and only of those."""
PAIRED = ("differences", "every_measure", "townships", "costs")  # they need two alternatives
ONLY_WITH = {
    "counter": "counter_hours",
    "event_time": "event_time",
    "weekly_load": "waves",
}
"""Figures of what not every study has, and the tables that then are not there."""


def drawings_of(tables: Tables, names: Names, language: Language, config_hash: str) -> dict[str, Callable[[], Figure]]:
    """What draws each figure; those that compare are left out where nothing is compared, those of counters and of
    adoption where there is none.

    Parameters
    ----------
    tables
        The result tables by file stem, as `sim.study` writes them.
    language
        "zh" or "en".
    config_hash
        Of config.yaml; printed, shortened, in each figure's corner.

    Returns
    -------
    By the name of their files; with several alternatives those that compare are drawn for each.
    Raises ValueError for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)} (got {language})")
    setting = Setting(language, config_hash, replications_of(tables), names.guessed_years)
    drawings: dict[str, Callable[[], Figure]] = {}
    own = {name: draw for name, draw in OF_STUDIES.items() if name in tables}
    # Dozens of mixes, one by one, would hide what each reform does.
    for name, draw in (own if "effects" in tables else FIGURES | own).items():
        if name in ONLY_WITH and ONLY_WITH[name] not in tables:
            continue
        for ending, shown in _pairs(tables) if name in PAIRED else [("", tables)]:
            drawings[f"{name}{ending}"] = partial(draw, shown, names, setting)
    return drawings


def draw_figures(tables: Tables, names: Names, language: Language, config_hash: str, folder: Path) -> list[Path]:
    """Draw every figure of `drawings_of` into `folder` as SVG and PNG, and return the files.

    Raises ValueError for another language.
    """
    drawings = drawings_of(tables, names, language, config_hash)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in drawings.items():
        with figure_style():
            figure = draw()
        written += save_figure(figure, folder / name)
    return written


def _pairs(tables: Tables) -> list[tuple[str, Tables]]:
    """The tables of each pair; where there are several, the alternative is the ending of the file's name."""
    if "differences" not in tables:
        return []
    alternatives = list(tables["differences"]["alternative"].unique())
    if len(alternatives) < 2:
        return [("", tables)]
    compared = [name for name in ("differences", "township_differences", "cost_differences") if name in tables]
    pairs: list[tuple[str, Tables]] = []
    for alternative in alternatives:
        own = {name: tables[name][tables[name]["alternative"] == alternative] for name in compared}
        pairs.append((f"_{alternative}", {**tables, **own}))
    return pairs


def replications_of(tables: Tables) -> int:
    """The number of replications the tables rest on; 0 where they don't say."""
    kpis = tables.get("kpis")
    if kpis is None or kpis.empty or "replications" not in kpis.columns:
        return 0
    return int(kpis["replications"].max())
