"""Summaries of many replications in the memory of their values."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from sim.measures import TABLES, Summary
from sim.study import Alternative, Kept, comparison_tables, run_task, tasks_of
from sim.study.kept import KEPT_TABLES
from sim.study.running.encoding import decoded, encoded


@pytest.fixture(scope="module")
def summaries(alternatives: list[Alternative]) -> list[Summary]:
    """Three replications under the first rule, as a laboratory hands them over."""
    found = [decoded(encoded(run_task(task))) for task in tasks_of(alternatives[:1], 5, 3)]
    return [summary for summary in found if isinstance(summary, Summary)]


def with_other_values(summary: Summary, replication: int) -> Summary:
    """Return it with all numbers changed but those that tell what a row measures, and with texts of its own."""
    rng = np.random.default_rng(replication)
    tables = {}
    for name, columns in TABLES.items():
        table = getattr(summary, name).copy()
        for column, kind in columns.items():
            if kind == "f" and column != "working_days" and len(table):
                table[column] = rng.uniform(0, 1e6, len(table))
        tables[name] = table
    found = decoded(encoded(Summary(replication, **tables)))
    assert isinstance(found, Summary)
    return found


def test_every_table_comes_back_as_it_was(summaries: list[Summary]) -> None:
    columns: dict = {}
    kept = [Kept(summary, columns) for summary in summaries]
    assert [one.replication for one in kept] == [0, 1, 2]
    for summary, one in zip(summaries, kept, strict=True):
        for name in KEPT_TABLES:
            pd.testing.assert_frame_equal(getattr(one, name), getattr(summary, name), check_exact=True)
    with pytest.raises(AttributeError, match="promptness"):
        _ = kept[0].promptness


def test_a_study_has_the_same_tables_from_what_is_kept(summaries: list[Summary]) -> None:
    columns: dict = {}
    whole = comparison_tables({"dumping": summaries, "other": summaries})
    kept = {name: [Kept(summary, columns) for summary in summaries] for name in ("dumping", "other")}
    tables = comparison_tables(kept)
    assert tables.keys() == whole.keys() and len(tables) > 15
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, whole[name], check_exact=True)


@pytest.mark.long
def test_memory_grows_by_the_values_of_a_replication(summaries: list[Summary]) -> None:
    """Some 1,000 numbers of 8 bytes, and what Python needs to hold 20 arrays of them; no text, no table."""
    of_values = sum(
        8 * len(getattr(summaries[0], name))
        for name in KEPT_TABLES
        for column, kind in TABLES[name].items()
        if kind == "f" and column != "working_days"
    )
    columns: dict = {}
    kept = [Kept(with_other_values(summaries[0], number), columns) for number in range(10)]
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        kept += [Kept(with_other_values(summaries[0], number), columns) for number in range(10, 110)]
        after, _ = tracemalloc.get_traced_memory()
        whole = with_other_values(summaries[0], 0)
        of_whole = tracemalloc.get_traced_memory()[0] - after
    finally:
        tracemalloc.stop()
    assert whole.replication == 0 and len(kept) == 110
    grown = (after - before) / 100
    assert of_values < grown < 3 * of_values, (of_values, grown, of_whole)
    assert grown < of_whole / 5, (of_values, grown, of_whole)
