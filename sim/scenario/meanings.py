"""What rules may call by name in a scenario: roles and conditions, each in the order by which it is numbered."""

from sim.scenario.fields import Text
from sim.scenario.names import BUILT_IN_CONDITIONS
from sim.scenario.schema import Scenario


def roles_of(scenario: Scenario) -> dict[str, Text]:
    """Return who can do a step, and what they are called: kinds of unit, the owner, the assisting departments.

    Kinds of unit with a pool for each department come first as those of the owner and last, with ``assisting_`` before
    their name, as those of the departments that assist.
    """
    departments = {
        "owner": Text(en="Departments", zh="县直部门"),
        "assisting": Text(en="Assisting departments", zh="协办部门"),
    }
    assisting = {
        f"assisting_{name}": Text(en=f"{unit.name.en} of assisting departments", zh=f"协办部门{unit.name.zh}")
        for name, unit in scenario.units.items()
        if unit.pooled_by == "department"
    }
    return {name: unit.name for name, unit in scenario.units.items()} | departments | assisting


def conditions_of(scenario: Scenario) -> tuple[str, ...]:
    """Return what may be asked of a matter: the built-in conditions, the kinds' facts, and the lists."""
    facts = (fact for kind in scenario.kinds.values() for fact in kind.facts)
    return tuple(dict.fromkeys([*BUILT_IN_CONDITIONS, *facts, *scenario.lists]))
