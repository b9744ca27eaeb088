"""Who owns matters, who assists, and which topic they fall under."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario import KindSpec, Scenario
from sim.world.draws import Draws, stream_key
from sim.world.organisation import Organisation

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]


def departments_of(
    scenario: Scenario,
    draws: Draws,
    key: Keys,
    kind: KindSpec,
    county: Ints,
    owned: NDArray[np.bool_],
    given_owner: int | None,
) -> dict[str, Ints]:
    """Draw the owner where it isn't given, the departments that assist, and the topic."""
    none = np.full(len(key), -1)
    if not scenario.departments.list:
        return {
            "owner": none,
            "owned_by_department": owned.astype(np.int64),
            "assisting_1": none,
            "assisting_2": none,
            "topic": none,
        }
    shares = owned_shares(scenario, kind)
    owner = pick(draws.uniform("owner", key), shares) if given_owner is None else np.full(len(key), given_owner)
    one, two = kind.assisting_departments.one.value, kind.assisting_departments.two.value
    helpers = pick(
        draws.uniform("assisting", key),
        [two, one, 1 - two - one],
    )
    second_needed, first_needed = owned & (helpers == 0), owned & (helpers <= 1)
    first = _another(draws.uniform("assisting_1", key), shares, [owner])
    second = _another(draws.uniform("assisting_2", key), shares, [owner, first])
    topics = int(scenario.topics.per_department.value)
    first_topic = 0 if scenario.topics.shared_by_counties else county * len(shares) * topics
    return {
        "owner": owner,
        "owned_by_department": owned.astype(np.int64),
        "assisting_1": np.where(first_needed, first, -1),
        "assisting_2": np.where(second_needed, second, -1),
        "topic": first_topic + owner * topics + (draws.uniform("topic", key) * topics).astype(np.int64),
    }


def owned_shares(scenario: Scenario, kind: KindSpec) -> NDArray[np.float64]:
    """Return the share of each department in the matters of a kind that departments own (shape: departments)."""
    departments = scenario.departments.list
    if kind.owned_shares is not None:
        return np.array([kind.owned_shares.value.get(name, 0.0) for name in departments])
    return np.array([department.owned_share.value for department in departments.values()])


def pick(u: NDArray[np.float64], shares: NDArray[np.float64] | list[float]) -> Ints:
    """Return for each uniform the index of the share it falls into; the shares sum to 1."""
    return np.searchsorted(np.cumsum(shares)[:-1], u, side="right").astype(np.int64)


def _another(u: NDArray[np.float64], shares: NDArray[np.float64], taken: list[Ints]) -> Ints:
    """Return an index by share among those not taken; -1 where none is left."""
    rows = np.arange(len(u))
    weight = np.tile(shares, (len(u), 1))
    for index in taken:
        weight[rows[index >= 0], index[index >= 0]] = 0.0
    cumulative = np.cumsum(weight, axis=1)
    total = cumulative[:, -1]
    chosen = np.sum(cumulative <= (u * total)[:, None], axis=1)
    return np.where(total > 1e-12, np.minimum(chosen, len(shares) - 1), -1).astype(np.int64)


def draw_standard_topics(scenario: Scenario, organisation: Organisation, draws: Draws) -> NDArray[np.bool_]:
    """Return for each topic whether it is on the standard list at the start (shape: counties x departments x topics).

    Where counties share the list there is one for all (shape: departments x topics).
    """
    counties = ("",) if scenario.topics.shared_by_counties else organisation.places.county_ids
    keys = np.array(
        [
            stream_key("topic", *([county] if county else []), department, str(number))
            for county in counties
            for department in scenario.departments.list
            for number in range(int(scenario.topics.per_department.value))
        ],
        dtype=np.uint64,
    )
    return draws.uniform("non_standard", keys) >= scenario.topics.non_standard_share.value
