"""Which rules act on which matters under an alternative."""

from __future__ import annotations

from collections.abc import Sequence

from sim.rules import Rule, Use, uses_of
from sim.study.tasks import Alternative


def uses_under(alternative: Alternative, path: str) -> list[Use]:
    """Return where a parameter acts under an alternative, each place once, in the order of the rules in force."""
    uses: dict[tuple[str, str], Use] = {}
    for name, kinds in _in_force(alternative):
        for use in uses_of(alternative.ruleset.rules[name][0], path, kinds):
            uses.setdefault((use.at.en, use.to.en if use.to else ""), use)
    return list(uses.values())


def _in_force(alternative: Alternative) -> list[tuple[str, set[str]]]:
    """Return the rules that some matters follow, and their kinds; those of today too where reforms come later."""
    ruleset, plan = alternative.ruleset, alternative.plan
    added = [rule for reform in plan.reforms for rule in ruleset.reforms[reform][0].rules]
    rules = {name: rule for name, (rule, _) in ruleset.rules.items()}
    found = _uncovered([*ruleset.today, *added], rules)
    return found + (_uncovered(ruleset.today, rules) if any(step.day for step in plan.steps) else [])


def _uncovered(names: Sequence[str], rules: dict[str, Rule]) -> list[tuple[str, set[str]]]:
    """Return the kinds that each rule gets of those laid over each other, the topmost first."""
    covered: set[str] = set()
    found = []
    for name in dict.fromkeys(reversed(names)):
        rule = rules[name]
        kinds = set(rule.starts) - covered
        if kinds:
            found.append((name, kinds))
        covered |= kinds - set(rule.guards)
    return found
