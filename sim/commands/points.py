"""The alternatives of a study at any point of what it varies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.commands.inputs import read_inputs
from sim.commands.resolved_config import ResolvedConfig
from sim.documents import InputError, Problem
from sim.study import Alternative
from sim.study.levers import Lever, document_at

Point = Sequence[float] | NDArray[np.float64]
"""One value for each lever."""


@dataclass(frozen=True)
class Points:
    """A configuration, and what of its scenario is varied."""

    config: ResolvedConfig
    levers: tuple[Lever, ...]

    def check(self, points: Iterable[Point]) -> None:
        """Read the scenario at every point as a run would.

        Raises
        ------
        InputError
            With the problems of all points, each told with the value that causes it.
        """
        problems: dict[str, Problem] = {}
        for point in points:
            try:
                self.alternatives(point)
            except InputError as error:
                problems |= {str(problem): problem for problem in error.problems}
        if problems:
            raise InputError(problems.values())

    def alternatives(self, point: Point, number: int = 0) -> list[Alternative]:
        """Return what is compared at a point, each called by its name, ``@`` and the point's number."""
        document = document_at(self.config.scenario, self.levers, point)
        inputs = read_inputs(dataclasses.replace(self.config, scenario=document))
        return [
            dataclasses.replace(alternative, name=f"{alternative.name}@{number}") for alternative in inputs.alternatives
        ]
