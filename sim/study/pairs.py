"""Which alternative of a study is compared with which."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

PREVIOUS = "previous"
"""Stands for the neighbour: each alternative is compared with the one before it."""

Pairs = Sequence[tuple[str, str]]
"""Baseline and alternative of each comparison; an alternative is in at most one of them as the alternative."""


def pairs_of(alternatives: Sequence[str], baseline: str | None = None) -> Pairs:
    """Return the pairs that are compared, in the order of the alternatives.

    Parameters
    ----------
    baseline
        The alternative with which all others are compared, `PREVIOUS` for neighbours, or None for the first one.
    """
    if baseline == PREVIOUS:
        return list(itertools.pairwise(alternatives))
    first = alternatives[0] if baseline is None else baseline
    return [(first, name) for name in alternatives if name != first]
