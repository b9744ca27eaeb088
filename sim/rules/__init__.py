"""Rules: procedures as data, from a planner's YAML file to the arrays that the engine runs.

`read_rule` checks what the file alone can tell; `bind_rule` checks the rest against a scenario and compiles.
"""

from sim.rules.compiled import BUILT_IN_FACTS, CompiledRule, Mark, Outcome, TestKind, Verb

__all__ = ["BUILT_IN_FACTS", "CompiledRule", "Mark", "Outcome", "TestKind", "Verb"]
