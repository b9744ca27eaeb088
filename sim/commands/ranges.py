"""The inputs that a sensitivity study varies, and the range of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.documents import InputError, Problem
from sim.scenario import ParameterRow, Scenario, parameters
from sim.study.levers import PREFIX

DEFAULT = "default"
"""The source of a number that the scenario doesn't state, so that there is nothing to vary."""


def varied(
    vary: Mapping[str, Any] | None, grades: Sequence[str], part: float | None, scenario: Scenario
) -> tuple[dict[str, Any], frozenset[str]]:
    """Return what is varied, as `vary` says it, and which of it has the default range.

    Unless `vary` says, it is every single number of the grades that has a range. With a default range it is also each
    number of the grades, or without a grade, that has none, and `vary` may leave it to that, too.

    Parameters
    ----------
    vary
        By path: a range, or None for the input's own; None for every input of these grades.
    part
        The default range, as a part of the value; None for no default.

    Raises
    ------
    InputError
        Nothing can be varied.
    """
    rows = {row.path: row for row in parameters(scenario)}
    if vary:
        wanted = {str(key).removeprefix(PREFIX): raw for key, raw in vary.items()}
        open_ends = [rows[key] for key, raw in wanted.items() if raw is None and key in rows]
    else:
        chosen = [row for row in rows.values() if row.grade in grades]
        wanted = {row.path: None for row in chosen if _has_range(row)}
        open_ends = [*chosen, *(row for row in rows.values() if row.grade is None)]
    defaults = {
        row.path: found
        for row in open_ends
        if part is not None and not _has_range(row) and row.source != DEFAULT and (found := default_range(row, part))
    }
    wanted |= defaults
    if not wanted:
        message = "no number of these grades has a range here: say what to vary, vary={PARAMETER: {low: …, high: …}}, "
        message += "or take ±20% of each value: default_range=0.2"
        raise InputError([Problem("command sensitivity", None, None, "vary", message, grades)])
    return wanted, frozenset(defaults)


def default_range(row: ParameterRow, part: float) -> dict[str, float] | None:
    """Return the range of a number that states none: so much to either side, and of whole numbers 1 at least."""
    value = row.value
    if not isinstance(value, int | float) or isinstance(value, bool) or value == 0:
        return None
    low, high = sorted((value * (1 - part), value * (1 + part)))
    if row.whole:
        low, high = min(value - 1, math.ceil(low)), max(value + 1, math.floor(high))
    return {"low": low, "high": high}


def _has_range(row: ParameterRow) -> bool:
    return (
        isinstance(row.low, int | float)
        and isinstance(row.high, int | float)
        and isinstance(row.value, int | float)
        and row.low < row.high
    )
