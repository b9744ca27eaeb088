"""Every matter of a replication with its facts, drawn before any simulation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario import TIERS, AssistingDepartments, CaseSpec, ItemList, KindSpec, Parameter, Scenario, Table
from sim.world.arrivals import hourly_weights, yearly_rate
from sim.world.carried import Carried, carried_matters
from sim.world.distributions import Distribution
from sim.world.draws import Draws, stream_key
from sim.world.organisation import Organisation
from sim.world.ownership import departments_of, pick
from sim.world.shocks import shocked_births

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Columns = dict[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Matters:
    """The facts of all matters of a replication, one array each (shape: matters), in order of birth.

    Attributes
    ----------
    key
        Identity in the keyed draws.
    kind, township, village, grid
        Indices; villages and grids are numbered through the county.
    born_s, due_s
        Birth and legal limit, in seconds from the first midnight; -1 where the kind has no limit.
    settled_by
        The lowest tier that can settle it alone: 0 grid, 1 village, 2 township, 3 county.
    owner
        The department whose matter it is, or would be taken for by mistake; -1 where there are none.
    owned_by_department
        1 where only a department has the authority (settled_by is county).
    assisting_1, assisting_2
        Other departments that must take part, -1 for none.
    topic
        Which topic it falls under, -1 where there are none: topics have or lack a settled owner. They are numbered by
        county, department and topic, or by department and topic where counties share them.
    item
        The rank of its item among those of its kind, from 1 on; 0 where its kind has none.
    carried
        The row of the backlog that it is, -1 for what is born in the run.
    facts
        The scenario's own facts and lists by name, 0 or 1.
    """

    key: Keys
    kind: Ints
    township: Ints
    village: Ints
    grid: Ints
    born_s: Ints
    due_s: Ints
    settled_by: Ints
    owner: Ints
    owned_by_department: Ints
    assisting_1: Ints
    assisting_2: Ints
    topic: Ints
    item: Ints
    urgent: Ints
    difficulty: NDArray[np.float64]
    carried: Ints
    facts: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.key)


def draw_matters(scenario: Scenario, organisation: Organisation, draws: Draws) -> Matters:
    """Draw all matters of a replication; ties of birth are ordered by key."""
    fact_names = sorted({name for kind in scenario.kinds.values() for name in kind.facts} | {*scenario.lists})
    parts = [_of_kind(scenario, organisation, draws, kind_id, fact_names) for kind_id in scenario.kinds]
    parts += [_of_case(scenario, organisation, draws, name, case, fact_names) for name, case in scenario.cases.items()]
    parts += [
        _of_backlog(scenario, organisation, draws, carried, fact_names)
        for carried in carried_matters(scenario, organisation.places.township_ids)
    ]
    order = np.lexsort([np.concatenate([part[name] for part in parts]) for name in ("key", "born_s")])

    def column(name: str) -> Any:
        # Taken out of the parts, so that a large county doesn't hold each column three times.
        return np.concatenate([part.pop(name) for part in parts])[order]

    names = [name for name in Matters.__dataclass_fields__ if name != "facts"]
    return Matters(**{name: column(name) for name in names}, facts={name: column(name) for name in fact_names})


def case_key(name: str) -> np.uint64:
    """Return the key of a case's matter, the same in every replication."""
    return stream_key("case", name)


def _of_kind(
    scenario: Scenario, organisation: Organisation, draws: Draws, kind_id: str, fact_names: list[str]
) -> Columns:
    places, kind = organisation.places, scenario.kinds[kind_id]
    weights = hourly_weights(scenario, scenario.profiles[kind.profile] if kind.profile else None)
    born, keys, township = [], [], []
    for number, township_id in enumerate(places.township_ids):
        rate = yearly_rate(kind, number, places)
        times, matter_keys = shocked_births(scenario, kind_id, township_id, rate, weights, draws)
        born.append(times)
        keys.append(matter_keys)
        township.append(np.full(len(times), number))
    ids = np.concatenate(keys), np.concatenate(township), np.concatenate(born)
    return _facts(scenario, organisation, draws, kind_id, kind, *ids, fact_names)


def _of_case(
    scenario: Scenario, organisation: Organisation, draws: Draws, name: str, case: CaseSpec, fact_names: list[str]
) -> Columns:
    """Draw the one matter of a case; what is stated about it is certain."""
    born_s = (case.born - datetime.combine(organisation.first_day, time())) // timedelta(seconds=1)
    township = organisation.places.township_ids.index(case.township)
    ids = np.array([case_key(name)], dtype=np.uint64), np.array([township]), np.array([born_s])
    departments = list(scenario.departments.list)
    owner = None if case.owner is None else departments.index(case.owner)
    kind = _as_stated(scenario.kinds[case.kind], case)
    columns = _facts(scenario, organisation, draws, case.kind, kind, *ids, fact_names, owner)
    for column, department in zip(("assisting_1", "assisting_2"), case.assisting or (), strict=False):
        columns[column] = np.array([departments.index(department)])
    return columns


def _of_backlog(
    scenario: Scenario, organisation: Organisation, draws: Draws, carried: Carried, fact_names: list[str]
) -> Columns:
    """Draw what the backlog leaves open about its matters; an owner that it names has the authority."""
    kind, owner = scenario.kinds[carried.kind], None
    if carried.owner is not None:
        owner = list(scenario.departments.list).index(carried.owner)
        kind = kind.model_copy(update={"settled_by": Table({tier: float(tier == "county") for tier in TIERS})})
    ids = carried.key, carried.township, carried.born_s
    columns = _facts(scenario, organisation, draws, carried.kind, kind, *ids, fact_names, owner)
    return columns | {"carried": carried.row}


def _as_stated(kind: KindSpec, case: CaseSpec) -> KindSpec:
    """Return a kind of which each matter has what is stated about a case."""
    stated: dict[str, object] = {
        "facts": kind.facts | {name: Parameter(float(is_so)) for name, is_so in case.facts.items()}
    }
    if case.urgent is not None:
        stated["urgent"] = Parameter(float(case.urgent))
    if case.settled_by is not None:
        stated["settled_by"] = Table({tier: float(tier == case.settled_by) for tier in TIERS})
    if case.assisting is not None:
        stated["assisting_departments"] = AssistingDepartments()
    return kind.model_copy(update=stated)


def _facts(
    scenario: Scenario,
    organisation: Organisation,
    draws: Draws,
    kind_id: str,
    kind: KindSpec,
    key: Keys,
    lies_in: Ints,
    born_s: Ints,
    fact_names: list[str],
    owner: int | None = None,
) -> Columns:
    """Draw what matters are like that are born at these times in these townships; `owner` may be given."""
    places = organisation.places

    def happens(purpose: str, share: float) -> Ints:
        return (draws.uniform(purpose, key) < share).astype(np.int64)

    grids = np.bincount(places.township_of_grid, minlength=len(places.township_ids))
    grid = places.first_grid[lies_in] + (draws.uniform("grid", key) * grids[lies_in]).astype(np.int64)
    settled_by = pick(draws.uniform("settled_by", key), [kind.settled_by.value[tier] for tier in TIERS])
    urgent = happens("urgent", kind.urgent.value)
    columns: Columns = {
        "key": key,
        "kind": np.full(len(key), list(scenario.kinds).index(kind_id)),
        "township": lies_in,
        "village": places.village_of_grid[grid],
        "grid": grid,
        "born_s": born_s,
        "due_s": _due(scenario, organisation, kind, born_s, urgent),
        "settled_by": settled_by,
        "urgent": urgent,
        "carried": np.full(len(key), -1),
        "difficulty": Distribution("lognormal", 1.0, kind.difficulty_cv.value).quantile(
            draws.uniform("difficulty", key)
        ),
    }
    county = places.county_of_township[lies_in]
    columns |= departments_of(scenario, draws, key, kind, county, settled_by == TIERS.index("county"), owner)
    item = columns["item"] = _items(kind, draws, key)
    for name in fact_names:
        if name in kind.facts:
            columns[name] = happens(f"fact:{name}", kind.facts[name].value)
        elif name in scenario.lists and scenario.lists[name].kind == kind_id:
            columns[name] = on_list(scenario.lists[name], organisation, item, born_s)
        else:
            columns[name] = np.zeros_like(key, int)
    return columns


def _items(kind: KindSpec, draws: Draws, key: Keys) -> Ints:
    """Draw the items of matters by Zipf's law: the r-th most frequent has a weight of r^-exponent."""
    if kind.items is None:
        return np.zeros(len(key), dtype=np.int64)
    weight = np.arange(1, kind.items.number.value + 1) ** -float(kind.items.volume_exponent.value)
    return 1 + pick(draws.uniform("item", key), weight / weight.sum())


def on_list(items: ItemList, organisation: Organisation, item: Ints, born_s: Ints) -> Ints:
    """Say whether items are listed when their matters are born, 1 or 0; nothing is before the list's first version."""
    starts = [(version.from_day - organisation.first_day) // timedelta(seconds=1) for version in items.versions]
    sizes = np.array([0, *(int(version.items.value) for version in items.versions)])
    size = sizes[np.searchsorted(np.array(starts), born_s, side="right")]
    return ((item >= 1) & (item <= size)).astype(np.int64)


def _due(scenario: Scenario, organisation: Organisation, kind: KindSpec, born_s: Ints, urgent: Ints) -> Ints:
    if kind.legal_limit is None:
        return np.full(len(born_s), -1)
    normal_s, urgent_s = limit_seconds(scenario, kind.legal_limit)
    return organisation.reference.finish_array(born_s, np.where(urgent == 1, urgent_s, normal_s))


def limit_seconds(scenario: Scenario, name: str) -> tuple[int, int]:
    """Return a limit in working seconds, for normal and for urgent matters."""
    limit = scenario.limits[name]
    return round(limit.working_hours.value * 3600), round(limit.urgent_working_hours.value * 3600)
