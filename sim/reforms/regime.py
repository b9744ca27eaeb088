"""What is in force where and when: the rules that matters follow, the numbers that hold, the posts that move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rules import CompiledRule, joined
from sim.scenario import Scenario, Text


@dataclass(frozen=True)
class Stack:
    """A mix of reforms: rules laid over each other, and the scenario whose numbers hold for matters that follow them.

    Attributes
    ----------
    layers
        Places of the rules in the regime's graph, the topmost first: a matter follows the first that takes it.
    scenario
        The scenario with the reforms' own numbers; None where no reform of the mix changes one.
    """

    id: str
    name: Text
    layers: tuple[int, ...]
    scenario: Scenario | None = None


@dataclass(frozen=True)
class Adoption:
    """From this second on, matters born in the township follow the stack."""

    from_s: int
    township: int
    stack: int


@dataclass(frozen=True)
class Move:
    """Posts that go from one unit to another.

    Each person leaves when what they hold is finished. For `slow_s` working seconds of the reference calendar after
    `from_s`, the newcomers' work takes `time_factor` times as long.
    """

    from_s: int
    from_unit: int
    to_unit: int
    posts: int
    time_factor: float = 1.0
    slow_s: int = 0


@dataclass(frozen=True, eq=False)
class Regime:
    """The rules of a run as one graph, and which of them hold where and when.

    Attributes
    ----------
    rules
        All rules in one graph (`sim.rules.joined`); the starts of rule r stand at r times the number of kinds.
    adoptions
        In order of time; each township has one at second 0.
    resumes
        For each row of the scenario's backlog the step at which the matter is, -1 for the start of its rule.
    """

    rules: CompiledRule
    stacks: tuple[Stack, ...]
    adoptions: tuple[Adoption, ...]
    moves: tuple[Move, ...] = ()
    resumes: tuple[int, ...] = ()

    @classmethod
    def of(cls, *rules: CompiledRule, townships: int) -> Regime:
        """Return the regime of rules that hold everywhere and always, each laid over those before it."""
        top = rules[-1]
        stack = Stack(top.rule, top.title, tuple(reversed(range(len(rules)))))
        return cls(joined(rules), (stack,), tuple(Adoption(0, township, 0) for township in range(townships)))

    def stack_at(self, township: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the stack in force in each township at each second (same shapes)."""
        stack = np.zeros(len(township), dtype=np.int64)
        for adoption in self.adoptions:
            stack[(township == adoption.township) & (second >= adoption.from_s)] = adoption.stack
        return stack
