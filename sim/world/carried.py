"""The matters that are open when a run starts: born before it, at the ages that the backlog tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario import BacklogRow, Scenario
from sim.world.calendar import SECONDS_A_DAY
from sim.world.draws import stream_key


@dataclass(frozen=True)
class Carried:
    """Rows of the backlog that share kind and owner, as columns (shape: rows); `row` is the place in the backlog."""

    kind: str
    owner: str | None
    key: NDArray[np.uint64]
    township: NDArray[np.int64]
    born_s: NDArray[np.int64]
    row: NDArray[np.int64]


def carried_matters(scenario: Scenario, township_ids: tuple[str, ...]) -> Iterator[Carried]:
    """Return the open matters of these townships by kind and owner.

    Each row is told from others by what it says, and from equal ones by their count, so that a row more or less
    changes no draw of the others.
    """
    backlog = scenario.backlog
    if backlog is None or isinstance(backlog, str):
        return
    place = {name: number for number, name in enumerate(township_ids)}
    start_s = backlog.oldest_days * SECONDS_A_DAY
    seen: Counter[tuple[str, ...]] = Counter()
    groups: dict[tuple[str, str | None], list[tuple[np.uint64, int, int, int]]] = {}
    for number, row in enumerate(backlog.rows):
        says = _says(row)
        seen[says] += 1
        if row.township in place:
            key = stream_key("backlog", *says, str(seen[says]))
            born_s = start_s - round(row.age_days * SECONDS_A_DAY)
            groups.setdefault((row.kind, row.owner), []).append((key, place[row.township], born_s, number))
    for (kind, owner), rows in groups.items():
        columns = list(zip(*rows, strict=True))
        yield Carried(kind, owner, np.array(columns[0], dtype=np.uint64), *map(np.array, columns[1:]))


def _says(row: BacklogRow) -> tuple[str, ...]:
    return row.kind, row.township, row.owner or "", repr(float(row.age_days)), row.step or ""
