"""The Gini coefficient against its definition and its limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.equity import gini

values = st.lists(st.floats(0.01, 1000), min_size=1, max_size=30).map(np.array)


@given(values)
def test_it_is_half_the_mean_difference_over_the_mean(days: np.ndarray) -> None:
    differences = np.abs(days[:, None] - days[None, :])
    assert gini(days) == pytest.approx(differences.mean() / (2 * days.mean()), abs=1e-12)


@given(values, st.floats(0.1, 10))
def test_it_has_no_unit(days: np.ndarray, factor: float) -> None:
    assert gini(days * factor) == pytest.approx(gini(days), abs=1e-9)


def test_its_limits() -> None:
    assert gini(np.array([7.0] * 5)) == pytest.approx(0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(3 / 4)
    assert gini(np.zeros(3)) == 0
    assert np.isnan(gini(np.empty(0)))
