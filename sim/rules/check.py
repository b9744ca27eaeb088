"""What a rule's file alone can tell: names that don't exist, and paths that lead nowhere or round in no time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sim.documents import Document, KeyPath, Problem
from sim.rules.fields import hint
from sim.rules.schema import Rule

Graph = Mapping[str, tuple[str, ...]]


def name_problems(rule: Rule, document: Document) -> list[Problem]:
    """Return a problem for every step, end or deadline named that doesn't exist, and for names given to two things."""
    problems = [
        document.problem(("ends", name), "a step has this name too; choose another for the end")
        for name in rule.ends
        if name in rule.steps
    ]
    for keypath, name, what, known in _mentions(rule):
        if name and name not in known:  # an empty name stands for one already complained about
            problems.append(document.problem(keypath, f"there is no {what} of this name;{hint(name, known)}", name))
    return problems


def _mentions(rule: Rule) -> Iterator[tuple[KeyPath, str | None, str, Collection[str]]]:
    """Every place that names something in the rule: key path, name, what it names, and what there is."""
    targets = [*rule.steps, *rule.ends]
    for kind, step in rule.starts.items():
        yield ("starts", kind), step, "step", rule.steps
    for name, step_ in rule.steps.items():
        yield ("steps", name, "starts_deadline"), step_.starts_deadline, "deadline", rule.deadlines
        for index, option in enumerate(step_.options):
            keypath = ("steps", name, "next", index)
            yield (*keypath, "to"), option.to, "step or end", targets
            if option.visits:
                yield (*keypath, "visits", "step"), option.visits.step, "step", rule.steps
            if option.within:
                yield (*keypath, "within", "since"), option.within.since, "step", rule.steps


def graph_problems(rule: Rule, document: Document) -> list[Problem]:
    """Return a problem for every step that no start leads to, that leads to no end, or that can repeat in no time.

    Conditions and chances are not weighed: a path counts as possible if the options allow it. All names must exist.
    """
    onward = {name: tuple(option.to for option in step.options) for name, step in rule.steps.items()}
    reached = reachable(onward, rule.starts.values())
    ending = reachable(reverse(onward), rule.ends)
    problems = [
        document.problem(
            ("steps", name), "no start leads to this step; let an option of another step name it, or drop it"
        )
        for name in rule.steps
        if name not in reached
    ]
    problems += [
        document.problem(
            ("steps", name), "from this step no end can be reached, so that its matters would stay for ever"
        )
        for name in rule.steps
        if name not in ending
    ]
    problems += [
        document.problem(("steps", loop[0]), f"a matter could go round here without time passing: {' → '.join(loop)}")
        for loop in timeless_loops(rule)
    ]
    return problems


def reachable(onward: Graph, sources: Iterable[str]) -> set[str]:
    """Return the sources and all that can be reached from them."""
    reached = set(sources)
    waiting = list(reached)
    while waiting:
        for neighbour in onward.get(waiting.pop(), ()):
            if neighbour not in reached:
                reached.add(neighbour)
                waiting.append(neighbour)
    return reached


def reverse(onward: Graph) -> Graph:
    """Return the graph with every edge turned round."""
    backward: dict[str, list[str]] = {}
    for name, neighbours in onward.items():
        for neighbour in neighbours:
            backward.setdefault(neighbour, []).append(name)
    return {name: tuple(neighbours) for name, neighbours in backward.items()}


def timeless_loops(rule: Rule) -> list[list[str]]:
    """Return loops of steps in which no time need pass, each as steps with the first one repeated at the end.

    Every step that lies on such a loop is in one of those returned or shares a loop with one that is.
    """
    onward = {name: step.timeless_options for name, step in rule.steps.items() if step.timeless_options}
    timeless = {name: tuple(option.to for option in options if option.to in onward) for name, options in onward.items()}
    loops: list[list[str]] = []
    told: set[str] = set()
    for name in timeless:
        if name in told:
            continue
        loop = _shortest_loop(timeless, name)
        if loop:
            loops.append(loop)
            told |= reachable(timeless, [name]) & reachable(reverse(timeless), [name])
    return loops


def _shortest_loop(onward: Graph, start: str) -> list[str]:
    paths = [[start]]
    seen: set[str] = set()
    for path in paths:  # grows while we walk it: breadth first
        for neighbour in onward[path[-1]]:
            if neighbour == start:
                return [*path, start]
            if neighbour not in seen:
                seen.add(neighbour)
                paths.append([*path, neighbour])
    return []
