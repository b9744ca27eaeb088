"""Whether a study holds every rule that its scenario and its reforms name: the files may have changed since."""

from __future__ import annotations

from collections.abc import Iterator

from sim.commands.resolved_config import ResolvedConfig
from sim.documents import Problem, suggestion


def missing_rules(config: ResolvedConfig) -> Iterator[Problem]:
    """Give a problem for each rule that a scenario or a reform names and the study has no document of."""
    for document in (config.scenario, *config.reforms.values()):
        named = document.data.get("rules")
        for index, name in enumerate(named if isinstance(named, list) else ()):
            if isinstance(name, str) and name not in config.rules:
                message = f"there is no rule of this name;{suggestion(name, config.rules)}"
                yield document.problem(("rules", index), f"{message} there are: {', '.join(config.rules)}", name)
