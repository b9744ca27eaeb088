"""Finding what a rule names in a scenario, noting everything that the scenario lacks."""

from __future__ import annotations

from collections.abc import Iterable

from sim.documents import NOTHING, Document, KeyPath, Problem
from sim.rules.compiled import NONE
from sim.rules.fields import hint
from sim.scenario import Scenario, conditions_of, roles_of


class Lookup:
    """Indices of the scenario's names, in the order of its tables.

    Parameters
    ----------
    document
        The rule's file, where problems are located.
    called
        How messages call the scenario: its file if that is known.
    """

    def __init__(self, document: Document, scenario: Scenario, called: str) -> None:
        self.document = document
        self.called = called
        self.problems: list[Problem] = []
        self.roles = tuple(roles_of(scenario))
        self.facts = conditions_of(scenario)
        self._has_departments = bool(scenario.departments.list)
        tables: dict[str, Iterable[str]] = {
            "work": scenario.works,
            "wait": scenario.waits,
            "chance": scenario.chances,
            "limit": scenario.limits,
            "count": scenario.counts,
            "kind": scenario.kinds,
            "condition": self.facts,
            "role": self.roles,
        }
        self._indices = {what: {name: index for index, name in enumerate(names)} for what, names in tables.items()}

    def complain(self, keypath: KeyPath, message: str, got: object = NOTHING) -> None:
        """Note a problem at a key of the rule."""
        self.problems.append(self.document.problem(keypath, message, got))

    def has(self, what: str, name: str | None) -> bool:
        """Whether the scenario has this work, wait, chance, limit, count, kind, condition or role."""
        return name in self._indices[what]

    def index(self, what: str, keypath: KeyPath, name: str | None) -> int:
        """Return the index of a name in the scenario's table, -1 for no name; what is lacking is a problem."""
        if name is None:
            return NONE
        known = self._indices[what]
        if name not in known:
            self.complain(keypath, f"{self.called} has no {what} of this name;{hint(name, known)}", name)
            return NONE
        return known[name]

    def role(self, keypath: KeyPath, name: str | None) -> int:
        """Return the index of a role, -1 for no role; an owner without any departments is a problem."""
        if name == "owner" and not self._has_departments:
            self.complain(keypath, f"{self.called} has no departments, so that there is no owner", name)
        return self.index("role", keypath, name)
