"""The main measures of the first replication, for who waits for the rest: a first impression, no result."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.report.numbers import level, unit_name
from sim.report.words import Language, Names, title_of, word


def first_numbers(kpis: Mapping[str, pd.DataFrame], names: Names, language: Language) -> str:
    """Return a line that says what they are, and a line for each main measure with its value by alternative.

    Parameters
    ----------
    kpis
        By alternative the KPIs of one replication, as `sim.measures` gives them: kpi, unit, value, is_told.
    """
    lines = [word("first numbers", language)]
    first = next(iter(kpis.values())).set_index("kpi")
    colon, comma, opens, closes = ("：", "；", "（", "）") if language == "zh" else (": ", "; ", " (", ")")
    for kpi in names.headline:
        values = {name: table.set_index("kpi")["value"].get(kpi, float("nan")) for name, table in kpis.items()}
        unit = str(first.loc[kpi, "unit"])
        shown = unit_name(unit, language, is_difference=False)
        told = comma.join(
            f"{title_of(names.alternatives, name, language)} {level(float(value), unit)}"
            for name, value in values.items()
        )
        title = title_of(names.kpis, kpi, language)
        lines.append(f"  {title}{colon}{told}{'' if shown in ('', '%') else opens + shown + closes}")
    return "\n".join(lines)
