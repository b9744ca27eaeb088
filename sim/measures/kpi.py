"""What a KPI is, and the groups of matters for which KPIs are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from sim.engine import Named
from sim.measures.observed import Observed
from sim.measures.window import Mask
from sim.scenario import Text

Better = Literal["higher", "lower", "none"]


def always(observed: Observed) -> bool:
    """Say that there is something to tell, whatever the log."""
    return True


@dataclass(frozen=True)
class Kpi:
    """One number about one replication.

    Attributes
    ----------
    id
        Its name in tables.
    unit
        What it counts in, in words.
    better
        Whether planners want it higher or lower; "none" where that depends.
    name
        What planners read.
    function
        From a log to the number: NaN where there is nothing to measure, infinity where a duration isn't reached.
    is_told
        Whether a log has anything that the KPI is about; a study tells it where any of its logs has.
    """

    id: str
    unit: str
    better: Better
    name: Text
    function: Callable[[Observed], float]
    is_told: Callable[[Observed], bool] = always


@dataclass(frozen=True)
class Group:
    """Some of the matters: `suffix` is what it adds to a KPI's id, `of` to the name."""

    suffix: str
    of: Text
    select: Callable[[Observed], Mask]

    def titled(self, en: str, zh: str) -> Text:
        """Return a KPI's name for this group."""
        if not self.suffix:
            return Text(en=en, zh=zh)
        return Text(en=f"{en}, {self.of.en}", zh=f"{zh}（{self.of.zh}）")


def everything(observed: Observed) -> Mask:
    """Select all matters."""
    return np.ones(observed.total, dtype=np.bool_)


def department_owned(observed: Observed) -> Mask:
    """Select the matters for which only a department has the authority."""
    return np.equal(observed.matters["owned_by_department"], 1)


def of_kind(observed: Observed, kind: int) -> Mask:
    """Select the matters of one kind."""
    return np.equal(observed.matters["kind"], kind)


EVERYTHING = Group("", Text(en="all matters", zh="全部事项"), everything)
DEPARTMENT_OWNED = Group("_department", Text(en="matters that departments own", zh="部门主责事项"), department_owned)
GROUPS = (EVERYTHING, DEPARTMENT_OWNED)
"""Grid workers settle most matters on the spot; what departments own is told apart so that it isn't hidden."""


def kind_group(index: int, kind: Named) -> Group:
    """Return the group of the matters of a kind."""
    return Group(f".{kind.id}", kind.name, partial(of_kind, kind=index))
