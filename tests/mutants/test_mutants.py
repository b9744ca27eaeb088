"""Thousands of changed files: each is refused with file and line or accepted and able to run, without a traceback."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from judged import accepted, pocket, run
from mutants import Verdict, judge

SEEDS, CHUNK = 3_200, 400
FIRSTS = [pytest.param(first, marks=[pytest.mark.long] if first else []) for first in range(0, SEEDS, CHUNK)]


def test_the_original_is_accepted_and_runs() -> None:
    """Otherwise every mutant would be refused for the same reason."""
    inputs = accepted("scenario", pocket())
    assert inputs is not None
    assert all(run(inputs, turn) for turn in range(len(inputs.alternatives)))


@pytest.mark.parametrize("first", FIRSTS)
def test_a_mutant_is_refused_with_its_line_or_runs(first: int, tmp_path: Path) -> None:
    verdicts = [_judged(seed, tmp_path) for seed in range(first, first + CHUNK)]
    assert [one for one in verdicts if one.wrong] == []
    became = Counter(one.became for one in verdicts)
    assert became["refused"] > CHUNK / 2
    assert became["accepted"] + became["run"] > CHUNK / 20
    assert became["run"] >= 3


def _judged(seed: int, folder: Path) -> Verdict:
    try:
        return judge(seed, folder)
    except Exception as error:
        error.add_note(f"seed {seed}")
        raise
