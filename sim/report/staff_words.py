"""How many staff it takes, in words."""

from collections.abc import Mapping

import pandas as pd
from rich.table import Table

from sim.report.target_words import Aim, shown
from sim.report.words import Language, Names, title_of, word
from sim.study.questions.staffing import Kind, Posts, Search, Tried, all_posts, cost, nearest
from sim.study.statistics.variation import hardly_varies, most_that_differ


def staff_answer(
    search: Search,
    kinds: Mapping[str, Kind],
    start: Posts,
    tried: pd.DataFrame,
    aims: Mapping[str, Aim],
    names: Names,
    confidence: float,
    language: Language,
) -> list[Table | str]:
    """The answer, what it costs, where the search began, and what a reader must know."""
    of = list(kinds.values())
    answer: list[Table | str] = []
    values = {"confidence": f"{100 * confidence:g}%", "count": len(search.tried), "checks": len(search.checks)}
    if search.answer is not None:
        shown = _shown(search.answer, kinds)
        money, total = cost(search.answer, of), all_posts(search.answer, of)
        answer.append(word("staff answer", language, posts=shown, total=total, yuan=f"{money:,.0f}", **values))
        answer.append(
            _requirements(_rows_of(search.answer, kinds, tried[tried["phase"] == "check"]), aims, names, language)
        )
        answer += _unvaried(search.checks[-1], confidence, language)
    else:
        answer.append(word("staff none", language, **values))
        answer += [
            word("staff unconfirmed", language, posts=_shown(check.posts, kinds), n=check.margins.shape[1])
            for check in search.checks
            if check.verdict == "undecided"
        ]
        posts = nearest(search).posts
        answer.append(word("staff nearest", language, posts=_shown(posts, kinds)))
        answer.append(_requirements(_latest(_rows_of(posts, kinds, tried)), aims, names, language))
    answer.append(word("staff start", language, posts=_shown(start, kinds)))
    if search.odd:
        fewer, more = search.odd[0]
        answer.append(word("staff odd", language, fewer=_shown(fewer, kinds), more=_shown(more, kinds)))
    return answer


def _unvaried(check: Tried, confidence: float, language: Language) -> list[str]:
    """Say that the confidence rests on margins that didn't vary, or hardly, where any of them did so."""
    count = sum(hardly_varies(margins) for margins in check.margins)
    if not count:
        return []
    replications = check.margins.shape[1]
    share = f"{100 * most_that_differ(0, replications, confidence):.2g}%"
    return [word("staff unvaried", language, count=count, all=len(check.margins), n=replications, share=share)]


def _rows_of(posts: Posts, kinds: Mapping[str, Kind], tried: pd.DataFrame) -> pd.DataFrame:
    return tried[(tried[list(kinds)] == [*posts]).all(axis=1)]


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of the check, where there was one: its random numbers are fresh."""
    checks = rows[rows["phase"] == "check"]
    return rows if checks.empty else checks


def _shown(posts: Posts, kinds: Mapping[str, Kind]) -> str:
    return ", ".join(
        f"{name} = {number}" + (f" (× {kind.units})" if kind.units > 1 else "")
        for number, (name, kind) in zip(posts, kinds.items(), strict=True)
    )


def _requirements(rows: pd.DataFrame, aims: Mapping[str, Aim], names: Names, language: Language) -> Table:
    table = Table(header_style="bold")
    for column in ("target column", "where column", "mean column", "bound column", "replications column"):
        table.add_column(word(column, language), overflow="fold")
    for row in rows.to_dict("records"):
        aim, place = aims[str(row["target"])], str(row["where"])
        numbers = [shown(float(row[key]), aim.unit, language) for key in ("mean", "bound")]
        table.add_row(aim.title, title_of(names.townships, place, language), *numbers, str(row["replications"]))
    return table
