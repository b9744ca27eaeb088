"""What a log says of citizens who come in person: who was served, and how far they travelled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Frame
from sim.rules import Mark
from sim.world import World

Rows = dict[str, NDArray[np.int64]]


def served(visits: Rows, frame: Frame) -> NDArray[np.bool_]:
    """Say of each visit whether it did not end with the citizen leaving the queue (shape: visits)."""
    marks = np.array([*frame.option_marks, Mark.NONE])  # route -1, "none", reads the last
    is_served: NDArray[np.bool_] = marks[visits["route"]] != Mark.LEFT
    return is_served


def citizens_travel(
    matters: dict[str, NDArray[np.generic]], visits: Rows, frame: Frame, world: World
) -> dict[str, NDArray[np.generic]]:
    """Return each matter's trips, one for each visit to a unit at a step with `trip`, and their seconds of travel.

    A trip counts whether the citizen is served, leaves the queue, or still stands in it at the end.
    """
    to_it = np.array([step.trip for step in frame.steps], dtype=np.bool_)
    rows = np.flatnonzero(to_it[visits["step"]] & (visits["unit"] >= 0))
    of, unit = visits["matter"][rows], visits["unit"][rows]
    tiers = [unit.tier for unit in frame.units]
    trip_s = {tier: world.trip_s(tier) for tier in set(tiers)}
    township = matters["township"].astype(np.int64)
    total = len(township)
    seconds = np.zeros(len(rows), dtype=np.int64)
    for tier, by_township in trip_s.items():
        chosen = np.array([other == tier for other in tiers])[unit]
        seconds[chosen] = by_township[township[of[chosen]]]
    return {
        "trips": np.bincount(of, minlength=total).astype(np.int64),
        "travel_s": np.bincount(of, weights=seconds, minlength=total).astype(np.int64),
    }
