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
        _refuse_what_holds_for_all(reform, own, scenario)
        problems = [problem for path, value in reform.numbers.items() for problem in _put(data, path, value, own)]
        if problems:
            raise InputError(problems)
        try:
            load_scenario(document.with_overrides(data, []))
        except InputError as error:
            raise InputError(_told_in(own, reform, problem) for problem in error.problems) from None
    changed = load_scenario(document.with_overrides(data, []))
    return changed.model_copy(update={"places": scenario.places})


def _refuse_what_holds_for_all(reform: Reform, own: Document, scenario: Scenario) -> None:
    """Refuse numbers that cannot follow the single matter: a wait's calendar or slot, a kind's legal limit."""
    legal = {kind.legal_limit for kind in scenario.kinds.values()}
    problems = []
    for path in reform.numbers:
        section, name, *rest = path.split(".")
        if section == "waits" and rest and rest[0] in ("calendar", "at", "every_week_on"):
            problems.append(
                own.problem(("numbers", path), "the time of a wait holds for all; a reform can change its hours")
            )
        elif section == "limits" and name in legal:
            message = "a legal limit of a kind holds for all; let the reform's rule use a limit of another name"
            problems.append(own.problem(("numbers", path), message))
    if problems:
        raise InputError(problems)


def _told_in(own: Document, reform: Reform, problem: Problem) -> Problem:
    """Return a problem of the changed scenario as one of the number that brought it about."""
    path = next((path for path in reform.numbers if problem.key.startswith(path) or path.startswith(problem.key)), None)
    keypath: KeyPath = ("numbers",) if path is None else ("numbers", path)
    return own.problem(keypath, f"{problem.key}: {problem.message}")


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
