"""The forest plot of all measures: no higher than a page can be, with what a planner looks for first."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_tables import NAMES, made_tables

from sim.report.canvas import Setting
from sim.report.figures import FIGURES
from sim.report.style import figure_style
from sim.report.words import LANGUAGES, Language

MANY = 150


def many_measures() -> dict[str, pd.DataFrame]:
    """Beside the made ones so many others, each clearer than the one before, the last the same in every run."""
    tables = made_tables()
    row = tables["differences"].iloc[0]
    more = [row.to_dict() | {"kpi": f"kpi_{place}", "mean_difference": 1.0} for place in range(MANY)]
    added = pd.DataFrame(more).assign(ci_low=1 - 1 / np.arange(1, MANY + 1), ci_high=1 + 1 / np.arange(1, MANY + 1))
    added.loc[MANY - 1, ["ci_low", "ci_high"]] = 1.0
    tables["differences"] = pd.concat([added, tables["differences"]], ignore_index=True)
    tables["kpis"] = pd.concat(
        [
            tables["kpis"],
            pd.DataFrame({"alternative": "dumping", "kpi": added["kpi"], "mean": 4.0, "replications": 10}),
        ],
        ignore_index=True,
    )
    return tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_many_measures_the_main_and_the_clearest_are_drawn(language: Language) -> None:
    tables = many_measures()
    with figure_style():
        figure = FIGURES["every_measure"](tables, NAMES, Setting(language, "0" * 8, 10))
        figure.canvas.draw()
    assert figure.get_figheight() < 20
    labels = [label.get_text().replace("\n", "") for label in figure.axes[0].get_yticklabels()]
    main = [str(NAMES.kpis[kpi].get(language)).replace("\n", "") for kpi in NAMES.headline]
    assert [label.replace(" ", "") for label in labels[: len(main)]] == [name.replace(" ", "") for name in main]
    others = [label for label in labels if label.startswith("kpi_")]
    assert others == [f"kpi_{place}" for place in range(MANY - len(others), MANY)]
    every = len(tables["differences"])
    assert f"{len(labels)}" in figure.texts[1].get_text() and f"{every}" in figure.texts[1].get_text()


def test_of_few_measures_none_is_left_out() -> None:
    with figure_style():
        figure = FIGURES["every_measure"](made_tables(), NAMES, Setting("en", "0" * 8, 10))
    assert len(figure.axes[0].get_yticks()) == len(made_tables()["differences"])
    assert "differences.csv" not in figure.texts[1].get_text()
