"""Classes of matters: what of a matter decides its way and is correlated, with the share of the kind in each class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario import TIERS, KindSpec, Scenario
from sim.world.ownership import owned_shares

Floats = NDArray[np.float64]
COUNTY = TIERS.index("county")


@dataclass(frozen=True)
class MatterClass:
    """Matters of a kind that are alike in what is drawn together; their other facts are independent of these.

    Attributes
    ----------
    kind
        The kind that they are born as; a repeat keeps the facts of its first birth.
    share
        The part of the kind's matters that is in the class.
    tier
        The lowest tier that can settle it, an index of TIERS.
    helpers
        The departments that assist, 0 to 2.
    item
        The rank of the item, standing for all ranks that are on the same lists; 0 where the kind has no items.
    """

    kind: KindSpec
    share: float
    tier: int
    helpers: int
    item: int


def classes_of(scenario: Scenario, kind: KindSpec, list_sizes: Mapping[str, int]) -> Iterator[MatterClass]:
    """Return the classes of a kind that are not empty.

    Parameters
    ----------
    list_sizes
        The items that each list of the scenario holds at the time.
    """
    for tier, of_tier in enumerate(kind.settled_by.value[name] for name in TIERS):
        for helpers, of_helpers in enumerate(_shares_of_helpers(scenario, kind) if tier == COUNTY else (1.0,)):
            for item, of_item in _shares_of_items(kind, list_sizes):
                share = of_tier * of_helpers * of_item
                if share > 0:
                    yield MatterClass(kind, share, tier, helpers, item)


def assisting_shares(scenario: Scenario, kind: KindSpec) -> tuple[Floats, Floats]:
    """Return the chance that each department is the first, and the second, to assist where one does.

    A department assists by its share among those that don't take part yet, as `sim.world.ownership` draws it.
    """
    shares = owned_shares(scenario, kind)
    first, second = np.zeros_like(shares), np.zeros_like(shares)
    for owner, of_owner in enumerate(shares):
        rest = np.where(np.arange(len(shares)) == owner, 0.0, shares)
        if of_owner <= 0 or rest.sum() <= 0:
            continue
        of_first = of_owner * rest / rest.sum()
        first += of_first
        for helper in np.flatnonzero(of_first):
            others = np.where(np.arange(len(shares)) == helper, 0.0, rest)
            if others.sum() > 0:
                second += of_first[helper] * others / others.sum()
    return first, second


def _shares_of_helpers(scenario: Scenario, kind: KindSpec) -> tuple[float, float, float]:
    """Return the shares of a department's matters that 0, 1 and 2 others assist with; no more than own anything."""
    one, two = kind.assisting_departments.one.value, kind.assisting_departments.two.value
    owners = int(np.count_nonzero(owned_shares(scenario, kind)))
    if owners < 3:
        one, two = one + two, 0.0
    if owners < 2:
        one = 0.0
    return 1.0 - one - two, one, two


def _shares_of_items(kind: KindSpec, list_sizes: Mapping[str, int]) -> list[tuple[int, float]]:
    """Return (last rank, share) of each run of ranks that no list parts."""
    if kind.items is None:
        return [(0, 1.0)]
    number = int(kind.items.number.value)
    weight = np.arange(1, number + 1) ** -float(kind.items.volume_exponent.value)
    upto = np.cumsum(weight) / weight.sum()
    ends = sorted({min(size, number) for size in list_sizes.values() if size > 0} | {number})
    return [(end, float(upto[end - 1] - (upto[before - 1] if before else 0.0))) for before, end in _pairs(ends)]


def _pairs(ends: list[int]) -> Iterator[tuple[int, int]]:
    yield from zip([0, *ends[:-1]], ends, strict=True)
