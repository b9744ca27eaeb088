"""What a comparison found, in words: what is better and worse, by how much, how sure, and on what it rests."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.report.canvas import usable
from sim.report.forest_figure import headline_first, in_percent
from sim.report.inputs_section import inputs_section
from sim.report.numbers import estimate, level, percent
from sim.report.overload import limits_section
from sim.report.steadiness import steady_section
from sim.report.sureness import amount_words, gain_sentence, hidden_sentence, matters_sentence, p_words
from sim.report.verdict_marks import MARKS
from sim.report.verdict_words import say
from sim.report.words import Language, Names, title_of, word
from sim.scenario import ParameterRow
from sim.study.statistics.variation import most_that_differ

CLEAR = ("worse", "better", "higher", "lower")
IN_ORDER = (*CLEAR, *(verdict for verdict in MARKS if verdict not in CLEAR))
"""Bad news first: nobody should have to look for it."""
FEW_REPLICATIONS = 10
FEWEST_FOR_CLAIMS = 4
"""Replications below which the study claims nothing."""


def verdict_text(
    tables: Mapping[str, pd.DataFrame], names: Names, language: Language, inputs: Sequence[ParameterRow] = ()
) -> str:
    """The verdict as Markdown.

    Parameters
    ----------
    tables
        By file stem: differences, kpis and units, as `sim.study.comparison_tables` gives them.
    inputs
        The scenario's parameters (`sim.scenario.parameters`); those of grade E are listed.

    Returns
    -------
    One section for each pair of alternatives. Raises KeyError without differences.
    """
    differences = tables["differences"]
    parts = [
        _of_alternative(differences[differences["alternative"] == alternative], tables.get("kpis"), names, language)
        for alternative in differences["alternative"].unique()
    ]
    parts += [limits_section(tables, names, language), steady_section(tables, names, language)]
    parts += [inputs_section(inputs, language)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _of_alternative(rows: pd.DataFrame, kpis: pd.DataFrame | None, names: Names, language: Language) -> str:
    baseline, alternative = str(rows["baseline"].iloc[0]), str(rows["alternative"].iloc[0])
    here = {
        "baseline": title_of(names.alternatives, baseline, language),
        "alternative": title_of(names.alternatives, alternative, language),
        "n": int(rows["replications"].max()),
    }
    headline = headline_first(rows, names, headline_only=True)
    rest = rows[~rows["kpi"].isin(set(headline["kpi"]))]
    lines = [
        f"# {say('title', language, **here)}",
        "",
        say("how", language, **here) + _guessed(names, language),
        "",
        _in_short(headline, here, language),
    ]
    sentences = _sentences(rows, kpis, names, language)
    for verdict in IN_ORDER:
        lines += _under_its_word("##", verdict, headline, sentences, here, language)
    if not rest.empty:
        clear = int(rest["verdict"].isin(CLEAR).sum())
        lines += ["", f"## {say('others', language)}", "", say("others count", language, clear=clear, all=len(rest))]
        for verdict in CLEAR:
            lines += _under_its_word("###", verdict, rest, sentences, here, language)
    lines += ["", f"## {say('how sure', language)}", "", *_how_sure(rows, names, here, language)]
    return "\n".join(lines)


def _under_its_word(
    level_of_heading: str,
    verdict: str,
    rows: pd.DataFrame,
    sentences: Mapping[str, str],
    here: Mapping[str, object],
    language: Language,
) -> list[str]:
    """The lines on the KPIs with this verdict, under a heading; none where it has none."""
    found = rows.loc[rows["verdict"] == verdict, "kpi"]
    if found.empty:
        return []
    heading = f"{level_of_heading} {say('section ' + verdict, language, **here)}"
    return ["", heading, "", *(f"- {sentences[kpi]}" for kpi in found)]


def _guessed(names: Names, language: Language) -> str:
    years = ", ".join(map(str, names.guessed_years))
    return say("guessed years", language, years=years) if years else ""


def _in_short(headline: pd.DataFrame, here: Mapping[str, object], language: Language) -> str:
    counts = headline["verdict"].value_counts()
    number = {verdict: int(counts.get(verdict, 0)) for verdict in MARKS}
    unclaimed = ("no clear difference", "no replication differed", "not enough runs", "not measurable")
    key = "short too few" if int(headline["replications"].max()) < FEWEST_FOR_CLAIMS else "short"
    text = say(
        key, language, **here, all=len(headline), better=number["better"], worse=number["worse"],
        moved=number["higher"] + number["lower"],
        open=sum(number[word] for word in unclaimed),
    )  # fmt: skip
    return text + (say("short equivalent", language, **number) if number["equivalent"] else "")


def _sentences(rows: pd.DataFrame, kpis: pd.DataFrame | None, names: Names, language: Language) -> dict[str, str]:
    """For each KPI: its name, the difference with its interval, both means, the relative difference and p."""
    relative = dict(zip(rows["kpi"], in_percent(rows, kpis, str(rows["baseline"].iloc[0]))["mean"], strict=True))
    means = _means(kpis)
    sentences: dict[str, str] = {}
    for _, row in rows.iterrows():
        kpi, unit = str(row["kpi"]), str(row["unit"])
        numbers = (float(row["mean_difference"]), float(row["ci_low"]), float(row["ci_high"]))
        text = say(
            "measure", language, kpi=title_of(names.kpis, kpi, language),
            difference=estimate(*numbers, unit, language, is_difference=True),
        )  # fmt: skip
        base, other = means.get((str(row["baseline"]), kpi)), means.get((str(row["alternative"]), kpi))
        if base is not None and other is not None:
            text += say("levels", language, base=level(base, unit), other=level(other, unit))
        if pd.notna(relative[kpi]):
            text += say("relative", language, percent=percent(float(relative[kpi])))
        text += _unvaried(row, language) or _p(row, language)
        sentences[kpi] = text + ("。" if language == "zh" else ".")
    return sentences


def _unvaried(row: pd.Series, language: Language) -> str:
    """How rarely a difference may differ from the one that all replications showed; empty where they varied."""
    count = int(row["replications"])
    if count < FEWEST_FOR_CLAIMS or pd.notna(row["ci_low"]) or pd.isna(row["mean_difference"]):
        return ""
    key = "same difference" if row["mean_difference"] else "no difference"
    share = f"{100 * most_that_differ(0, count):.2g}%"
    return say(key, language, n=count, share=share) + (_p(row, language) if row["mean_difference"] else "")


def _p(row: pd.Series, language: Language) -> str:
    """The p value and what it is of: of no difference, or of one beyond or within what matters."""
    limit = row.get("matters_from")
    if pd.notna(limit):
        key, column = ("p within", "p_equivalent") if row["verdict"] == "equivalent" else ("p beyond", "p_adjusted")
        amount = amount_words(float(limit), str(row["unit"]), language)
        return say(key, language, p=p_words(float(row[column])), limit=amount) if pd.notna(row[column]) else ""
    return say("p", language, p=p_words(float(row["p_adjusted"]))) if pd.notna(row["p_adjusted"]) else ""


def _means(kpis: pd.DataFrame | None) -> dict[tuple[str, str], float]:
    rows = usable(kpis)
    if rows.empty:
        return {}
    return {(str(a), str(k)): float(m) for a, k, m in rows[["alternative", "kpi", "mean"]].to_numpy()}


def _how_sure(rows: pd.DataFrame, names: Names, here: Mapping[str, object], language: Language) -> list[str]:
    lines = [say("sure", language, **here), word("of all matters", language) + ("。" if language == "zh" else ".")]
    lines += [text for text in (gain_sentence(rows, names, language), matters_sentence(rows, names, language)) if text]
    if int(rows["replications"].max()) < FEW_REPLICATIONS:
        lines.append(say("few", language, **here))
    if hidden := hidden_sentence(rows, language):
        lines.append(hidden)
    return [f"- {line}" for line in lines]
