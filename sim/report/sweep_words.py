"""What a sweep prints: where in its points each alternative is better, as a table."""

from collections.abc import Mapping, Sequence

import pandas as pd
from rich.table import Table

from sim.report.numbers import estimate
from sim.report.pairs import pairs_sentence
from sim.report.words import Language, Names, title_of, word
from sim.study.questions.sweep import different

VERDICTS = ("better", "worse", "higher", "lower", "equivalent", "no clear difference", "not enough runs")


def sweep_answer(
    tables: Mapping[str, pd.DataFrame], kpis: Sequence[str], names: Names, language: Language
) -> list[Table | str]:
    """The range of each measure over the points, and at how many of them it differs, as printable parts."""
    sweep, differences = tables["sweep"], tables.get("sweep_differences")
    alternatives = list(sweep["alternative"].unique())
    caption = None if differences is None else pairs_sentence(differences, alternatives[0], names, language)
    table = Table(header_style="bold", caption=caption)
    columns = ["measure column", "alternative column", "least column", "greatest column"]
    for column in columns + (["verdicts column"] if differences is not None else []):
        table.add_column(word(column, language), overflow="fold")
    for kpi in kpis:
        rows = sweep[(sweep["kpi"] == kpi) & sweep["mean"].notna()]
        for place, (alternative, part) in enumerate(rows.groupby("alternative", sort=False)):
            cells = [title_of(names.kpis, kpi, language) if place == 0 else ""]
            cells += [title_of(names.alternatives, str(alternative), language)]
            ordered = part.sort_values("mean", kind="stable")
            cells += [_cell(ordered.iloc[0], language), _cell(ordered.iloc[-1], language)]
            if differences is not None:
                cells.append(_verdicts(differences, str(alternative), kpi, language))
            table.add_row(*cells)
    points, experiments = int(sweep["point"].nunique()), int(different(sweep)["point"].nunique())
    told = [word("points told", language, points=points)]
    if experiments < points:
        told.append(word("points the same", language, points=points, experiments=experiments))
    return [table, *told]


def _cell(row: "pd.Series[float]", language: Language) -> str:
    numbers = (float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]))
    return estimate(*numbers, str(row["unit"]), language, is_difference=False)


def _verdicts(differences: pd.DataFrame, alternative: str, kpi: str, language: Language) -> str:
    rows = different(differences)
    rows = rows[(rows["alternative"] == alternative) & (rows["kpi"] == kpi)]
    counts = rows["verdict"].value_counts()
    return "\n".join(f"{word(str(verdict), language)}: {counts[verdict]}" for verdict in counts.index)
