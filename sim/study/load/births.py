"""Expected births: the matters of the period by what decides their way, which is kind, reforms and lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.reforms import Regime
from sim.scenario import Scenario
from sim.world import SECONDS_A_DAY, Organisation, lead_days
from sim.world.arrivals import SECONDS_AN_HOUR, hourly_weights, yearly_rate
from sim.world.shocks import shocked_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """Matters whose way is the same but for their own facts: of one kind, under one mix of reforms, with these lists.

    Attributes
    ----------
    stack
        Place of the mix in the regime.
    lists
        (list, items it holds) for each list of the scenario.
    """

    kind: str
    stack: int
    lists: tuple[tuple[str, int], ...]


def window_s(scenario: Scenario) -> tuple[int, int]:
    """Return the second at which the period that counts begins, and that at which it ends."""
    from_s = lead_days(scenario) * SECONDS_A_DAY
    return from_s, from_s + scenario.period.days * SECONDS_A_DAY


def expected_births(scenario: Scenario, organisation: Organisation, regime: Regime) -> dict[Group, Floats]:
    """Return the matters of each group expected within the period (shape: townships), those of shocks included."""
    townships = organisation.places.township_ids
    from_s, to_s = window_s(scenario)
    lists = _list_changes(scenario, organisation)
    edges_of_lists = {second for changes in lists.values() for second, _ in changes}
    profiles = {kind.profile for kind in scenario.kinds.values()}
    weights = {name: hourly_weights(scenario, scenario.profiles[name] if name else None) for name in profiles}
    births: defaultdict[Group, Floats] = defaultdict(lambda: np.zeros(len(townships)))
    for township, township_id in enumerate(townships):
        adoptions = [(one.from_s, one.stack) for one in regime.adoptions if one.township == township]
        changes = {second for second in edges_of_lists | {at for at, _ in adoptions} if from_s < second < to_s}
        edges = [from_s, *sorted(changes), to_s]
        for kind_id, kind in scenario.kinds.items():
            by_hour = shocked_weights(scenario, kind_id, township_id, weights[kind.profile])
            upto = np.concatenate([[0.0], np.cumsum(by_hour)]) * yearly_rate(kind, township, organisation.places)
            expected = np.diff(np.interp(edges, np.arange(len(upto)) * SECONDS_AN_HOUR, upto))
            for (begin_s, _), number in zip(pairwise(edges), expected.tolist(), strict=True):
                held = tuple((name, _in_force(changes, begin_s)) for name, changes in lists.items())
                births[Group(kind_id, _in_force(adoptions, begin_s), held)][township] += number
    return births


def _list_changes(scenario: Scenario, organisation: Organisation) -> dict[str, list[tuple[int, int]]]:
    """Return (from this second on, items) of each list; before its first version it holds none."""
    return {
        name: [
            ((version.from_day - organisation.first_day) // timedelta(seconds=1), int(version.items.value))
            for version in items.versions
        ]
        for name, items in scenario.lists.items()
    }


def _in_force(changes: Sequence[tuple[int, int]], second: int) -> int:
    """Return the number of the last change up to a second; 0 before the first."""
    return next((number for at, number in reversed(changes) if at <= second), 0)
