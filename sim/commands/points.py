"""The alternatives of a study at any point of what it varies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.commands.inputs import read_inputs
from sim.commands.kpi_names import values_of
from sim.commands.resolved_config import ResolvedConfig
from sim.documents import InputError, Problem
from sim.study import Alternative, Laboratory
from sim.study.levers import Lever, document_at
from sim.study.running.hashing import alternative_hash

Point = Sequence[float] | NDArray[np.float64]
"""One value for each lever."""


@dataclass(frozen=True)
class Points:
    """A configuration, and what of its scenario is varied."""

    config: ResolvedConfig
    levers: tuple[Lever, ...]

    def check(self, points: Iterable[Point]) -> dict[int, int]:
        """Read the scenario at every point as a run would.

        Returns
        -------
        For each point, by number, the first one that is the same experiment, such as itself.

        Raises
        ------
        InputError
            With the problems of all points, each with the number and the values of the first point that has it.
        """
        problems: dict[str, Problem] = {}
        at: dict[str, list[int]] = {}
        first: dict[tuple[str, ...], int] = {}
        same_as: dict[int, int] = {}
        every = list(points)
        for number, point in enumerate(every):
            try:
                experiment = tuple(alternative_hash(one) for one in self.alternatives(point))
                same_as[number] = first.setdefault(experiment, number)
            except InputError as error:
                for problem in error.problems:
                    problems.setdefault(str(problem), problem)
                    at.setdefault(str(problem), []).append(number)
        if problems:
            raise InputError(
                dataclasses.replace(problem, message=f"{problem.message}; {self._called(at[text], every)}")
                for text, problem in problems.items()
            )
        return same_as

    def _called(self, numbers: Sequence[int], points: Sequence[Point]) -> str:
        """Return the number of the first of some points, as the tables count them, its values, and how many follow."""
        first = numbers[0]
        values = ", ".join(
            f"{lever.key}={lever.typed(float(value)).partition('=')[2]}"
            for lever, value in zip(self.levers, points[first], strict=True)
        )
        others = f", and {len(numbers) - 1} more" if len(numbers) > 1 else ""
        return f"point {first} of 0 to {len(points) - 1}: {values}{others}"

    def alternatives(self, point: Point, number: int = 0) -> list[Alternative]:
        """Return what is compared at a point, each called by its name, ``@`` and the point's number."""
        document = document_at(self.config.scenario, self.levers, point)
        inputs = read_inputs(dataclasses.replace(self.config, scenario=document))
        return [
            dataclasses.replace(alternative, name=f"{alternative.name}@{number}") for alternative in inputs.alternatives
        ]

    def everywhere(self, points: Sequence[Point] | NDArray[np.float64]) -> Everywhere:
        """Return the alternatives at every point, called by its place."""
        return Everywhere(self, points)

    def values(
        self, laboratory: Laboratory, points: Iterable[Point], numbers: Sequence[int], kpi: str
    ) -> NDArray[np.float64]:
        """Return a measure at every point and replication (points, replications).

        With two alternatives it is the second less the first.

        Raises
        ------
        InputError
            For a measure that no run has, or that isn't a number in all of them.
        UnfinishedError
            If a replication failed.
        """
        listed = [list(point) for point in points]
        names = list(self.config.alternatives)
        tables = laboratory.kpis(self.everywhere(listed), numbers)
        rows = []
        for number in range(len(listed)):
            of_names = [values_of(tables[f"{name}@{number}"], kpi) for name in names]
            rows.append(of_names[0] if len(names) == 1 else of_names[1] - of_names[0])
        return np.array(rows).reshape(len(listed), len(numbers))


@dataclass(frozen=True)
class Everywhere:
    """The alternatives at all points: so many, each made when its turn comes and not kept."""

    at: Points
    points: Sequence[Point] | NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.points) * len(self.at.config.alternatives)

    def __iter__(self) -> Iterator[Alternative]:
        for number, point in enumerate(self.points):
            yield from self.at.alternatives(point, number)


def refuse_points(levers: Sequence[Lever], command: str) -> None:
    """Refuse levers that have one value where a range is needed, and having no lever at all.

    Raises
    ------
    InputError
        With all of them.
    """
    message = "a range is needed here: its low end must lie below its high one"
    single = [lever.key for lever in levers if not lever.low < lever.high]
    problems = [Problem(f"command {command}", None, None, f"vary.{key}", message) for key in single]
    if not levers:
        problems = [Problem(f"command {command}", None, None, "vary", "there is nothing left that can be varied")]
    if problems:
        raise InputError(problems)
