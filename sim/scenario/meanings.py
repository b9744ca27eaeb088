"""What rules may call by name in a scenario: roles and conditions, each in the order by which it is numbered."""

from sim.scenario.names import BUILT_IN_CONDITIONS, DEPARTMENT_ROLES
from sim.scenario.schema import Scenario


def roles_of(scenario: Scenario) -> tuple[str, ...]:
    """Return who can do a step: kinds of unit, the owner, the assisting departments.

    Kinds of unit with a pool for each department come first as those of the owner and last, with ``assisting_`` before
    their name, as those of the departments that assist.
    """
    by_department = [f"assisting_{name}" for name, unit in scenario.units.items() if unit.pooled_by == "department"]
    return (*scenario.units, *DEPARTMENT_ROLES, *by_department)


def conditions_of(scenario: Scenario) -> tuple[str, ...]:
    """Return what may be asked of a matter: the built-in conditions, the kinds' facts, and the lists."""
    facts = (fact for kind in scenario.kinds.values() for fact in kind.facts)
    return tuple(dict.fromkeys([*BUILT_IN_CONDITIONS, *facts, *scenario.lists]))
