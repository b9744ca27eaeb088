"""Digests of counties that share nothing: joined to that of all of them, and taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import CaseInfo
from sim.measures.digested import OF_COUNTIES, OF_UNITS, Digest
from sim.measures.window import Ints

SHARED = ("scenario", "seed", "replication", "first_day", "from_s", "to_s", "kinds", "departments", "roles")
"""What frames must agree on for their digests to be joined."""


def join(digests: Sequence[Digest]) -> Digest:
    """Return the digest of all matters and units of several logs of the same scenario, window and replication.

    Counties, townships, units and stacks are told apart by their identifiers: what stands in several frames is one, and
    its sums are added. Matters are numbered on from one digest to the next.

    Raises
    ------
    ValueError
        For no digests, or for those of different scenarios, replications or windows.
    """
    if len(digests) == 1:
        return digests[0]
    frames = [digest.frame for digest in digests]
    for name in SHARED:
        if len({repr(getattr(frame, name)) for frame in frames}) != 1:
            raise ValueError(f"digests are joined over one scenario, window and replication; their {name} differ")
    counties, county_of = _united([frame.counties for frame in frames])
    townships, township_of = _united(
        [_moved(frame.townships, county=of) for frame, of in zip(frames, county_of, strict=True)]
    )
    units, unit_of = _united(
        [
            _moved(frame.units, county=county, township=township)
            for frame, county, township in zip(frames, county_of, township_of, strict=True)
        ]
    )
    stacks, stack_of = _united([frame.stacks for frame in frames])
    adoptions: list[tuple[int, int, int]] = []
    told: set[int] = set()
    for frame, township, stack in zip(frames, township_of, stack_of, strict=True):
        own = [(second, int(township[of]), int(stack[to])) for second, of, to in frame.adoptions]
        adoptions += [adoption for adoption in own if adoption[1] not in told]
        told |= {of for _, of, _ in own}  # a township in two parts has the same adoptions in both
    frame = replace(
        frames[0],
        counties=counties,
        townships=townships,
        units=units,
        stacks=stacks,
        cases=_joined_cases(digests),
        adoptions=tuple(sorted(adoptions, key=lambda adoption: adoption[0])),  # of two at one second the later holds
    )
    sums = {name: _added(digests, name, unit_of, len(units)) for name in OF_UNITS}
    sums |= {name: _added(digests, name, county_of, len(counties)) for name in OF_COUNTIES}
    cases = tuple(row for digest in digests for row in digest.cases)
    return Digest(frame=frame, matters=_joined_matters(digests, township_of, unit_of), cases=cases, **sums)


def county_part(digest: Digest, county: int) -> Digest:
    """Return the digest of one of the counties."""
    frame = digest.frame
    in_county = np.array([township.county == county for township in frame.townships], dtype=np.bool_)
    unit_in_county = np.array([unit.county == county for unit in frame.units], dtype=np.bool_)
    mine = in_county[digest.matters["township"]]
    township, unit, matter = _renumbered(in_county), _renumbered(unit_in_county), _renumbered(mine)
    matters = {name: column[mine] for name, column in digest.matters.items()}
    for name, number in (("township", township), ("solved_unit", unit), ("repeat_of", matter)):
        matters[name] = number[matters[name]].astype(matters[name].dtype)
    kept = tuple(place for place in frame.townships if place.county == county)
    staff = tuple(unit for unit in frame.units if unit.county == county)
    part = replace(
        frame,
        counties=frame.counties[county : county + 1],
        townships=_moved(kept, county=np.zeros(county + 1, dtype=np.int64)),
        units=_moved(staff, county=np.zeros(county + 1, dtype=np.int64), township=township),
        cases=tuple(replace(case, matter=int(matter[case.matter])) for case in frame.cases if mine[case.matter]),
        adoptions=tuple((second, int(township[of]), to) for second, of, to in frame.adoptions if in_county[of]),
    )
    names = {case.id for case in part.cases}
    cases = tuple(row for row in digest.cases if row.case in names)
    sums: dict[str, Any] = {name: getattr(digest, name)[unit_in_county] for name in OF_UNITS}
    sums |= {name: getattr(digest, name)[county : county + 1] for name in OF_COUNTIES}
    return Digest(frame=part, matters=matters, cases=cases, **sums)


def _united(parts: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], list[Ints]]:
    """Return all things once each, in the order in which they first come, and where each part's things went.

    The arrays end with -1, so that "none" stays none.
    """
    place: dict[str, int] = {}
    all_of_them: list[Any] = []
    for part in parts:
        for thing in part:
            if thing.id not in place:
                place[thing.id] = len(all_of_them)
                all_of_them.append(thing)
    return tuple(all_of_them), [np.array([*(place[thing.id] for thing in part), -1]) for part in parts]


def _moved(things: Sequence[Any], **moves: Ints) -> tuple[Any, ...]:
    """Return the things with the indices that they carry moved to their new places."""
    return tuple(
        replace(thing, **{name: int(to[getattr(thing, name)]) for name, to in moves.items()}) for thing in things
    )


def _renumbered(kept: NDArray[np.bool_]) -> Ints:
    """Return the new number of each that is kept, -1 for the others and, at the end, for "none"."""
    return np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)


def _added(digests: Sequence[Digest], name: str, places: Sequence[Ints], count: int) -> Any:
    first = getattr(digests[0], name)
    total = np.zeros((count, *first.shape[1:]), dtype=first.dtype)
    for digest, place in zip(digests, places, strict=True):
        total[place[:-1]] += getattr(digest, name)  # a part's places differ from each other
    return total


def _first_matters(digests: Sequence[Digest]) -> list[int]:
    """Return the number that each digest's matter 0 has among all."""
    return [0, *np.cumsum([len(digest.matters["born_s"]) for digest in digests[:-1]]).tolist()]


def _joined_cases(digests: Sequence[Digest]) -> tuple[CaseInfo, ...]:
    return tuple(
        replace(case, matter=case.matter + start)
        for digest, start in zip(digests, _first_matters(digests), strict=True)
        for case in digest.frame.cases
    )


def _joined_matters(
    digests: Sequence[Digest], township_of: Sequence[Ints], unit_of: Sequence[Ints]
) -> dict[str, NDArray[np.signedinteger]]:
    columns = {}
    for name, column in digests[0].matters.items():
        parts = []
        for digest, township, unit, start in zip(digests, township_of, unit_of, _first_matters(digests), strict=True):
            part = digest.matters[name]
            if name == "township":
                part = township[part]
            elif name == "solved_unit":
                part = unit[part]
            elif name == "repeat_of":
                part = np.where(part >= 0, part + start, part)
            parts.append(part.astype(column.dtype))
        columns[name] = np.concatenate(parts)
    return columns
