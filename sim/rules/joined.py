"""Several compiled rules as one graph, so that one run can follow any of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from sim.rules.compiled import CompiledRule, Indices, TestKind

_PLACES = {
    "step_starts_deadline": "deadline_limit",
    "role_start": "roles",
    "role_end": "roles",
    "option_start": "option_to",
    "option_end": "option_to",
    "test_start": "test_kind",
    "test_end": "test_kind",
    "start_of_kind": "step_verb",
    "start_test_start": "test_kind",
    "start_test_end": "test_kind",
    "action_start": "action_step",
    "action_end": "action_step",
    "action_step": "step_verb",
}
"""Columns that hold places in another table of the rule, by a column of that table; all others are copied as they are,
since they hold places in tables of the scenario, or no places at all."""


def joined(rules: Sequence[CompiledRule]) -> CompiledRule:
    """Lay the tables of several rules, compiled for one scenario, one below the other.

    Steps, ends and deadlines keep their names, which may then occur more than once. The starts of the r-th rule stand
    at r times the number of kinds.
    """
    first = rules[0]
    columns: dict[str, object] = {}
    for field in dataclasses.fields(CompiledRule):
        values = [getattr(rule, field.name) for rule in rules]
        if field.name == "rule":
            columns[field.name] = "+".join(values)
        elif field.name in ("title", "role_names", "fact_names"):
            columns[field.name] = values[0]
        elif isinstance(values[0], tuple):
            columns[field.name] = tuple(item for value in values for item in value)
        else:
            columns[field.name] = np.concatenate(_moved(rules, field.name))
    return dataclasses.replace(first, **columns)  # type: ignore[arg-type]


def _moved(rules: Sequence[CompiledRule], name: str) -> list[Indices]:
    """Return a column of each rule with its places counted from the beginning of the joined tables."""
    if name in ("option_to", "test_a", "test_b"):
        return list(map(_MOVED_BY_KIND[name], rules, _offsets(rules, "step_verb"), _offsets(rules, "end_outcome")))
    columns = [getattr(rule, name) for rule in rules]
    if name not in _PLACES:
        return columns
    offsets = _offsets(rules, _PLACES[name])
    return [np.where(column >= 0, column + offset, column) for column, offset in zip(columns, offsets, strict=True)]


def _offsets(rules: Sequence[CompiledRule], column: str) -> list[int]:
    sizes = [len(getattr(rule, column)) for rule in rules]
    return [sum(sizes[:place]) for place in range(len(sizes))]


def _option_to(rule: CompiledRule, steps: int, ends: int) -> Indices:
    return np.where(rule.option_to >= 0, rule.option_to + steps, rule.option_to - ends)


def _test_a(rule: CompiledRule, steps: int, ends: int) -> Indices:
    return np.where(rule.test_kind == TestKind.VISITS, rule.test_a + steps, rule.test_a)


def _test_b(rule: CompiledRule, steps: int, ends: int) -> Indices:
    return np.where(rule.test_kind == TestKind.WITHIN, rule.test_b + steps, rule.test_b)


_MOVED_BY_KIND = {"option_to": _option_to, "test_a": _test_a, "test_b": _test_b}
