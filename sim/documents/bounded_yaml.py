"""A YAML loader that stops at what no planner writes: deep nesting, tags, and aliases that multiply a small file."""

from __future__ import annotations

import functools
from typing import Any

import yaml

MOST_LEVELS = 40
"""Mappings and lists in each other; a scenario has seven."""
LARGEST_WHOLE_NUMBER = 2**63 - 1
MOST_REPEATED = 100_000
"""Values that aliases (*) may repeat in all."""


@functools.cache
def bounded_loader() -> type[yaml.SafeLoader]:
    """Return OmegaConf's loader, which reads 1e3 and dates as planners mean them, with limits."""
    from omegaconf._utils import get_yaml_loader  # here, so that help need not wait for it

    loader: Any = get_yaml_loader()

    class Bounded(loader):  # type: ignore[misc]
        _level = 0

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            event = self.peek_event()
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise _marked(f"a tag ({tag}) is not expected here; write the value alone", event.start_mark)
            self._level += 1
            if self._level > MOST_LEVELS:
                raise _too_deep(event.start_mark)
            node: yaml.Node | None = super().compose_node(parent, index)
            self._level -= 1
            return node

        def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
            try:
                value = super().construct_object(node, deep)
            except ValueError:  # of thousands of digits, or of none, as 0x_
                raise _marked("this is not a number that can be read", node.start_mark) from None
            if isinstance(value, int) and abs(value) > LARGEST_WHOLE_NUMBER:
                raise _marked(f"whole numbers go up to {LARGEST_WHOLE_NUMBER:,}", node.start_mark)
            return value

    return Bounded


def check_repeats(root: yaml.Node | None) -> None:
    """Refuse aliases that repeat, one through the other, more than `MOST_REPEATED` values or `MOST_LEVELS` levels.

    Raises
    ------
    yaml.MarkedYAMLError
        At the node in which a limit is passed.
    """
    measured: dict[int, tuple[int, int]] = {}
    repeated = 0

    def measure(node: yaml.Node) -> tuple[int, int]:
        """The values and the levels at and below a node once its aliases are resolved."""
        nonlocal repeated
        if id(node) in measured:
            repeated += measured[id(node)][0]
            if repeated > MOST_REPEATED:
                raise _marked(f"aliases (*) repeat more than {MOST_REPEATED:,} values; write them out", node.start_mark)
            return measured[id(node)]
        measured[id(node)] = (1, 1)  # an alias inside what it repeats ends here; `traps` refuses it
        below: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            below = [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            below = node.value
        parts = [measure(part) for part in below]
        levels = 1 + max((deep for _, deep in parts), default=0)
        if levels > MOST_LEVELS:
            raise _too_deep(node.start_mark)
        measured[id(node)] = (1 + sum(size for size, _ in parts), levels)
        return measured[id(node)]

    if root is not None:
        measure(root)


def _too_deep(mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return _marked(f"this is nested too deep; at most {MOST_LEVELS} levels are read", mark)


def _marked(problem: str, mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
