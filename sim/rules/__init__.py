"""Rules: procedures as data, from a planner's YAML file to the arrays that the engine runs.

`read_rule` checks what the file alone can tell; `bind_rule` checks the rest against a scenario and compiles.
"""

from sim.rules.bind import bind_rule
from sim.rules.compiled import BUILT_IN_FACTS, CompiledRule, Mark, Outcome, TestKind, Verb
from sim.rules.joined import joined
from sim.rules.read import read_rule
from sim.rules.schema import Rule
from sim.rules.uses import Use, uses_of

__all__ = [
    "BUILT_IN_FACTS",
    "CompiledRule",
    "Mark",
    "Outcome",
    "Rule",
    "TestKind",
    "Use",
    "Verb",
    "bind_rule",
    "joined",
    "read_rule",
    "uses_of",
]
