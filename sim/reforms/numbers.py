"""The numbers that a mix of reforms puts in place of the scenario's."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from sim.documents import Document, InputError, KeyPath, Problem, suggestion
from sim.reforms.reform import Reform
from sim.scenario import Scenario, load_scenario


def scenario_under(
    reforms: Sequence[tuple[Reform, Document]], scenario: Scenario, document: Document
) -> Scenario | None:
    """Return the scenario with the reforms' numbers, those of the last on top; None where they change none.

    Raises
    ------
    InputError
        For a number that the scenario doesn't have, or a value that it cannot have, told in the reform's file.
    """
    if not any(reform.numbers for reform, _ in reforms):
        return None
    data = copy.deepcopy(document.data)
    for reform, own in reforms:
        problems = [problem for path, value in reform.numbers.items() for problem in _put(data, path, value, own)]
        if problems:
            raise InputError(problems)
        try:
            load_scenario(document.with_overrides(data, []))
        except InputError as error:
            told = [own.problem(("numbers",), f"{problem.key}: {problem.message}") for problem in error.problems]
            raise InputError(told) from None
    changed = load_scenario(document.with_overrides(data, []))
    return changed.model_copy(update={"places": scenario.places})


def _put(data: dict[str, Any], path: str, value: Any, own: Document) -> list[Problem]:
    """Put a value at a dotted path that the data has; where a parameter is given in full, its range is put aside."""
    *above, last = path.split(".")
    keypath: KeyPath = ("numbers", path)
    table: Any = data
    for part in above:
        if not isinstance(table, dict) or part not in table:
            known = table if isinstance(table, dict) else ()
            message = f"the scenario has no '{part}' here;{suggestion(part, known)}"
            return [own.problem(keypath, message)]
        table = table[part]
    if not isinstance(table, dict) or last not in table:
        known = table if isinstance(table, dict) else ()
        return [own.problem(keypath, f"the scenario has no '{last}' here;{suggestion(last, known)}")]
    table[last] = value
    return []
