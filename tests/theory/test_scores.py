"""The yardstick of this folder: a measure that isn't a number must not pass for one near its exact value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

OBSERVED = pd.DataFrame({"wait": np.linspace(1, 3, 30), "number": np.linspace(4, 6, 30)})


@pytest.fixture
def observe() -> Callable[..., pd.DataFrame]:
    """In place of running a pair: whatever the test calls a measure."""
    return lambda measure, *words, seed: measure


def test_scores_are_standard_errors_from_the_exact_value(scores) -> None:
    z = scores({"wait": 2.0, "number": 4.0}, OBSERVED, "scenario", "rule", seed=1)
    assert z["wait"] == pytest.approx(0)
    assert z["number"] == pytest.approx(1 / (np.std(np.linspace(4, 6, 30), ddof=1) / np.sqrt(30)))


@pytest.mark.parametrize("values", [[np.nan, *range(29)], [np.nan] * 30, [7.0] * 30])
def test_a_measure_that_a_replication_lacks_or_that_never_varies_is_refused(scores, values: list[float]) -> None:
    with pytest.raises(AssertionError, match="not a number: number"):
        scores({"wait": 2.0, "number": 7.0}, OBSERVED.assign(number=values), "scenario", "rule", seed=1)


def test_an_exact_value_that_is_not_a_number_is_refused(scores) -> None:
    with pytest.raises(AssertionError, match="not a number: wait"):
        scores({"wait": np.nan, "number": 4.0}, OBSERVED, "scenario", "rule", seed=1)
